"""The CSV tables that other programs rely on: their names, their columns, and cells safe in a spreadsheet."""

import csv
from datetime import date
from shutil import copyfile

import pytest

from metrics.moment import Moment
from store import dictionary, export, package, table_files, write
from store.database import Database
from tests.store import small

PROMISED = {
    "municipalities": "municipality_code municipality_name prefecture_name population_count population_on"
    " population_source is_population_confirmed city similar_type",
    "plans": "plan_id municipality_code plan_name start_fiscal_year end_fiscal_year published_on",
    "initiatives": "initiative_id plan_id section_name initiative_name departments is_national_priority place",
    "common_measures": "measure_id measure_name kpi_id definition denominator difference_note",
    "reference_values": "measure_id definition area_name reference_value unit value_text as_of_text source_text city"
    " place",
    "themes": "initiative_id theme_id theme_name basis printed_text reason place",
    "kpis": "kpi_id initiative_id kpi_name component_name kind direction unit baseline_low_value baseline_high_value"
    " baseline_on baseline_text note place",
    "targets": "kpi_id fiscal_year target_revision target_low_value target_high_value target_text source",
    "former_baselines": "kpi_id baseline_revision baseline_low_value baseline_high_value baseline_on baseline_text"
    " place",
    "reporting": "kpi_id report_due due_source survey_years",
    "published_grades": "kpi_id fiscal_year grade_text rule_text source upload_id",
    "observations": "kpi_id observed_on fiscal_year low_value high_value value_text value_code mark source upload_id",
    "schedule": "initiative_id line_name fiscal_year schedule_text stage is_uncertain",
    "events": "event_id municipality_code event_name theme_id stage occurred_on_text occurred_from occurred_to"
    " initiative_id place",
    "context": "municipality_code topic item_name value_text as_of_text",
    "contradictions": "municipality_code subject first_text first_place second_text second_place",
    "status": "kpi_id as_of status attainment gap_value pace_ratio needed_per_year expected_value is_stale rule",
}


@pytest.fixture(scope="module")
def exported(built_file, tmp_path_factory):
    """A database with one upload, opened to be read, the folder to which it was exported, and the one of before."""
    place = tmp_path_factory.mktemp("exported")
    with Database(copyfile(built_file, place / "d.duckdb")) as database:
        export.export(database, place / "then", Moment(1, small.TODAY))
        actual = small.actual(note="=HYPERLINK(1)", reason="一つ目 \n\n 二つ目\n")
        upload = write.Upload(small.TOGANE, 1, "h", "f.xlsx", "佐藤", "", (actual,), ())
        write.accept_upload(database, upload, small.AT)
        export.export(database, place / "out", Moment(2, small.TODAY))
        yield database, place / "out", place / "then"


@pytest.fixture
def database(exported):
    return exported[0]


@pytest.fixture
def folder(exported):
    return exported[1]


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_columns_come_first_under_a_header_in_row_1(folder, name):
    data = (folder / f"{name}.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    header = data.decode("utf-8-sig").split("\r\n")[0].split(",")
    promised = PROMISED[name].split()
    assert header[: len(promised)] == promised


def test_codes_stay_text_numbers_lose_their_padding_and_nothing_is_empty(folder):
    assert [row["municipality_code"] for row in rows(folder, "municipalities")][2] == "052116"
    kpi = rows(folder, "kpis")[2]
    assert (kpi["kpi_id"], kpi["baseline_low_value"], kpi["baseline_on"], kpi["component_name"]) == (
        "togane-1-share",
        "10",
        "2026-03-31",
        "",
    )
    initiative = rows(folder, "initiatives")[1]
    assert (initiative["departments"], initiative["is_national_priority"]) == ("市民課;企画課", "true")
    assert len(rows(folder, "targets")) == 10
    assert [row["stage"] for row in rows(folder, "schedule")][:4] == ["considering", "considering", "", "partial"]


def test_an_observation_names_its_source_and_upload(folder):
    (row,) = rows(folder, "observations")
    assert (row["low_value"], row["mark"], row["source"], row["upload_id"]) == ("30", "final", "upload", "upload-2")
    assert row["note"] == "'=HYPERLINK(1)"


def test_the_verdict_is_that_of_the_metric_on_the_day_of_reading(folder):
    found = {row["kpi_id"]: (row["as_of"], row["status"]) for row in rows(folder, "status")}
    assert found["togane-1-share"] == ("2027-07-15", "on_track")
    assert found["choshi-1-share"] == ("2027-07-15", "unreported")


def test_an_event_has_its_dates_and_context_and_contradictions_their_texts(folder):
    first, second = rows(folder, "events")
    assert (first["event_id"], first["municipality_code"]) == ("choshi-event-store", "122025")
    assert (second["stage"], second["is_planned"], second["initiative_id"]) == ("done", "false", "togane-1")
    dates = ("occurred_on_text", "occurred_from", "occurred_to")
    assert [second[column] for column in dates] == ["令和7年度まで", "", "2026-03-31"]
    (context,) = rows(folder, "context")[:1]
    assert (context["topic"], context["value_text"], context["as_of_text"]) == ("population", "58,000人", "令和2年")
    (contradiction,) = rows(folder, "contradictions")[:1]
    assert (contradiction["first_text"], contradiction["second_place"]) == ("令和5年度", "表1")


def test_an_earlier_version_is_exported_as_it_was_then(exported, tmp_path):
    database, now, then = exported
    again = export.export(database, tmp_path / "again", Moment(1, small.TODAY))
    assert {file.name for file in again} == {*(f"{name}.csv" for name in export.TABLES), package.FILE}
    assert [file.name for file in again if file.read_bytes() != (then / file.name).read_bytes()] == []
    changed = [file.stem for file in again if file.read_bytes() != (now / file.name).read_bytes()]
    assert changed == ["observations", "status", "datapackage"]
    assert rows(then, "observations") == []


def test_a_text_is_one_line_in_every_file(exported):
    database, folder, _ = exported
    (row,) = rows(folder, "observations")
    assert row["reason"] == "一つ目 二つ目"
    names = [column.name for column in dictionary.table("observations").columns]
    (held,) = export.rows(database, Moment(2, small.TODAY), "observations")
    assert dict(zip(names, held.values, strict=True))["reason"] == "一つ目 二つ目"
    assert (held.municipality_key, row["municipality_code"], row["unit"]) == (small.TOGANE, "122131", "%")


def test_one_city_can_be_exported(database, folder):
    data = export.table(database, "kpis", Moment(2, small.TODAY, small.CHOSHI)).decode("utf-8-sig")
    assert [line.split(",")[0] for line in data.split("\r\n")[1:3]] == ["choshi-1-share", "choshi-1-count"]


def test_dates_are_iso():
    assert table_files.cell(date(2027, 3, 31)) == "2027-03-31"
