"""What the pages let their readers save, and the links to it. A file holds what the page's address selects."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from access import served
from store.practice.purpose import PRACTICE
from ui import (
    answers,
    city,
    compare,
    describe,
    formats,
    history,
    kpi,
    markup,
    method,
    overview,
    roadmap,
    search,
    selection,
    sheet_files,
    sources,
)
from ui.sheets import Drawing, Sheet, Sheets

_UNSAFE = frozenset('\\/:*?"<>|')
_LONGEST_NAME = 120
_LONGEST_NAME_BYTES = 240  # file systems of Linux hold 255

Filters = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class File:
    """A file to save: its name says what, which version and which filters."""

    name: str
    content: bytes


class NoSuchFile(LookupError):
    """No page lets its readers save a file of that name and kind."""


# Each module holds what its own page lets save.
MAKERS: Sheets = {
    name: make
    for module in (overview, city, kpi, compare, roadmap, sources, method, search, history)
    for name, make in module.SHEETS.items()
}


def file(name: str, kind: str) -> File | None:
    """Return the file of a table (`csv`, `xlsx`) or a drawing (`svg`); None where the selection has nothing to save.

    Raises NoSuchFile for a name or a kind that is none.
    """
    if name not in MAKERS or kind not in ("csv", "xlsx", "svg"):
        raise NoSuchFile(f"{name}.{kind}")
    made = MAKERS[name]()
    if made is None or (isinstance(made, Sheet) and made.frame.empty):
        return None
    return packed(made, kind)


def packed(made: Sheet | Drawing, kind: str) -> File:
    """Return what a page lets save as a file. Raises NoSuchFile for a drawing as a table and a table as a drawing."""
    remark = PRACTICE if served.practice_day() is not None else None
    if isinstance(made, Drawing) and kind == "svg":
        content = made.svg.encode("utf-8")
    elif isinstance(made, Sheet) and kind == "csv":
        content = sheet_files.csv_file(made, remark)
    elif isinstance(made, Sheet) and kind == "xlsx":
        content = sheet_files.xlsx_file(made, about(made), describe.PRODUCT, remark)
    else:
        raise NoSuchFile(f"{made.title}: {kind}")
    return File(f"{file_stem(made.title, made.filters)}.{kind}", content)


def file_stem(title: str, filters: Filters = ()) -> str:
    """Return a file's name without its ending: what, which filters, which version, which day.

    It is a name on every system: no sign that one of them forbids, and not too long; a long title is cut, and many
    filters are counted, before version and day would be lost.
    """
    moment = answers.now()
    first = [PRACTICE] if served.practice_day() is not None else []
    last = [f"版{moment.version}", moment.as_of.isoformat()]

    def stem(title: str, words: Sequence[str]) -> str:
        return "_".join(filter(None, (_safe(part) for part in (*first, title, *words, *last))))

    whole = stem(title, [value for _, value in filters])
    if _fits(whole):
        return whole
    words = [f"絞り込み{len(filters)}件"] if filters else []
    while title and not _fits(stem(title, words)):
        title = title[:-1]
    return stem(title, words)


def _safe(part: str) -> str:
    # Control signs, those that turn the direction of writing, and white space of every kind.
    signs = (sign for sign in part if sign not in _UNSAFE and unicodedata.category(sign)[0] not in "CZ")
    return "".join(signs).strip(".")


def _fits(stem: str) -> bool:
    return len(stem) <= _LONGEST_NAME and len(stem.encode("utf-8")) <= _LONGEST_NAME_BYTES


def offer(
    title: str,
    table: str | None = None,
    chart: str | None = None,
    drawing: str | None = None,
    filters: Filters = (),
) -> markup.Markup:
    """Return the links and buttons that save a table (by its name), a Plotly chart (by its key) or a drawing.

    The pictures are made in the browser: from the chart as it stands there, or from the drawing's SVG; `filters` are
    what narrows them, in words, for their names and captions.
    """
    items = []
    if table is not None:
        items += [_link(title, table, kind, word) for kind, word in (("csv", "CSV"), ("xlsx", "Excel"))]
    if chart is not None or drawing is not None:
        source = f'data-chart="{markup.safe(chart)}"'
        if drawing is not None:
            source = f'data-drawing="{markup.safe(_address(drawing, "svg"))}"'
        items += [_button(title, source, kind, filters) for kind in ("png", "svg")]
    return markup.Markup(f'<div class="dx-save"><span>保存</span>{"".join(items)}</div>')


def _address(name: str, kind: str) -> str:
    query = selection.query()
    return f"/download/{name}.{kind}{'?' + query if query else ''}"


def _link(title: str, table: str, kind: str, word: str) -> str:
    label = f"「{title}」の表を{word}で保存"
    return f'<a href="{markup.safe(_address(table, kind))}" aria-label="{markup.safe(label)}">{word}</a>'


def _button(title: str, source: str, kind: str, filters: Filters) -> str:
    label = f"「{title}」の図を{kind.upper()}で保存"
    return (
        f'<button type="button" class="dx-picture" data-kind="{kind}" {source} '
        f'data-name="{markup.safe(file_stem(title, filters))}" data-title="{markup.safe(title)}" '
        f'data-caption="{markup.safe(caption(filters))}" aria-label="{markup.safe(label)}">{kind.upper()}</button>'
    )


def caption(filters: Filters = ()) -> str:
    """Return where a saved picture comes from: filters, product, version, day, whether its actuals are fictitious."""
    moment = answers.now()
    parts = (
        *((PRACTICE,) if served.practice_day() is not None else ()),
        *(f"{name}：{value}" for name, value in filters),
        describe.PRODUCT,
        f"データ版 {moment.version}",
        f"{formats.day(moment.as_of)}時点",
    )
    return "　".join(parts)


def about(sheet: Sheet) -> list[tuple[str, str]]:
    """Return what a reader of the file must know, as names and values."""
    moment = answers.now()
    is_practice = served.practice_day() is not None
    return [
        ("表", sheet.title),
        *((("注意", f"{PRACTICE}。どの市の実績でもありません。"),) if is_practice else ()),
        ("作成元", describe.PRODUCT),
        ("データ版", str(moment.version)),
        ("いつ時点の判定か", formats.day(moment.as_of)),
        *(sheet.filters or (("絞り込み", "なし"),)),
        ("行数", str(len(sheet.frame))),
        ("注", "空欄は値がないことを表し、0 ではありません。"),
    ]
