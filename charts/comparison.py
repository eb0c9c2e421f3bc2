"""One common measure in several cities as a drawing to save: every column of bars on its own axis from zero."""

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


class Column(NamedTuple):
    """One axis: its name and its bars, one a row."""

    name: str
    bars: Sequence[Bar]


WIDTH, _NAMES, _PAD, _LINE = 960, 300, 10, 16


def end(bars: Sequence[Bar], is_percent: bool = False) -> float:
    """Return where the axis that begins at zero ends: at the greatest value or target; percents end at 100 or later."""
    known = [number for bar in bars for number in (bar.value, bar.target) if number is not None]
    return max([*known, 100.0 if is_percent else 0.0])


def drawing(
    title: str,
    rows: Sequence[tuple[str, str]],
    columns: Sequence[Column],
    ends: Sequence[float],
    words: tuple[str, str],
) -> str:
    """Return the SVG document. `rows` are names and notes; `words` name the bar and the mark of the target."""
    canvas = Canvas(WIDTH)
    wide = (WIDTH - _NAMES) / len(columns)
    canvas.rect(_PAD, 10, 22, 10, palette.ACTUAL)
    canvas.text(_PAD + 28, 20, words[0])
    canvas.diamond(_NAMES + 6, 15, 6, palette.TARGET)
    canvas.text(_NAMES + 18, 20, words[1])
    for index, column in enumerate(columns):
        canvas.text(_NAMES + index * wide, 46, column.name, 13, is_bold=True)
    top = 56.0
    for number, (name, note) in enumerate(rows):
        notes = wrapped(note, _NAMES - 2 * _PAD, 11)
        canvas.line(0, top, WIDTH, top)
        names = wrapped(name, _NAMES - 2 * _PAD, 13)
        for line, text in enumerate([*names, *notes]):
            is_name = line < len(names)
            canvas.text(_PAD, top + 20 + line * _LINE, text, 13 if is_name else 11, INK if is_name else QUIET, is_name)
        for index, (column, full) in enumerate(zip(columns, ends, strict=True)):
            _bar(canvas, column.bars[number], full, _NAMES + index * wide, top, wide - 30)
        top += max(84, 14 + _LINE * len([*names, *notes]) + _PAD)
    return canvas.document(top + 6, title)


def _bar(canvas: Canvas, bar: Bar, full: float, left: float, top: float, width: float) -> None:
    canvas.text(left, top + 20, bar.value_text, 14, is_bold=True)
    canvas.text(left, top + 36, bar.note, 11, QUIET)
    canvas.rect(left, top + 44, width, 12, "#EDEDED")
    canvas.line(left, top + 41, left, top + 59, INK)
    if bar.value is not None and full:
        canvas.rect(left, top + 44, width * bar.value / full, 12, palette.ACTUAL)
    if bar.target is not None and full:
        canvas.diamond(left + width * bar.target / full, top + 50, 7, palette.TARGET)
    canvas.text(left, top + 74, bar.target_text, 11, QUIET)
