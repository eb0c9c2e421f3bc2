"""出典 as Streamlit runs it."""

from tests.pages.conftest import Open, text


def test_sources_count_what_is_missing_and_show_the_record(open_page: Open) -> None:
    said = text(open_page("sources", city="katagami"))
    assert "文書変換で欠落" in said and "計画で未設定" in said
    assert "令和5年4月" in said
    assert "デジタルデバ" in said


def test_sources_say_why_an_initiative_stands_under_a_theme(open_page: Open) -> None:
    said = text(open_page("sources", city="togane"))
    assert "取組をどの事項に置くか 28件" in said
    assert "AI チャットボットの導入・検討" in said and "問合せへの自動応答は住民と市の接点" in said
