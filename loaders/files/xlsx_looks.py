"""What the look of a text says of it: struck out is not said, a raised digit is a mark and no digit of the number."""

from datetime import date, time
from typing import Literal, NamedTuple

from loaders import signs
from loaders.book.grid import Value

Look = Literal["", "struck", "raised", "lowered"]


class Piece(NamedTuple):
    """A stretch of a text and its look; None: that of its cell."""

    text: str
    look: Look | None


Pieces = tuple[Piece, ...]
_BETWEEN = "／"


def look_of(look: Look, tag: str, value: str) -> Look:
    """Return the look of a font with one more of its properties read. What is struck out and raised is struck out."""
    if tag == "strike" and value not in ("0", "false"):
        return "struck"
    if tag == "vertAlign" and look != "struck":
        return {"superscript": "raised", "subscript": "lowered"}.get(value, look)  # type: ignore[return-value]
    return look


def parted(value: Value | Pieces, look: Look) -> tuple[Value, str]:
    """Return what stands in a cell of this look, and what is struck out in it; None where nothing else is there."""
    if look == "" and not isinstance(value, tuple):
        return value, ""
    if not isinstance(value, str | tuple):
        return _whole(value, look)
    pieces = value if isinstance(value, tuple) else (Piece(value, look),)
    looks = [piece.look if piece.look is not None else look for piece in pieces]
    struck = [piece.text.strip() for piece, its in zip(pieces, looks, strict=True) if its == "struck"]
    if not any(struck):
        return "".join(_set(piece.text, its) for piece, its in zip(pieces, looks, strict=True)), ""
    left = "".join(_set(piece.text, its) for piece, its in zip(pieces, looks, strict=True) if its != "struck")
    return left if signs.bare(left).strip() else None, _BETWEEN.join(part for part in struck if part)


def _whole(value: Value, look: Look) -> tuple[Value, str]:
    if value is None:
        return None, ""
    words = value.strftime("%Y-%m-%d") if isinstance(value, date) else str(value)
    if look == "struck":
        return None, words
    is_number = not isinstance(value, bool | date | time)
    return (_set(words, look), "") if is_number else (value, "")


def _set(text: str, look: Look) -> str:
    if look == "raised":
        return signs.raised(text)
    return signs.lowered(text) if look == "lowered" else text
