"""計画の取込み from end to end, as a person brings in a plan: empty form, errors, mended, shown, imported, taken back."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from loaders.plan_book import form, workbook
from store.database import Database
from store.plans import importing
from tests import plan_books
from tests.browser.conftest import Server, opened, ready, rerun, start


@pytest.fixture
def own(real_database: Path, place: int, tmp_path: Path) -> Iterator[tuple[Server, bytes]]:
    """A server on a database of its own, and what a person writes into the form of it."""
    path = Path(shutil.copy(real_database, tmp_path))
    with Database(path) as database:
        written = workbook.template(importing.terms_of(database), plan_books.BOOK)
    running = start(path, port=place)
    yield running, written
    running.stop()


def _fill(path: Path, written: bytes, target: str) -> None:
    """Write into each empty cell of a downloaded form what a person writes there; the first target as given."""
    book, source = openpyxl.load_workbook(path), openpyxl.load_workbook(io.BytesIO(written))
    for sheet in source:
        for row in sheet.iter_rows():
            for cell in row:
                empty = book[sheet.title][cell.coordinate]
                if cell.value is not None and empty.value is None:
                    empty.value, empty.data_type = cell.value, cell.data_type  # a name may begin with =
    book[form.TARGETS]["C2"] = target
    book.save(path)


def _field(page: Page) -> Locator:
    return page.get_by_role("region", name="計画のブック").locator("input[type=file]")


def _write(page: Page, label: str, words: str) -> None:
    field = page.get_by_label(label)
    field.fill(words)
    rerun(page, lambda: field.press("Tab"))


def test_a_person_brings_in_a_plan_and_takes_it_back(
    own: tuple[Server, bytes], fresh_page: Page, tmp_path: Path
) -> None:
    (server, written), page = own, fresh_page
    opened(page, f"{server.url}/plans")
    page.get_by_label("起動したときに表示された鍵").fill(server.key)
    page.get_by_role("button", name="認証する").click()
    page.wait_for_url("**/plans")
    with ready(page).expect_download() as waiting:
        page.get_by_role("button", name="空のブックをダウンロード").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    _write(page, "担当課", "DX推進課")
    _write(page, "取り込む人の氏名", "架空 花子")

    _fill(path, written, "たくさん")
    _field(page).set_input_files(path)
    expect(page.get_by_text("か所に誤りがあります。何も取り込まれていません")).to_be_visible()
    expect(page.get_by_role("rowheader", name="目標 C2")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="印の付いたブックをダウンロード").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)  # mended in the copy that came back
    _fill(path, written, "30%")
    rerun(page, lambda: _field(page).set_input_files(path))
    expect(page.get_by_text("誤りはありません。架空市の計画「架空市DX計画」が、新しく加わります。")).to_be_visible()
    rerun(page, lambda: page.get_by_role("button", name="この内容で取り込む").click())
    expect(page.get_by_text("取り込む人の名前と理由を書いてください")).to_be_visible()
    _write(page, "理由（履歴に残り、だれでも見られます）", "はじめての取込み")
    rerun(page, lambda: page.get_by_role("button", name="この内容で取り込む").click())
    expect(page.get_by_text("架空市の計画を取り込みました（データ版 2）。")).to_be_visible()

    city = opened(page.context.new_page(), f"{server.url}/city?city={plan_books.CITY}")
    expect(city.get_by_role("heading", level=1)).to_have_text("架空市　架空市DX計画")
    page.get_by_text("架空市の計画の取込み（版 2）を取り消す").click()
    page.get_by_label("取り消す理由").fill("コードの誤り")
    rerun(page, lambda: page.get_by_role("button", name="この取込みを取り消す").click())
    expect(page.get_by_text("計画を取り下げました（データ版 3）")).to_be_visible()
    opened(city, city.url)
    expect(city.locator(".dx-withdrawn")).to_contain_text("架空市のこの計画は、版 3（")
    city.get_by_role("link", name="取り下げる前の版 2 で見る").click()
    expect(ready(city).get_by_role("heading", level=1)).to_have_text("架空市　架空市DX計画")
