"""What a plan workbook says of 共通指標 comes with the plan's edition, beside the catalogue and what people decided."""

from dataclasses import replace

import pytest

from domain.plan import MeasureChoice
from loaders.plan_book import form, workbook
from metrics import comparison, measure_of_kpi, unthemed
from metrics.moment import Moment
from store import mapping, versions
from store.plans import importing
from store.plans.build import bring
from tests import cells as cells_of
from tests import plan_books
from tests.store import small
from tests.store.test_mapping import with_measures

CITY = plan_books.CITY


@pytest.fixture
def measured(database):
    """Return a database whose catalogue has a measure since version 2."""
    bring(database, with_measures(), small.plans(), "試験", "共通指標", small.AT)
    return database


def take(database, data):
    found = importing.import_plan(database, data, "鈴木", "取込み", small.AT)
    assert [str(error) for error in found.errors] == []
    return found


def foreign(database, **changes):
    """Return the workbook of the fictitious sixth city, on the terms of a database."""
    plan = replace(plan_books.BOOK.plan, **changes)
    return workbook.template(importing.terms_of(database), replace(plan_books.BOOK, plan=plan))


def edited(data, *cells, sheet=form.MEASURES, without=None):
    mend = None if without is None else lambda book: book.remove(book[without])
    return cells_of.edited(data, *((sheet, place, value) for place, value in cells), mend=mend)


def said(database, key=plan_books.KEY, version=None):
    moment = Moment(versions.current(database) if version is None else version, small.TODAY)
    return {
        row.kpi_id: (row.mapped.value, row.definition, row.said_by and row.said_by.value)
        for row in measure_of_kpi.of_city(database, moment, key)
    }


def test_a_sixth_city_says_what_it_measures_alike_and_leaves_the_rest_open(measured):
    choices = (
        MeasureChoice("kaku-1-share", "share", "割合", "全件", "窓口に限る"),
        MeasureChoice("kaku-1-sheets", None),
    )
    found = take(measured, foreign(measured, measures=choices))
    assert "共通指標への対応付け 2" in found.changes[0]
    assert said(measured) == {
        "kaku-1-share": ("mapped", "割合", "plan"), "kaku-1-sheets": ("none", "", "plan"),
        "kaku-1-seal": ("undecided", None, None), "kaku-2-wish": ("undecided", None, None),
    }  # fmt: skip
    now = Moment(versions.current(measured), small.TODAY)
    assert [row.kpi_id for row in comparison.of_all(measured, now)] == ["choshi-1-share", "kaku-1-share"]
    assert [(row.city, row.kpi_count) for row in measure_of_kpi.undecided(measured, now)] == [("togane", 2), (CITY, 2)]
    assert take(measured, importing.template(measured, CITY)).version is None
    # A row that is emptied leaves the KPI open again, from that version on.
    emptied = edited(importing.template(measured, CITY), ("B3", None))
    assert take(measured, emptied).changes == ("共通指標への対応付け　削除 1",)
    assert said(measured)["kaku-1-sheets"][0] == "undecided"
    assert said(measured, version=now.version)["kaku-1-sheets"][0] == "none"


def test_a_form_without_the_sheet_leaves_what_the_edition_says(measured):
    take(measured, foreign(measured, measures=(MeasureChoice("kaku-1-share", "share", "割合", "全件"),)))
    earlier = edited(importing.template(measured, CITY), ("H2", "改めた概要"), sheet=form.INITIATIVES, without=form.MEASURES)
    assert take(measured, earlier).changes == ("取組　変更 1",)
    assert said(measured)["kaku-1-share"] == ("mapped", "割合", "plan")


def test_a_workbook_says_otherwise_than_the_catalogue_and_says_nothing_twice(measured):
    key = small.CHOSHI
    assert said(measured, key)["choshi-1-share"] == ("mapped", "割合", "catalogue")
    form_of = importing.template(measured, "choshi")
    assert take(measured, form_of).version is None
    assert take(measured, edited(form_of, ("C2", "別の割合"))).changes == ("共通指標への対応付け　追加 1",)
    assert said(measured, key) == {
        "choshi-1-share": ("mapped", "別の割合", "plan"), "choshi-1-count": ("none", None, "catalogue"),
    }  # fmt: skip
    # Another city comes: the catalogue is brought anew, and says no more than before.
    take(measured, foreign(measured))
    assert said(measured, key)["choshi-1-share"] == ("mapped", "別の割合", "plan")


def test_a_person_who_decided_after_the_form_was_made_is_not_overruled_by_what_it_repeats(measured):
    take(measured, foreign(measured, measures=(MeasureChoice("kaku-1-share", "share", "割合", "全件"),)))
    made_before = importing.template(measured, CITY)
    decided = MeasureChoice("kaku-1-share", None, difference_note="違うもの")
    mapping.decide(measured, plan_books.KEY, [decided], "田中", "読んで決めた", small.AT)
    assert said(measured)["kaku-1-share"] == ("none", "", "person")
    take(measured, edited(made_before, ("H2", "改めた概要"), sheet=form.INITIATIVES))
    assert said(measured)["kaku-1-share"] == ("none", "", "plan")
    # Whoever says something else in the workbook says it last.
    renewed = (("B2", "割合の名"), ("C2", "さらに別の割合"), ("D2", "全件"))
    take(measured, edited(importing.template(measured, CITY), *renewed))
    assert said(measured)["kaku-1-share"] == ("mapped", "さらに別の割合", "plan")


def test_initiatives_without_a_theme_wait_or_are_decided(measured):
    first, second = plan_books.BOOK.plan.initiatives
    bare = (replace(first, themes=()), replace(second, themes=(), is_themeless=True))
    found = take(measured, foreign(measured, initiatives=bare))
    assert "テーマを該当なしとした取組 1" in found.changes[0]
    assert [row.initiative_id for row in unthemed.of_all(measured, Moment(found.version, small.TODAY))] == ["kaku-1"]
    assert take(measured, importing.template(measured, CITY)).version is None
