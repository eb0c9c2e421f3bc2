"""A table that stays small on a phone: its short cells in one line, the long ones below them over the whole width."""

import re
from collections.abc import Iterable, Sequence

from ui import markup

# A day, and no telephone number (0479-24-1234).
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


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
    classes = [_class(index in right, index in below) for index in range(len(header))]
    return markup.html(
        '<table class="dx-table dx-compact" style="--dx-phone: {}"><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        phone,
        caption,
        [markup.html('<th scope="col"{}>{}</th>', *pair) for pair in zip(classes, header, strict=True)],
        [_row(row, classes) for row in rows],
    )


def _row(row: Sequence[object], classes: Sequence[markup.Markup]) -> markup.Markup:
    first, *others = row
    cells = [markup.html("<td{}>{}</td>", *pair) for pair in zip(classes[1:], others, strict=True)]
    return markup.html('<tr><th scope="row">{}</th>{}</tr>', first, cells)


def _class(is_numeric: bool, is_wide: bool) -> markup.Markup:
    names = [name for name, has in (("dx-number", is_numeric), ("dx-wide", is_wide)) if has]
    return markup.html(' class="{}"', " ".join(names)) if names else markup.EMPTY


def day(words: str) -> markup.Markup:
    """Return a day or a fiscal year in both calendars so that it breaks between the two and nowhere else."""
    first, bracket, second = words.partition("（")
    return markup.html('<span class="dx-day">{}</span><wbr><span class="dx-day">{}{}</span>', first, bracket, second)


def unbroken(words: str) -> markup.Markup:
    """Return a sentence whose days in figures (2031-03-31) never break at their hyphens."""
    # A split by a group keeps what it splits at: words, day, words, day …
    return markup.joined(
        markup.html('<span class="dx-day">{}</span>', piece) if index % 2 else piece
        for index, piece in enumerate(_DAY.split(words))
    )
