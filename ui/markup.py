"""Small pieces of HTML that the pages share: chips, links, tables, cards. Every text is escaped here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from urllib.parse import quote, urlencode

import markupsafe

from access import place
from domain import directions
from domain.codes import Stage, Status
from domain.words import STAGE, STATUS

# What every link of the page that is being drawn keeps: `v`, `on` of a pinned page, `peers`, `embed`; by the shell.
KEPT: ContextVar[dict[str, object]] = ContextVar("KEPT", default={})  # noqa: B039  (never changed in place)

_TAG = re.compile(r"<[^>]*>")


class Markup(markupsafe.Markup):
    """HTML that is already safe. What is joined or added to it, or goes into its places, is escaped on its way in."""

    def _repr_html_(self) -> str:
        """Return it as it is: `st.html` asks for this, and looks through any other text for indents to take away."""
        return str(self)


EMPTY = Markup("")


def html(template: str, *pieces: object, **named: object) -> Markup:
    """Return HTML: a template of ours, and in its places ({}, {name}, {:.1f}) whatever is given, escaped.

    Markup goes in as it is, None as nothing, a list or a tuple piece by piece. The template is a plain text of the
    source, never one that was put together (tests/test_house.py).
    """
    ready = {name: _ready(piece) for name, piece in named.items()}
    return Markup(template.format(*(_ready(piece) for piece in pieces), **ready))


def _ready(piece: object) -> object:
    if isinstance(piece, int | float):
        return piece
    return joined(piece) if isinstance(piece, list | tuple) else safe(piece)


def safe(value: object) -> Markup:
    """Return the value as HTML: escaped unless it is Markup, direction marks by their names; nothing for None."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        value = directions.shown(value)
    return EMPTY if value is None else Markup.escape(value)


def joined(pieces: Iterable[object], separator: str = "") -> Markup:
    """Return the pieces in a row, each escaped unless it is Markup."""
    # Markup.join would escape each piece once more, for the same text at three times the price.
    return Markup(str.join(separator, map(safe, pieces)))


def drawing(svg: str) -> Markup:
    """Return a drawing of charts/ as HTML: an SVG element, whose words were escaped as it was drawn."""
    return Markup(svg)


def quoted(text: str, kept: str) -> Markup:
    """Return a text in percent signs but for the kept ones, as it may stand in an attribute between double quotes.

    Raises ValueError where a sign is to be kept that could end the attribute.
    """
    if set(kept) & set('"&<>'):
        raise ValueError(kept)
    return Markup(quote(text, safe=kept))


def address(page: str, **selection: object) -> str:
    """Return the address of a page with its selection: /kpi?kpi=choshi-1-1-…; empty parts are left out.

    A part of several values is a tuple: /explore?status=behind&status=regressed. A page that is read as of a version
    stays so from link to link: `KEPT` holds that part of the address.
    """
    parts = selection | KEPT.get()
    texts = {key: value if isinstance(value, tuple) else str(value) for key, value in parts.items() if value}
    query = urlencode(texts, doseq=True)
    return at(f"/{page}", query)


def at(path: str, query: str = "") -> str:
    """Return the address of a page, a file or a print view by its path in this dashboard, wherever that lies."""
    whole = place.below(path)
    return f"{whole}?{query}" if query else whole


def link(text: object, page: str, **selection: object) -> Markup:
    """Return a link to a page of this dashboard, in the same tab."""
    return html('<a href="{}" target="_self">{}</a>', address(page, **selection), text)


def chip(status: object, is_stale: bool = False) -> Markup:
    """Return a status with its mark and its name, whatever gave it; a stale one is hatched and says so."""
    label = STATUS[Status(str(status))]
    return chip_of(status, label.name, label.meaning, is_stale)


def chip_of(status: object, name: str, meaning: str, is_stale: bool, notes: Sequence[str] = ()) -> Markup:
    """Return the status of one KPI under the name and with the meaning that its rule gives it, its notes beside it."""
    code = Status(str(status))
    label = STATUS[code]
    said = (*notes, "実績が古い") if is_stale else notes
    return html(
        '<span class="dx-chip{}" title="{}"><span class="dx-mark dx-{}" aria-hidden="true">{}</span>{}</span>{}',
        " dx-stale" if is_stale else "",
        meaning,
        code,
        label.mark,
        _breakable(name),
        html('<span class="dx-note">（{}）</span>', "・".join(said)) if said else "",
    )


def _breakable(name: str) -> Markup:
    # A name breaks before its bracket and nowhere else.
    first, bracket, rest = name.partition("（")
    return html("{}<wbr>{}{}", first, bracket, rest) if bracket else safe(name)


def count_chips(counts: Mapping[str, int], beside: Mapping[Status, str]) -> Markup:
    """Return one mark and count for each status that occurs, in the order of the codes, with what is said `beside`."""
    pieces = [
        html(
            '<span class="dx-count" title="{name}"><span class="dx-mark dx-{code}" aria-hidden="true">{mark}</span>'
            '<span class="dx-sr">{name} </span>{count}{told}</span>',
            name=STATUS[code].name,
            code=code,
            mark=STATUS[code].mark,
            count=counts[code],
            told=html("<small>{}</small>", beside[code]) if beside.get(code) else None,
        )
        for code in Status
        if counts.get(code)
    ]
    return html('<span class="dx-counts">{}</span>', pieces)


def stage_chip(stage: object, prefix: str = "") -> Markup:
    """Return a stage of the ladder as a chip, with a prefix such as 計画上 where it could be mistaken for a report."""
    code = Stage(str(stage))
    return html('<span class="dx-stage dx-stage-{}">{}{}</span>', code, prefix, STAGE[code])


def stage_counts(counts: Mapping[Stage, int]) -> Markup:
    """Return one stage and count for each stage that occurs, from the lowest of the ladder."""
    pieces = [
        html('<span class="dx-stage dx-stage-{}">{} {}</span>', code, STAGE[code], counts[code])
        for code in Stage
        if counts.get(code)
    ]
    return html('<span class="dx-stages">{}</span>', pieces)


def table(
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    caption: str,
    numeric: Iterable[int] = (),
    is_paired: bool = False,
    is_stacked: bool = True,
    sorts: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> Markup:
    """Return a real table. On a narrow screen each row is a card, the header beside each cell, or above it in pairs.

    One that is not stacked stays a table there: for few narrow columns. `sorts` says of each column how it is sorted
    (`ascending`, `descending`, `none`) where a reader can sort; `labels` names columns whose head is more than a name.
    """
    right = frozenset(numeric)
    orders = [html(' aria-sort="{}"', sort) for sort in sorts] or [EMPTY] * len(header)
    head = [
        html('<th scope="col"{}{}>{}</th>', _class(index in right), orders[index], name)
        for index, name in enumerate(header)
    ]
    narrow = f" dx-stacked{' dx-paired' if is_paired else ''}" if is_stacked else ""
    return html(
        '<div class="dx-scroll"><table class="dx-table{}"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        narrow,
        caption,
        head,
        [_row(labels or header, row, right) for row in rows],
    )


def _row(header: Sequence[object], row: Sequence[object], right: frozenset[int]) -> Markup:
    cells = [
        html(
            '<td data-label="{}"{}><div>{}</div></td>'
            if index
            else '<th scope="row" data-label="{}"{}><div>{}</div></th>',
            _plain(header[index]),
            _class(bool(index) and index in right),
            cell,
        )
        for index, cell in enumerate(row)
    ]
    return html("<tr>{}</tr>", cells)


def _plain(name: object) -> str:
    return _TAG.sub(" ", str(name)).strip() if isinstance(name, Markup) else str(name)


def _class(is_numeric: bool) -> Markup:
    return Markup(' class="dx-number"') if is_numeric else EMPTY


def cards(items: Iterable[tuple[object, object, object]], has_words: bool = False) -> Markup:
    """Return a row of cards: name, figure, and a line below it; words take a smaller letter."""
    body = [
        html(
            '<div class="dx-card"><div class="dx-card-name">{}</div>'
            '<div class="dx-card-figure">{}</div><div class="dx-card-note">{}</div></div>',
            *item,
        )
        for item in items
    ]
    return html('<div class="dx-cards{}">{}</div>', " dx-words" if has_words else "", body)


def definitions(items: Iterable[tuple[object, object]]) -> Markup:
    """Return a list of terms and their values."""
    return html('<dl class="dx-definitions">{}</dl>', [html("<dt>{}</dt><dd>{}</dd>", *item) for item in items])


def details(summary: object, *body: object) -> Markup:
    """Return what is shown on demand, under its summary."""
    return html('<details class="dx-more"><summary>{}</summary>{}</details>', summary, body)


def paragraph(*pieces: object, is_note: bool = False) -> Markup:
    """Return a paragraph of the given pieces."""
    return html('<p class="{}">{}</p>', "dx-note" if is_note else "dx-text", pieces)
