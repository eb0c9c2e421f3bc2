"""Every view has the key that its first line promises, on cities with revisions, undone uploads and newer editions."""

from datetime import date

import pytest

from metrics import compose
from tests.given import Given

KEYS = {
    "actual_now": ("municipality_key", "kpi_id", "observed_on"),
    "aim": ("kpi_number",),
    "basis": ("kpi_number",),
    "search_entry": ("entry_type", "entry_id"),
    "closed_actual": ("kpi_number", "fiscal_year"),
    "common_course": ("measure_id", "kpi_id", "series", "observed_on"),
    "comparable_value": ("measure_id", "municipality_key", "kpi_id", "side", "fiscal_year"),
    "comparison": ("measure_id", "kpi_id"),
    "course": ("municipality_key", "kpi_id", "series", "observed_on"),
    "correction_now": ("municipality_key", "correction_number"),
    "context_now": ("municipality_key", "context_number"),
    "contradiction_now": ("municipality_key", "contradiction_number"),
    "term_now": ("municipality_key", "term"),
    "counts": ("municipality_key", "status", "is_stale"),
    "edition_now": ("edition_scope",),
    "event_now": ("municipality_key", "event_id"),
    "expected": ("kpi_number", "purpose"),
    "figure_now": ("municipality_key", "figure_id", "value_number"),
    "former_baseline_now": ("municipality_key", "kpi_id", "baseline_revision"),
    "grade_now": ("municipality_key", "kpi_id", "fiscal_year"),
    "reporting_now": ("municipality_key", "kpi_id"),
    "gap_now": ("municipality_key", "gap_number"),
    "initiative_listed": ("municipality_key", "initiative_id"),
    "initiative_now": ("municipality_key", "initiative_id"),
    "judged": ("kpi_number",),
    "kpi_listed": ("municipality_key", "kpi_id"),
    "kpi_now": ("municipality_key", "kpi_id"),
    "latest_reported": ("municipality_key", "kpi_id"),
    "measure_now": ("measure_id",),
    "measure_of_kpi": ("municipality_key", "kpi_id"),
    "municipality_now": ("municipality_key",),
    "open_actual": ("kpi_number",),
    "open_year": ("municipality_key", "kpi_id"),
    "plan_now": ("municipality_key",),
    "promise": ("municipality_key", "kpi_id"),
    "report_counted": ("kpi_number", "observed_on"),
    "report_use": ("municipality_key", "kpi_id", "observed_on"),
    "report_year": ("kpi_number", "fiscal_year"),
    "report_summed": ("kpi_number",),
    "reference_now": ("reference_number",),
    "reports_due": ("municipality_key", "kpi_id", "fiscal_year"),
    "retired_now": ("retired_id",),
    "revised_now": ("kpi_number",),
    "roadmap": ("municipality_key", "initiative_id", "line_number", "fiscal_year"),
    "stage_now": ("municipality_key", "initiative_id"),
    "status": ("municipality_key", "kpi_id"),
    "stock_path": ("municipality_key", "kpi_id", "fiscal_year"),
    "survey_now": ("municipality_key", "kpi_id", "fiscal_year"),
    "target_now": ("municipality_key", "kpi_id", "fiscal_year"),
    "target_path": ("kpi_number", "fiscal_year"),
    "theme_matrix": ("municipality_key", "theme_id", "status"),
    "theme_now": ("theme_id",),
    "theme_reason_now": ("municipality_key", "initiative_id", "theme_id"),
    "pace": ("municipality_key", "kpi_id"),
    "way": ("municipality_key", "kpi_id"),
    "trajectory": ("municipality_key", "kpi_id", "series", "observed_on"),
    "unthemed": ("municipality_key", "initiative_id"),
}
PLACE = {"place": "例示", "first_line": 1, "last_line": 1}


@pytest.fixture(scope="module")
def given() -> Given:
    given = Given()
    for city in (122025, 122131):
        given.municipality(city)
    for theme in ("t1", "t2"):
        given.theme(theme)
    for city, prefix in ((122025, "a"), (122131, "b")):
        for version in (1, 2):
            given.plan(2024, 2027, city, version=version)
            given.initiative(f"{prefix}-i", ("t1", "t2"), city, version=version)
            given.initiative(f"{prefix}-waiting", (), city, version=version)
            cell = {"municipality_key": city, "version": version, "initiative_id": f"{prefix}-i"} | PLACE
            for year in (2024, 2025):
                line = {
                    "line_number": 1,
                    "line_name": "",
                    "fiscal_year": year,
                    "schedule_text": "導入",
                    "is_uncertain": False,
                }
                given.insert("schedule", cell | line | {"stage": "partial"})
            given.insert(
                "gap",
                {"municipality_key": city, "version": version, "gap_number": 1, "subject": "s", "reason": "lost"}
                | PLACE,
            )
            why = {"theme_id": "t1", "basis": "name", "reason": "r", "printed_text": "p"}
            given.insert(
                "initiative_theme_reason",
                {"municipality_key": city, "version": version, "initiative_id": f"{prefix}-i"} | why | PLACE,
            )
            figure = {"municipality_key": city, "version": version, "figure_id": f"{prefix}-figure"}
            named = {"initiative_id": f"{prefix}-i", "figure_name": "f", "sort_order": 1}
            given.insert("figure", figure | named)
            for number in (1, 2):
                value = {"value_number": number, "low_value": 1, "high_value": 1, "value_text": "1"}
                given.insert("figure_value", figure | value | {"is_planned": number == 2} | PLACE)
            fixed = {"correction_number": 1, "printed_text": "p", "corrected_text": "c", "reason": "r"}
            given.insert("correction", {"municipality_key": city, "version": version} | fixed | PLACE)
            of_city = {"municipality_key": city, "version": version}
            event = {"event_id": f"{prefix}-event-e", "event_name": "e", "theme_id": "t1", "stage": "done"}
            event |= {"is_planned": False, "printed_text": "p", "sort_order": 1}
            given.insert("event", of_city | event | PLACE)
            context = {"context_number": 1, "topic": "cost", "item_name": "i", "value_text": "1円"}
            given.insert("context_item", of_city | context | PLACE)
            said = {
                f"{which}_{column}": value
                for which in ("first", "second")
                for column, value in ({"text": "p"} | PLACE).items()
            }
            for term in ("窓口", "予約"):
                given.insert("plan_term", of_city | {"term": term, "on_lines": "1 12"})
            given.insert("contradiction", of_city | {"contradiction_number": 1, "subject": "s"} | said)
            for number, kind in enumerate(("level", "annual", "maintain", "milestone", "increment")):
                if version == 2 and kind == "milestone":
                    continue
                kpi_id = f"{prefix}-{kind}"
                given.kpi(
                    kpi_id,
                    kind=kind,
                    baseline=number,
                    municipality_key=city,
                    initiative_id=f"{prefix}-i",
                    version=version,
                )
                for year in (2025, 2027):
                    given.target(50, year, kpi_id=kpi_id, municipality_key=city, version=version)
                given.target(40, 2027, kpi_id=kpi_id, municipality_key=city, version=version, revision=1)
                given.measurement(9, date(2024, 12, 31), kpi_id=kpi_id, municipality_key=city, version=version)
                if kind == "level":
                    for year in (2024, 2025, 2026, 2027):
                        given.insert("survey_year", of_city | {"kpi_id": kpi_id, "fiscal_year": year})
    for prefix, city in (("a", 122025), ("b", 122131)):
        for version in (1, 2):
            of_kpi = {"version": version, "municipality_key": city, "kpi_id": f"{prefix}-level"}
            former = {"baseline_low_value": 8, "baseline_high_value": 8, "baseline_on": date(2023, 3, 31)} | PLACE
            for number in (0, 1):
                given.insert("former_baseline", of_kpi | former | {"baseline_revision": number, "baseline_text": "8"})
            for year in (2024, 2025):
                grade = {"fiscal_year": year, "grade_text": "B", "rule_text": "r", "source_text": "s"}
                given.insert("published_grade", of_kpi | grade)
                if version == 2:  # once more with an upload of that version's successor
                    sent = {"municipality_key": city, "kpi_id": f"{prefix}-level", "upload_id": "g", "version": 3}
                    given.insert("grade_revision", grade | sent)
    retired = {"version": 1, "leads_to": "initiative", "successor_id": "a-i", "reason": "r"}
    for kpi_id in ("a-milestone", "gone"):
        given.insert("retired_id", retired | {"retired_id": kpi_id})
    for prefix, city in (("a", 122025), ("b", 122131)):
        measure = {"version": 1, "measure_id": "m", "measure_name": "m", "is_per_resident": True, "difference_note": ""}
        for order, measured in enumerate(("level", "figure"), 1):
            given.insert("common_measure", measure | {"kpi_id": f"{prefix}-{measured}", "sort_order": order})
        defined = {"version": 1, "measure_id": "m", "definition": "d", "denominator": "n"}
        given.insert("measure_definition", defined | {"kpi_id": f"{prefix}-level"})
        reference = {"version": 1, "reference_number": city, "measure_id": "m", "definition": "d", "area_name": "全国"}
        value = {"unit": "%", "value_text": "80.8%", "source_text": "s", "city": f"city{city}"}
        given.insert("reference_value", reference | value | PLACE)
        stage = {"municipality_key": city, "initiative_id": f"{prefix}-i", "evidence": "", "department": ""}
        for day, reported in ((1, "considering"), (2, "preparing")):
            row = stage | {
                "stage": reported,
                "observed_on": date(2025, 5, day),
                "upload_id": f"s{prefix}{day}",
                "version": 3,
            }
            given.insert("stage_revision", row)
        for kind in ("level", "annual", "maintain", "increment"):
            kpi_id = f"{prefix}-{kind}"
            for value, year in ((10, 2024), (12, 2024), (20, 2025), (99, 2025), (60, 2028)):
                upload = given.actual(value, year, kpi_id=kpi_id, municipality_key=city)
                if value == 99:
                    given.void(upload, city)
            given.actual(None, 2026, kpi_id=kpi_id, municipality_key=city, code="in_progress")
            given.actual(15, observed_on=date(2026, 9, 30), kpi_id=kpi_id, municipality_key=city, mark="preliminary")
        open_day = {"observed_on": date(2027, 6, 30), "mark": "preliminary"}
        given.actual(5, kpi_id=f"{prefix}-increment", municipality_key=city, **open_day)
    return given


def test_every_view_has_a_key() -> None:
    assert set(KEYS) == set(compose.names())


@pytest.mark.parametrize("name", sorted(KEYS))
@pytest.mark.parametrize("scope", [0, 122131])
def test_a_view_has_rows_and_its_key(given: Given, name: str, scope: int) -> None:
    key = [("is_stale", "is_period_over") if column == "is_stale" else (column,) for column in KEYS[name]]
    columns = [column for part in key for column in part]
    rows = given.rows(*compose.question(name, given.at(date(2027, 7, 15), scope=scope)))
    found = [tuple(row[column] for column in columns) for row in rows]
    assert found
    assert len(found) == len(set(found))
    if scope:
        assert {row.get("municipality_key", scope) for row in rows} == {scope}
