"""A milestone that is reached in stages, from its plan through the city's workbook to the verdict, always in words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.codes import Kind, Status, TargetSource
from domain.plan import Baseline, Target
from loaders.actuals import form
from metrics import report_use, status
from metrics.moment import Moment
from store.database import Database
from store.plans.build import bring
from store.uploads import form_content, registering
from tests.store import small
from tests.store.small import TODAY

STEPS = "togane-1-steps"
CLOSED = "令和8年度（2026）"


def staged_plan():
    """Return 東金市's small plan with one KPI more: 検討中 by FY2026, 準備・試行 by FY2027, 実施済み by FY2028."""
    plan = small.plan()
    baseline = Baseline(small.point("0", "段階"), date(2026, 3, 31), small.printed("未着手"))
    kpi = small.kpi(STEPS, Kind.MILESTONE, "段階", baseline="0", baseline_absence=None)
    path = ((2026, "1", "検討中"), (2027, "2", "準備・試行"), (2028, "4", "実施済み"))
    targets = (
        Target(STEPS, year, small.point(rung), TargetSource.CITY, small.printed(word)) for year, rung, word in path
    )
    return replace(plan, kpis=(*plan.kpis, replace(kpi, baseline=baseline)), targets=(*plan.targets, *targets))


def test_stages_are_entered_judged_and_shown_in_words(tmp_path):
    with Database(tmp_path / "d.duckdb", create=True) as database:
        bring(database, small.catalogue(), [staged_plan(), small.plan("choshi", "122025")], "試験", "初回", small.AT)
        data = registering.template(database, "togane", TODAY)
        entry = (STEPS, {"fiscal_year": CLOSED, "value": "未着手", "mark": "確定"})
        shown = registering.preview(database, "togane", small.filled(data, entry), "佐藤", TODAY)
        (change,) = shown.changes
        assert (change.new_value, change.new_status) == ("未着手（R8年度・確定）", Status.BEHIND)
        registering.confirm(database, shown, note="")
        data = registering.template(database, "togane", TODAY)
        better = (STEPS, {"fiscal_year": CLOSED, "value": "準備・試行", "mark": "訂正"})
        shown = registering.preview(database, "togane", small.filled(data, better), "佐藤", TODAY)
        (change,) = shown.changes
        assert (change.old_value, change.new_value) == ("未着手（R8年度・確定）", "準備・試行（R8年度・訂正）")
        assert (change.old_status, change.new_status) == (Status.BEHIND, Status.ON_TRACK)
        registering.confirm(database, shown, note="")
        moment = Moment(3, TODAY)
        verdict = status.of_kpi(database, moment, STEPS)
        assert (verdict.rule, verdict.latest_value, verdict.attainment, verdict.needed_per_year) == (
            "stage", Decimal(2), None, None,
        )  # fmt: skip
        assert [one.report_use for one in report_use.of_kpi(database, moment, STEPS)] == ["deciding"]
        (known,) = [one for one in form_content.of_city(database, "togane", TODAY).kpis if one.kpi_id == STEPS]
        assert known.target_text == "検討中（R8年度）、準備・試行（R9年度）、実施済み（R10年度）"
        assert known.latest_text == "準備・試行（R8年度・訂正）"
        assert form.kpi_texts(known)[7:] == ["未着手（2026-03-31）", known.target_text, known.latest_text]
