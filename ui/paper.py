"""What a print view is made of, whichever page it is of."""

from typing import NamedTuple

from ui.markup import Markup, html


class NotThere(LookupError):
    """There is no such print view, or nothing is selected by that address; its text says which."""


class Printed(NamedTuple):
    """One page as it is printed: `source` names the document in the line at the foot of every sheet."""

    title: str
    lead: Markup
    source: str
    body: Markup


def part(title: str, *pieces: object, note: object = None) -> Markup:
    """Return a section with its heading, a note below that where there is one, and its pieces."""
    below = html('<p class="dx-note">{}</p>', note) if note else None
    return html('<section><h2 class="dx-h2">{}</h2>{}{}</section>', title, below, pieces)
