"""銚子市: what the plan prints, as literals: the counts, the cells that are hard to read, and what the loader refuses."""

import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.codes import Absence, Comparator, Direction, Kind, TargetSource
from domain.plan import Kpi, Plan, Target
from loaders import choshi
from loaders.transcription import TranscriptionError

FOLDER = Path(__file__).resolve().parents[2] / "data" / "plans" / "choshi"
BASELINE_DAY = date(2022, 12, 31)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return choshi.load(FOLDER)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "choshi"))


def kpi(plan: Plan, kpi_id: str) -> Kpi:
    return next(each for each in plan.kpis if each.kpi_id == kpi_id)


def targets(plan: Plan, kpi_id: str) -> list[Target]:
    return [each for each in plan.targets if each.kpi_id == kpi_id]


def values(plan: Plan, kpi_id: str) -> tuple[Decimal | None, list[tuple[int, Decimal | None]]]:
    baseline = kpi(plan, kpi_id).baseline
    return baseline.quantity.low if baseline else None, [
        (each.fiscal_year, each.quantity.low) for each in targets(plan, kpi_id)
    ]


def roadmap(plan: Plan, initiative_id: str, line_number: int) -> dict[int, tuple[str, bool]]:
    return {
        cell.fiscal_year: (cell.printed.text, cell.is_uncertain)
        for cell in plan.schedule
        if (cell.initiative_id, cell.line_number) == (initiative_id, line_number)
    }


def test_document_is_the_one_of_march_2023(plan: Plan) -> None:
    document = plan.document
    assert (document.plan_name, document.municipality_code) == ("銚子市DX推進計画", "122025")
    assert (document.start_fiscal_year, document.end_fiscal_year) == (2023, 2027)
    assert (document.published_text, document.published_on) == ("2023年（令和5年）3月", date(2023, 3, 1))
    assert (document.national_list, document.revised_text) == ("2022", None)


def test_counts_are_those_of_the_document(plan: Plan) -> None:
    assert list(Counter(each.section_name for each in plan.initiatives).items()) == [
        ("(1) スマートな窓口の実現", 7),
        ("(2) 市民への情報提供の拡充", 5),
        ("(3) ペーパーレス化の推進", 4),
        ("(4) 職員の働き方改革", 6),
        ("(5) デジタル活用による地域活性化", 7),
        ("(6) セキュリティ対策の徹底", 3),
    ]
    assert (len(plan.kpis), len({each.kpi_id for each in plan.targets}), len(plan.targets)) == (31, 25, 29)
    assert (len(plan.schedule), sum(cell.is_uncertain for cell in plan.schedule)) == (179, 117)
    assert Counter(gap.reason for gap in plan.gaps) == {"lost": 32, "not_printed": 4, "undated": 4, "not_set": 1}


def test_marks_and_departments_are_as_printed(plan: Plan) -> None:
    assert [each.initiative_id for each in plan.initiatives if each.own_mark == "★"] == [
        "choshi-1-1", "choshi-1-2", "choshi-1-3", "choshi-4-1", "choshi-4-2", "choshi-6-1", "choshi-6-2",
    ]  # fmt: skip
    # The list of the plan's time, data/national_items.csv 2022: what the city marks is on it.
    items = {"standardization", "my_number", "front_yard", "ai_rpa", "telework", "security"}
    assert {each.themes[0] for each in plan.initiatives if each.own_mark} == items
    departments = {each.initiative_id: each.departments for each in plan.initiatives}
    assert departments["choshi-3-2"] == ("障害支援室", "高齢者福祉課")
    assert departments["choshi-3-4"] == ("選挙管理委員会事務局",)
    assert departments["choshi-4-6"] == ("情報政策室", "債権管理室")
    assert departments["choshi-5-7"] == ("文化財・ジオパーク室",)


@pytest.mark.parametrize(
    ("kpi_id", "baseline", "due"),
    [
        ("choshi-1-1-pittari-procedures", None, [(2023, "29")]),
        ("choshi-1-2-other-online-procedures", "0", [(2027, "50")]),
        ("choshi-1-3-card-issuance-share", "53.1", [(2023, "75")]),
        ("choshi-1-4-bookable-services", None, [(2023, "1")]),
        ("choshi-1-5-cashless-procedures", None, []),
        ("choshi-1-6-formless-applications", "0", [(2027, "7")]),
        ("choshi-1-7-juminhyo-share", "0", [(2024, "5")]),
        ("choshi-1-7-inkan-share", "0", [(2024, "10")]),
        ("choshi-2-1-line-friends", "2638", [(2027, "5000")]),
        ("choshi-2-2-dataset-share", None, [(2027, "100")]),
        ("choshi-2-3-open-data-count", None, []),
        ("choshi-2-4-chatbot-answer-share", "0", [(2027, "90")]),
        ("choshi-2-5-ebook-loans", "1848", [(2027, "2400")]),
        ("choshi-3-1-copy-paper", "3300000", [(2027, "2600000")]),
        ("choshi-3-2-panel-paperless-share", "0", [(2027, "100")]),
        ("choshi-3-3-council-paperless-share", "0", [(2027, "100")]),
        ("choshi-3-4-polling-places", "0", [(2027, "16")]),
        ("choshi-4-1-rpa-operations", None, []),
        ("choshi-4-2-telework-share", "12", [(2027, "30")]),
        ("choshi-4-3-online-meetings", "25", [(2023, "50")]),
        ("choshi-4-4-unified-surveys", "0", [(2027, "50")]),
        ("choshi-4-5-nursery-facilities", "0", []),
        ("choshi-5-1-instagram-followers", "18022", [(2027, "20000")]),
        ("choshi-5-2-wifi-facilities", "17", [(2023, "23")]),
        ("choshi-5-4-site-visits-monthly", None, [(2027, "1500")]),
        ("choshi-5-5-device-use", "1", [(2027, "3")]),
        ("choshi-5-6-classes", None, []),
        ("choshi-5-7-archive-visits", "23160", [(2027, "26000")]),
        ("choshi-6-1-standardized-share", None, [(2025, "100")]),
        ("choshi-6-2-incidents", None, [(2023, "0"), (2024, "0"), (2025, "0"), (2026, "0"), (2027, "0")]),
        ("choshi-6-3-elearning-completion-share", None, []),
    ],
)
def test_values_of_every_indicator(plan: Plan, kpi_id: str, baseline: str | None, due: list[tuple[int, str]]) -> None:
    assert values(plan, kpi_id) == (
        None if baseline is None else Decimal(baseline),
        [(year, Decimal(value)) for year, value in due],
    )


def test_the_legend_dates_the_baselines_and_the_undated_targets(plan: Plan) -> None:
    assert {each.baseline.observed_on for each in plan.kpis if each.baseline} == {BASELINE_DAY}
    assert {each.source for each in plan.targets} == {TargetSource.CITY}


def test_what_the_conversion_lost_is_counted(plan: Plan) -> None:
    lost = [(each.baseline_absence, each.target_absence) for each in plan.kpis]
    assert lost.count((Absence.LOST, None)) == 6
    assert lost.count((Absence.LOST, Absence.LOST)) == 5
    assert lost.count((None, Absence.LOST)) == 1


def test_an_indicator_that_is_still_to_be_made_is_a_gap_and_no_kpi(plan: Plan) -> None:
    assert not [each for each in plan.kpis if each.initiative_id == "choshi-5-3"]
    (gap,) = [each for each in plan.gaps if each.initiative_id == "choshi-5-3"]
    assert (gap.reason, gap.kpi_id, gap.lines) == ("not_set", None, (854, 855))
    assert "連携する情報を検討した後" in gap.subject
    assert not [each.kpi_id for each in plan.kpis if Absence.DASH in (each.baseline_absence, each.target_absence)]


def test_every_lost_value_is_named_in_words(plan: Plan) -> None:
    subjects = {gap.kpi_id: gap.subject for gap in plan.gaps if gap.reason == "lost" and gap.kpi_id}
    assert subjects["choshi-2-2-dataset-share"] == "推奨データセット公開率の現状値"
    assert subjects["choshi-4-5-nursery-facilities"] == "システムを導入する施設数の目標値（年度も）"
    assert {gap.subject for gap in plan.gaps} & {"現状値", "目標値", "工程表"} == set()


def test_the_followers_of_the_running_text_stand_at_the_baselines_day(plan: Plan) -> None:
    assert [(each.kpi_id, each.printed.text, each.printed.lines) for each in plan.measurements] == [
        ("choshi-5-1-instagram-followers", "約18,000人", (810, 810))
    ]
    followers = plan.measurements[0]
    assert (followers.observed_on, followers.quantity.low) == (BASELINE_DAY, Decimal(18000))
    assert followers.quantity.is_approximate


def test_figures_inside_the_roadmap_are_told_but_are_no_targets(plan: Plan) -> None:
    for kpi_id, figure in (
        ("choshi-1-4-bookable-services", "業務5件"),
        ("choshi-1-5-cashless-procedures", "5手続"),
        ("choshi-2-4-chatbot-answer-share", "質問回答データ1,000件"),
    ):
        assert figure in (kpi(plan, kpi_id).note or "")
    assert [each.quantity.low for each in targets(plan, "choshi-1-4-bookable-services")] == [1]


def test_a_page_is_the_section_s_page_of_the_contents_plus_the_number(plan: Plan) -> None:
    places = {each.kpi_id: each.printed.place for each in plan.kpis}
    assert places["choshi-1-1-pittari-procedures"].startswith("p.14 ")
    assert places["choshi-3-1-copy-paper"].startswith("p.28 ")
    assert places["choshi-6-3-elearning-completion-share"].startswith("p.50 ")


def test_the_one_value_without_a_label_is_neither_baseline_nor_target(plan: Plan) -> None:
    completion = kpi(plan, "choshi-6-3-elearning-completion-share")
    assert (completion.baseline_absence, completion.target_absence) == (Absence.LOST, Absence.LOST)
    assert completion.note is not None
    assert "100%" in completion.note


def test_two_measures_of_one_cell_are_two_components(plan: Plan) -> None:
    shares = [each for each in plan.kpis if each.initiative_id == "choshi-1-7"]
    assert [each.component_name for each in shares] == ["住民票", "印鑑証明書"]
    for each in shares:
        assert targets(plan, each.kpi_id)[0].printed.text == "住民票 5% 印鑑証明書10% (令和6年度)"
        assert targets(plan, each.kpi_id)[0].printed.lines == (449, 450)


def test_kinds_that_are_not_plain_levels(plan: Plan) -> None:
    paper = kpi(plan, "choshi-3-1-copy-paper")
    assert (paper.kind, paper.direction, paper.comparator) == (Kind.ANNUAL, Direction.DOWN, Comparator.AT_MOST)
    assert paper.baseline is not None
    assert (paper.baseline.printed.text, paper.baseline.quantity.is_approximate) == ("約330万枚", True)
    device = kpi(plan, "choshi-5-5-device-use")
    assert (device.kind, device.unit) == (Kind.FREQUENCY, "回/週")
    assert targets(plan, device.kpi_id)[0].quantity.high is None
    assert kpi(plan, "choshi-6-2-incidents").kind is Kind.MAINTAIN


def test_a_doubled_value_is_mended_and_its_printed_form_kept(plan: Plan) -> None:
    wifi = kpi(plan, "choshi-5-2-wifi-facilities")
    assert wifi.baseline is not None
    assert wifi.baseline.printed.text == "17施設"
    assert [(each.printed.text, each.printed.lines) for each in plan.corrections] == [
        ("0種類 0種類", (431, 431)),
        ("7種類 7種類", (432, 432)),
        ("17施設 17施設", (838, 838)),
    ]


def test_operation_starts_in_the_year_that_the_cell_names(plan: Plan) -> None:
    text = "運用開始（R7.3千葉県知事選挙以降を予定）"
    assert roadmap(plan, "choshi-3-4", 1) == {
        2023: ("当日選挙システムの選定", False),
        2024: ("実施環境整備", False),
    }
    assert roadmap(plan, "choshi-3-4", 2) == {
        2024: (text, False),
        2025: (text, False),
        2026: (text, True),
        2027: (text, True),
    }
    assert roadmap(plan, "choshi-1-7", 2)[2023] == ("運用開始（令和5年度末）", False)


def test_torn_roadmaps_are_uncertain_and_lost_ones_are_gaps(plan: Plan) -> None:
    assert roadmap(plan, "choshi-5-6", 1)[2023] == ("スマホ教室開催", True)
    torn = ("choshi-1-4", "choshi-1-5", "choshi-5-4", "choshi-5-6", "choshi-6-3")
    assert all(cell.is_uncertain for cell in plan.schedule if cell.initiative_id in torn)
    with_roadmap = {cell.initiative_id for cell in plan.schedule}
    assert {each.initiative_id for each in plan.initiatives} - with_roadmap == {
        "choshi-3-2",
        "choshi-4-2",
        "choshi-4-6",
    }
    lost = {gap.initiative_id for gap in plan.gaps if gap.subject == "工程表の全体"}
    assert lost == {"choshi-3-2", "choshi-4-2"}


def test_a_cell_in_every_column_is_certain(plan: Plan) -> None:
    assert roadmap(plan, "choshi-6-2", 2) == dict.fromkeys(range(2023, 2028), ("自己点検", False))
    assert roadmap(plan, "choshi-4-1", 1)[2027] == ("RPAにより自動化する業務の拡大", False)


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("gaps.csv", "choshi-2-2-dataset-share,", ",", r"indicators\.csv 10行目 現状値「」"),
        ("indicators.csv", ",,1件 (令和5年度)", ",0件,1件 (令和5年度)", r"indicators\.csv 5行目 現状値「0件」"),
        ("indicators.csv", ",0件,50件,,p.15 5 具体", ",0件,50件,60件,p.15 5 具体", "ラベル不明「60件」"),
        ("indicators.csv", "17施設 17施設", "17施設", r"corrections\.csv 4行目 printed「17施設 17施設」.*24行目 現状値「17施設」はすでに直した形です"),
        ("indicators.csv", "住民票 5% ", "戸籍 5% ", "「住民票」の値がありません"),
        ("indicators.csv", "約260万枚", "約260万冊", "約260万冊"),
        ("legend.csv", "現状値,", "現況値,", r"legend\.csv 1行目 term「現状値」"),
        ("decisions.csv", "choshi-5-7-archive-visits,", "choshi-5-7-visits,", "choshi-5-7-archive-visits"),
        ("initiatives.csv", "choshi-4-2,4,", "choshi-4-2,7,", "section_id「7」"),
        ("initiatives.csv", ",★,", ",☆,", "mark「☆」"),
        ("measurements.csv", "choshi-5-1-instagram-followers", "choshi-5-1", "kpi_id「choshi-5-1」"),
        ("measurements.csv", "R4.12時点", "12月時点", "as_of「12月時点」"),
        ("schedule.csv", "choshi-1-1,1,R5,", "choshi-9-1,1,R5,", r"schedule\.csv 2行目 initiative_id「choshi-9-1」"),
        ("schedule.csv", "順次開始,false", "順次開始,?", "is_uncertain「\\?」"),
        ("schedule.csv", "choshi-1-1,1,R5,", "choshi-1-1,一,R5,", "line_number「一」"),
    ],
)
def test_a_broken_folder_is_refused_by_cell(copy: Path, file: str, old: str, new: str, named: str) -> None:
    text = (copy / file).read_text("utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(TranscriptionError, match=named):
        choshi.load(copy)


def test_the_running_text_says_what_runs_and_what_is_to_come(plan: Plan) -> None:
    events = {each.event_id.removeprefix("choshi-event-"): each for each in plan.events}
    assert (len(events), sum(each.is_planned for each in plan.events)) == (39, 30)
    dated = {name: (each.occurred_text, each.occurred_from, each.occurred_to) for name, each in events.items()}
    assert [(name, *days) for name, days in dated.items() if days[0]] == [
        ("gov-cloud", "令和7年度末まで", None, date(2026, 3, 31))
    ]
    for name, initiative_id, stage in (
        ("disaster-mail", "choshi-2-1", "done"),
        ("line-childcare", "choshi-2-1", "partial"),
        ("see-jobba", "choshi-5-4", "done"),
        ("security-cloud", "choshi-6-2", "done"),
    ):
        event = events[name]
        assert (event.initiative_id, event.stage, event.is_planned) == (initiative_id, stage, False)


def test_initiatives_without_a_roadmap_have_their_plans_as_events(plan: Plan) -> None:
    bare = {each.initiative_id for each in plan.initiatives} - {cell.initiative_id for cell in plan.schedule}
    assert bare == {"choshi-3-2", "choshi-4-2", "choshi-4-6"}
    assert bare <= {each.initiative_id for each in plan.events if each.is_planned}
    minutes = [each.event_name for each in plan.events if "議事録" in each.event_name]
    assert minutes == ["自動議事録作成システムの導入（会議の文字起こし・翻訳）"]


def test_surveys_bodies_and_review_are_context(plan: Plan) -> None:
    assert Counter(each.topic for each in plan.context) == {
        "governance": 10, "review": 8, "data_plan": 1, "survey_residents": 8, "survey_staff": 12,
    }  # fmt: skip
    said = {each.item: (each.printed.text, each.as_of) for each in plan.context}
    assert said["銚子市DX推進本部の本部長"] == ("市長", None)
    assert said["専門部会からDX推進本部への進捗の報告"] == ("年1回以上", None)
    assert said["スマートフォンでの支払手続：いつも・ときどき利用する人"] == ("44.5%", "R3.6.22～R3.7.12")
    assert said["課題の解決に必要なもの：デジタル化と回答した数と全体"] == ("92/159件", "R4.7.11～R4.7.22")


def test_statements_that_do_not_fit_stand_side_by_side(plan: Plan) -> None:
    found = {each.subject: (each.first.text, each.second.text) for each in plan.contradictions}
    assert len(found) == 9
    assert found["デジタル化と回答した職員の割合"] == ("57.8%", "92/159件")
    assert found["コンビニ交付の運用開始の年度"] == ("令和5年度末", "令和6年度")
