"""What the document of a page shows before any script of Streamlit's has run: the first elements of the page.

They are what the page draws, and stand where the page will have them, over the empty frame, until the page has come
(ui/assets/page.js); nobody can reach into them meanwhile.
"""

from collections.abc import Sequence

from access import person, reach, served
from ui import markup, pinned, practice_banner, searchbox, selection

# With these in its address a page begins with something else.
_BEGINS_OTHERWISE = ("v", "on", "embed")


def of(path: str, elements: Sequence[markup.Markup]) -> markup.Markup:
    """Return the first view of the page at a path; nothing where the frame says something else before the page."""
    is_without_sample = selection.asked(served.PARAMETER) is not None and not served.is_sample()
    if (
        not elements
        or is_without_sample
        or person.is_sign_in_configured()
        or not reach.present().is_whole
        or any(selection.asked(name) for name in _BEGINS_OTHERWISE)
    ):
        return markup.EMPTY
    pinned.keep(is_embedded=False)
    above = (practice_banner.banner(path), searchbox.top(has_field=True))
    shown = [markup.html("<div>{}</div>", element) for element in (*above, *elements) if element is not None]
    return markup.html('<div class="dx-first" data-elements="{}" inert>{}</div>', len(elements), shown)
