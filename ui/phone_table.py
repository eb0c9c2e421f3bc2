"""A table that stays small on a phone: its short cells in one line, the long ones below them over the whole width."""

import re
from collections.abc import Iterable, Sequence

from ui import markup

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def table(
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    caption: str,
    phone: str,
    numeric: Iterable[int] = (),
    wide: Iterable[int] = (),
) -> markup.Markup:
    """Return a real table. `phone`: the widths of the short columns on a phone, `wide`: the long ones below them."""
    right, below = frozenset(numeric), frozenset(wide)
    head = "".join(
        f'<th scope="col"{_class(index, right, below)}>{markup.safe(name)}</th>' for index, name in enumerate(header)
    )
    body = "".join(f"<tr>{_cells(row, right, below)}</tr>" for row in rows)
    return markup.Markup(
        f'<table class="dx-table dx-compact" style="--dx-phone: {markup.safe(phone)}">'
        f"<caption>{markup.safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cells(row: Sequence[object], right: frozenset[int], below: frozenset[int]) -> str:
    return "".join(
        f"<td{_class(index, right, below)}>{markup.safe(cell)}</td>"
        if index
        else f'<th scope="row">{markup.safe(cell)}</th>'
        for index, cell in enumerate(row)
    )


def _class(index: int, right: frozenset[int], below: frozenset[int]) -> str:
    names = [name for name, has in (("dx-number", index in right), ("dx-wide", index in below)) if has]
    return f' class="{" ".join(names)}"' if names else ""


def day(words: str) -> markup.Markup:
    """Return a day or a fiscal year in both calendars so that it breaks between the two and nowhere else."""
    first, bracket, second = words.partition("（")
    return markup.Markup(
        f'<span class="dx-day">{markup.safe(first)}</span><wbr>'
        f'<span class="dx-day">{markup.safe(bracket + second)}</span>'
    )


def unbroken(words: str) -> markup.Markup:
    """Return a sentence whose days in figures (2031-03-31) never break at their hyphens."""
    return markup.Markup(_DAY.sub(r'<span class="dx-day">\g<0></span>', markup.safe(words)))
