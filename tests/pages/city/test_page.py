"""市: the plan as it is built, one row a KPI, filters from the address, what can be saved."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import pytest

from metrics import catalogue
from pages.city import files
from tests.cities import plan_of
from tests.pages.conftest import Open, frame_of, lists, text
from ui import markup, selection
from ui.sheets import Sheet


def escape(text: str) -> str:
    """Return a text as it stands in HTML of ours."""
    return str(markup.safe(text))


_SMALL = re.compile(r'<img class="dx-small" [^>]*alt="([^"]*)" src="([^"]*)"')


def _row(said: str, kpi_id: str) -> str:
    """Return the row of a KPI as HTML."""
    (found,) = [row for row in _rows(said) if f'href="/kpi?kpi={kpi_id}"' in row]
    return found


def _rows(said: str) -> list[str]:
    """Return the rows of the plan's tables that hold a KPI, as HTML."""
    plans = "".join(re.findall(r'<table class="dx-plan">.*?</table>', said, re.DOTALL))
    return [row for row in re.findall(r"<tr>.*?</tr>", plans) if "<td" in row]


def test_a_city_shows_its_sections_initiatives_and_kpis(open_page: Open) -> None:
    said = text(open_page("city", city="togane"))
    assert "東金市　東金市DX推進計画" in said
    assert 'id="section-0">基本方針1 デジタル技術を活用した市民サービスの提供</h3>' in said
    assert '<a href="#section-0">基本方針1 デジタル技術を活用した市民サービスの提供</a> <small>取組 5・指標 9' in said
    row = _row(said, "togane-1-1-online-share")
    for words in ("5.8%", "2026-03-31", "未登録", "100%", "令和12年度（2030）", "実績待ち", "いまの計画値 28.6%"):
        assert words in row


def test_every_kpi_is_one_row_of_six_cells(open_page: Open) -> None:
    said = text(open_page("city", city="choshi"))
    rows = _rows(said)
    assert len(rows) == 31
    assert {(row.count("<th"), row.count("<td")) for row in rows} == {(1, 5)}


def test_a_small_way_says_its_finding_and_a_kpi_without_numbers_has_none(open_page: Open) -> None:
    said = text(open_page("city", city="togane"))
    ((alt, address),) = _SMALL.findall(_row(said, "togane-1-1-online-share"))
    assert alt == "基準値5.8%から目標100%（2031-03-31）へ、年度ごとの目標5件。実績なし。"
    assert unquote(address).startswith("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='132'")
    lost = _row(text(open_page("city", city="choshi")), "choshi-1-5-cashless-procedures")
    assert not _SMALL.findall(lost) and '<td class="dx-c-way">—</td>' in lost


def test_the_small_ways_of_a_page_stay_light(open_page: Open, practice_database: Path) -> None:
    for name in ("choshi", "togane", "katagami"):
        said = text(open_page("city", database=practice_database, city=name))
        found = _SMALL.findall(said)
        assert found and sum(len(alt.encode()) + len(address) for alt, address in found) < 1200 * len(found)


def test_reported_values_are_in_the_small_way_and_in_the_row(open_page: Open, practice_database: Path) -> None:
    row = _row(text(open_page("city", database=practice_database, city="togane")), "togane-1-1-online-share")
    ((alt, _),) = _SMALL.findall(row)
    assert "実績4件、直近は78.5%（2030-03-31）" in alt
    assert "78.5%<small>2030-03-31</small>" in row and "必要 +21.5ポイント/年" in row


def test_the_headline_counts_the_whole_plan_and_each_count_is_a_link(
    open_page: Open, practice_database: Path
) -> None:
    practised = text(open_page("city", database=practice_database, city="choshi", status="unreported"))
    assert "<b>31</b> 指標の状態" in practised
    assert 'role="img" aria-label="銚子市は31件のうち' in practised
    said = text(open_page("city", city="choshi", status="unreported"))
    # Before any report a band would be grey from end to end; its numbers are links as ever.
    assert "<b>31</b> 指標（実績は未登録）" in said and 'class="dx-band"' not in said
    assert "<dt>計画期間</dt><dd>5年間の4年目（終了まであと496日）</dd>" in said
    assert re.search(r'href="/city\?city=choshi&amp;status=unreported"[^>]*>.{0,90}未登録 25</a>', said)
    assert "<dt>期限を過ぎた報告</dt><dd>25指標（未登録 25）、年度の組でのべ63件</dd>" in said
    assert "<dt>次の報告の期限</dt><dd>令和9年6月30日（2027-06-30）　17指標</dd>" in said
    assert "<dt>次の最終目標の期限</dt><dd>令和10年3月31日（2028-03-31）　17指標</dd>" in said


def test_filters_come_from_the_address_and_are_told_in_words(open_page: Open) -> None:
    page = open_page("city", city="choshi", theme="security", status="unreported")
    said = text(page)
    assert "重点取組事項：セキュリティ、状態：未登録　取組 1 / 32、指標 1 / 31" in said
    assert 'href="?city=choshi" target="_self">条件をクリア' in said
    (row,) = _rows(said)
    assert "情報セキュリティインシデント発生回数" in row
    assert lists(page)["重点取組事項"] == ["security"]


def test_a_link_to_one_initiative_shows_only_that(open_page: Open) -> None:
    said = text(open_page("city", city="togane", initiative="togane-1-2"))
    assert "取組：公金収納における eL-QR の活用　取組 1 / 17、指標 1 / 28" in said
    assert "eL-QRに対応した税以外の公金の数" in said and "/kpi?kpi=togane-1-1" not in said


def test_words_narrow_the_plan_and_lead_on_to_all_cities(open_page: Open) -> None:
    said = text(open_page("city", city="choshi", words="LINE"))
    assert 'name="words" value="LINE"' in said and "名称：LINE" in said
    assert '<a href="/explore?q=LINE" target="_self">「LINE」を全市で検索する</a>' in said
    assert "全市で検索する" not in text(open_page("city", city="choshi", theme="security"))


def test_a_plan_that_names_no_department_offers_no_filter_of_them(open_page: Open) -> None:
    assert list(lists(open_page("city", city="togane"))) == ["重点取組事項", "状態"]


def test_filters_that_leave_nothing_say_so(open_page: Open) -> None:
    page = open_page("city", city="choshi", words="この語はない")
    assert not page.exception
    assert "条件に合う取組はありません" in text(page) and "取組 0 / 32、指標 0 / 31" in text(page)


def test_an_unknown_city_falls_back_to_the_first(open_page: Open) -> None:
    page = open_page("city", city="atlantis")
    assert not page.exception
    assert "銚子市DX推進計画" in text(page)


def test_a_plan_whose_period_is_over_says_so(open_page: Open) -> None:
    said = text(open_page("city", city="katagami"))
    assert "計画期間終了" in said and "数値目標なし" in said
    assert "<dt>計画期間</dt><dd>令和8年3月31日（2026-03-31）に終了</dd>" in said
    assert "<dt>次の報告の期限</dt>" not in said  # there is none


def test_chapters_head_the_parts_of_a_plan_of_two_levels(open_page: Open) -> None:
    said = text(open_page("city", city="katagami"))
    assert said.count('<h3 class="dx-section"') == 3
    assert '<tr class="dx-by-part"><th scope="rowgroup" colspan="4">AI・RPAの利用推進</th></tr>' in said


def test_a_plan_without_kpis_says_so_and_shows_the_figures_of_its_text(open_page: Open) -> None:
    page = open_page("city", city="minamiboso")
    said = text(page)
    assert "この計画は指標（KPI）を定めていません。本文の数値19件は" in said
    assert "<caption>本文の数値 19件（値27、うち予定だけのもの7件）</caption>" in said
    assert 'href="/kpi?kpi=' not in said and "目標未設定" not in said
    assert list(lists(page)) == ["重点取組事項"]
    assert "/download/city_kpis.csv" not in said and "/download/city_figures.csv" in said


def figure_row(said: str, figure_id: str) -> dict[str, str]:
    """Return the cells of a figure's row by the heads of their columns."""
    row = next(part for part in said.split("<tr>") if f'id="minamiboso-{figure_id}"' in part)
    return dict(re.findall(r'data-label="([^"]*)"[^>]*><div>(.*?)</div></t[dh]>', row, re.DOTALL))


def test_a_figure_stands_by_fiscal_year_and_says_what_is_planned(open_page: Open) -> None:
    said = text(open_page("city", city="minamiboso"))
    licences = figure_row(said, "4-7-telework-licences")
    assert "5ライセンス" in licences["令和4年度"] and "テスト" in licences["令和4年度"]
    assert "30ライセンス" in licences["令和6年度"] and "予定" not in licences["令和6年度"]
    assert "30ライセンス" in licences["令和7年度"] and "予定" in licences["令和7年度"]
    assert licences["注記・場所"] == "<small>重点取組 (7) 工程表（477–478行）</small>"
    cost = figure_row(said, "5-1-web-transfer-cost")
    assert "8,745千円" in cost["令和7年度"] and "予定" in cost["令和7年度"] and "決算額ではない" in cost["注記・場所"]
    assert "1,447文字" in figure_row(said, "4-2-characters-identified")["時点の記載なし"]
    assert "同3月（2026-03）" in figure_row(said, "4-2-standardized-tasks")["令和7年度"]
    cards = figure_row(said, "4-4-cards-held")
    assert "27,955枚" in cards["令和6年度"] and "令和6年12月末時点" in cards["令和6年度"]
    assert figure_row(said, "4-5-cyder-participants")["令和6年度"] == '<span class="dx-no-value">—</span>'
    assert "1名" in figure_row(said, "4-5-precyder-participants")["令和6年度"]


def test_the_filters_narrow_the_figures_too(open_page: Open) -> None:
    said = text(open_page("city", city="minamiboso", words="CYDER"))
    assert "<caption>本文の数値 2件" in said and "取組 1 / 12、指標 0 / 0、本文の数値 2 / 19" in said
    said = text(open_page("city", city="minamiboso", initiative="minamiboso-4-4"))
    assert "<caption>本文の数値 2件" in said and "27,955枚" in said


def test_an_initiative_without_a_report_shows_where_the_plan_puts_it(open_page: Open) -> None:
    said = text(open_page("city", city="yotsukaido"))
    head = said[said.index('id="yotsukaido-1-1"') :][:400]
    assert "計画上・令和8年度（2026）" in head and "dx-stage-" in head
    said = text(open_page("city", city="minamiboso"))
    row = said[said.index('id="minamiboso-4-3"') :]
    row = row[: row.index("</tr>")]
    assert row.count("<td") == 4 and 'class="dx-by-none"' in row  # nothing is printed of 令和4年度
    assert re.findall(r"<td><b[^>]*>.*?</b>(.*?)</td>", row)[-1] == "<span>一部実施 4</span><span>準備・試行 1</span>"


def test_an_initiative_shows_the_stage_that_was_reported(open_page: Open, practice_database: Path) -> None:
    practised = text(open_page("city", database=practice_database, city="minamiboso"))
    head = practised[practised.index('id="minamiboso-4-3"') :][:400]
    assert "実施済み</span> 2026-03-31報告" in head and "計画上" not in head


def test_what_falls_due_within_a_year_is_listed(open_page: Open) -> None:
    said = text(open_page("city", city="togane"))
    assert "これから1年に期限が来るもの" in said
    assert "令和9年3月31日（2027-03-31）" in said and "最終目標の期限" in said and "目標 20業務" in said
    assert "令和9年6月30日（2027-06-30）" in said and "<summary>28件の指標を見る</summary>" in said


def test_before_any_report_the_targets_of_this_year_come_first_and_nothing_says_zero(open_page: Open) -> None:
    page = open_page("city", city="togane")
    said = text(page)
    assert "<h2 class=\"dx-h2\">要加速" not in said
    assert "今年度（令和8年度）の目標　27指標" in said
    aims = said[said.index('<div class="dx-year">') :]
    first = aims[: aims.index("</tr>", aims.index("<tbody>"))]
    assert "オンライン申請可能な手続のオンライン化率" in first and "<b>28.6%</b>" in first and "直近の実績" not in first
    assert said.index("今年度（令和8年度）の目標") < said.index("計画が現時点で求める到達度（21指標") < said.index("取組と指標</h2>")
    assert not re.search(r"[^0-9.]0(?:指標|件|行)", re.sub(r"基準値|0件<small>|<b>0", "", said[: said.index("取組と指標</h2>")]))
    (chart,) = page.get("plotly_chart")
    rows = json.loads(chart.proto.spec)["layout"]["yaxis"]["ticktext"]
    assert len(rows) == 3 and rows[0].startswith("基本方針1")


def test_what_must_speed_up_comes_first_with_its_paces_multiple_and_department(
    open_page: Open, practice_database: Path
) -> None:
    page = open_page("city", database=practice_database, city="choshi", on="2027-07-01")
    said = text(page)
    order = ("要加速　4指標（残りのある12指標のうち）", "23指標のうち16指標が計画どおりか先行", "取組と指標</h2>")
    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    row = said[said.index('<div class="dx-haste">') :]
    row = row[row.index("<tbody>") : row.index("</tr>", row.index("<tbody>"))]
    for words in ("アクセス件数", "文化財・ジオパーク室", "−167.2件/年", "+3,550件/年", "進んでいない"):
        assert words in row
    assert 'href="/explore?city=choshi&amp;view=speed&amp;v=26&amp;on=2027-07-01"' in said
    assert "<summary>これまでのペースで足りる8件</summary>" in said
    (chart,) = page.get("plotly_chart")
    assert "指標が計画どおりか先行" in chart.proto.alt


def test_a_point_of_the_figure_opens_its_kpi(open_page: Open) -> None:
    page = open_page("city", city="togane", v="1", on="2026-11-21")
    page.session_state["city_point"] = "togane-1-1-online-share"
    page.run()
    assert not page.exception
    assert "オンライン申請可能な手続のオンライン化率" in text(page) and "取組と指標</h2>" not in text(page)
    asked = {name: page.query_params[name] for name in ("kpi", "v", "city")}
    # The city stays in the address: Streamlit writes this selection over that of the page to which Back leads.
    assert {name: value if isinstance(value, str) else value[-1] for name, value in asked.items()} == {
        "kpi": "togane-1-1-online-share", "v": "1", "city": "togane",
    }  # fmt: skip


def test_lines_of_the_roadmap_that_move_this_year_are_named_and_lead_to_it(open_page: Open) -> None:
    said = text(open_page("city", city="choshi"))
    assert "今年度（令和8年度）の工程　" in said
    assert 'href="/roadmap?city=choshi&amp;fy=2026&amp;stage=done"' in said
    moves = said[said.index("前の年度から段階が変わるもの") :]
    moves = moves[: moves.index("</ul>")]
    assert "業者の選定" not in moves or "調査・分析" in moves
    assert re.search(r"dx-stage-\w+\">[^<]+</span> → <span class=\"dx-stage", moves)
    # All of it begins in the first year of a plan: named on demand.
    assert re.search(r"<summary>この年度から始まるもの　\d+行</summary>", text(open_page("city", city="togane")))


def test_a_plan_without_numbers_stands_by_its_stages_with_a_line_for_each_indicator(open_page: Open) -> None:
    page = open_page("city", city="katagami")
    said = text(page)
    assert "最終年度の令和7年度、38行の工程は実施済み29、一部実施2、検討中7" in said
    assert 'aria-label="検討中12行、準備・試行4行、一部実施4行、実施済み18行"' in said
    assert said.count('<li><span class="dx-note">指標</span>') == 50
    assert "基準値" not in said and not page.get("plotly_chart")
    row = said[said.index('id="katagami-1-paperless-02"') :]
    row = row[: row.index("</tr>")]
    assert re.findall(r"<td><b[^>]*>.*?</b>(.*?)</td>", row) == [
        "<span>準備・試行</span>", "<span>準備・試行</span>", "<span>一部実施</span>",
    ]  # fmt: skip


def test_a_plan_without_kpis_stands_by_its_stages_with_a_line_for_each_figure(open_page: Open) -> None:
    said = text(open_page("city", city="minamiboso"))
    assert "最終年度の令和7年度、31行の工程は" in said
    lines = re.findall(r'<li><span class="dx-note">本文の数値</span> <a href="#([^"]+)"', said)
    assert len(lines) == 19 and all(f'id="{name}"' in said for name in lines)
    assert "テレワーク for LGWAN</a>　30ライセンス（令和7年度・予定）" in said


@pytest.mark.parametrize("query", ["city=choshi", "city=choshi&status=unreported&words=オンライン", "city=katagami"])
def test_the_file_of_the_kpis_holds_exactly_the_rows_on_screen(open_page: Open, query: str) -> None:
    asked = dict(parse_qsl(query))
    said = text(open_page("city", **asked))
    stages = "".join(re.findall(r'<table class="dx-by-stage".*?</table>', said, re.DOTALL))
    shown = _rows(said) or re.findall(r"<li>.*?</li>", stages)
    with selection.of_address(asked.items()):
        made = files.SHEETS["city_kpis"]()
    assert isinstance(made, Sheet)
    on_screen = [re.findall(r'href="/kpi\?kpi=([^"]+)"', row)[0] for row in shown]
    assert list(frame_of(made)["指標ID"]) == on_screen and on_screen
    assert [name for name, _ in made.filters] == [{"status": "状態", "words": "名称"}[name] for name in [*asked][1:]]


def test_the_files_hold_values_with_their_units_apart(open_page: Open, practice_database: Path) -> None:
    open_page("city", database=practice_database, city="togane")
    with selection.of_address([("city", "togane"), ("status", "slightly_behind")]):
        made = {name: make() for name, make in files.SHEETS.items()}
    names = ("kpis", "initiatives", "due", "paces")
    kpis, initiatives, dues, paces = (frame_of(made[f"city_{name}"]) for name in names)
    row = kpis[kpis["指標ID"] == "togane-1-1-online-share"].iloc[0]
    told = ("単位", "基準値（下端）", "直近の実績（上端）", "実績の時点", "最終目標（下端）", "最終目標の年度", "状態")
    assert [row[name] for name in told] == [
        "%",
        Decimal("5.8"),
        Decimal("78.5"),
        date(2030, 3, 31),
        100,
        2030,
        "やや遅れ",
    ]
    assert row["必要ペース（1年あたり）"] == Decimal("21.5") and row["到達度（%）"] > 70
    assert set(initiatives["報告された段階"]) <= {"一部実施", "実施済み", "準備・試行"}
    assert set(dues["指標ID"]) == set(paces["指標ID"]) == set(kpis["指標ID"])
    slow = list(paces["要加速"])
    assert slow == sorted(slow, reverse=True)


@pytest.mark.usefixtures("forgetful")
def test_what_a_revision_left_out_still_shows_its_kpis(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = catalogue.initiatives
    monkeypatch.setattr(
        "metrics.catalogue.initiatives",
        lambda database, moment: tuple(row for row in whole(database, moment) if row.initiative_id != "togane-1-2"),
    )
    said = text(open_page("city", city="togane"))
    plan = said[said.index("取組と指標</h2>") :]
    assert plan.index("改定で計画から外れた取組</h3>") < plan.index("eL-QRに対応した税以外の公金の数")
    assert len(_rows(said)) == 28


def test_what_the_plan_says_was_reached_stands_theme_by_theme_with_its_printed_dates(open_page: Open) -> None:
    said = text(open_page("city", city="togane"))
    events = plan_of("togane").events
    planned = sum(event.is_planned for event in events)
    assert f"これまでの取組と予定　{len(events)}件・うち予定{planned}件" in said
    assert all(escape(event.event_name) in said and escape(event.printed.text) in said for event in events)
    (row,) = re.findall(r"<tr>(?:(?!</tr>).)*引っ越しワンストップサービス（転出届.*?</tr>", said)
    assert "令和5年2月" in row and ">実施済み</span>" in row and "行 541" in row
    assert 'href="/city?city=togane&amp;initiative=togane-1-1"' in row


def test_the_plans_context_stands_topic_by_topic_with_its_places(open_page: Open) -> None:
    said = text(open_page("city", city="togane"))
    assert "<h2 class=\"dx-h2\">計画について</h2>" in said
    for item in plan_of("togane").context:
        assert escape(item.item) in said and escape(item.printed.text) in said


def test_words_find_what_was_reached_where_no_initiative_is_named_so(open_page: Open) -> None:
    said = text(open_page("city", city="togane", words="予約"))
    assert "取組 0 / 17" in said and "デマンドタクシーのWeb予約" in said
    assert "条件に合う取組はありません" not in said
    assert "条件に合う取組はありません" in text(open_page("city", city="togane", words="存在しない語"))


def test_one_initiative_stands_with_what_was_reached_of_it_alone(open_page: Open) -> None:
    said = text(open_page("city", city="togane", initiative="togane-1-1"))
    of_it = [event for event in plan_of("togane").events if event.initiative_id == "togane-1-1"]
    assert f"これまでの取組と予定　{len(of_it)}件" in said and of_it
    assert "計画について</h2>" not in said  # it is of the whole plan


@pytest.mark.parametrize("query", ["city=togane", "city=choshi&words=LINE", "city=togane&theme=security"])
def test_the_files_hold_what_the_plan_says_as_the_page_shows_it(open_page: Open, query: str) -> None:
    said = text(open_page("city", **dict(parse_qsl(query))))
    with selection.of_address(parse_qsl(query)):
        events = frame_of(files.SHEETS["city_events"]())
        items = frame_of(files.SHEETS["city_context"]())
    assert len(events) > 0 and all(escape(name) in said for name in events["内容"])
    assert said.count("<small>行 ") == len(events) + len(items)
    assert set(events["予定"]) <= {True, False} and events["時期の初日"].map(type).isin([date, type(None)]).all()
