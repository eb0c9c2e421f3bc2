"""Numbers, days and years as the pages print them. Nothing is rounded up: what is cut is cut toward zero."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal

from domain import ladder
from domain.era import day_name, era_year, fiscal_year_name

ABSENT = "—"
_ABOUT = re.compile(r"約\s*(\d[\d,]*(?:\.\d+)?)\s*([千万億]?)")
_TIMES = {"": 1, "千": 1_000, "万": 10_000, "億": 100_000_000}


def number(value: object, digits: int = 2) -> str:
    """Return 1,848 or 53.1; at most `digits` decimals, cut toward zero, no trailing zeros; — for None."""
    if value is None or value != value:
        return ABSENT
    cut = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_DOWN).normalize()
    return f"{cut + 0:,f}"


def with_unit(value: object, unit: str | None, digits: int = 2) -> str:
    """Return 53.1%, 2,638件, the word of a stage (準備・試行); — for None."""
    text = number(value, digits)
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
        return f"{with_unit(high, unit)}以下"
    if high is None:
        return f"{with_unit(low, unit)}以上"
    return with_unit(low, unit) if low == high else f"{number(low)}～{with_unit(high, unit)}"


def signed(value: object, unit: str | None) -> str:
    """Return a difference with its sign; a difference of percents is in ポイント."""
    if value is None or value != value:
        return ABSENT
    sign = "+" if Decimal(str(value)) > 0 else "−" if Decimal(str(value)) < 0 else "±"
    far = abs(Decimal(str(value)))
    if unit == ladder.UNIT:
        return f"{sign}{number(far)}{unit}"  # how many stages apart, not the word of one
    return sign + with_unit(far, "ポイント" if unit == "%" else unit)


def share(value: object) -> str:
    """Return a share 0–1 as percent, cut to one decimal toward not achieved: 0.9996 is 99.9%."""
    if value is None or value != value:
        return ABSENT
    percent = (Decimal(str(value)) * 100).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return f"{percent.normalize() + 0:,f}%"


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
