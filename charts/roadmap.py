"""Roadmaps on one axis of fiscal years as a drawing to save: a row a line of work, a block the years of one phrase."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from charts import palette
from charts.drawing import HATCHED, QUIET, Canvas, width_of, wrapped
from domain.codes import Stage
from domain.era import era_year, short_fiscal_year


class Block(NamedTuple):
    """Neighbouring fiscal years of one phrase in one row; stage None where the plan puts the line in none."""

    first_year: int
    last_year: int
    stage: Stage | None
    text: str
    is_uncertain: bool


class Row(NamedTuple):
    """A line of work with its blocks (level 0), or a heading of what follows: city 1, section 2, initiative 3."""

    name: str
    level: int
    blocks: tuple[Block, ...] = ()


class Words(NamedTuple):
    """What the drawing says beside the rows."""

    title: str
    stages: Mapping[Stage, str]
    no_stage: str
    uncertain: str
    today: str


WIDTH, _NAMES, _LINE, _PAD, _HEAD = 1240, 320, 15, 7, 74
_NONE = "#B0B0B0"
_LEVELS = {1: (16, "#E4E4E4"), 2: (13, "#F3F3F3"), 3: (12, "")}


def years_word(block: Block) -> str:
    """Return R5 or R5–R7."""
    first, last = short_fiscal_year(block.first_year), short_fiscal_year(block.last_year)
    return first if first == last else f"{first}–{last}"


def drawing(rows: Sequence[Row], years: tuple[int, int], today: float | None, words: Words) -> str:
    """Return the SVG document; `today` is a year with its elapsed part (2026.64), None where it is off the axis."""
    canvas = Canvas(WIDTH)
    first, last = years
    column = (WIDTH - _NAMES) / (last - first + 1)

    def at(year: float) -> float:
        return _NAMES + (year - first) * column

    heights = [_height(row, column) for row in rows]
    bottom = _HEAD + sum(heights)
    _legend(canvas, words)
    for year in range(first, last + 1):
        canvas.text(at(year + 0.5), _HEAD - 20, f"{era_year(year)}年度", 12, is_bold=True, anchor="middle")
        canvas.text(at(year + 0.5), _HEAD - 6, str(year), 11, QUIET, anchor="middle")
    top = float(_HEAD)
    for row, height in zip(rows, heights, strict=True):
        _row(canvas, row, top, height, at, words)
        top += height
    for year in range(first, last + 2):
        canvas.line(at(year), _HEAD, at(year), bottom)
    if today is not None:
        canvas.line(at(today), _HEAD - 2, at(today), bottom, palette.TODAY, 2, "4 3")
        canvas.text(at(today), _HEAD - 36, words.today, 12, palette.TODAY, is_bold=True, anchor="middle")
    return canvas.document(bottom + 8, words.title)


def _height(row: Row, column: float) -> float:
    if row.level:
        size, _ = _LEVELS[row.level]
        return len(wrapped(row.name, WIDTH - 2 * _PAD, size)) * (size + 4) + _PAD
    most = max((len(_told(block, column)) + 1 for block in row.blocks), default=1)
    return max(len(wrapped(row.name, _NAMES - 3 * _PAD)), most) * _LINE + 2 * _PAD


def _told(block: Block, column: float) -> list[str]:
    return wrapped(block.text, column * (block.last_year - block.first_year + 1) - 10, 11)


def _row(canvas: Canvas, row: Row, top: float, height: float, at: Callable[[float], float], words: Words) -> None:
    if row.level:
        size, ground = _LEVELS[row.level]
        if ground:
            canvas.rect(0, top, WIDTH, height, ground)
        for number, line in enumerate(wrapped(row.name, WIDTH - 2 * _PAD, size), 1):
            canvas.text(_PAD, top + number * (size + 4), line, size, is_bold=True)
        return
    for number, line in enumerate(wrapped(row.name, _NAMES - 3 * _PAD), 1):
        canvas.text(2 * _PAD, top + number * _LINE + 2, line)
    for block in row.blocks:
        _block(canvas, block, top, at, words)
    canvas.line(0, top + height, WIDTH, top + height)


def _block(canvas: Canvas, block: Block, top: float, at: Callable[[float], float], words: Words) -> None:
    left, right = at(block.first_year) + 2, at(block.last_year + 1) - 2
    canvas.rect(left, top + 4, right - left, 8, _colour(block.stage), HATCHED if block.is_uncertain else None)
    word = words.no_stage if block.stage is None else words.stages[block.stage]
    canvas.text(left + 3, top + 11 + _LINE, word + ("？" if block.is_uncertain else ""), 11, is_bold=True)
    for number, line in enumerate(_told(block, at(1) - at(0)), 2):
        canvas.text(left + 3, top + 11 + number * _LINE, line, 11)


def _colour(stage: Stage | None) -> str:
    return _NONE if stage is None else palette.STAGE[stage]


def _legend(canvas: Canvas, words: Words) -> None:
    x = float(_PAD)
    stages = [(word, palette.STAGE[stage], None) for stage, word in words.stages.items()]
    for word, colour, pattern in (*stages, (words.no_stage, _NONE, None), (words.uncertain, QUIET, HATCHED)):
        canvas.rect(x, 10, 22, 8, colour, pattern)
        canvas.text(x + 28, 19, word)
        x += 28 + width_of(word) + 18
