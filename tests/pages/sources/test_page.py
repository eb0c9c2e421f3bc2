"""出典 as Streamlit runs it."""

from tests.pages.conftest import Open, text


def test_sources_count_what_is_missing_and_show_the_record(open_page: Open) -> None:
    said = text(open_page("sources", city="katagami"))
    assert "文書変換で欠落" in said and "計画で未設定" in said
    assert "令和5年4月" in said
    assert "デジタルデバ" in said
