"""What a page offers beside its screen: files to save, a description for links that lead to it, a print view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ui.markup import Markup
from ui.paper import Printed
from ui.sheets import Saved


class Told(NamedTuple):
    """What a link to a page says in a mail or a chat, for the present selection."""

    title: str
    text: str


class Elsewhere(NamedTuple):
    """Another page that a link leads to, with the query of its address."""

    page: str
    query: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What `pages/<name>/offers.py` holds as OFFERS; each part reads the selection of the address that is asked for.

    `sheets` are the files by the name in their address: None where the selection has nothing to save. `described`
    gives None where the title and the line of the menu say all, `leads_on` where a link leads to this page itself.
    `renamed` gives the query by which a file is found under the id that succeeded the one asked for, None where it
    bears the same.
    `first` are the first elements of the page, as it draws them, for its document to show at once (ui/first_view.py).
    """

    sheets: Mapping[str, Callable[[], Saved | None]] = field(default_factory=dict)
    described: Callable[[], Told | None] | None = None
    printed: Callable[[], Printed] | None = None
    leads_on: Callable[[], Elsewhere | None] | None = None
    renamed: Callable[[], str | None] | None = None
    first: Callable[[], Sequence[Markup]] | None = None
