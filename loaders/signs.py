"""Signs that are not what they look like: invisible ones, kana in two parts, units in one sign, raised digits."""

import re
import unicodedata
from collections.abc import Iterable

# What is copied along with a text and has no shape: zero-width spaces, marks of a byte order or of a direction, soft
# hyphens. A text means the same without them.
_MEANINGLESS = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff"
# These have no shape either, but choose the shape of what stands beside them: 葛󠄀 is another kanji than 葛.
_SHAPING = "\u115f\u1160\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
_UNSEEN, _BARE = re.compile(f"[{_MEANINGLESS}]"), re.compile(f"[{_MEANINGLESS}{_SHAPING}]")
# They turn what follows around: a reader sees 12 where 21 is stored.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_IN_PARTS = re.compile("[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")
_AREA_SIGNS = {sign: unicodedata.normalize("NFKC", sign) for sign in "㎟㎠㎡㎢㎣㎤㎥㎦"}
_AREA = re.compile("[㎟㎠㎡㎢㎣㎤㎥㎦]|(?<=[mMｍＭ])[²³]")
_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)
_LOWERED = str.maketrans("0123456789０１２３４５６７８９", "₀₁₂₃₄₅₆₇₈₉" * 2)


def without_unseen(text: str) -> str:
    """Return a text without the signs that have no shape and no meaning."""
    return _UNSEEN.sub("", text)


def bare(text: str) -> str:
    """Return a text without any sign that has no shape: for comparing and for numbers, not for keeping."""
    return text if text.isascii() else _BARE.sub("", text)


def unseen_in(text: str) -> str:
    """Return the names of the signs without a shape in a text, U+200B・U+FEFF; nothing where there are none."""
    return "" if text.isascii() else _names(_BARE.findall(text))


def turning_in(text: str) -> str:
    """Return the names of the signs in a text that turn it around; nothing where there are none."""
    return "" if text.isascii() or not _TURNING.search(text) else _names(_TURNING.findall(text))


def _names(found: Iterable[str]) -> str:
    return "・".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in found))


def composed(text: str) -> str:
    """Return a text with each kana in one sign (a Mac writes ガ as カ and ゛); kanji stay as they are, 﨑 and 神 too."""
    return text if text.isascii() else _IN_PARTS.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)


def folded(text: str) -> str:
    """Return a header as it is compared: width, parts of kana, white space and invisible signs make no difference."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", bare(text)))


def with_plain_units(text: str) -> str:
    """Return a text with m2 for ㎡ and m²: their digit is part of the unit."""
    return _AREA.sub(lambda match: _AREA_SIGNS.get(match[0]) or unicodedata.normalize("NFKC", match[0]), text)


def raised(text: str) -> str:
    """Return a text that is set above the line, its digits in signs that are no digits of a number."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """Return a text that is set below the line, its digits in signs that are no digits of a number."""
    return text.translate(_LOWERED)
