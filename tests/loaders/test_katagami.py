"""潟上市: what the plan prints, as literals: the counts, the cells that are hard to read, and what the loader refuses."""

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from domain.codes import Absence, ContextTopic, Kind, Stage
from domain.plan import Plan
from loaders import katagami
from loaders.transcription import TranscriptionError, read_table

FOLDER = Path(__file__).resolve().parents[2] / "data" / "plans" / "katagami"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return katagami.load(FOLDER)


def departments(plan: Plan, initiative_id: str) -> tuple[str, ...]:
    return next(each.departments for each in plan.initiatives if each.initiative_id == initiative_id)


def schedule(plan: Plan, initiative_id: str) -> dict[int, str]:
    return {cell.fiscal_year: cell.printed.text for cell in plan.schedule if cell.initiative_id == initiative_id}


def kpis(plan: Plan, initiative_id: str) -> list[tuple[str, str | None, str | None]]:
    return [(kpi.kpi_name, kpi.component_name, kpi.unit) for kpi in plan.kpis if kpi.initiative_id == initiative_id]


def test_document_is_the_one_of_april_2023(plan: Plan) -> None:
    document = plan.document
    assert (document.plan_name, document.municipality_code) == ("潟上市DX推進計画", "052116")
    assert (document.start_fiscal_year, document.end_fiscal_year) == (2023, 2025)
    assert (document.published_text, document.published_on) == ("令和5年4月", date(2023, 4, 1))
    assert document.national_list == "2022"
    assert (document.revised_text, document.contact) == (None, None)


def test_counts_are_those_of_the_document(plan: Plan) -> None:
    sections = Counter(each.section_name for each in plan.initiatives)
    assert list(sections.items()) == [
        ("(1) DX推進による持続可能な行政運営／庁内業務のデジタル化（ペーパーレス化）", 12),
        ("(1) DX推進による持続可能な行政運営／AI・RPAの利用推進", 2),
        ("(1) DX推進による持続可能な行政運営／オンライン会議の積極的活用", 1),
        ("(1) DX推進による持続可能な行政運営／テレワーク導入の検討", 1),
        ("(1) DX推進による持続可能な行政運営／システムの標準化・共通化", 1),
        ("(1) DX推進による持続可能な行政運営／セキュリティ対策の見直し", 1),
        ("(1) DX推進による持続可能な行政運営／BPRの取組の推進", 1),
        ("(2) DX推進による市民サービスの向上／各種手続のオンライン化", 5),
        ("(2) DX推進による市民サービスの向上／コンビニ交付、コンビニ収納サービス等の導入", 2),
        ("(2) DX推進による市民サービスの向上／キャッシュレス決済サービスの導入", 1),
        ("(2) DX推進による市民サービスの向上／書かない窓口の導入", 1),
        ("(2) DX推進による市民サービスの向上／マイナンバーカードの普及促進", 1),
        ("(2) DX推進による市民サービスの向上／オンライン相談の実施", 1),
        ("(2) DX推進による市民サービスの向上／学校関係業務のデジタル化", 1),
        ("(3) DX推進による新たな価値の創造／オープンデータの推進", 2),
        ("(3) DX推進による新たな価値の創造／市内事業者等へのデジタル技術活用支援の検討", 1),
        ("(3) DX推進による新たな価値の創造／職員研修の充実", 1),
        ("(3) DX推進による新たな価値の創造／デジタルデバイド対策", 2),
        ("(3) DX推進による新たな価値の創造／情報発信の充実", 1),
    ]
    assert (len(plan.initiatives), len(plan.kpis), len(plan.schedule)) == (38, 50, 114)
    assert len({(kpi.initiative_id, kpi.kpi_name) for kpi in plan.kpis}) == 47


def test_each_id_says_section_heading_and_number(plan: Plan) -> None:
    numbers = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
    for each in plan.initiatives:
        assert each.initiative_id.startswith(f"katagami-{each.section_name[1]}-")
        assert int(each.initiative_id[-2:]) == numbers.index(each.number) + 1


def test_no_indicator_has_a_value(plan: Plan) -> None:
    assert {kpi.kind for kpi in plan.kpis} == {Kind.QUALITATIVE}
    assert {(kpi.baseline, kpi.baseline_absence) for kpi in plan.kpis} == {(None, Absence.NOT_PRINTED)}
    assert {kpi.target_absence for kpi in plan.kpis} == {Absence.NOT_PRINTED}
    assert (plan.targets, plan.measurements) == ((), ())


def test_same_name_has_an_id_in_each_initiative(plan: Plan) -> None:
    volumes = [kpi.kpi_id for kpi in plan.kpis if kpi.kpi_name == "紙及び簿冊等の数量"]
    numbers = ("01", "02", "03", "04", "05", "08", "10", "11")
    assert volumes == [f"katagami-1-paperless-{number}-paper-volume" for number in numbers]
    shares = [kpi.kpi_id for kpi in plan.kpis if kpi.kpi_name == "電子申請による手続件数の割合"]
    assert shares == [f"katagami-2-online-procedures-{number}-online-share" for number in ("01", "02", "03", "04")]


def test_two_measures_in_one_item_are_two_components(plan: Plan) -> None:
    assert [kpi for kpi in kpis(plan, "katagami-1-paperless-08") if kpi[1]] == [
        ("システム導入率（保護者、医療機関）", "保護者", "%"),
        ("システム導入率（保護者、医療機関）", "医療機関", "%"),
    ]
    assert kpis(plan, "katagami-2-convenience-02") == [
        ("コンビニ収納件数、キャッシュレス決済件数", "コンビニ収納件数", "件"),
        ("コンビニ収納件数、キャッシュレス決済件数", "キャッシュレス決済件数", "件"),
    ]
    assert kpis(plan, "katagami-3-publicity-01") == [
        ("各媒体の閲覧者数、登録者数（フォロワー数）", "閲覧者数", "人"),
        ("各媒体の閲覧者数、登録者数（フォロワー数）", "登録者数（フォロワー数）", "人"),
    ]


def test_items_of_a_list_are_indicators_of_their_own(plan: Plan) -> None:
    assert kpis(plan, "katagami-2-my-number-01") == [("取得件数", None, "件"), ("取得率", None, "%")]
    assert kpis(plan, "katagami-2-counter-01") == [("来庁者1人あたりにかかる時間", None, None), ("削減した業務時間", None, None)]
    assert kpis(plan, "katagami-1-online-meeting-01") == [("オンライン会議用ＰＣの貸出件数", None, "件")]
    assert kpis(plan, "katagami-1-paperless-10")[1] == ("削減した人員 等", None, "人")


def test_indicator_to_be_set_later_is_a_gap_and_no_kpi(plan: Plan) -> None:
    unset = [(gap.initiative_id, gap.lines) for gap in plan.gaps if gap.reason == "not_set"]
    assert unset == [("katagami-1-paperless-12", (354, 354)), ("katagami-1-telework-01", (392, 392))]
    without_kpi = {each.initiative_id for each in plan.initiatives} - {kpi.initiative_id for kpi in plan.kpis}
    assert without_kpi == {"katagami-1-paperless-12", "katagami-1-telework-01"}


def test_figures_that_are_no_indicator_are_said_to_be_left_out(plan: Plan) -> None:
    left_out = [(gap.lines[0], str(gap.reason)) for gap in plan.gaps if gap.reason in ("outside", "planned", "undated")]
    assert left_out == [
        (401, "outside"), (433, "outside"), (441, "outside"), (449, "outside"), (464, "undated"), (465, "planned"),
    ]  # fmt: skip
    notes = {kpi.kpi_id: kpi.note or "" for kpi in plan.kpis}
    assert "31手続のうち子育て関係の15手続" in notes["katagami-2-online-procedures-01-online-share"]
    assert "31手続のうち介護関係の11手続" in notes["katagami-2-online-procedures-02-online-share"]


def test_every_department_is_found_by_its_name(plan: Plan) -> None:
    assert departments(plan, "katagami-1-paperless-07") == ("税務課", "社会福祉課", "健康長寿課", "子育て応援課", "上下水道課")
    assert departments(plan, "katagami-2-convenience-02") == ("税務課", "子育て応援課", "上下水道課", "等")
    assert departments(plan, "katagami-2-counter-01") == ("市民課", "等")
    assert departments(plan, "katagami-1-ai-rpa-01") == ("関係各課",)
    assert {name for each in plan.initiatives for name in each.departments} == {
        "総務課", "財政課", "会計課", "税務課", "社会福祉課", "健康長寿課", "子育て応援課", "上下水道課", "都市建設課", "市民課",
        "地域づくり課", "企画政策課", "教育総務課", "農林水産振興課", "選挙管理委員会事務局", "監査委員事務局", "議会事務局",
        "関係各課", "等",
    }  # fmt: skip


def test_schedule_cells_stand_in_their_years(plan: Plan) -> None:
    assert schedule(plan, "katagami-1-paperless-02") == {
        2023: "導入及び運用計画の策定",
        2024: "業者選定 R7当初予算要求",
        2025: "システム導入",
    }
    assert schedule(plan, "katagami-1-paperless-03") == {
        2023: "消防団との調整 R6当初予算要求",
        2024: "システム導入 運用開始",
        2025: "継続実施",
    }
    assert schedule(plan, "katagami-1-paperless-08") == {2023: "調査", 2024: "R7当初予算要求", 2025: "システム導入 運用開始"}
    assert schedule(plan, "katagami-1-security-01")[2023] == "調査・検討・実施 R6当初予算要求"
    assert schedule(plan, "katagami-2-school-01") == {2023: "システム導入 職員研修", 2024: "運用開始", 2025: "継続実施"}
    assert set(Counter(cell.initiative_id for cell in plan.schedule).values()) == {3}
    cell = plan.schedule[0]
    assert (cell.line_number, cell.line_name, cell.is_uncertain) == (1, "職員管理業務のデジタル化", False)
    assert cell.printed.place == "第6章 (1) ○庁内業務のデジタル化（ペーパーレス化） ① スケジュール 令和5年度"
    assert cell.printed.lines == (265, 265)


def test_note_on_what_had_begun_stands_in_the_summary(plan: Plan) -> None:
    begun = [each.summary for each in plan.initiatives if "計画の注記" in each.summary]
    assert len(begun) == 12
    assert "会議の録音からAIが文字起こしをする。（計画の注記：令和4年度より実施済）" in begun


def test_broken_characters_are_mended_and_kept(plan: Plan) -> None:
    assert [(each.printed.text, each.corrected, each.printed.lines) for each in plan.corrections] == [
        ("デジタルデバ\u0439\u0434", "デジタルデバイド", (244, 244)),
        ("デジタルデバ\u0439\u0434対策", "デジタルデバイド対策", (251, 251)),
        ("デジタルデバ\u0439\u0434対策", "デジタルデバイド対策", (581, 581)),
    ]
    assert not any("\u0400" <= sign <= "\u04ff" for each in plan.initiatives for sign in each.section_name)


@pytest.mark.parametrize(
    ("file", "before", "after", "problem"),
    [
        ("initiatives.csv", "katagami-1-bpr-01,1-bpr,", "katagami-1-bpr-01,1-bpx,", "20行目 section_id「1-bpx」"),
        ("indicators.csv", "katagami-1-bpr-01-time-saved", "katagami-1-bpr-01-time", "kpi_ids「katagami-1-bpr-01-time」"),
        ("indicators.csv", "※検討結果", "検討結果", "kpi_ids「」: 空欄です"),
        ("gaps.csv", "not_set", "not_printed", "指標は未設定なのに"),
        ("decisions.csv", "qualitative", "quality", "kind「quality」: 知らないコードです"),
        ("schedule.csv", "katagami-1-bpr-01", "katagami-1-bpr-02", "20行目 initiative_id「katagami-1-bpr-02」"),
        ("schedule.csv", "導入及び運用計画の策定", "", "schedule.csv 3行目 令和5年度「」: 空欄です"),
        ("corrections.csv", "デジタルデバ\u0439\u0434対策,", "デジタルデバイト,", "581行目にこの印字がありません"),
    ],
)
def test_unknown_text_is_refused_by_its_cell(tmp_path: Path, file: str, before: str, after: str, problem: str) -> None:
    folder = tmp_path / "katagami"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text("utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after), "utf-8")
    with pytest.raises(TranscriptionError) as refused:
        katagami.load(folder)
    assert problem in str(refused.value)


def dated(plan: Plan) -> dict[str, tuple[str | None, date | None]]:
    return {
        event.event_id.removeprefix("katagami-event-"): (event.occurred_text, event.occurred_from)
        for event in plan.events
        if event.occurred_text
    }


def test_what_was_started_when_is_what_the_notes_print(plan: Plan) -> None:
    assert dated(plan) == {
        "population-vision": ("令和3年2月", date(2021, 2, 1)),
        "deposit-inquiry": ("令和4年度より", date(2022, 4, 1)),
        "ai-minutes": ("令和4年度より", date(2022, 4, 1)),
        "online-meeting": ("令和３年度より", date(2021, 4, 1)),
        "online-childcare": ("令和4年度より", date(2022, 4, 1)),
        "online-other": ("令和3年度より", date(2021, 4, 1)),
        "convenience-certificates": ("令和4年度より", date(2022, 4, 1)),
        "convenience-payments": ("平成30年度より", date(2018, 4, 1)),
        "my-number-support": ("令和２年９月", date(2020, 9, 1)),
        "bus-open-data": ("令和4年度より", date(2022, 4, 1)),
        "sns": ("令和2年度より", date(2020, 4, 1)),
    }
    assert Counter(event.stage for event in plan.events) == {
        Stage.DONE: 25, Stage.PARTIAL: 7, Stage.NOT_STARTED: 3, Stage.CONSIDERING: 2,
    }  # fmt: skip
    assert [event.event_id.removeprefix("katagami-event-") for event in plan.events if event.is_planned] == [
        "audit-notice", "gov-cloud", "convenience-tax-certificates", "smartphone-payments",
    ]  # fmt: skip


def test_each_note_that_something_runs_is_an_event_of_its_initiative(plan: Plan) -> None:
    rows = read_table(FOLDER / "initiatives.csv", katagami.INITIATIVE_COLUMNS)
    noted = {row["initiative_id"]: row["implemented_note"] for row in rows if row["implemented_note"]}
    assert len(noted) == 12
    stages = {"一部実施済": Stage.PARTIAL, "順次実施中": Stage.PARTIAL, "実施済": Stage.DONE}
    for initiative_id, note in noted.items():
        (event,) = [
            each for each in plan.events
            if each.initiative_id == initiative_id and each.printed.text.removeprefix("※") == note.removeprefix("※")
        ]  # fmt: skip
        assert event.stage == next(stage for words, stage in stages.items() if note.endswith(words)), note


def test_the_population_table_is_whole_and_its_groups_grow_and_shrink_as_the_text_says(plan: Plan) -> None:
    table = [item for item in plan.context if "年齢3区分別人口の表" in item.printed.place]
    names = dict.fromkeys(item.item for item in table)
    groups = {name: [item for item in table if item.item == name] for name in names}
    assert {name: len(items) for name, items in groups.items()} == {
        "年少人口": 9, "生産年齢人口": 9, "老年人口": 9, "高齢化率": 9,
    }  # fmt: skip
    young, working, old = (
        [int(item.printed.text.replace(",", "")) for item in groups[name]]
        for name in ("年少人口", "生産年齢人口", "老年人口")
    )
    assert young == sorted(young, reverse=True)
    assert old == sorted(old)
    assert (max(working), groups["生産年齢人口"][working.index(max(working))].as_of) == (23599, "平成12年")
    for rate, *people in zip(groups["高齢化率"], young, working, old, strict=True):
        assert rate.printed.text == f"{100 * people[2] / sum(people):.1f}%", rate


def test_the_plan_says_how_it_is_reviewed_and_contradicts_itself_six_times(plan: Plan) -> None:
    told = Counter(item.topic for item in plan.context)
    assert told == {
        ContextTopic.POPULATION: 38, ContextTopic.POPULATION_PROJECTION: 2, ContextTopic.REVIEW: 2,
        ContextTopic.DATA_PLAN: 1, ContextTopic.GRANT: 1,
    }  # fmt: skip
    assert [(each.first.text, each.second.text) for each in plan.contradictions] == [
        ("新たな価値の創出", "新たな価値の創造"),
        ("各種行政手続のオンライン化", "各種手続のオンライン化"),
        ("セキュリティ対策", "セキュリティ対策の見直し"),
        ("各種届出書類が紙ベース", "継続実施"),
        ("IoT", "I o E"),
        ("官民データ活用推進基本法", "官民データ活用推進法"),
    ]
