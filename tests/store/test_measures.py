"""共通指標 by definition: what shares an axis measures the same, and what stands beside it is printed by a plan."""

import csv
import shutil
from pathlib import Path

import pytest

from domain.codes import Kind
from loaders.transcription import TranscriptionError
from store.plans.catalogue import read_catalogue
from tests.cities import CITIES, plan_of
from tests.store import small

CATALOGUE = read_catalogue(small.DATA)
KPIS = {kpi.kpi_id: kpi for city in CITIES for kpi in plan_of(city).kpis}
# A figure of a plan's text has a unit and, since nothing is asked of it, no kind.
FIGURES = {figure.figure_id: figure for city in CITIES for figure in plan_of(city).figures}
YEARLY = (Kind.ANNUAL, Kind.INCREMENT)


def grouped() -> dict[tuple[str, str], list[str]]:
    """The KPIs of each measure and definition."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in CATALOGUE.tables["measure_definition"]:
        found.setdefault((str(row["measure_id"]), str(row["definition"])), []).append(str(row["kpi_id"]))
    return found


def test_every_kpi_of_a_measure_has_a_definition_and_a_denominator() -> None:
    defined = {(row["measure_id"], row["kpi_id"]) for row in CATALOGUE.tables["measure_definition"]}
    assert defined == {(row["measure_id"], row["kpi_id"]) for row in CATALOGUE.tables["common_measure"]}


# What fits a measure perhaps, and nobody has settled: pages say 未対応付け, and 管理 asks.
UNDECIDED = [
    "choshi-2-4-chatbot-answer-share",
    "katagami-1-ai-rpa-01-working-time",
    "katagami-1-ai-rpa-02-working-time",
    "katagami-1-paperless-06-e-filing-share",
    "togane-2-1-nursery-online-procedures",
    "togane-3-2-transcription-uses",
]


def test_every_kpi_is_under_a_measure_or_found_to_be_under_none_but_six() -> None:
    said = {row["kpi_id"] for table in ("common_measure", "no_common_measure") for row in CATALOGUE.tables[table]}
    assert sorted(set(KPIS) - said) == UNDECIDED
    assert said <= {*KPIS, *FIGURES}


def test_a_measure_is_what_several_cities_measure() -> None:
    cities: dict[str, set[str]] = {}
    for row in CATALOGUE.tables["common_measure"]:
        cities.setdefault(str(row["measure_id"]), set()).add(str(row["kpi_id"]).partition("-")[0])
    assert {measure for measure, found in cities.items() if len(found) < 2} == set()


@pytest.mark.parametrize("key", sorted(grouped()), ids="/".join)
def test_one_definition_holds_shares_or_amounts_and_stocks_or_yearly_amounts(key: tuple[str, str]) -> None:
    measured = [KPIS.get(each) or FIGURES[each] for each in grouped()[key]]
    assert len({each.unit == "%" for each in measured if each.unit}) <= 1
    kpis = [KPIS[each] for each in grouped()[key] if each in KPIS]
    assert len({kpi.kind in YEARLY for kpi in kpis if kpi.kind is not Kind.QUALITATIVE}) <= 1


def test_what_the_plans_call_by_three_names_is_three() -> None:
    shares = {definition for measure, definition in grouped() if measure == "card_share"}
    assert shares == {"交付率", "保有率", "取得率"}
    hosted, courses = ("togane-3-7-web-meetings", "choshi-4-3-online-meetings")
    assert not any({hosted, courses} <= set(kpis) for kpis in grouped().values())


def test_a_reference_is_a_number_unless_it_counts_how_many_of_how_many() -> None:
    for row in CATALOGUE.tables["reference_value"]:
        assert (row["reference_value"] is None) == ("/" in str(row["value_text"])), row


@pytest.mark.parametrize(
    ("file", "column", "text", "says"),
    [
        ("reference_values.csv", "measure_id", "no_such", "common_measures.csv にありません"),
        ("reference_values.csv", "city", "chiba", "municipalities.csv にありません"),
        ("reference_values.csv", "value", "多い", "読めません|数"),
        ("reference_values.csv", "source", "", "空欄"),
        ("common_measures.csv", "definition", "", "空欄"),
        ("common_measures.csv", "denominator", "", "空欄"),
        ("no_common_measure.csv", "reason", "", "空欄"),
        ("no_common_measure.csv", "kpi_id", "choshi-1-3-card-issuance-share", "common_measures.csv にもあります"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_refused(file: str, column: str, text: str, says: str, tmp_path: Path) -> None:
    for source in small.DATA.glob("*.csv"):
        shutil.copy(source, tmp_path)
    with (tmp_path / file).open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    rows[0][column] = text
    with (tmp_path / file).open("w", encoding="utf-8", newline="") as held:
        writer = csv.DictWriter(held, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(TranscriptionError, match=says):
        read_catalogue(tmp_path)
