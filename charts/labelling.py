"""Where labels stand in a figure so that none covers another: each finds its room in pixels before it is written."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

SIZE = 13
_LINE, _MARK, _GAP = 18.0, 7.0, 9.0


# A sign in the colour of what a label names, before its words, which are in the ink of the page; None for none.
Sign = tuple[str, str] | None


class Box(NamedTuple):
    """What a label or a mark takes, in pixels from the left and from the foot of the plane."""

    left: float
    foot: float
    right: float
    head: float

    def covers(self, other: "Box") -> bool:
        """Tell whether the two share any place."""
        return (
            self.left < other.right and other.left < self.right and self.foot < other.head and other.foot < self.head
        )


class Room:
    """The plane of a figure on a date axis, and what of it is taken."""

    def __init__(self, days: tuple[date, date], values: tuple[float, float], wide: float, high: float) -> None:
        self._days, self._values, self._wide, self._high = days, values, wide, high
        self._taken: list[Box] = []

    def place(self, on: date, value: float) -> tuple[float, float]:
        """Return where a day and a value stand, in pixels."""
        (first, last), (low, high) = self._days, self._values
        x = (on - first).days / max((last - first).days, 1) * self._wide
        return x, (value - low) / ((high - low) or 1.0) * self._high

    def word_side(self, on: date, word: str) -> str:
        """Return on which side of a line its word stands, at its head: `right` where there is room, else `left`."""
        x, _ = self.place(on, self._values[0])
        wide = len(word) * SIZE + 6
        right = Box(x, self._high - _LINE, x + wide, self._high)
        is_free = right.right <= self._wide and not any(right.covers(other) for other in self._taken)
        self._taken.append(right if is_free else Box(x - wide, right.foot, x, right.head))
        return "right" if is_free else "left"

    def take_marks(self, points: Sequence[tuple[date, float]]) -> None:
        """Keep the places of marks free."""
        for on, value in points:
            x, y = self.place(on, value)
            self._taken.append(Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK))

    def beside(self, on: date, value: float, text: str, wide: float, side: str) -> dict[str, object]:
        """Return the label of an end, to the left or to the right of its mark, where its figure has room for it."""
        x, y = self.place(on, value)
        tall = _LINE * (1 + text.count("<br>")) / 2
        shift = min(max(y, tall), self._high - tall) - y  # it stays within the plane
        left = x - _GAP - wide if side == "left" else x + _GAP
        self._taken.append(Box(left, y + shift - tall, left + wide, y + shift + tall))
        return _note(on, value, text) | {
            "xanchor": "right" if side == "left" else "left",
            "xshift": -_GAP if side == "left" else _GAP,
            "yshift": shift,
            "align": "right" if side == "left" else "left",
        }

    def near(self, on: date, value: float, text: str, wide: float, sign: Sign = None) -> dict[str, object] | None:
        """Return a label above or below its mark, else beside it or before it; None where no such place is free."""
        x, y = self.place(on, value)
        middle = min(max(x - wide / 2, 0.0), self._wide - wide)
        level = y - _LINE / 2
        over, under = y + _GAP, y - _GAP - _LINE
        places = (
            (middle, over), (middle, under), (x + _GAP, level), (x - _GAP - wide, level),
            (x - wide, over), (x - wide, over + _LINE), (x - wide, under), (x - wide, under - _LINE),
        )  # fmt: skip
        for left, foot in places:
            box = Box(left, foot, left + wide, foot + _LINE)
            is_within = foot >= 0 and box.head <= self._high and left >= 0 and box.right <= self._wide
            if is_within and not any(box.covers(other) for other in self._taken):
                self._taken.append(box)
                shift = {"xshift": left + wide / 2 - x, "yshift": foot + _LINE / 2 - y}
                return _note(on, value, text, sign) | shift
        return None


def widened(
    start: date, end: date, wide: float, labels: Sequence[tuple[date, float, str]]
) -> tuple[date, date]:
    """Return the days of a figure `wide` pixels wide, widened so that labels at its ends stand within it.

    A label is the day of its mark, its own width in pixels and the side on which it stands.
    """
    before = after = 0.0
    for _ in range(8):  # what one side needs grows with what the other one takes
        total = (end - start).days + before + after
        for on, need, side in labels:
            share = min((need + _GAP) / wide, 0.4) * total
            if side == "left":
                before = max(before, share - (on - start).days)
            else:
                after = max(after, share - (end - on).days)
    return start - timedelta(days=round(before)), end + timedelta(days=round(after))


def _note(on: date, value: float, text: str, sign: Sign = None) -> dict[str, object]:
    words = f'<span style="color:{sign[1]}">{sign[0]}</span> {text}' if sign else text
    return {"x": on.isoformat(), "y": value, "text": words, "showarrow": False, "font": {"size": SIZE}}
