"""What a person decides of 共通指標 stands from its version on, on both engines, until it is taken back."""

from dataclasses import replace

import pytest

from domain.codes import AuditAction, Mapped
from domain.plan import MeasureChoice
from metrics import comparison, measure_of_kpi, standing
from metrics.moment import Moment
from store import mapping, versions
from store.plans.build import bring
from store.plans.catalogue import Catalogue
from store.write import WriteRefused
from tests.store import small

KPI, OTHER = "togane-1-share", "togane-1-count"
SHARE = MeasureChoice(KPI, "share", "割合", "全件", "市の窓口に限る")
COUNT = MeasureChoice(OTHER, "share", "割合", "全件")
NONE = MeasureChoice(OTHER, None)


def with_measures() -> Catalogue:
    """Return the small catalogue with one measure, which 銚子市's share is under, and one KPI of it that is under none."""
    held = small.catalogue()
    row = {"kpi_id": "choshi-1-share", "measure_id": "share"}
    own = {
        "common_measure": [row | {"measure_name": "割合の名", "is_per_resident": False, "difference_note": "窓口",
                                  "sort_order": 1}],
        "measure_definition": [row | {"definition": "割合", "denominator": "全件"}],
        "no_common_measure": [{"kpi_id": "choshi-1-count", "reason": "測らない"}],
    }  # fmt: skip
    return Catalogue({**held.tables, **own}, held.stages)


@pytest.fixture
def mapped(either):
    """Return a database, on either engine, whose catalogue has the measure since version 2."""
    bring(either, with_measures(), small.plans(), "試験", "共通指標", small.AT)
    return either


def decide(database, *choices, by_name="鈴木", reason="計画を読んで決めた", key=small.TOGANE):
    return mapping.decide(database, key, choices, by_name, reason, small.AT)


def states(database, version=None):
    moment = Moment(versions.current(database) if version is None else version, small.TODAY)
    found = measure_of_kpi.states(database, moment)
    return [found[kpi_id].value for kpi_id in (KPI, OTHER, "choshi-1-share", "choshi-1-count")]


def test_a_decision_counts_from_its_version_on_until_it_is_taken_back(mapped):
    assert states(mapped) == ["undecided", "undecided", "mapped", "none"]
    assert states(mapped, 1) == ["undecided"] * 4
    version = decide(mapped, SHARE, NONE)
    assert (version, states(mapped), states(mapped, 2)) == (
        3, ["mapped", "none", "mapped", "none"], ["undecided", "undecided", "mapped", "none"]
    )  # fmt: skip
    found = comparison.of_all(mapped, Moment(version, small.TODAY))
    assert {(row.kpi_id, row.definition, row.denominator, row.difference_note) for row in found} == {
        ("choshi-1-share", "割合", "全件", "窓口"), (KPI, "割合", "全件", "市の窓口に限る")
    }  # fmt: skip
    assert mapping.take_back(mapped, version, "田中", "取り違え", small.AT) == 4
    assert (states(mapped), states(mapped, 3)) == (states(mapped, 2), ["mapped", "none", "mapped", "none"])
    undone, decided = versions.log(mapped)[:2]
    assert (decided.action, decided.scope, decided.by_name, decided.reason, decided.undone_by_version) == (
        AuditAction.MAP_MEASURE, small.TOGANE, "鈴木", "計画を読んで決めた", 4
    )  # fmt: skip
    assert (undone.action, undone.by_name, undone.reason) == (
        AuditAction.UNDO, "田中", "版 3 の対応付けを取消し：取り違え"
    )  # fmt: skip
    with pytest.raises(WriteRefused, match="すでに取り消されています"):
        mapping.take_back(mapped, version, "田中", "取り違え", small.AT)


def test_what_was_kept_of_a_version_is_not_shown_of_the_next(mapped):
    """A decision is no edition: what plans alone decide is made anew all the same."""
    before = Moment(versions.current(mapped), small.TODAY)
    standing.of_all(mapped, before)
    assert measure_of_kpi.states(mapped, before)[KPI] is Mapped.UNDECIDED
    after = replace(before, version=decide(mapped, SHARE))
    assert measure_of_kpi.states(mapped, after)[KPI] is Mapped.MAPPED
    assert measure_of_kpi.states(mapped, before)[KPI] is Mapped.UNDECIDED


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (replace(SHARE, kpi_id="choshi-1-share"), "この市の計画にない ID"),
        (replace(SHARE, kpi_id="togane-1-no"), "この市の計画にない ID"),
        (replace(SHARE, measure_id="no_such"), "共通指標「no_such」はありません"),
        (replace(SHARE, definition=" "), "定義と分母を書いてください"),
        (COUNT, "割合（%）の指標のものです"),
        (replace(SHARE, denominator=""), "定義と分母を書いてください"),
        (replace(SHARE, measure_id=None), "共通指標を選んだときだけ"),
        (replace(SHARE, definition="字" * 201), "200字まで"),
        (replace(SHARE, difference_note="\u202e逆"), "向きを変える"),
    ],
)
def test_what_cannot_be_decided_is_refused(database, choice, says):
    bring(database, with_measures(), small.plans(), "試験", "共通指標", small.AT)
    with pytest.raises(WriteRefused, match=says):
        decide(database, choice)
    assert versions.current(database) == 2


def test_somebody_has_to_say_why_and_once_is_enough(database):
    bring(database, with_measures(), small.plans(), "試験", "共通指標", small.AT)
    for by_name, reason in (("", "理由"), ("鈴木", " ")):
        with pytest.raises(WriteRefused, match="名前と理由"):
            decide(database, SHARE, by_name=by_name, reason=reason)
        with pytest.raises(WriteRefused, match="名前と理由"):
            mapping.take_back(database, 2, by_name, reason, small.AT)
    with pytest.raises(WriteRefused, match="指標を選んで"):
        decide(database)
    with pytest.raises(WriteRefused, match="同じ指標が二つ"):
        decide(database, SHARE, SHARE)
    with pytest.raises(WriteRefused, match="対応付けを決めた版ではありません"):
        mapping.take_back(database, 2, "田中", "誤り", small.AT)
    decide(database, SHARE)
    with pytest.raises(WriteRefused, match="すでに同じ対応付け"):
        decide(database, SHARE)
