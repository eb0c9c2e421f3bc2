"""Which 共通指標 a KPI measures: the catalogue, the plan's workbook and people say it, the newest of them counts."""

from datetime import date

import pytest

from domain.codes import Mapped
from metrics import comparison, measure_of_kpi, unthemed
from metrics.measure_of_kpi import SaidBy
from tests.given import CITY, Given

DAY = date(2026, 7, 15)


def given() -> Given:
    """Two measures, held up by the KPI `other` and the figure `f`, and the KPI `k` of which nothing is said."""
    given = Given()
    given.municipality(city="togane")
    given.initiative()
    given.kpi("other")
    given.kpi("k")
    catalogue(given, "other", "m1", "総数")
    catalogue(given, "f", "m2", "割合")
    given.insert("figure", of_city() | {"figure_id": "f", "initiative_id": "i", "figure_name": "本文", "sort_order": 1})
    return given


def of_city(version: int = 1) -> dict[str, object]:
    return {"version": version, "municipality_key": CITY}


def edition(given: Given, scope: int, version: int) -> None:
    given.insert("edition", {"scope": scope, "version": version, "content_hash": str(version)})
    if scope == 0:
        given.insert("municipality", next(iter(given.rows("SELECT * FROM municipality"))) | {"version": version})


def catalogue(given: Given, kpi_id: str, measure: str, definition: str, version: int = 1) -> None:
    row = {"version": version, "measure_id": measure, "kpi_id": kpi_id}
    given.insert("common_measure", row | {"measure_name": f"{measure}の名", "is_per_resident": False,
                                          "difference_note": "", "sort_order": 1})  # fmt: skip
    given.insert("measure_definition", row | {"definition": definition, "denominator": "なし（数）"})


def said(given: Given, table: str, measure: str | None, version: int, definition: str = "別の定義") -> None:
    texts = {"definition": definition if measure else "", "denominator": "", "difference_note": "違い"}
    given.insert(table, of_city(version) | {"kpi_id": "k", "measure_id": measure} | texts)


def of_k(given: Given, version: int | None = None) -> tuple[Mapped, str | None, str | None, SaidBy | None]:
    row = measure_of_kpi.of_kpi(given, given.at(DAY, version), "k")
    assert row is not None
    return row.mapped, row.measure_id, row.definition, row.said_by


def test_nobody_has_said_is_not_none() -> None:
    found = given()
    assert of_k(found) == (Mapped.UNDECIDED, None, None, None)
    assert [(row.city, row.kpi_count) for row in measure_of_kpi.undecided(found, found.at(DAY))] == [("togane", 1)]
    found.insert("no_common_measure", {"version": 1, "kpi_id": "k", "reason": "測らない"})
    assert of_k(found) == (Mapped.NONE, None, None, SaidBy.CATALOGUE)
    assert measure_of_kpi.undecided(found, found.at(DAY)) == ()


def test_a_figure_is_under_a_measure_but_waits_for_nobody() -> None:
    found = given()
    assert measure_of_kpi.states(found, found.at(DAY)) == {
        "other": Mapped.MAPPED, "k": Mapped.UNDECIDED, "f": Mapped.MAPPED
    }  # fmt: skip
    offered = measure_of_kpi.offered(found, found.at(DAY))
    assert [row[:1] + row[2:] for row in offered] == [
        ("m1", "総数", "なし（数）", 1, 0, 1), ("m2", "割合", "なし（数）", 1, 0, 0)
    ]  # fmt: skip


def test_the_plans_word_holds_until_an_edition_without_it() -> None:
    found = given()
    said(found, "kpi_measure", "m1", 1, "総数")
    assert of_k(found) == (Mapped.MAPPED, "m1", "総数", SaidBy.PLAN)
    assert [row.kpi_id for row in comparison.of_all(found, found.at(DAY)) if row.measure_id == "m1"] == ["k", "other"]
    found.plan(version=2)
    found.kpi("k", version=2)
    assert of_k(found) == (Mapped.UNDECIDED, None, None, None)
    assert of_k(found, version=1)[0] is Mapped.MAPPED


def test_a_person_counts_from_that_version_on_until_it_is_taken_back() -> None:
    found = given()
    said(found, "kpi_measure", "m1", 1)
    said(found, "measure_decision", "m2", 2)
    said(found, "measure_decision", None, 3)
    assert [of_k(found, version)[:2] for version in (1, 2, 3)] == [
        (Mapped.MAPPED, "m1"), (Mapped.MAPPED, "m2"), (Mapped.NONE, None)
    ]  # fmt: skip
    found.insert("measure_decision_void", of_city(4) | {"decided_version": 3})
    assert (of_k(found), of_k(found, 3)[0]) == ((Mapped.MAPPED, "m2", "別の定義", SaidBy.PERSON), Mapped.NONE)


@pytest.mark.parametrize(
    ("definitions", "expected"),
    [
        (("総数", "総数"), SaidBy.PERSON),  # the catalogue came anew for another reason
        (("総数", "割合"), SaidBy.CATALOGUE),  # the catalogue says something else since
        ((None, "総数"), SaidBy.CATALOGUE),  # the catalogue says something at last
        (("割合", "総数"), SaidBy.CATALOGUE),
    ],
)
def test_the_catalogues_word_is_as_old_as_it_has_been_the_same(
    definitions: tuple[str | None, str], expected: SaidBy
) -> None:
    found = given()
    before, after = definitions
    if before is not None:
        catalogue(found, "k", "m1", before)
    said(found, "measure_decision", "m1", 2)
    edition(found, 0, 3)
    catalogue(found, "k", "m1", after, version=3)
    assert of_k(found)[3] is expected
    edition(found, 0, 4)
    catalogue(found, "k", "m1", after, version=4)
    assert of_k(found)[3] is expected
    assert of_k(found, 2)[3] is SaidBy.PERSON


def test_a_measure_that_the_catalogue_gave_up_is_undecided_again() -> None:
    found = given()
    said(found, "measure_decision", "m9", 2)
    assert of_k(found)[:2] == (Mapped.UNDECIDED, None)


def test_pages_of_what_waits() -> None:
    found = given()
    found.kpi("k2")
    found.kpi("gone")
    found.plan(version=2)
    for kpi_id in ("other", "k", "k2"):
        found.kpi(kpi_id, version=2)
    moment = found.at(DAY)
    pages = [measure_of_kpi.part_undecided(found, moment, key, first, 1) for key, first in ((0, 0), (CITY, 1), (0, 2))]
    assert [[row.kpi_id for row in page] for page in pages] == [["k"], ["k2"], []]


def test_an_initiative_without_a_theme_waits_unless_somebody_said_that_it_has_none() -> None:
    found = given()
    for initiative_id, themes in (("themed", ("t",)), ("decided", ())):
        found.initiative(initiative_id, themes)
    found.theme("t")
    found.insert("themeless_initiative", of_city() | {"initiative_id": "decided"})
    assert unthemed.of_all(found, found.at(DAY)) == (unthemed.Unthemed("togane", "i", "other;k"),)
    assert unthemed.counts(found, found.at(DAY)) == (unthemed.Waiting("togane", 1),)
