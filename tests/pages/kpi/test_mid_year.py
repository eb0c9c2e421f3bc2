"""上半期の報告: a value of the open year in words, beside what the plan asks by then."""

from datetime import date

import pytest

from metrics import records, status
from metrics.yearly import OpenYear
from pages.kpi import mid_year
from tests.given import Given
from tests.listed import definitions

NOVEMBER, SEPTEMBER = date(2026, 11, 21), date(2026, 9, 30)
# id, kind, unit, baseline, targets, and what is said
EXAMPLES: tuple[tuple[str, str, str, int | None, dict[int, int], str], ...] = (
    (
        "amount", "annual", "件/年", None, {2026: 20, 2027: 30},
        "参考：上半期（9月30日現在）12件（速報）。この時期までの目安 10件（今年度の目標 20件/年 × 183日 ÷ 365日、端数は切捨て、"
        "それに対する割合 119.6%）。判定には使いません。",
    ),
    (
        "amount on its way", "annual", "円", 100, {2027: 300},
        "参考：上半期（9月30日現在）12円（速報）。この時期までの目安 125.34円（今年度末の按分線 250円 × 183日 ÷ 365日、端数は切捨て、"
        "それに対する割合 9.5%）。判定には使いません。",
    ),
    (
        "rate", "annual", "%", None, {2026: 80, 2027: 90},
        "参考：上半期（9月30日現在）12%（速報）。今年度の目標 80%（率なので日割りしない）。判定には使いません。",
    ),
    (
        "level", "level", "%", 10, {2027: 50},
        "参考：上半期（9月30日現在）12%（速報）。この時期までの目安 35.01%（按分線）。判定には使いません。",
    ),
    (
        "level by year", "level", "件", 10, {2024: 20, 2025: 30, 2026: 40, 2027: 50},
        "参考：上半期（9月30日現在）12件（速報）。この時期までの目安 30件（期限の来た直近の市の目標）。判定には使いません。",
    ),
    (
        "held", "maintain", "台", None, {2027: 25},
        "参考：上半期（9月30日現在）12台（速報）。この時期までの目安 25台（保つ水準）。判定には使いません。",
    ),
    ("alone", "level", "件", None, {2027: 50}, "参考：上半期（9月30日現在）12件（速報）。判定には使いません。"),
)  # fmt: skip


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    given = Given()
    given.municipality()
    given.initiative()
    for kpi_id, kind, unit, baseline, targets, _ in EXAMPLES:
        given.kpi(kpi_id, kind=kind, unit=unit, baseline=baseline)
        for year, target in targets.items():
            given.target(target, year, kpi_id=kpi_id)
        given.actual(12, observed_on=SEPTEMBER, mark="preliminary", kpi_id=kpi_id)
    given.kpi("in May", kind="annual", unit="人")
    given.target(20, 2026, kpi_id="in May")
    given.actual(3, observed_on=date(2026, 5, 31), kpi_id="in May")
    moment = given.at(NOVEMBER)
    judged = {reading.kpi_id: reading for reading in status.of_city(given, moment)}
    defined = definitions(given, moment)
    return {
        str(row["kpi_id"]): mid_year.told(
            defined[str(row["kpi_id"])], judged[str(row["kpi_id"])], records.record(OpenYear, row)
        )
        for row in given.judged(moment).rows("open_year")
    }


@pytest.mark.parametrize(("kpi_id", "text"), [(example[0], example[-1]) for example in EXAMPLES])
def test_each_kind_is_held_against_what_is_asked_of_it(said: dict[str, str], kpi_id: str, text: str) -> None:
    assert said[kpi_id] == text


def test_a_part_of_the_year_without_a_name_is_told_by_its_day(said: dict[str, str]) -> None:
    assert said["in May"].startswith("参考：年度の途中（5月31日現在）3人。この時期までの目安 3人（")
