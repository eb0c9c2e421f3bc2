"""Common measures between cities, roadmaps, gaps and corrections."""

from datetime import date
from decimal import Decimal

from domain.codes import GapReason, Kind, Stage
from metrics import comparison, roadmap, sources
from tests.given import Given

DAY = date(2026, 7, 15)
PLACE = {"place": "例示", "first_line": 3, "last_line": 4}


def measured() -> Given:
    given = Given()
    for order, (key, name, people) in enumerate(((122025, "choshi", 58_431), (122131, "togane", 58_219))):
        given.municipality(key, city=name, population_count=people, sort_order=order)
        given.kpi(f"{name}-k", baseline=100, municipality_key=key)
        given.target(500, kpi_id=f"{name}-k", municipality_key=key)
        row = {"version": 1, "measure_id": "m", "measure_name": "件数", "is_per_resident": True, "difference_note": ""}
        given.insert("common_measure", row | {"kpi_id": f"{name}-k", "sort_order": 1})
    given.actual(250, 2025, kpi_id="togane-k")
    given.actual(900, observed_on=date(2026, 6, 30), mark="preliminary", kpi_id="togane-k")
    return given


def test_the_latest_known_value_is_an_actual_or_else_the_baseline() -> None:
    given = measured()
    found = comparison.of_all(given, given.at(DAY))
    assert [
        (
            row.city,
            row.low_value,
            row.observed_on,
            row.value_source,
            row.per_thousand_value,
            row.final_target_low_value,
        )
        for row in found
    ] == [
        ("choshi", 100, date(2024, 3, 31), "baseline", Decimal("1.7114"), 500),
        ("togane", 250, date(2026, 3, 31), "actual", Decimal("4.2941"), 500),
    ]


def test_measures_say_how_many_cities_have_them() -> None:
    given = measured()
    (row,) = comparison.measures(given, given.at(DAY))
    assert (row.measure_id, row.is_per_resident, row.kpi_count, row.city_count) == ("m", True, 2, 2)


def test_roadmap_cells_come_with_city_and_stage() -> None:
    given = Given()
    given.municipality(city="togane")
    given.initiative(initiative_name="申請")
    cell = {
        "version": 1,
        "municipality_key": 122131,
        "initiative_id": "i",
        "line_number": 1,
        "line_name": "導入",
    } | PLACE
    given.insert(
        "schedule", cell | {"fiscal_year": 2025, "schedule_text": "試行", "stage": "preparing", "is_uncertain": True}
    )
    given.insert("schedule", cell | {"fiscal_year": 2024, "schedule_text": "→", "is_uncertain": False})
    found = roadmap.cells(given, given.at(DAY))
    assert [
        (row.city, row.initiative_name, row.fiscal_year, row.schedule_text, row.stage, row.is_uncertain)
        for row in found
    ] == [
        ("togane", "申請", 2024, "→", None, False),
        ("togane", "申請", 2025, "試行", Stage.PREPARING, True),
    ]


def test_gaps_are_counted_by_city_and_reason_in_the_newest_edition_only() -> None:
    given = Given()
    given.municipality(city="togane")
    given.plan()
    gap = {"municipality_key": 122131, "subject": "現状値"} | PLACE
    for number, reason in ((1, "lost"), (2, "lost"), (3, "not_printed")):
        given.insert("gap", gap | {"version": 1, "gap_number": number, "reason": reason})
    fixed = {"correction_number": 1, "printed_text": "p", "corrected_text": "c", "reason": "r"} | PLACE
    given.insert("correction", {"municipality_key": 122131, "version": 1} | fixed)
    moment = given.at(DAY)
    assert [(row.city, row.reason, row.gap_count) for row in sources.gap_counts(given, moment)] == [
        ("togane", GapReason.LOST, 2),
        ("togane", GapReason.NOT_PRINTED, 1),
    ]
    assert [gap.gap_number for gap in sources.gaps(given, moment)] == [1, 2, 3]
    assert [row.corrected_text for row in sources.corrections(given, moment)] == ["c"]
    given.plan(version=2)
    given.insert("gap", gap | {"version": 2, "gap_number": 1, "reason": "lost"})
    assert [row.gap_count for row in sources.gap_counts(given, given.at(DAY))] == [1]


def test_targets_per_thousand_stand_beside_the_values_in_one_list_of_all_measures() -> None:
    given = measured()
    found = comparison.of_all(given, given.at(DAY))
    assert [(row.measure_id, row.city, row.kind, row.per_thousand_target_value) for row in found] == [
        ("m", "choshi", Kind.LEVEL, Decimal("8.5571")),
        ("m", "togane", Kind.LEVEL, Decimal("8.5882")),
    ]
