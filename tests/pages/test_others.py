"""都市間比較, 工程表, 出典, 検索結果, 実績登録 as Streamlit runs them."""

import json

from tests.pages.conftest import Open, text


def test_a_common_measure_stands_with_its_notes(open_page: Open) -> None:
    said = text(open_page("compare", measure="line_friends"))
    assert "人口1,000人あたり" in said and "要確認" in said
    assert "件で数える" in said
    assert "2,638件" in said and "8,400人" in said


def test_roadmaps_of_all_cities_stand_on_one_axis(open_page: Open) -> None:
    page = open_page("roadmap")
    spec = json.loads(page.get("plotly_chart")[0].proto.spec)
    rows = [note["text"] for note in spec["layout"]["annotations"]]
    assert {row.split("｜")[0] for row in rows if "｜" in row} == {"銚子市", "東金市", "潟上市", "四街道市", "南房総市"}
    assert "今日" in rows
    assert {"検討中", "準備・試行", "一部実施", "実施済み"} <= {trace["name"] for trace in spec["data"]}


def test_a_roadmap_filter_leaves_one_initiative(open_page: Open) -> None:
    said = text(open_page("roadmap", initiative="togane-2-1"))
    assert "絞り込み中：3 / " in said
    assert "電子黒板の台数の拡充・活用" in said


def test_sources_count_what_is_missing_and_show_the_record(open_page: Open) -> None:
    said = text(open_page("sources", city="katagami"))
    assert "文書変換で欠落" in said and "計画で未設定" in said
    assert "令和5年4月" in said
    assert "デジタルデバ" in said


def test_the_search_finds_initiatives_and_kpis_of_all_cities(open_page: Open) -> None:
    said = text(open_page("search", q="ＬＩＮＥ"))
    assert "友だち登録数" in said and "LINE 友だち登録者数" in said
    assert "銚子市" in said and "東金市" in said


def test_a_search_without_a_hit_says_what_to_try(open_page: Open) -> None:
    assert "「存在しない語」を含む取組・指標はありません" in text(open_page("search", q="存在しない語"))


def test_the_upload_page_asks_for_a_name_before_it_reads_a_workbook(open_page: Open) -> None:
    page = open_page("upload", city="choshi")
    page.file_uploader(key="upload_file").upload("a.xlsx", b"not a workbook").run()
    assert "登録する人の課名と氏名を記入してください" in text(page)


def test_a_file_that_is_no_workbook_is_refused_with_a_remedy(open_page: Open) -> None:
    page = open_page("upload", city="choshi")
    page.text_input(key="upload_by").set_value("企画課 試験")
    page.file_uploader(key="upload_file").upload("a.xlsx", b"not a workbook").run()
    assert not page.exception
    said = text(page)
    assert "誤りがあります。何も登録されていません" in said
