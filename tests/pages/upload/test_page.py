"""登録 as Streamlit runs it."""




from tests.pages.conftest import Open


def test_without_the_key_the_upload_page_takes_no_file_and_says_why(open_page: Open) -> None:
    page = open_page("upload", city="choshi")
    assert not page.exception
    assert not page.get("file_uploader") and not page.get("download_button")
    assert len(page.info) == 1 and len(page.info[0].value) > 20
