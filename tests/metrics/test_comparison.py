"""Common measures between cities, roadmaps, gaps and corrections."""

from datetime import date
from decimal import Decimal

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
    frame = comparison.of_all(given, given.at(DAY))
    columns = ["city", "low_value", "observed_on", "value_source", "per_thousand_value", "final_target_low_value"]
    assert [tuple(row) for row in frame[columns].itertuples(index=False)] == [
        ("choshi", 100, date(2024, 3, 31), "baseline", Decimal("1.7114"), 500),
        ("togane", 250, date(2026, 3, 31), "actual", Decimal("4.2941"), 500),
    ]


def test_measures_say_how_many_cities_have_them() -> None:
    given = measured()
    (row,) = comparison.measures(given, given.at(DAY)).itertuples()
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
    frame = roadmap.cells(given, given.at(DAY))
    columns = ["city", "initiative_name", "fiscal_year", "schedule_text", "stage", "is_uncertain"]
    assert [tuple(row) for row in frame[columns].itertuples(index=False)] == [
        ("togane", "申請", 2024, "→", None, False),
        ("togane", "申請", 2025, "試行", "preparing", True),
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
    counted = sources.gap_counts(given, moment)[["city", "reason", "gap_count"]]
    assert [tuple(row) for row in counted.itertuples(index=False)] == [
        ("togane", "lost", 2),
        ("togane", "not_printed", 1),
    ]
    assert list(sources.gaps(given, moment).gap_number) == [1, 2, 3]
    assert list(sources.corrections(given, moment).corrected_text) == ["c"]
    given.plan(version=2)
    given.insert("gap", gap | {"version": 2, "gap_number": 1, "reason": "lost"})
    assert list(sources.gap_counts(given, given.at(DAY)).gap_count) == [1]


def test_targets_per_thousand_stand_beside_the_values_in_one_list_of_all_measures() -> None:
    given = measured()
    frame = comparison.of_all(given, given.at(DAY))
    columns = ["measure_id", "city", "kind", "per_thousand_target_value"]
    assert [tuple(row) for row in frame[columns].itertuples(index=False)] == [
        ("m", "choshi", "level", Decimal("8.5571")),
        ("m", "togane", "level", Decimal("8.5882")),
    ]
