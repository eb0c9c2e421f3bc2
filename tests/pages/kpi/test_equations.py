"""Each equation of 計算の根拠 comes out again, in fractions, from what it prints; what was cut is said, and how.

Nothing here knows how a step is made: it reads the text as an auditor with a calculator does.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from metrics import status
from metrics.catalogue import KpiDefinition
from metrics.moment import Moment
from metrics.rules import RULES
from metrics.status import KpiStatus
from pages.kpi import calculation, numbers
from store import database as store_database
from tests.given import CITY, Given
from tests.listed import definitions

LINE = "計画値（按分線・市の公式目標ではありません）"
SHARES = ("到達度", "計画比", "その年度の目標との比")
# What stands on a card under the same name, or under another.
CARDS = {"到達度": "到達度", "その年度の目標との比": "到達度", "計画差": "計画差", "計画比": "計画比",
         "必要ペース": "必要ペース", "必要ペース（基準値から）": "必要ペース"}  # fmt: skip
EQUATION = re.compile(
    r"(?P<left>[^=]+?) ?= (?P<result>(?:毎年)?(?P<number>[−+±]?[\d,]+(?:\.\d+)?)(?P<unit>[^（→]*?))"
    r"(?:（(?P<told>[^）]*)）)?(?: → (?P<stepped>−?[\d,]+(?:\.\d+)?)(?P<of>.*?)に切(?P<way>上げ|下げ)（(?:基準値|起点)の側へ）)?"
)
CUT = re.compile(r"小数第([23])位以下を切(捨て|上げ)")
TOKEN = re.compile(r"\s*(?:(\d[\d,]*(?:\.\d+)?)(日|年)?|(.))")


def worked_out(text: str) -> Fraction:
    """Return what a formula comes to, with × and ÷ before + and −, from the left; ValueError for any other sign."""
    tokens = [(number, sign) for number, _, sign in TOKEN.findall(text.strip()) if number or sign]
    value, rest = _sum(tokens)
    if rest:
        raise ValueError(f"{text}: {rest} is left")
    return value


def _sum(tokens: list[tuple[str, str]]) -> tuple[Fraction, list[tuple[str, str]]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0][1] in ("+", "−"):
        sign = 1 if tokens[0][1] == "+" else -1
        right, tokens = _product(tokens[1:])
        value += sign * right
    return value, tokens


def _product(tokens: list[tuple[str, str]]) -> tuple[Fraction, list[tuple[str, str]]]:
    value, tokens = _factor(tokens)
    while tokens and tokens[0][1] in ("×", "÷"):
        is_times = tokens[0][1] == "×"
        right, tokens = _factor(tokens[1:])
        value = value * right if is_times else value / right
    return value, tokens


def _factor(tokens: list[tuple[str, str]]) -> tuple[Fraction, list[tuple[str, str]]]:
    number, sign = tokens[0]
    if number:
        return Fraction(number.replace(",", "")), tokens[1:]
    if sign == "−":
        value, rest = _factor(tokens[1:])
        return -value, rest
    if sign != "（":
        raise ValueError(f"{sign}: no number, no bracket")
    value, rest = _sum(tokens[1:])
    if not rest or rest[0][1] != "）":
        raise ValueError("a bracket stays open")
    return value, rest[1:]


def wrong(name: str, formula: str) -> str | None:
    """Return what is wrong with an equation, None where it comes out."""
    read = EQUATION.fullmatch(formula)
    if read is None:
        return "no equation"
    exact = worked_out(read["left"]) * (100 if name in SHARES else 1)
    shown = Fraction(read["number"].replace(",", "").replace("−", "-").replace("±", ""))
    if "." in read["number"] and len(read["number"].split(".")[1]) > 2:
        return "more than two decimals"
    told = CUT.search(read["told"] or "")
    if told is None:
        if exact != shown:
            return f"it is {float(exact)}"
    else:
        ulp = Fraction(1, 10 ** (int(told[1]) - 1))
        is_near = abs(exact - shown) < ulp and (shown / ulp).denominator == 1
        is_so_cut = abs(shown) < abs(exact) if told[2] == "捨て" else abs(shown) > abs(exact)
        if exact == shown or not is_near or not is_so_cut:
            return f"it is {float(exact)}"
    if read["stepped"] is not None:
        stepped = Fraction(read["stepped"].replace(",", "").replace("−", "-"))
        if not ((stepped < exact) if read["way"] == "下げ" else (stepped > exact)):
            return f"{stepped} is on the other side of it"
    return None


def test_what_does_not_come_out_is_found() -> None:
    for name, formula in (
        ("計画差", "22 − 30 = −7ポイント（＋は計画より先行）"),
        ("計画比", "（22 − 10）÷（31 − 10）= 57.2%（小数第2位以下を切捨て）"),
        ("計画比", "（22 − 10）÷（31 − 10）= 57.1%"),
        ("必要ペース", "（75 − 60）÷（455日 ÷ 365日） = +12.03ポイント/年（小数第3位以下を切上げ）"),
        ("必要ペース", "（75 − 60）÷（455日 ÷ 366日） = +12.04ポイント/年（小数第3位以下を切上げ）"),
        ("必要ペース", "（75 − 60）÷ 1.2466年 = +12.0327ポイント/年"),
        (LINE, "0 +（7 − 0）× 820日 ÷ 1,915日 = 2.99（小数第3位以下を切捨て） → 3種類に切下げ（基準値の側へ）"),
    ):
        assert wrong(name, formula) is not None, formula
    assert wrong(LINE, "60 +（15 − 60）× 1年 ÷ 4年 = 48.75 → 49件に切上げ（基準値の側へ）") is None
    assert worked_out("−3 − −（2 + 4 ÷ 2 × 3）") == 5


def checked(definition: KpiDefinition, reading: KpiStatus) -> Iterator[str]:
    """Yield the name of each equation of a KPI that came out, and stands on its card as it does here."""
    cards = {str(card[0]): str(card[1]) for card in numbers.judged(definition, reading)}
    for step in calculation.steps(definition, reading):
        assert "-" not in re.sub(r"\d{4}-\d\d-\d\d", "", step.formula.partition("（規則")[0]), step
        if "= " in step.formula:
            assert (fault := wrong(step.name, step.formula)) is None, (reading.as_of, definition.kpi_id, step, fault)
            read = EQUATION.fullmatch(step.formula)
            assert read is not None
            if step.name in CARDS:
                assert cards[CARDS[step.name]] == read["result"], (reading.as_of, definition.kpi_id, step, cards)
            yield step.name
        else:
            assert not re.search(r"[×÷]|\d [+−] \d", step.formula), step


def test_every_equation_of_the_practice_data_comes_out(practice_database: Path) -> None:
    seen: Counter[str] = Counter()
    with store_database.Database(practice_database) as database:
        version = database.rows("SELECT max(audit.version) AS version FROM audit")[0]["version"]
        assert isinstance(version, int)
        days = [date(2024, 4, 30) + timedelta(days=409 * number) for number in range(6)]
        defined = definitions(database, Moment(version, days[-1]))
        for day in days:
            for reading in status.of_city(database, Moment(version, day)):
                seen.update(checked(defined[reading.kpi_id], reading))
    assert set(seen) == {
        LINE, *CARDS, "これまでのペース", "必要ペース ÷ これまでのペース", "累計の実績", "累計の目標（実績のある年度の分）"
    }  # fmt: skip
    assert min(seen.values()) > 20 and seen.total() > 1000, seen


def example(given: Given) -> None:
    """Fill in a KPI for each kind, each rule and each edge that an equation goes by."""
    dated = date(2024, 9, 30)
    # A way of its own: whole years, days of a year of 365 and of 366, both lengths, steps up and down, below zero.
    for kpi_id, unit, direction, start, on, aims, reports in (
        ("whole", "%", "up", 10, date(2024, 3, 31), {2027: 50}, {2024: 20, 2025: 22}),
        ("slight", "分", "down", 60, date(2024, 3, 31), {2027: 15}, {2025: 38}),
        ("dated", "%", "up", "53.1", date(2022, 12, 31), {2027: 75}, {2024: "57.25", 2025: "61.3333"}),
        ("leap", "点", "up", "−7.5".replace("−", "-"), date(2023, 12, 31), {2027: 10}, {2024: 0, 2025: "-8"}),
        ("counted", "種類", "up", 0, date(2022, 12, 31), {2027: 7}, {2024: 3, 2025: 2}),
        ("fewer", "件", "down", 100, date(2022, 12, 31), {2027: 7}, {2024: 64, 2025: 101}),
        ("zero", "件", "down", 12, date(2024, 3, 31), {2027: 0}, {2025: 6, 2026: 0, 2027: 0}),
        ("between", "時間", "down", 9, date(2024, 3, 31), {2025: 7, 2027: 2}, {2024: 8, 2026: 5, 2027: 3}),
        ("worse", "%", "up", 40, date(2024, 3, 31), {2025: 35, 2027: 60}, {2024: 37, 2025: 36}),
        ("own-day", "%", "up", 40, date(2024, 3, 31), {2023: 45, 2027: 60}, {2024: 41, 2025: 46}),
        ("great", "枚", "down", 3_300_000, date(2022, 12, 31), {2027: 2_600_000}, {2024: 2_990_400}),
        ("small", "秒", "down", "0.9", date(2024, 3, 31), {2027: "0.1234"}, {2024: "0.8999", 2026: "0.1233"}),
        ("beyond", "%", "up", 82, date(2024, 3, 31), {2027: 70}, {2024: 75, 2025: 60}),
        ("start", "%", "up", None, date(2024, 3, 31), {2027: 100}, {2024: 22, 2025: 45, 2026: 65}),
        ("start-asked", "%", "up", None, date(2024, 3, 31), {2024: 30, 2027: 100}, {2024: 22}),
        ("silent", "件", "up", 5, date(2022, 12, 31), {2027: 50}, {}),
    ):  # fmt: skip
        given.kpi(kpi_id, direction=direction, baseline=start, baseline_on=on, unit=unit, step=1)
        for year, aim in aims.items():
            given.target(aim, year, kpi_id=kpi_id)
        for year, value in reports.items():
            given.actual(value, year, kpi_id=kpi_id)
    for kpi_id in ("whole", "dated", "leap", "fewer", "start"):
        given.actual(30, observed_on=date(2026, 9, 30), kpi_id=kpi_id)
    given.actual(33, observed_on=dated, kpi_id="great")
    # Each other kind.
    for kpi_id, kind, direction, start, aims, reports in (
        ("year", "annual", "up", None, {2024: 50, 2025: 50, 2026: 60, 2027: 60}, {2024: 42, 2025: 61, 2027: 61}),
        ("less", "annual", "down", None, {2024: 40, 2025: 40, 2027: 40}, {2024: 50, 2025: 41, 2027: 39}),
        ("later", "annual", "up", None, {2026: 40, 2027: 40}, {2024: 9, 2026: 39}),
        ("below", "annual", "up", None, {2024: -1, 2027: 5}, {2024: 0}),
        ("more", "increment", "up", 300, {2024: 50, 2025: 50, 2026: 50, 2027: 50}, {2024: 42, 2025: 61}),
        ("one", "increment", "up", 300, {2027: 50}, {2024: 10, 2025: 20}),
        ("turnout", "annual", "up", 12, {2027: 30}, {2024: 13, 2025: "19.7"}),
        ("band", "range", "down", (30, 60), {2027: (15, 30)}, {2024: (20, 50), 2025: (20, 52)}),
        ("weekly", "frequency", "up", 1, {2027: 3}, {2024: 2, 2025: 1}),
        ("held", "maintain", "up", None, {2027: 25}, {2024: 25, 2025: 24}),
        ("none", "maintain", "down", 0, {2027: 0}, {2024: 0, 2025: 2, 2026: 0}),
        ("done", "milestone", "up", 0, {2027: 1}, {2024: 0, 2026: 1}),
        ("stages", "milestone", "up", None, {2025: 2, 2027: 4}, {2024: 1, 2025: 1}),
        ("named", "qualitative", None, None, {}, {2024: 1}),
        ("late", "level", "up", 3, {2023: 4}, {2024: 4}),
    ):  # fmt: skip
        unit = "段階" if kpi_id == "stages" else "手続/年" if kpi_id == "more" else "%" if kpi_id == "turnout" else "件"
        given.kpi(kpi_id, kind=kind, direction=direction, baseline=start, unit=unit)
        for year, aim in aims.items():
            given.target(aim, year, kpi_id=kpi_id)
        for year, value in reports.items():
            given.actual(value, year, kpi_id=kpi_id)
    # What the plan or the city says besides.
    given.kpi("near", baseline=10, tolerance=Decimal("0.5"), unit="%", comparator="more_than")
    given.target(50, kpi_id="near")
    for year, value in ((2024, "19.6"), (2025, "29.4"), (2027, "49.5")):
        given.actual(value, year, kpi_id="near")
    given.kpi("survey", baseline=10, unit="%")
    given.target(50, kpi_id="survey")
    for year in (2024, 2026):
        given.insert("survey_year", {"version": 1, "municipality_key": CITY, "kpi_id": "survey", "fiscal_year": year})
    given.actual(22, 2024, kpi_id="survey")
    given.actual(44, 2026, kpi_id="survey")
    given.kpi("unsurveyed", baseline=10, unit="%")
    given.target(50, kpi_id="unsurveyed")
    given.actual(22, 2024, kpi_id="unsurveyed")
    given.actual(None, 2027, code="not_surveyed", kpi_id="unsurveyed")
    given.kpi("lowered", baseline=10, unit="%")
    given.target(60, kpi_id="lowered")
    given.target(30, kpi_id="lowered", revision=1)
    given.actual(21, 2025, kpi_id="lowered")
    given.actual(None, 2027, code="in_progress", kpi_id="lowered")
    given.kpi("assumed", baseline=10, unit="%")
    given.target(60, kpi_id="assumed", source="plan_end")
    given.actual(59, 2027, kpi_id="assumed")
    given.kpi("coded", baseline=10)
    given.target(60, kpi_id="coded")
    given.actual(None, 2024, code="in_progress", kpi_id="coded")
    given.kpi("lost", baseline=10, target_absence="lost")
    given.kpi("open", baseline=10, target_absence="dash")
    given.kpi("astray", baseline=10, direction=None, target_absence="dash")
    given.target(60, kpi_id="astray")
    given.kpi("gone", baseline=10, initiative_id="stopped")
    given.target(60, kpi_id="gone")
    given.insert("stage_revision", {
        "municipality_key": CITY, "initiative_id": "stopped", "observed_on": date(2024, 4, 1), "stage": "cancelled",
        "evidence": "例示", "department": "総務課", "upload_id": "s", "version": 1,
    })  # fmt: skip


def test_every_equation_of_every_kind_and_rule_comes_out() -> None:
    given = Given()
    given.municipality()
    given.initiative()
    given.initiative("stopped")
    example(given)
    rules: set[str] = set()
    seen: Counter[str] = Counter()
    defined = definitions(given, given.at(date(2028, 12, 31)))
    for day in (date(2024, 4, 1), date(2025, 7, 1), date(2026, 7, 1), date(2026, 10, 2), date(2028, 7, 15)):
        for reading in status.of_city(given, given.at(day)):
            seen.update(checked(defined[reading.kpi_id], reading))
            rules.add(reading.rule)
    assert RULES.keys() - rules == set()
    assert min(seen.values()) >= 4, seen
