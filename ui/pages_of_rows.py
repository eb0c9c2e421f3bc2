"""Long lists in pages of a hundred rows: the page that the address asks for, and the ways to the others."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from ui import markup, selection

Row = TypeVar("Row")
SIZE = 100
_MOST_LINKS = 20


class Part(NamedTuple, Generic[Row]):
    """The rows of one page, which of how many they are in words, and the links to the other pages."""

    rows: Sequence[Row]
    words: str
    links: markup.Markup


def of(rows: Sequence[Row], size: int = SIZE, unit: str = "件") -> Part[Row]:
    """Return the page of the rows that the address asks for; beyond the last it is the last."""
    whole = len(rows)
    count = max(1, -(-whole // size))
    asked = selection.asked("page") or "1"
    number = min(max(int(asked), 1), count) if asked.isdecimal() and len(asked) < 7 else 1
    first = (number - 1) * size
    shown = rows[first : first + size]
    if count == 1:
        return Part(shown, f"{whole:,}{unit}", markup.EMPTY)
    words = f"{whole:,}{unit}のうち {first + 1:,}～{first + len(shown):,}{unit}目"
    items = [_link(page, page == number) for page in _near(number, count)]
    return Part(shown, words, markup.html('<nav class="dx-switch" aria-label="表のページ">{}</nav>', items))


def _near(number: int, count: int) -> list[int]:
    """Return the pages that are linked: all of few, else the first and the last ones and those about this one."""
    if count <= _MOST_LINKS:
        return list(range(1, count + 1))
    return sorted({1, 2, count - 1, count, *range(max(1, number - 3), min(count, number + 3) + 1)})


def _link(page: int, is_current: bool) -> markup.Markup:
    return markup.html(
        '<a id="dx-page-{page}" href="{address}" target="_self"{mark}>{page}<span class="dx-sr">ページ目</span></a>',
        page=page,
        address=selection.here("page") if page == 1 else selection.here(page=page),
        mark=markup.Markup(' aria-current="page"') if is_current else None,
    )
