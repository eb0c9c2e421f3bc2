"""Small pieces of HTML that the pages share: chips, links, tables, cards. Every text is escaped here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from html import escape
from urllib.parse import urlencode

from domain.codes import Stage, Status
from domain.words import STAGE, STATUS

# What every link of the page that is being drawn keeps: `v` and `on` of a pinned page, `embed`; set by the shell.
KEPT: ContextVar[dict[str, object]] = ContextVar("KEPT", default={})  # noqa: B039  (never changed in place)

_TAG = re.compile(r"<[^>]*>")


class Markup(str):
    """HTML that is already safe; everything else is escaped on its way in."""

    def _repr_html_(self) -> str:
        """Return it as it is: `st.html` asks for this, and looks through any other text for indents to take away."""
        return str(self)


def safe(value: object) -> str:
    """Return the value as HTML: escaped unless it is Markup already."""
    return str(value) if isinstance(value, Markup) else escape("" if value is None else str(value))


def address(page: str, **selection: object) -> str:
    """Return the address of a page with its selection: /kpi?kpi=choshi-1-1-…; empty parts are left out.

    A part of several values is a tuple: /search?status=behind&status=regressed. A page that is read as of a version
    stays so from link to link: `KEPT` holds that part of the address.
    """
    parts = selection | KEPT.get()
    texts = {key: value if isinstance(value, tuple) else str(value) for key, value in parts.items() if value}
    query = urlencode(texts, doseq=True)
    return f"/{page}?{query}" if query else f"/{page}"


def link(text: object, page: str, **selection: object) -> Markup:
    """Return a link to a page of this dashboard, in the same tab."""
    return Markup(f'<a href="{escape(address(page, **selection))}" target="_self">{safe(text)}</a>')


def chip(status: object, is_stale: bool = False) -> Markup:
    """Return a status with its mark and its name; a stale one is hatched and says so."""
    code = Status(str(status))
    label = STATUS[code]
    stale = '<span class="dx-note">（実績が古い）</span>' if is_stale else ""
    return Markup(
        f'<span class="dx-chip{" dx-stale" if is_stale else ""}" title="{escape(label.meaning)}">'
        f'<span class="dx-mark dx-{code}" aria-hidden="true">{label.mark}</span>{_breakable(label.name)}</span>{stale}'
    )


def _breakable(name: str) -> str:
    # A name breaks before its bracket and nowhere else.
    return escape(name).replace("（", "<wbr>（")


def count_chips(counts: Mapping[str, int]) -> Markup:
    """Return one mark and count for each status that occurs, in the order of the codes."""
    pieces = [
        f'<span class="dx-count" title="{escape(STATUS[code].name)}"><span class="dx-mark dx-{code}" '
        f'aria-hidden="true">{STATUS[code].mark}</span><span class="dx-sr">{escape(STATUS[code].name)} '
        f"</span>{counts[code]}</span>"
        for code in Status
        if counts.get(code)
    ]
    return Markup(f'<span class="dx-counts">{"".join(pieces)}</span>')


def stage_chip(stage: object, prefix: str = "") -> Markup:
    """Return a stage of the ladder as a chip, with a prefix such as 計画上 where it could be mistaken for a report."""
    code = Stage(str(stage))
    return Markup(f'<span class="dx-stage dx-stage-{code}">{escape(prefix)}{escape(STAGE[code])}</span>')


def stage_counts(counts: Mapping[Stage, int]) -> Markup:
    """Return one stage and count for each stage that occurs, from the lowest of the ladder."""
    pieces = [
        f'<span class="dx-stage dx-stage-{code}">{escape(STAGE[code])} {counts[code]}</span>'
        for code in Stage
        if counts.get(code)
    ]
    return Markup(f'<span class="dx-stages">{"".join(pieces)}</span>')


def table(
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    caption: str,
    numeric: Iterable[int] = (),
    is_paired: bool = False,
    is_stacked: bool = True,
) -> Markup:
    """Return a real table. On a narrow screen each row is a card, the header beside each cell, or above it in pairs.

    One that is not stacked stays a table there: for few narrow columns.
    """
    right = frozenset(numeric)
    head = "".join(f'<th scope="col"{_class(index in right)}>{safe(name)}</th>' for index, name in enumerate(header))
    body = [_row(header, row, right) for row in rows]
    narrow = f" dx-stacked{' dx-paired' if is_paired else ''}" if is_stacked else ""
    return Markup(
        f'<div class="dx-scroll"><table class="dx-table{narrow}">'
        f"<caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _row(header: Sequence[object], row: Sequence[object], right: frozenset[int]) -> str:
    cells = [
        f'<td data-label="{escape(_plain(header[index]))}"{_class(index in right)}><div>{safe(cell)}</div></td>'
        if index
        else f'<th scope="row" data-label="{escape(_plain(header[0]))}"><div>{safe(cell)}</div></th>'
        for index, cell in enumerate(row)
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _plain(name: object) -> str:
    return _TAG.sub(" ", str(name)).strip() if isinstance(name, Markup) else str(name)


def _class(is_numeric: bool) -> str:
    return ' class="dx-number"' if is_numeric else ""


def cards(items: Iterable[tuple[object, object, object]], has_words: bool = False) -> Markup:
    """Return a row of cards: name, figure, and a line below it; words take a smaller letter."""
    body = "".join(
        f'<div class="dx-card"><div class="dx-card-name">{safe(name)}</div>'
        f'<div class="dx-card-figure">{safe(figure)}</div><div class="dx-card-note">{safe(note)}</div></div>'
        for name, figure, note in items
    )
    return Markup(f'<div class="dx-cards{" dx-words" if has_words else ""}">{body}</div>')


def definitions(items: Iterable[tuple[object, object]]) -> Markup:
    """Return a list of terms and their values."""
    body = "".join(f"<dt>{safe(term)}</dt><dd>{safe(value)}</dd>" for term, value in items)
    return Markup(f'<dl class="dx-definitions">{body}</dl>')


def details(summary: object, *body: object) -> Markup:
    """Return what is shown on demand, under its summary."""
    return Markup(f'<details class="dx-more"><summary>{safe(summary)}</summary>{joined(body)}</details>')


def paragraph(*pieces: object, is_note: bool = False) -> Markup:
    """Return a paragraph of the given pieces."""
    return Markup(f'<p class="{"dx-note" if is_note else "dx-text"}">{"".join(safe(piece) for piece in pieces)}</p>')


def joined(pieces: Iterable[object], separator: str = "") -> Markup:
    """Return the pieces in a row, each escaped unless it is Markup."""
    return Markup(separator.join(safe(piece) for piece in pieces))
