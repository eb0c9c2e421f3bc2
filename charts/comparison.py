"""One common measure as a drawing to save: a part a definition, in it each column of bars on an axis from zero."""

from collections.abc import Sequence
from typing import NamedTuple

from charts import palette
from charts.drawing import INK, QUIET, Canvas, wrapped


class Bar(NamedTuple):
    """One figure with its target on one axis. A number is None where there is none, or where it is of another sort."""

    value: float | None
    value_text: str
    target: float | None
    target_text: str
    note: str = ""  # the day, the source
    is_beside: bool = False  # no city's: a value of the country


class Column(NamedTuple):
    """One axis: its name and its bars, one a row."""

    name: str
    bars: Sequence[Bar]


class Part(NamedTuple):
    """What shares axes: a heading, the names and notes of the rows, the columns of bars and where their axes end."""

    heading: str
    rows: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    ends: Sequence[float]


WIDTH, _NAMES, _PAD, _LINE = 960, 300, 10, 16


def end(bars: Sequence[Bar], is_percent: bool = False) -> float:
    """Return where the axis that begins at zero ends: at the greatest value or target; percents end at 100 or later."""
    known = [number for bar in bars for number in (bar.value, bar.target) if number is not None]
    return max([*known, 100.0 if is_percent else 0.0])


def drawing(title: str, parts: Sequence[Part], words: tuple[str, str]) -> str:
    """Return the SVG document, part below part; `words` name the bar and the mark of the target."""
    canvas = Canvas(WIDTH)
    canvas.rect(_PAD, 10, 22, 10, palette.ACTUAL)
    canvas.text(_PAD + 28, 20, words[0])
    canvas.diamond(_NAMES + 6, 15, 6, palette.TARGET)
    canvas.text(_NAMES + 18, 20, words[1])
    top = 34.0
    for part in parts:
        top = _part(canvas, part, top)
    return canvas.document(top + 6, title)


def _part(canvas: Canvas, part: Part, top: float) -> float:
    """Draw a part from `top` and return where it ends."""
    wide = (WIDTH - _NAMES) / len(part.columns)
    canvas.text(_PAD, top + 24, part.heading, 14, is_bold=True)
    for index, column in enumerate(part.columns):
        canvas.text(_NAMES + index * wide, top + 46, column.name, 13, is_bold=True)
    top += 56
    for number, (name, note) in enumerate(part.rows):
        notes = wrapped(note, _NAMES - 2 * _PAD, 11)
        canvas.line(0, top, WIDTH, top)
        names = wrapped(name, _NAMES - 2 * _PAD, 13)
        for line, text in enumerate([*names, *notes]):
            is_name = line < len(names)
            canvas.text(_PAD, top + 20 + line * _LINE, text, 13 if is_name else 11, INK if is_name else QUIET, is_name)
        for index, (column, full) in enumerate(zip(part.columns, part.ends, strict=True)):
            _bar(canvas, column.bars[number], full, _NAMES + index * wide, top, wide - 30)
        top += max(84, 14 + _LINE * len([*names, *notes]) + _PAD)
    return top


def _bar(canvas: Canvas, bar: Bar, full: float, left: float, top: float, width: float) -> None:
    canvas.text(left, top + 20, bar.value_text, 14, is_bold=True)
    canvas.text(left, top + 36, bar.note, 11, QUIET)
    canvas.rect(left, top + 44, width, 12, "#EDEDED")
    canvas.line(left, top + 41, left, top + 59, INK)
    if bar.value is not None and full:
        canvas.rect(left, top + 44, width * bar.value / full, 12, QUIET if bar.is_beside else palette.ACTUAL)
    if bar.target is not None and full:
        canvas.diamond(left + width * bar.target / full, top + 50, 7, palette.TARGET)
    canvas.text(left, top + 74, bar.target_text, 11, QUIET)
