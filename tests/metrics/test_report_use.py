"""What the judgement does with a report, found in the judgement itself: each use, and that only one decides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.fiscal import last_day
from domain.report_use import ReportUse, Use, sentence
from metrics import report_use, status
from tests.given import CITY, Given

TODAY = date(2026, 7, 15)
OPEN_DAY = date(2026, 6, 30)
Plan = Callable[[Given, str], None]


def level(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id, baseline=10)
    given.target(50, 2027, kpi_id=kpi_id)


def yearly(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id, kind="annual")
    for year in (2024, 2026, 2027):
        given.target(50, year, kpi_id=kpi_id)


def held(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id, kind="maintain")
    given.target(0, 2027, kpi_id=kpi_id)


def surveyed(given: Given, kpi_id: str) -> None:
    level(given, kpi_id)
    of_kpi = {"version": 1, "municipality_key": CITY, "kpi_id": kpi_id}
    for year in (2024, 2025):
        given.insert("survey_year", of_kpi | {"fiscal_year": year})


def ending(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id, baseline=10)
    given.target(50, 2024, kpi_id=kpi_id)


def qualitative(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id, kind="qualitative", direction=None, target_absence="not_printed")


def without_target(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id, baseline=10, target_absence="not_set")


def lost(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id, baseline=10, target_absence="lost")


def due_before_its_baseline(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id, baseline=10)
    given.target(50, 2022, kpi_id=kpi_id)


def without_baseline(given: Given, kpi_id: str) -> None:
    given.kpi(kpi_id)
    given.target(50, 2027, kpi_id=kpi_id)
    given.actual(30, 2025, kpi_id=kpi_id)


CASES: tuple[tuple[Plan, dict[str, object], Use, str], ...] = (
    (level, {"fiscal_year": 2025}, Use.DECIDING, "この値で判定します"),
    (level, {"fiscal_year": 2025, "mark": "preliminary"}, Use.PRELIMINARY, "速報なので判定には使いません"),
    (level, {"fiscal_year": 2025, "code": "not_surveyed"}, Use.WORD, "「未調査」は値ではないので"),
    (level, {"fiscal_year": 2024, "code": "in_progress"}, Use.EXPIRED,
     "次の年度の報告の期限を過ぎたので、「集計中」は報告として数えません"),
    (level, {"fiscal_year": 2024, "mark": "preliminary"}, Use.EXPIRED, "次の年度の報告の期限を過ぎたので、「速報」は"),
    (level, {"observed_on": date(2024, 3, 31)}, Use.BEFORE_BASELINE, "基準値の時点より後の値ではない"),
    (level, {"observed_on": OPEN_DAY}, Use.DECIDING, "この値で判定します"),
    (ending, {"fiscal_year": 2025}, Use.AFTER_FINAL, "最終年度は令和6年度なので判定には使いません"),
    (surveyed, {"observed_on": OPEN_DAY}, Use.AFTER_SURVEY, "判定する調査年度は令和7年度なので判定には使いません"),
    (yearly, {"fiscal_year": 2025}, Use.NO_TARGET, "令和7年度の目標がないため判定には使わず、参考とします"),
    (yearly, {"observed_on": OPEN_DAY}, Use.WITHIN_YEAR, "年度の値は3月31日で締まります。年度の途中の値は"),
    (yearly, {"fiscal_year": 2022}, Use.NO_TARGET, "令和4年度の目標がないため判定には使わず、参考とします"),
    (yearly, {"fiscal_year": 2022, "code": "not_surveyed"}, Use.BEFORE_PLAN, "計画期間より前の報告なので"),
    (held, {"fiscal_year": 2022}, Use.BEFORE_PLAN, "計画期間より前の報告なので"),
    (without_baseline, {"fiscal_year": 2024}, Use.START, "この値を起点として"),
    (without_baseline, {"observed_on": OPEN_DAY}, Use.DECIDING, "この値で判定します"),
    (qualitative, {"fiscal_year": 2025}, Use.QUALITATIVE, "数値の目標がない指標なので"),
    (without_target, {"fiscal_year": 2025}, Use.NO_AIM, "計画に目標がないため"),
    (lost, {"fiscal_year": 2025}, Use.LOST, "最終目標を計画書から読み取れないため"),
    (due_before_its_baseline, {"fiscal_year": 2025}, Use.STOPPED, "指標の設定に確認が要るため"),
)  # fmt: skip


@pytest.fixture(scope="module")
def uses() -> dict[tuple[str, date], ReportUse]:
    """Return the uses of every case, each on a KPI of its own, asked at once."""
    given = Given()
    for number, (plan, report, _, _) in enumerate(CASES):
        plan(given, f"k{number}")
        given.actual(None if "code" in report else 22, kpi_id=f"k{number}", **report)  # type: ignore[arg-type]
    return {(one.kpi_id, one.observed_on): one for one in report_use.of_city(given, given.at(TODAY))}


@pytest.mark.parametrize("number", range(len(CASES)))
def test_each_report_has_the_use_that_the_judgement_makes_of_it(
    uses: dict[tuple[str, date], ReportUse], number: int
) -> None:
    _, report, use, says = CASES[number]
    day = report.get("observed_on")
    one = uses[f"k{number}", day if isinstance(day, date) else last_day(int(str(report["fiscal_year"])))]
    assert one.report_use is use
    assert sentence(one).startswith(says)


def test_a_year_is_open_until_its_last_day_is_over() -> None:
    given = Given()
    level(given, "k")
    given.actual(22, 2025)
    on_the_day, after = (report_use.of_city(given, given.at(day)) for day in (date(2026, 3, 31), date(2026, 4, 1)))
    assert [one.report_use for one in (*on_the_day, *after)] == [Use.OPEN, Use.DECIDING]
    assert sentence(on_the_day[0]) == "年度の値は3月31日で締まります。令和7年度の値は4月1日から判定に使います"


def test_the_newer_value_decides_and_the_older_one_names_it() -> None:
    given = Given()
    level(given, "k")
    given.actual(15, 2024)
    given.actual(22, 2025)
    older, deciding = report_use.of_kpi(given, given.at(TODAY), "k")
    assert report_use.of_kpi(given, given.at(TODAY), "none") == ()
    assert (older.report_use, deciding.report_use) == (Use.OLDER, Use.DECIDING)
    assert sentence(older) == "判定には、より新しい令和8年3月31日の実績を使います"
    assert status.of_city(given, given.at(TODAY))[0].latest_on == deciding.observed_on


def test_what_decides_nothing_leaves_every_number_of_the_verdict() -> None:
    """The judgement without and with a value of each year: what is said to decide nothing changes nothing."""
    without, with_value = Given(), Given()
    ids = []
    for plan in (level, yearly, surveyed, ending):
        for year in range(2022, 2026):
            ids.append(f"{plan.__name__}-{year}")
            for given in (without, with_value):
                plan(given, ids[-1])
            with_value.actual(22, year, kpi_id=ids[-1])
    before, after = (
        {one.kpi_id: one for one in status.of_city(given, given.at(TODAY))} for given in (without, with_value)
    )
    uses = {one.kpi_id: one for one in report_use.of_city(with_value, with_value.at(TODAY))}
    unused = [kpi_id for kpi_id in ids if uses[kpi_id].report_use not in (Use.DECIDING, Use.NO_TARGET)]
    assert unused == ["level-2022", "level-2023", "surveyed-2022", "surveyed-2023", "ending-2022", "ending-2023",
                      "ending-2025"]  # fmt: skip
    for kpi_id in unused:
        assert replace(after[kpi_id], version=before[kpi_id].version) == before[kpi_id], kpi_id
    for kpi_id in [one for one in ids if uses[one].report_use is Use.DECIDING]:
        assert after[kpi_id].latest_on == uses[kpi_id].observed_on
