"""登録 as Streamlit runs it."""

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Open


def test_without_the_key_the_upload_page_takes_no_file_and_says_why(open_page: Open) -> None:
    page = open_page("upload", city="choshi")
    assert not page.exception
    assert not page.get("file_uploader") and not page.get("download_button")
    assert len(page.info) == 1 and len(page.info[0].value) > 20


def _refused() -> None:
    import streamlit as st

    from pages.upload import outcome

    if "asked" not in st.session_state:
        st.session_state["asked"] = True
        st.session_state["upload_done"] = outcome.Done("choshi", "3件を登録しました（データ版 5）。")
        st.success("誤りはありません。1件が登録されます（変更なし 0件）。")
        outcome.refuse("choshi", "登録できませんでした。")
    outcome.show_done("choshi")


def test_nothing_green_stays_beside_a_refusal() -> None:
    page = AppTest.from_function(_refused).run()
    assert [error.value for error in page.error] == ["登録できませんでした。"] and not page.success
    assert not page.run().error and not page.success
