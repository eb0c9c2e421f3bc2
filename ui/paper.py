"""What a print view is made of, whichever page it is of."""

from typing import NamedTuple

from ui.markup import Markup


class NotThere(LookupError):
    """There is no such print view, or nothing is selected by that address; its text says which."""


class Printed(NamedTuple):
    """One page as it is printed: `source` names the document in the line at the foot of every sheet."""

    title: str
    lead: Markup
    source: str
    body: Markup


def part(title: str, *pieces: str, note: str = "") -> Markup:
    """Return a section with its heading; pieces are already safe."""
    below = f'<p class="dx-note">{note}</p>' if note else ""
    return Markup(f'<section><h2 class="dx-h2">{title}</h2>{below}{"".join(pieces)}</section>')
