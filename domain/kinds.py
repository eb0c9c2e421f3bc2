"""市, 町, 村, 区: what a municipality is, and what several are together.

Our own sentences say the widest word, 市区町村, and it is made the narrowest that is true. Never so in words of a plan.
"""

from collections.abc import Iterable

WIDEST = "市区町村"
# Municipalities that are neither (a union of some has a plan).
_OTHER = "団体"


def of(names: Iterable[str]) -> str:
    """Return the kinds of these municipalities together; the widest word where there is none."""
    there = {name[-1:] for name in names}
    if there - set(WIDEST):
        return _OTHER
    return "".join(kind for kind in WIDEST if kind in there) or WIDEST


def fit_one(text: str, name: str) -> str:
    """Return a sentence of ours about the municipality of that name alone: 町 of 白子町 in the place of 市区町村."""
    return text.replace(WIDEST, of((name,))) if WIDEST in text else text
