"""What the plans hold, as of a version, and the search over their names."""

from datetime import date
from decimal import Decimal

import pytest

from domain.codes import Absence, Kind, TargetSource
from metrics import catalogue
from tests.given import Given

DAY = date(2026, 7, 15)


@pytest.fixture
def given() -> Given:
    given = Given()
    given.municipality(municipality_name="東金市", city="togane")
    given.theme("t1")
    given.initiative(
        "i1", ("t1",), initiative_name="オンライン申請の拡大", departments="総務課;情報課", summary="申請の窓口"
    )
    given.kpi(
        "k1",
        baseline=10,
        initiative_id="i1",
        kpi_name="オンライン化した手続",
        component_name="累計",
        baseline_place="表1",
    )
    given.target(30, kpi_id="k1", revision=0, source="plan_end")
    given.target(50, kpi_id="k1", revision=1, source="plan_end")
    given.actual(12, 2024, kpi_id="k1", reason="改修の遅れ", next_step="9月に再開")
    given.kpi("k2", initiative_id="i1", kpi_name="ＲＰＡの業務数", kind="qualitative", direction=None)
    return given


def test_cities_plans_and_themes(given: Given) -> None:
    moment = given.at(DAY)
    assert [city.city for city in catalogue.cities(given, moment)] == ["togane"]
    (plan,) = catalogue.plans(given, moment)
    assert (plan.municipality_name, plan.start_fiscal_year, plan.is_period_over) == ("東金市", 2024, False)
    assert [theme.theme_id for theme in catalogue.themes(given, moment)] == ["t1"]


def test_initiatives_carry_their_themes(given: Given) -> None:
    (found,) = catalogue.initiatives(given, given.at(DAY))
    assert (found.initiative_id, found.themes, found.departments, found.stage) == ("i1", "t1", "総務課;情報課", None)


def test_kpis_carry_their_final_target(given: Given) -> None:
    first, second = catalogue.kpis(given, given.at(DAY))
    assert (first.kpi_id, second.kpi_id) == ("k1", "k2")
    assert (first.final_target_fiscal_year, first.final_target_low_value, first.final_target_source) == (
        2027,
        50,
        TargetSource.PLAN_END,
    )
    assert (second.final_target_fiscal_year, second.baseline_absence) == (None, Absence.DASH)


def test_a_definition_has_targets_reports_and_places(given: Given) -> None:
    definition = catalogue.kpi(given, given.at(DAY), "k1")
    assert definition is not None
    assert (definition.kind, definition.city, definition.baseline_place) == (Kind.LEVEL, "togane", "表1")
    (target,) = definition.targets
    assert (target.target_value, target.target_revision, target.first_low_value) == (50, 1, Decimal(30))
    assert target.source is TargetSource.PLAN_END
    (report,) = definition.reports
    assert (report.low_value, report.reason, report.next_step, report.source) == (
        12,
        "改修の遅れ",
        "9月に再開",
        "upload",
    )
    other = catalogue.kpi(given, given.at(DAY), "k2")
    assert other is not None
    assert (other.baseline_absence, other.direction) == (Absence.DASH, None)
    assert catalogue.kpi(given, given.at(DAY), "nobody") is None


def test_an_earlier_version_knows_no_later_report(given: Given) -> None:
    definition = catalogue.kpi(given, given.at(DAY, version=1), "k1")
    assert definition is not None
    assert definition.reports == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("オンライン", ["i1", "k1", "k2"]),
        ("rpa", ["k2"]),
        ("ＲＰＡ　業務", ["k2"]),
        ("累計 情報課", ["k1"]),
        ("おんらいん", ["i1", "k1", "k2"]),
        ("・", []),
        ("東金市 窓口", ["i1", "k1", "k2"]),
        ("オンライン 見当たらない語", []),
        ("　", []),
    ],
)
def test_every_word_must_match_in_any_of_its_spellings(given: Given, words: str, found: list[str]) -> None:
    hits = catalogue.search(given, given.at(DAY), words)
    assert [hit.id for hit in hits] == found
    assert [hit.type for hit in hits] == ["initiative" if hit.id == "i1" else "kpi" for hit in hits]


def test_a_kpi_stands_under_every_theme_of_its_initiative(given: Given) -> None:
    given.theme("t2")
    given.initiative("i2", ("t1", "t2"))
    given.kpi("k3", initiative_id="i2")
    assert [tuple(row) for row in catalogue.themed(given, given.at(DAY))] == [
        ("k1", "t1"),
        ("k2", "t1"),
        ("k3", "t1"),
        ("k3", "t2"),
    ]


def test_what_a_revision_left_out_is_found_by_its_kpis(given: Given) -> None:
    given.initiative("i9", ("t1",), version=9, initiative_name="新しい取組")
    assert [hit.id for hit in catalogue.search(given, given.at(DAY), "オンライン")] == ["k1", "k2"]
    assert [hit.id for hit in catalogue.search(given, given.at(DAY), "新しい取組")] == ["i9"]
