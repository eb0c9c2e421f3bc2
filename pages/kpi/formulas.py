"""The pieces that a formula of 計算の根拠 is written of, each with its exact value beside its text.

A result is written as the cards write it; where it was cut on the way, it says so. What is printed can therefore be
worked out again from what is printed: a fraction of a year stands in days, and a value of the line that has no end in
decimals goes into the next formula as its own formula.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from domain.cutting import plain
from domain.fiscal import first_day, fiscal_year_of

_PLACES = {1: "小数第2位以下", 2: "小数第3位以下"}


class Term(NamedTuple):
    """A number, or a formula in the place of one (`is_formula`), and what it comes to."""

    text: str
    value: Fraction
    is_formula: bool = False

    @property
    def inside(self) -> str:
        """Return the text as it stands inside of another formula."""
        return f"（{self.text}）" if self.is_formula else self.text


class Span(NamedTuple):
    """The time between two days on the axis of fiscal years: whole years, and days of a year of `length` days.

    `parts` are (days, days of their year); a span inside of one year is one part, one across years may have two.
    """

    years: int
    parts: tuple[tuple[int, int], ...]

    @property
    def value(self) -> Fraction:
        """Return the span in years."""
        return self.years + sum((Fraction(days, length) for days, length in self.parts), Fraction(0))

    @property
    def length(self) -> int | None:
        """Return the days of a year in which the span can be told, None where it needs two lengths, 0 for any."""
        lengths = {length for _, length in self.parts}
        return None if len(lengths) > 1 else next(iter(lengths), 0)

    def in_days(self, length: int) -> str:
        """Return the span in days, a whole year as one of this length."""
        return f"{self.years * length + sum(days for days, _ in self.parts):,}日"

    @property
    def text(self) -> str:
        """Return the span in years as a formula holds it: 3年, （820日 ÷ 365日）."""
        if self.length == 0:
            return f"{self.years}年"
        if self.length is not None:
            return f"（{self.in_days(self.length)} ÷ {self.length}日）"
        parts = [f"{days}日 ÷ {length}日" for days, length in self.parts]
        return f"（{' + '.join([*parts, *([f'{self.years}年'] if self.years else [])])}）"


def span(first: date, last: date) -> Span:
    """Return the time from one day to a later one."""
    start, end = fiscal_year_of(first), fiscal_year_of(last)
    into, before = _passed(last, end), _passed(first, start)
    if start == end:
        return Span(0, ((into - before, _length(start)),))
    parts = [(_length(start) - before, _length(start)), (into, _length(end))]
    whole = sum(days == length for days, length in parts)
    left = tuple((days, length) for days, length in parts if 0 < days < length)
    return Span(end - start - 1 + whole, left)


def ratio(part: Span, whole: Span) -> tuple[str, str]:
    """Return the one divided by the other, 2年 ÷ 4年 or 820日 ÷ 1,915日, and how days were counted, if they were."""
    lengths = {part.length, whole.length} - {0}
    if not lengths:
        return f"{part.years}年 ÷ {whole.years}年", ""
    if len(lengths) > 1 or None in lengths:
        return f"{part.text} ÷ {whole.text}", ""
    (length,) = lengths
    assert length is not None
    counted = f"1年度を{length}日と数える" if part.years or whole.years else ""
    return f"{part.in_days(length)} ÷ {whole.in_days(length)}", counted


def number(value: Decimal) -> Term:
    """Return a number that was printed or entered: no digit of it is cut."""
    return Term(plain(value), Fraction(value))


def difference(left: Term, right: Term) -> Term:
    """Return left − right as a formula."""
    return Term(f"{left.inside} − {right.inside}", left.value - right.value, True)


def quotient(upper: Term, lower: Term) -> Term:
    """Return upper ÷ lower as a formula."""
    return Term(f"{upper.inside} ÷ {lower.inside}", upper.value / lower.value, True)


def a_year(change: Term, years: Span) -> Term:
    """Return a change divided by its time as a formula."""
    return Term(f"{change.inside} ÷ {years.text}", change.value / years.value, True)


def equation(formula: Term, result: str, shown: Decimal, digits: int, also: str = "") -> str:
    """Return a formula with its result, `result`, and where `shown`, its number, was cut, at which of the decimals.

    `also` is what is said about the result beside that.
    """
    told = "。".join(said for said in (cut_note(formula.value, shown, digits), also) if said)
    text = formula.text.replace("） ", "）").replace(" （", "（")
    return f"{text}{'' if text.endswith('）') else ' '}= {result}{f'（{told}）' if told else ''}"


def cut_note(exact: Fraction, shown: Decimal, digits: int) -> str:
    """Return how a number was cut to what is shown of it; nothing where it is all there."""
    if exact == Fraction(shown):
        return ""
    return f"{_PLACES[digits]}を{'切捨て' if abs(Fraction(shown)) < abs(exact) else '切上げ'}"


def _passed(day: date, fiscal_year: int) -> int:
    return (day - first_day(fiscal_year)).days + 1


def _length(fiscal_year: int) -> int:
    return (first_day(fiscal_year + 1) - first_day(fiscal_year)).days
