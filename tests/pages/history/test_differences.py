"""What differs between two versions, in words: every kind of it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.codes import Comparator, Direction, Kind, Mark, Stage, Status, TargetSource, ValueCode
from metrics.catalogue import City
from metrics.difference import (
    Actual,
    Content,
    Definition,
    Difference,
    Event,
    Figure,
    Former,
    Grade,
    Reached,
    Reporting,
    Target,
    What,
)
from metrics.particulars import DueSource
from pages.history import differences
from tests.verdicts import BEHIND

DAY = date(2027, 3, 31)
CHOSHI = City(1, "122025", "choshi", "例示市", "千葉県", 1, DAY, "", True, 1, None)
DEFINITION = Definition(
    "満足度", "窓口", Kind.LEVEL, Direction.UP, Comparator.AT_LEAST, "%", Decimal("0.1"), Decimal(0), None,
    Decimal("0.00500"), Decimal(40), Decimal(40), DAY, False,
)  # fmt: skip
EVENT = Event(
    "証明書のコンビニ交付", "フロントヤード改革", Stage.DONE, False, "交付を開始", "令和5年4月", date(2023, 4, 1), date(2023, 4, 30), None,
)  # fmt: skip
ACTUAL = Actual(Decimal(30), Decimal(30), None, Mark.FINAL, None, None, None, 2026, "upload-2")


def _one(what: What, before: Content | None, after: Content | None, key: date | int | None = None) -> Difference:
    return Difference(what, 1, "k-1", "満足度（窓口）", "窓口改善", "%", key, before, after)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ACTUAL, "30%（確定）"),
        (
            ACTUAL._replace(
                high_value=Decimal("35.5"), mark=Mark.PRELIMINARY, note="前期分", reason="欠員", next_step="補充"
            ),
            "30～35.5%（速報）　前期分。理由：欠員。今後の対応：補充",
        ),
        (
            ACTUAL._replace(
                low_value=None, high_value=None, value_code=ValueCode.NOT_SURVEYED, mark=Mark.CORRECTED, note=""
            ),
            "未調査（訂正）",
        ),
        (Reached(Stage.PARTIAL, DAY, "要綱", "市民課"), "一部実施（要綱）"),
        (BEHIND, "▲ 遅れ"),
        (BEHIND._replace(status=Status.ON_TRACK, rule="rule-9", is_stale=True), "○ 順調（実績が古い）"),
        (BEHIND._replace(status=Status.NOT_ASSESSABLE, rule="rule-3-start"), "？ 判定不可（起点のみ）"),
        (Target(Decimal(50), None, "50%以上", 1, TargetSource.CITY), "50%以上"),
        (Former(Decimal(8), Decimal(8), date(2023, 3, 31), "8%"), "8%（令和5年3月31日（2023-03-31））"),
        (Grade("B", "8割以上でB", "進捗報告"), "B（市の基準：8割以上でB）　進捗報告"),
        (EVENT, "令和5年4月　実施済み　「交付を開始」"),
        (Figure(Decimal(30), Decimal(30), "30ライセンス", "本運用", "令和7年度", True, None), "30%（予定）　本運用"),
        (
            EVENT._replace(is_planned=True, occurred_on_text=None, occurred_from=None, occurred_to=None),
            "時期の記載なし　実施済み（予定）　「交付を開始」",
        ),
    ],
)
def test_each_kind_is_told_in_its_words(content: Content, said: str) -> None:
    one = _one(What.STATUS, None, content)
    assert differences.after_text(one) == said
    assert differences.before_text(one) == "なし"
    back = replace(one, before=content, after=None)
    assert (differences.before_text(back), differences.after_text(back)) == (said, "なし")


def test_due_days_and_survey_years_are_told_with_whose_they_are() -> None:
    own = Reporting("12-28", DueSource.KPI, "2025;2027")
    one = _one(What.REPORTING, None, own)
    assert differences.before_text(one) == "定めなし（このダッシュボードの標準、毎年度）"
    assert differences.after_text(one) == "期限 12月28日（指標の期限）、調査年度 令和7年度（2025）・令和9年度（2027）"
    of_plan = _one(What.REPORTING, own, Reporting("07-31", DueSource.PLAN, None))
    assert differences.after_text(of_plan) == "期限 7月31日（計画の期限）、調査年度 毎年度"


def test_of_a_definition_only_what_differs_is_told() -> None:
    after = DEFINITION._replace(
        kpi_name="満足の割合", kind=Kind.MAINTAIN, direction=None, comparator=Comparator.MORE_THAN,
        tolerance=Decimal("0.01"), baseline_low_value=None, baseline_on=date(2026, 3, 31), is_left_out=True,
    )  # fmt: skip
    one = _one(What.DEFINITION, DEFINITION, after)
    assert differences.before_text(one) == (
        "指標名：満足度、種類：時点の水準、向き：増やす・上げる、比べ方：以上、許容差：0.005、基準値（下）：40、"
        "基準日：2027-03-31、計画から外れた：いいえ"
    )
    assert differences.after_text(one) == (
        "指標名：満足の割合、種類：水準の維持、向き：なし、比べ方：を超える、許容差：0.01、基準値（下）：なし、"
        "基準日：2026-03-31、計画から外れた：はい"
    )
    fresh = differences.after_text(_one(What.DEFINITION, None, DEFINITION))
    assert fresh.count("、") == len(Definition._fields) - 1 and "上限：なし" in fresh


def test_of_an_event_only_what_differs_is_told() -> None:
    after = EVENT._replace(theme_name="情報", stage=Stage.PARTIAL, is_planned=True, occurred_to=None, note="表による")
    one = _one(What.EVENT, EVENT, after)
    assert differences.before_text(one) == (
        "テーマ：フロントヤード改革、段階：実施済み、予定：いいえ、時期（終わり）：2023-04-30、注記：なし"
    )
    assert differences.after_text(one) == (
        "テーマ：情報、段階：一部実施、予定：はい、時期（終わり）：なし、注記：表による"
    )


def test_an_event_leads_to_its_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "cities", lambda: {1: CHOSHI})
    said = differences.tables([replace(_one(What.EVENT, None, EVENT), subject_id="e-1", name=EVENT.event_name)])
    assert '<h3 class="dx-section">これまでの取組・予定 1件</h3>' in said
    assert '<a href="/city?city=choshi" target="_self">証明書のコンビニ交付</a><small>例示市　窓口改善</small>' in said


def test_a_table_a_kind_and_one_file_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "cities", lambda: {1: CHOSHI})
    found = [
        _one(What.ACTUAL, None, ACTUAL._replace(note="<b>太字</b>"), DAY),
        _one(What.ACTUAL, ACTUAL, None, DAY),
        replace(_one(What.STAGE, None, Reached(Stage.PARTIAL, DAY, "要綱", None)), subject_id="i-1", name="窓口改善"),
        _one(What.TARGET, None, Target(Decimal(50), None, "50%以上", 1, TargetSource.CITY), 2027),
        _one(What.STATUS, None, BEHIND),
    ]
    said = differences.tables(found)
    assert 'title="計画値に届かず、計画比が8割に満たない"' in said
    assert re.findall('<h3 class="dx-section">(.*?)</h3>', said) == ["実績 2件", "段階 1件", "目標 1件", "状態 1件"]
    assert said.count('<a href="/kpi?kpi=k-1" target="_self">満足度（窓口）</a><small>例示市　窓口改善</small>') == 4
    assert '<a href="/city?city=choshi&amp;initiative=i-1" target="_self">窓口改善</a><small>例示市</small>' in said
    assert "&lt;b&gt;太字&lt;/b&gt;" in said and "<b>" not in said
    assert re.findall('data-label="時点"><div>(.*?)</div>', said) == [
        *["令和9年3月31日（2027-03-31）"] * 3,
        "令和9年度（2027）",
        "—",
    ]

    monkeypatch.setattr(differences, "version_asked", lambda _: 7)
    monkeypatch.setattr(differences, "pair_asked", lambda: None)
    monkeypatch.setattr(differences, "scope_asked", lambda: 1)
    monkeypatch.setattr(differences, "entry_asked", lambda: None)
    monkeypatch.setattr(differences, "city_filter", lambda: (("市", "例示市"),))
    asked: list[tuple[int, int, int]] = []

    def between(*versions_and_scope: int) -> list[Difference]:
        asked.append(versions_and_scope)  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(differences, "between", between)
    sheet = differences.sheet()
    assert sheet is not None and asked == [(6, 7, 1)]
    assert sheet.filters == (("市", "例示市"), ("比べる版", "版6から版7"))
    assert list(sheet.columns) == ["種別", "市", "取組", "対象", "時点", "前", "後", "ID"]
    assert list(sheet.rows[1]) == ["実績", "例示市", "窓口改善", "満足度（窓口）", DAY, "30%（確定）", "なし", "k-1"]
    assert [row[4] for row in sheet.rows] == [DAY, DAY, None, 2027, None]


def test_nothing_differs() -> None:
    assert "変わったところはありません" in differences.tables([])


def test_what_is_no_kpi_any_more_is_told_with_the_reason_and_its_reports_stay() -> None:
    gone = replace(_one(What.DEFINITION, DEFINITION, None), retired="目標がない")
    assert differences.after_text(gone) == "指標ではない（目標がない）"
    assert differences.before_text(replace(gone, before=None, after=DEFINITION)) == "指標ではない（目標がない）"
    reported = replace(_one(What.ACTUAL, ACTUAL, None), retired="目標がない")
    assert differences.before_text(reported) == "30%（確定）"
    assert differences.after_text(reported) == "指標ではないため、どの数にも入らない（登録の記録には残る）"
    assert differences.after_text(replace(_one(What.TARGET, None, None), retired="目標がない")) == "なし"
