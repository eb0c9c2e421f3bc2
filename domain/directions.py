"""Signs that are not seen and change the direction in which a text is read: a name that ends in ‹gnp.exe› backwards.

No Japanese text needs one. In what is filled in they are refused, with their names; a text that nobody can fill in
again (the name of a file, of an account, what an earlier release took) is shown with the name in place of the sign.
"""

import re

# Marks (LRM, RLM, ALM), embeddings and overrides, isolates.
_MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def name(sign: str) -> str:
    """Return the name of a sign, U+202E."""
    return f"U+{ord(sign):04X}"


def found(text: str) -> list[str]:
    """Return the names of the direction marks in a text, each once, in their order."""
    return [name(sign) for sign in dict.fromkeys(_MARKS.findall(text))]


def shown(text: str) -> str:
    """Return a text with the name of each direction mark in its place: 〔U+202E〕."""
    return text if text.isascii() else _MARKS.sub(lambda sign: f"〔{name(sign[0])}〕", text)
