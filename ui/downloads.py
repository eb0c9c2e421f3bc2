"""The links and buttons by which readers save tables and charts, and what the files are called."""

import unicodedata
from collections.abc import Mapping, Sequence

from access import served
from domain import formats
from metrics.rules import RULES_VERSION
from ui import answers, kinds, markup, menu, pinned, selection
from ui.sheets import Sheet

_UNSAFE = frozenset('\\/:*?"<>|')
_LONGEST_NAME = 120
_LONGEST_NAME_BYTES = 240  # file systems of Linux hold 255

Filters = Sequence[tuple[str, str]]
PLANS = "各市区町村の計画書"  # where the figures come from, unless a page knows the one plan


def file_stem(title: str, filters: Filters = ()) -> str:
    """Return a file's name without its ending: what, which filters, which version, which day.

    It is a name on every system: no sign that one of them forbids, and not too long; a long title is cut, and many
    filters are counted, before version and day would be lost.
    """
    moment = answers.now()
    first = [served.remark() or ""]
    last = [f"版{moment.version}", moment.as_of.isoformat()]

    def stem(title: str, words: Sequence[str]) -> str:
        return "_".join(filter(None, (safe(part) for part in (*first, title, *words, *last))))

    whole = stem(title, [value for _, value in filters])
    if _fits(whole):
        return whole
    words = [f"絞り込み{len(filters)}件"] if filters else []
    while title and not _fits(stem(title, words)):
        title = title[:-1]
    return stem(title, words)


def safe(part: str) -> str:
    """Return the part of a file's name without what some system forbids in one."""
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
    days: str | None = None,
    source: str = PLANS,
) -> markup.Markup:
    """Return the links and buttons that save a table (by its name), a Plotly chart (by its key), a drawing or days.

    The pictures are made in the browser: from the chart as it stands there, or from the drawing's SVG; `filters` are
    what narrows them, in words, for their names and captions, `source` where the figures come from, for the captions.
    """
    items = []
    if table is not None:
        items += [_link(title, table, kind, word) for kind, word in (("csv", "CSV"), ("xlsx", "Excel"))]
    if days is not None:
        label = f"「{title}」をカレンダー（iCalendar）で保存"
        items.append(markup.html('<a href="{}" aria-label="{}">カレンダー</a>', _address(days, "ics"), label))
    if chart is not None or drawing is not None:
        drawn = (
            markup.html('data-chart="{}"', chart)
            if drawing is None
            else markup.html('data-drawing="{}"', _address(drawing, "svg"))
        )
        items += [_button(title, drawn, kind, filters, source) for kind in ("png", "svg")]
    return markup.html('<div class="dx-save"><span>保存</span>{}</div>', items)


def documents(title: str, name: str, kinds: Mapping[str, str]) -> markup.Markup:
    """Return the links that save a document in each of its forms, by the ending of the file and in words."""
    items = [
        markup.html('<a href="{}" aria-label="「{}」を{}で保存">{}</a>', _address(name, kind), title, word, word)
        for kind, word in kinds.items()
    ]
    return markup.html('<div class="dx-save"><span>保存</span>{}</div>', items)


def _address(name: str, kind: str) -> str:
    return markup.at(f"/download/{name}.{kind}", selection.followed())


def _link(title: str, table: str, kind: str, word: str) -> markup.Markup:
    label = f"「{title}」の表を{word}で保存"
    return markup.html('<a href="{}" aria-label="{}">{}</a>', _address(table, kind), label, word)


def _button(title: str, drawn: markup.Markup, kind: str, filters: Filters, source: str) -> markup.Markup:
    return markup.html(
        '<button type="button" class="dx-picture" data-kind="{kind}" {drawn} data-name="{name}" data-title="{title}" '
        'data-caption="{caption}" aria-label="「{title}」の図を{word}で保存">{word}</button>',
        kind=kind,
        drawn=drawn,
        name=file_stem(title, filters),
        title=title,
        caption=caption(filters, source),
        word=kind.upper(),
    )


def caption(filters: Filters = (), source: str = PLANS) -> str:
    """Return where a saved picture comes from: filters, source, product, version, day, whether it is fictitious."""
    moment = answers.now()
    parts = (
        *filter(None, (served.remark(),)),
        *(f"{name}：{value}" for name, value in filters),
        f"出典：{kinds.fit(source)}",
        menu.PRODUCT,
        f"データ版 {moment.version}",
        f"{formats.day(moment.as_of)}時点",
    )
    return "　".join(parts)


def about(sheet: Sheet) -> list[tuple[str, str]]:
    """Return what a reader of the file must know, as names and values."""
    moment = answers.now()
    remark = served.remark()
    return [
        ("表", sheet.title),
        *((("注意", f"{remark}。どの団体の実績でもありません。"),) if remark else ()),
        ("作成元", menu.PRODUCT),
        ("データ版", str(moment.version)),
        ("判定規則", pinned.rules_told() or RULES_VERSION),
        ("判定基準日", formats.day(moment.as_of)),
        *(sheet.filters or (("絞り込み", "なし"),)),
        ("行数", str(len(sheet.rows))),
        ("注", "空欄は値がないことを表し、0 ではありません。"),
    ]
