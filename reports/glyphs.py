"""Which signs the fonts of a report have, and what stands where they have none."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from domain import directions

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILY = "BIZ UDPGothic"
# Signs that look alike, of which the fonts have the second.
_ALIKE = str.maketrans({"▢": "□", "‑": "-", "‧": "・", "∙": "・", "⋅": "・", "✕": "×", "✖": "×", "\u200b": None})
MISSING = "〓"  # what printers set where they have no type


def clean(text: str) -> str:
    """Return a text as a file can hold it: without control signs, marks of direction by their names."""
    told = directions.shown(text)
    return "".join(sign for sign in told if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))


def shown(text: str) -> str:
    """Return a text with no sign in it that the fonts lack: a like one stands in its place, or 〓."""
    text = clean(text).translate(_ALIKE)
    known = _known()
    return text if known.issuperset(text) else "".join(sign if sign in known else MISSING for sign in text)


def missing(texts: Iterable[str]) -> list[str]:
    """Return the signs of these texts for which there is neither a glyph nor a like sign, in their order."""
    known = _known()
    return sorted({sign for text in texts for sign in clean(text).translate(_ALIKE) if sign not in known})


@cache
def _known() -> frozenset[str]:
    """Return the signs that both fonts have, as fonts/signs.txt lists them: ranges of code points, a line each."""
    found = {"\n"}
    for line in (FONTS / "signs.txt").read_text("ascii").split():
        first, _, last = line.partition("-")
        found |= {chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)}
    return frozenset(found)
