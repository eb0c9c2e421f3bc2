"""What differs between two versions: every kind of it, on both engines, nothing where nothing changed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.actual import StageReport
from domain.codes import Mark, Stage
from metrics import difference
from metrics.moment import Moment
from store import write
from store.plans.build import bring
from tests.store import small


def moment(version, scope=0):
    return Moment(version, small.TODAY, scope)


def told(database, earlier, later, scope=0):
    found = difference.between(database, moment(earlier, scope), moment(later, scope))
    return [(one.what, one.subject_id, one.key) for one in found]


def upload(content, *actuals, stages=()):
    return write.Upload(small.TOGANE, 1, content, f"{content}.xlsx", "佐藤", "", actuals, stages)


def test_the_same_version_does_not_differ_from_itself(either):
    write.accept_upload(either, upload("a", small.actual()), small.AT)
    assert difference.between(either, moment(2), moment(2)) == []


def test_an_upload_differs_by_its_reports_and_the_verdicts_that_follow(either):
    day = small.actual().observed_on
    stage = StageReport("togane-1", small.TODAY, Stage.PARTIAL, "開始", "市民課")
    write.accept_upload(either, upload("a", small.actual(), stages=(stage,)), small.AT)
    assert told(either, 1, 2) == [
        ("actual", "togane-1-share", day),
        ("stage", "togane-1", None),
        ("status", "togane-1-share", None),
    ]
    first = difference.between(either, moment(1), moment(2))[0]
    assert (first.before, first.after.low_value, first.name) == (None, Decimal(30), "togane-1-shareの指標")
    assert (first.municipality_key, first.unit, first.initiative_name) == (small.TOGANE, "%", "窓口")
    assert told(either, 1, 2, small.CHOSHI) == []


def test_a_correction_shows_both_values_and_an_undo_takes_it_back(either):
    write.accept_upload(either, upload("a", small.actual(30)), small.AT)
    write.accept_upload(either, upload("b", small.actual(12, mark=Mark.CORRECTED)), small.AT)
    actual, status = difference.between(either, moment(2), moment(3))
    assert (actual.before.low_value, actual.after.low_value) == (30, 12)
    assert (actual.before.mark, actual.after.mark) == ("final", "corrected")
    assert status.before.status != status.after.status
    write.undo(either, "upload-3", "鈴木", "誤り", small.AT)
    assert difference.between(either, moment(2), moment(4)) == []
    back = difference.between(either, moment(3), moment(4))[0]
    assert (back.before.low_value, back.after.low_value) == (12, 30)


@pytest.mark.parametrize("order", ["forward", "backward"])
def test_a_plans_new_edition_differs_by_targets_and_definitions(database, order):
    changed = small.plan(target="60")
    kpis = tuple(replace(kpi, kpi_name="新しい名") if kpi.kpi_id.endswith("share") else kpi for kpi in changed.kpis)
    plans = [replace(changed, kpis=kpis), small.plan("choshi", "122025")]
    bring(database, small.catalogue(), plans, "試験", "改定", small.AT)
    versions = (1, 2) if order == "forward" else (2, 1)
    found = difference.between(database, *(moment(version) for version in versions))
    assert [(one.what, one.subject_id) for one in found] == [
        ("target", "togane-1-share"),
        ("definition", "togane-1-share"),
    ]
    values = [found[0].before.target_low_value, found[0].after.target_low_value]
    assert values == ([50, 60] if order == "forward" else [60, 50])


def test_a_plans_new_edition_differs_by_its_events(either):
    plan = small.plan()
    (event,) = plan.events
    later = replace(event, event_id="togane-event-later", event_name="書かない窓口", initiative_id=None)
    plans = [replace(plan, events=(replace(event, stage=Stage.PARTIAL), later)), small.plan("choshi", "122025")]
    bring(either, small.catalogue(), plans, "試験", "改定", small.AT)
    found = difference.between(either, moment(1), moment(2))
    assert [(one.what, one.subject_id, one.name, one.initiative_name) for one in found] == [
        ("event", "togane-event-later", "書かない窓口", ""),
        ("event", "togane-event-store", "証明書のコンビニ交付", "窓口"),
    ]
    assert (found[0].before, found[0].after.event_name) == (None, "書かない窓口")
    assert (found[1].before.stage, found[1].after.stage) == (Stage.DONE, Stage.PARTIAL)
