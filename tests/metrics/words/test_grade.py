"""The sentence between the city's grade and our verdict: derived from what both rest on, and nothing supposed."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from domain.codes import Status
from metrics import catalogue, status
from metrics.catalogue import KpiDefinition
from metrics.particulars import Grade
from metrics.status import KpiStatus
from metrics.words import grade
from metrics.words import verdict as verdicts
from tests.given import Given


@cache
def behind() -> tuple[KpiDefinition, KpiStatus]:
    """Return a KPI that stands at 25% at the end of FY2025, where its line asks for some 30%."""
    given = Given()
    given.municipality()
    given.initiative()
    given.kpi(unit="%", baseline=10)
    given.target(50, 2027)
    given.actual(25, 2025)
    moment = given.at(date(2026, 7, 1))
    definition, verdict = catalogue.kpi(given, moment, "k"), status.of_kpi(given, moment, "k")
    assert definition is not None and verdict is not None and verdict.status is Status.BEHIND
    return definition, verdict


def why(text: str, rule: str, year: int = 2025, **changes: object) -> str:
    definition, verdict = behind()
    return grade.why(Grade(year, text, rule, "報告"), definition, replace(verdict, **changes))  # type: ignore[arg-type]


def ours() -> str:
    return grade._ours(*behind())


def test_without_a_verdict_of_ours_there_is_nothing_to_compare() -> None:
    said = why("A", "8割以上でA", status=Status.UNREPORTED)
    assert said == "この画面は「未登録」で、市の評価と比べられる判定がありません。"


def test_another_year_is_another_year() -> None:
    assert why("達成", "目標以上", 2024) == "市の評価は令和6年度、判定は令和7年度の実績によるもので、年度が違います。"


def test_the_grade_of_a_town_is_the_towns() -> None:
    definition, verdict = behind()
    of_town = replace(definition, municipality_name="白子町")
    assert grade.why(Grade(2024, "達成", "目標以上", "報告"), of_town, verdict).startswith("町の評価は令和6年度、")
    assert verdicts.asked_by(of_town, replace(verdict, expected_rule=status.AskedBy.CITY)) == "町の目標"


@pytest.mark.parametrize("text", ["遅れ", "未達成", "やや遅れている", "×"])
def test_what_says_the_same_is_no_difference(text: str) -> None:
    assert why(text, "職員の判断") == "どちらも令和7年度の実績によるもので、食い違いはありません。"
    assert "食い違い" not in why(text, "職員の判断", status=Status.ON_TRACK)


def test_a_lower_bar_of_the_city_is_the_reason_where_its_rule_says_so_of_this_grade() -> None:
    assert behind()[1].expected_on == date(2026, 3, 31)
    asked = ours()
    assert asked.startswith("令和8年3月31日（2026-03-31）の按分線（自動計算）の計画値（") and asked.endswith("に届いたか")
    told = f"でこの評価とし、判定は{asked}によるので、求めるところが違います。"
    lower = {
        "B": ("8割以上でB", "A：目標の100%以上、B：80%以上、C：80%未満", "Ｂ（達成率８０％以上）", "Aは9割以上、Bは8割以上"),
        "達成": ("80%以上を「達成」とする", "達成：8割以上、未達成：8割未満"),
    }
    for given_grade, rules in lower.items():
        for rule in rules:
            assert re_share(why(given_grade, rule)) and why(given_grade, rule).endswith(told), rule


def re_share(said: str) -> bool:
    return said.startswith(("市の基準は8割以上", "市の基準は80%以上"))


@pytest.mark.parametrize(
    ("grade", "rule"),
    [
        ("C", "8割以上でB"),  # the rule says nothing of this grade
        ("B", "80%以上A 60%以上B 40%以上B"),  # twice
        ("B", "進捗を総合的に判断"),
        ("A", "A：目標の100%以上"),  # no lower bar
        ("B", "B評価は部長が決める。8割以上が目安"),
        ("B", "95%以上でB"),  # nothing that the plan asks is reached to such a share
    ],
)
def test_where_the_rule_does_not_tell_only_what_ours_rests_on_is_said(grade: str, rule: str) -> None:
    assert why(grade, rule) == f"計画にその時点の目標がないため、判定は市のものではない{ours()}によります。"


def test_a_rule_that_is_not_published_and_a_grade_of_the_whole_are_named() -> None:
    assert why("B", "公表なし") == f"市の基準が公表されていないため違いの理由は分かりませんが、判定は{ours()}によります。"
    assert why("B", "公表されていない") == why("B", "公表なし")
    of_all = f"市の評価は取組や事業の全体について、判定はこの指標が{ours()}についてのもので、見るものが違います。"
    assert why("B", "取組全体の進み具合を4段階で評価") == of_all


def test_against_a_target_of_the_city_both_measures_are_named() -> None:
    definition, verdict = behind()
    by_city = replace(verdict, expected_rule=status.AskedBy.CITY)
    said = grade.why(Grade(2025, "B", "総合的に判断", "報告"), definition, by_city)
    assert said.startswith("市は公表した基準で評価し、この画面は令和8年3月31日") and "按分線" not in said
    assert grade.why(Grade(2025, "B", "総合的に判断", "報告"), definition, replace(by_city, expected_value=None)) == (
        "市は公表した基準で評価し、この画面は計画の目標に届いたかで判定しています。"
    )
