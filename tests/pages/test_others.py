"""都市間比較, 工程表, 出典, 実績登録 as Streamlit runs them."""

import io
import re
from urllib.parse import parse_qsl

import openpyxl

from tests.pages.conftest import Open, text
from ui import downloads, selection


def test_a_common_measure_stands_with_both_axes_days_and_notes(open_page: Open) -> None:
    said = text(open_page("compare", measure="line_friends"))
    assert "人口1,000人あたり<small>棒は 0 から 187.2 まで</small>" in said
    assert "<b>2,638件</b><small>令和4年12月31日（2022-12-31）・計画の基準値</small>" in said
    assert "<b>45.1件</b><small>人口 58,431人（国勢調査 令和2年10月1日（2020-10-01）・要確認）</small>" in said
    assert "最終目標 10,900人（令和12年度・2030）" in said and "最終目標 187.2人" in said
    assert "件で数える" in said and "順位ではありません" in said
    assert "この指標がある2市のうち、数値があるのは2市" in said


def test_an_unknown_measure_shows_the_first_one(open_page: Open) -> None:
    assert "マイナンバーカードの保有・交付の割合：この指標がある5市のうち" in text(
        open_page("compare", measure="nothing")
    )


def test_a_yearly_amount_stands_beside_the_axis_of_a_stock(open_page: Open) -> None:
    said = text(open_page("compare", measure="online_procedures"))
    assert "<b>300手続</b>" in said  # the stock from which the yearly increase starts, not 300手続/年
    assert "最終目標 50手続/年（令和12年度・2030）・年度ごとの値のため図の外" in said
    assert "棒は 0 から 700 まで" in said


def test_the_overview_says_which_city_has_which_common_measure(open_page: Open) -> None:
    said = text(open_page("compare", measure="card_share"))
    assert 'aria-current="true">マイナンバーカードの保有・交付の割合</a><small>5市</small>' in said
    assert "値なし・目標 100%" in said
    assert said.count("指標なし</span>") == 24  # 10 measures in 5 cities, 26 of the cells filled
    assert 'href="?measure=copy_paper"' in said


def test_the_status_table_adds_up_to_the_whole(open_page: Open) -> None:
    said = text(open_page("compare"))
    assert said.count("<b>指標の数（全体）</b>") == 1
    assert "<b>32</b>" in said and "<b>50</b>" in said


def test_free_words_answer_who_runs_it_who_plans_it_when_and_who_does_not(open_page: Open) -> None:
    said = text(open_page("compare", words="書かない窓口"))
    told = said[said.index("「書かない窓口」を、どの市が、いつ") :]
    running, ahead, undated, named, absent = (
        told.index(word)
        for word in (
            "一部実施・実施済みの年度に入っている",
            "これから動かす年度を決めている",
            "動かす年度の記載がない",
            "工程表に行がない",
            "見当たらない",
        )
    )
    assert running < told.index("銚子市</a>（令和6年度から一部実施）") < ahead
    assert ahead < told.index("東金市</a>（令和11年度から一部実施、令和12年度に実施済み）") < undated
    assert undated < told.index("潟上市</a>（検討中・計画期間終了）") < named
    assert named < told.index("四街道市</a>（フロントヤード改革の推進）") < absent
    assert absent < told.index("南房総市</a>（計画期間終了）")
    assert "%" not in re.sub(r"<[^>]*>", "", told[: told.index("</table>")])


def test_a_theme_shows_its_stages_by_year_and_its_initiatives_by_name(open_page: Open) -> None:
    said = text(open_page("compare", theme="security"))
    assert '令和8年度<small>2026</small><span class="dx-tag">今年度</span>' in said
    assert "銚子市の取組を名前で見る（3行）" in said
    assert "期間外" in said and "報告なし" in said


def test_roadmaps_of_all_cities_stand_in_one_table(open_page: Open) -> None:
    page = open_page("roadmap")
    said = text(page)
    assert said.count('<tr class="dx-g-city">') == 5
    assert said.count('<th scope="row"') == 181
    assert "令和4<span>年度</span><small>2022</small>" in said and "令和12<span>年度</span>" in said
    assert "181行の工程のうち" in said and "今日" in said
    assert "絞り込み中" not in said
    assert not page.get("plotly_chart")


def test_one_city_narrows_the_axis_to_its_plan(open_page: Open) -> None:
    said = text(open_page("roadmap", city="choshi"))
    assert "絞り込み中</strong>　市：銚子市　40 / 181行" in said
    assert "令和5<span>年度</span>" in said and "令和4<span>" not in said and "令和10<span>" not in said


def test_a_roadmap_filter_leaves_one_initiative_and_says_how_to_have_all(open_page: Open) -> None:
    said = text(open_page("roadmap", initiative="togane-2-1", city="togane", stage="done"))
    assert "取組：" in said and "市：東金市" in said and "計画上の段階：実施済み" in said
    assert "電子黒板の台数の拡充・活用" in said
    assert '<a href="?" target="_self">絞り込みを解く</a>' in said


def test_a_roadmap_without_a_hit_says_what_to_try(open_page: Open) -> None:
    assert "条件に合う工程はありません" in text(open_page("roadmap", words="存在しない語"))


def _file(name: str, query: str) -> list[tuple[object, ...]]:
    with selection.of_address(parse_qsl(query)):
        made = downloads.file(name, "xlsx")
    assert made is not None
    _, *rows = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0].values
    return rows


def test_the_files_hold_what_stands_on_screen(open_page: Open) -> None:
    said = text(open_page("roadmap", city="togane", theme="security"))
    lines = {(row[-1], row[5]) for row in _file("roadmap_lines", "city=togane&theme=security")}
    assert len(lines) == said.count('<th scope="row"') > 0
    said = text(open_page("compare", measure="card_share", words="書かない窓口"))
    assert len(_file("compare_measure", "measure=card_share")) == 5
    assert {row[0] for row in _file("compare_search", "words=書かない窓口")} == {
        "銚子市",
        "東金市",
        "潟上市",
        "四街道市",
    }
    assert sum(int(str(row[2])) for row in _file("compare_statuses", "")) == 139 and "<b>32</b>" in said
    said = text(open_page("sources", city="katagami"))
    assert f"欠けているもの {len(_file('sources_gaps', 'city=katagami'))}件" in said
    assert len(_file("method_statuses", "")) == 16


def test_sources_count_what_is_missing_and_show_the_record(open_page: Open) -> None:
    said = text(open_page("sources", city="katagami"))
    assert "文書変換で欠落" in said and "計画で未設定" in said
    assert "令和5年4月" in said
    assert "デジタルデバ" in said


def test_without_the_key_the_upload_page_takes_no_file_and_says_why(open_page: Open) -> None:
    page = open_page("upload", city="choshi")
    assert not page.exception
    assert not page.get("file_uploader") and not page.get("download_button")
    assert len(page.info) == 1 and len(page.info[0].value) > 20
