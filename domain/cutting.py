"""How a number loses the decimals that are not shown: toward one side, said by name, and never to the nearest.

A quotient that is cut twice, here and before, comes out as if it had been cut once, as long as the side is the same.
"""

from decimal import Decimal
from enum import Enum
from fractions import Fraction

Number = Decimal | Fraction | int


class Toward(Enum):
    """The side to which a number is cut: to zero, away from it, to what is less, to what is more."""

    ZERO = 0
    AWAY = 1
    LESS = 2
    MORE = 3


def cut(value: Number, digits: int, toward: Toward = Toward.ZERO) -> Decimal:
    """Return a number with at most this many decimals; exact at any size."""
    top, bottom = value.as_integer_ratio()
    whole, rest = divmod(top * 10**digits, bottom)
    is_up = toward is Toward.MORE or (toward is Toward.AWAY and top > 0) or (toward is Toward.ZERO and top < 0)
    return Decimal(f"{whole + (1 if rest and is_up else 0)}E-{digits}")


def plain(value: Decimal) -> str:
    """Return 1,848 or −53.1: the digits that a decimal holds, without zeros at its end, with the minus sign −."""
    text = f"{value.copy_abs():,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if value < 0 else text
