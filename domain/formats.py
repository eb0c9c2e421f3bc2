"""Numbers, days and years as pages, files and reports print them. What is cut is cut in one way, wherever it stands.

What was entered or printed is cut nowhere (`amount`). A quotient has two decimals, a share in percent one, and is cut
toward not achieved: a difference to the plan and a pace that was made toward less, a pace that is needed toward more.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain import ladder
from domain.codes import Direction
from domain.cutting import Toward, cut, plain
from domain.era import day_name, era_year, fiscal_year_name

ABSENT = "—"
NEEDED, PLANNED = Toward.AWAY, Toward.ZERO  # the sides to which these paces are cut
QUOTIENT_DIGITS, SHARE_DIGITS, KNOWN_DIGITS = 2, 1, 4  # KNOWN_DIGITS: as many as are kept of a value
_ABOUT = re.compile(r"約\s*(\d[\d,]*(?:\.\d+)?)\s*([千万億]?)")
_TIMES = {"": 1, "千": 1_000, "万": 10_000, "億": 100_000_000}


def number(value: object, digits: int = QUOTIENT_DIGITS, toward: Toward = Toward.ZERO) -> str:
    """Return 1,848 or −53.1; at most `digits` decimals, no trailing zeros; — for None."""
    return ABSENT if value is None or value != value else plain(cut(Decimal(str(value)), digits, toward))


def with_unit(value: object, unit: str | None, digits: int = QUOTIENT_DIGITS, toward: Toward = Toward.ZERO) -> str:
    """Return 53.1%, 2,638件, the word of a stage (準備・試行); — for None."""
    text = number(value, digits, toward)
    if unit == ladder.UNIT and text != ABSENT and (word := ladder.word(Decimal(str(value)))) is not None:
        return word
    return text if text == ABSENT or not unit else f"{text}{unit}"


def amount(low: object, high: object, unit: str | None, printed: str | None = None) -> str:
    """Return a point (41手続), a band (30～60分) or an open end (3回/週以上); — where both ends are None.

    Where `printed`, the text that it was read from, says 約, so does it: 約3,300,000枚.
    """
    value = _amount(low, high, unit)
    return f"約{value}" if is_about(low, printed) or is_about(high, printed) else value


def is_about(value: object, printed: str | None) -> bool:
    """Tell whether a printed text gives this value as a rough one: 3,300,000 in 約330万枚.

    A text may hold other numbers beside it (50手続/年、実績は約300手続), and the letter in other words (予約).
    """
    found = _ABOUT.findall(unicodedata.normalize("NFKC", printed)) if value is not None and printed else ()
    return any(Decimal(number.replace(",", "")) * _TIMES[unit] == value for number, unit in found)


def _amount(low: object, high: object, unit: str | None) -> str:
    low, high = (None if end is None or end != end else end for end in (low, high))
    if low is None and high is None:
        return ABSENT
    if low is None:
        return f"{with_unit(high, unit, KNOWN_DIGITS)}以下"
    if high is None:
        return f"{with_unit(low, unit, KNOWN_DIGITS)}以上"
    value = with_unit(high, unit, KNOWN_DIGITS)
    return value if low == high else f"{number(low, KNOWN_DIGITS)}～{value}"


def on_line(value: Decimal | None, unit: str | None, direction: Direction | None, start: Decimal | None = None) -> str:
    """Return a value of the 按分線, cut toward its start, as steps are; where that is unknown, against the direction."""
    return ABSENT if value is None else f"{plain(cut_on_line(value, direction, start))}{unit or ''}"


def cut_on_line(value: Decimal, direction: Direction | None, start: Decimal | None = None) -> Decimal:
    """Return the number of `on_line`."""
    is_below = direction is Direction.DOWN if start is None else value < start
    return cut(value, QUOTIENT_DIGITS, Toward.MORE if is_below else Toward.LESS)


def change_unit(unit: str | None) -> str:
    """Return the unit of a difference: of percents it is ポイント."""
    return "ポイント" if unit == "%" else unit or ""


def signed(value: object, unit: str | None, toward: Toward = Toward.LESS) -> str:
    """Return a difference with its sign, +5件 or −8ポイント; one to a plan (計画差) is cut toward less."""
    text = number(value, toward=toward)
    if text == ABSENT:
        return text
    sign = "" if text.startswith("−") else "±" if text == "0" else "+"
    return f"{sign}{text}{change_unit(unit)}"


def needed(value: object, unit: str | None) -> str:
    """Return the change that each year must bring, +14ポイント/年, cut toward more of it."""
    return _a_year(signed(value, unit, NEEDED))


def planned(value: object, unit: str | None) -> str:
    """Return the change that a whole way asks of each year, cut toward zero."""
    return _a_year(signed(value, unit, PLANNED))


def past(value: object, unit: str | None, direction: Direction | None) -> str:
    """Return the change that each year brought, cut toward less progress."""
    return _a_year(signed(value, unit, made(direction)))


def made(direction: Direction | None) -> Toward:
    """Return the side to which a pace that was made is cut."""
    return Toward.MORE if direction is Direction.DOWN else Toward.LESS


def _a_year(change: str) -> str:
    # A unit that has its time already (手続/年, 回/週) bears no second one.
    return change if change == ABSENT else f"毎年{change}" if "/" in change else f"{change}/年"


def multiple(value: object) -> str:
    """Return 1.07倍 or 25.6倍, cut toward more."""
    if value is None or value != value:
        return ABSENT
    return f"{number(value, multiple_digits(value), Toward.MORE)}倍"


def multiple_digits(value: object) -> int:
    """Return how many decimals of a multiple are shown."""
    return 2 if Decimal(str(value)) < 2 else 1


def share(value: object) -> str:
    """Return a share 0–1 as percent, cut to one decimal toward not achieved: 0.9996 is 99.9%, −0.3126 is −31.3%."""
    if value is None or value != value:
        return ABSENT
    return f"{plain(cut(Fraction(Decimal(str(value))) * 100, SHARE_DIGITS, Toward.LESS))}%"


def day(value: date | None) -> str:
    """Return 令和8年3月31日（2026-03-31）; — for None."""
    if not isinstance(value, date):
        return ABSENT
    return f"{day_name(value)}（{value:%Y-%m-%d}）"


def fiscal_year(value: object) -> str:
    """Return 令和8年度（2026）; — for None."""
    if value is None or value != value:
        return ABSENT
    return fiscal_year_name(int(str(int(float(str(value))))))


def fiscal_years(first: int, last: int) -> str:
    """Return a period of fiscal years, 令和5～令和9年度（2023～2027）."""
    return f"{era_year(first)}～{era_year(last)}年度（{first}～{last}）"


def municipalities(names: Iterable[str]) -> str:
    """Return how many municipalities there are by their kind: 5市, 3市2町1村; empty for none."""
    counted = Counter(name[-1:] for name in names)
    kinds = "市区町村"
    if counted.keys() - set(kinds):
        return f"{counted.total()}自治体"
    return "".join(f"{counted[kind]}{kind}" for kind in kinds if counted[kind])


def countdown(today: date, day: date) -> str:
    """Return how long it is until a day: 今日, あと221日, あと4年4か月."""
    left = (day - today).days
    if left <= 0:
        return "今日" if left == 0 else f"{-left:,}日経過"
    if left <= 730:
        return f"あと{left}日"
    months = (day.year - today.year) * 12 + day.month - today.month - (day.day < today.day)
    return f"あと{months // 12}年" + (f"{months % 12}か月" if months % 12 else "")


def lines(first: int, last: int) -> str:
    """Return 512 or 512–515; nothing where the plan came without a text (line 0)."""
    if first == 0:
        return ""
    return str(first) if first == last else f"{first}–{last}"
