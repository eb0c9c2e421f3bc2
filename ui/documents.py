"""Whole documents: a template of ui/assets/documents, and in its places what is given, escaped unless it is Markup.

Pieces of a page are made by `markup.html`; a template is for what has a head.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "assets" / "documents"),
    autoescape=True,
    undefined=StrictUndefined,  # a name that nobody gives is an error, never an empty place
    trim_blocks=True,
    auto_reload=False,
)


def document(template: str, **given: object) -> str:
    """Return the document. Raises jinja2.UndefinedError for a place of the template that nothing is given for."""
    return _TEMPLATES.get_template(template).render(given)


def css_text(words: str) -> str:
    """Return words for a string of a style sheet that stands in a document: nothing in them can end either."""
    return "".join(letter if letter.isalnum() or letter in "　・：（）" else f"\\{ord(letter):x} " for letter in words)


_TEMPLATES.filters["css_text"] = css_text
