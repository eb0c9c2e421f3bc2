"""登録 from end to end: download, fill in, upload, preview, confirm, see it on the pages; and refusals."""

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, copied, opened, ready, rerun, start
from tests.browser.relay import FORGETS, Relay

LINE = "choshi-2-1-line-friends"


@pytest.fixture
def own(real_database: Path, place: int, tmp_path: Path) -> Iterator[Server]:
    """A server on a database of its own, to write to. It keeps no session of a lost connection (relay.py)."""
    running = start(copied(real_database, tmp_path), *FORGETS, port=place)
    yield running
    running.stop()


@pytest.fixture
def wire(own: Server) -> Iterator[Relay]:
    """A wire to that server, which is cut before each kind of widget is used: its first use works all the same."""
    made = Relay(own.url)
    own.url = made.url
    yield made
    made.close()


def _let_in(page: Page, server: Server) -> None:
    """Show the key, which leads to the form and leaves its cookie in the page's browser."""
    assert page.request.get(f"{server.url}/key?key={server.key}").url == f"{server.url}/upload"


def _downloaded(page: Page, server: Server, city: str, folder: Path) -> Path:
    _let_in(page, server)
    page.goto(f"{server.url}/upload?city={city}")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="のブックをダウンロード").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def _fill(path: Path, kpi_id: str, **values: object) -> str:
    """Write values into the row of a KPI by header and return the address of the last cell written."""
    book = openpyxl.load_workbook(path)
    sheet = book["実績"]
    assert isinstance(sheet, Worksheet)
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[0].value == kpi_id)
    address = ""
    for header, value in values.items():
        cell = sheet.cell(row, columns[header])
        cell.value = value  # type: ignore[assignment]
        address = cell.coordinate
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())
    return address


def _named(page: Page) -> None:
    """Say who it is. With each answer the script runs, and a file handed in before it has is lost."""
    ready(page)
    for name, words in (("担当課", "企画課"), ("登録する人の氏名", "試験 太郎")):
        field = page.get_by_role("textbox", name=name)
        field.fill(words)
        rerun(page, partial(field.press, "Enter"))


def _choose(page: Page, path: Path) -> None:
    """Give the page a file, once its field stands alone: that of the file before goes with the run that takes it."""
    field = page.locator("input[type=file]")
    expect(field).to_have_count(1)
    field.set_input_files(path)


def _upload(page: Page, path: Path) -> None:
    _named(page)
    _choose(page, path)


def test_a_filled_in_workbook_becomes_a_new_status_on_the_pages(own: Server, page: Page, tmp_path: Path) -> None:
    path = _downloaded(page, own, "choshi", tmp_path)
    assert path.name.startswith("実績_銚子市_") and path.suffix == ".xlsx"
    _fill(path, LINE, 年度="令和7年度（2025）", 実績値=4200, 区分="確定")
    _upload(page, path)
    expect(page.get_by_text("誤りはありません。1件が登録されます")).to_be_visible()
    row = page.locator("table tr", has_text="友だち登録数")
    expect(row).to_contain_text("4,200")
    expect(row).to_contain_text("未登録")
    expect(row).to_contain_text("順調")
    page.get_by_role("button", name="この内容で登録する").click()
    expect(page.get_by_text("1件を登録しました（データ版 2）")).to_be_visible()
    page.goto(f"{own.url}/kpi?kpi={LINE}")
    expect(page.locator(".dx-verdict")).to_contain_text("順調")
    expect(page.get_by_text("4,200件").first).to_be_visible()
    expect(page.locator("footer")).to_contain_text("データ版 2")
    page.goto(f"{own.url}/?on=2026-11-21")
    expect(page.get_by_role("link", name="計画に届いている 1 / 124件")).to_be_visible()


def test_one_value_is_registered_from_its_kpi_in_four_clicks_and_no_workbook(own: Server, page: Page) -> None:
    _let_in(page, own)
    opened(page, f"{own.url}/kpi?kpi={LINE}")
    page.get_by_role("link", name="この指標の実績を登録").click()  # the first
    value = page.get_by_role("textbox", name="実績値（件）")
    expect(value).to_be_visible()
    _named(page)
    value.click()  # the second
    page.keyboard.type("4200")
    page.get_by_text("確定", exact=True).click()  # the third
    expect(page.get_by_text("誤りはありません。1件が登録されます")).to_be_visible()
    page.get_by_role("button", name="この内容で登録する").click()  # the fourth
    done = page.get_by_text("1件を登録しました（データ版 2）")
    expect(done).to_be_in_viewport()
    page.get_by_role("link", name="「友だち登録数」の画面を見る").click()
    expect(page.locator(".dx-verdict")).to_contain_text("順調")


def test_every_error_stands_with_its_cell_and_nothing_is_written(server: Server, page: Page, tmp_path: Path) -> None:
    path = _downloaded(page, server, "choshi", tmp_path)
    text_cell = _fill(path, LINE, 年度="令和7年度（2025）", 区分="確定", 実績値="だいたい四千")
    minus_cell = _fill(path, "choshi-2-5-ebook-loans", 年度="令和7年度（2025）", 区分="確定", 実績値=-5)
    _upload(page, path)
    expect(page.get_by_text("2か所に誤りがあります。何も登録されていません。")).to_be_visible()
    errors = page.locator("table", has_text="誤りの一覧")
    expect(errors).to_contain_text(f"実績 {text_cell}")
    expect(errors).to_contain_text("だいたい四千")
    expect(errors).to_contain_text(f"実績 {minus_cell}")
    expect(page.get_by_role("button", name="この内容で登録する")).to_have_count(0)
    page.goto(server.url)
    expect(page.locator("footer")).to_contain_text("データ版 1")


def test_the_workbook_of_another_city_is_refused(server: Server, page: Page, tmp_path: Path) -> None:
    path = _downloaded(page, server, "togane", tmp_path)
    page.goto(f"{server.url}/upload?city=choshi")
    _upload(page, path)
    expect(page.get_by_text("別の市の様式です（登録先は 銚子市）")).to_be_visible()


def test_a_doubtful_value_of_a_csv_file_waits_for_its_tick_and_the_marked_file_is_offered(
    own: Server, wire: Relay, page: Page, tmp_path: Path
) -> None:
    path = tmp_path / "実績.csv"
    path.write_bytes(f"指標ID,年度,実績値,区分\r\n{LINE},令和7年度,50万件,確定\r\n".encode("cp932"))
    page.goto(f"{own.url}/key?key={own.key}")
    expect(page.locator("h1")).to_have_text("登録")
    page.goto(f"{own.url}/upload?city=choshi")
    _upload(page, path)
    expect(page.get_by_text("確かめていただきたい値が1件あります")).to_be_visible()
    expect(page.locator("table", has_text="記入された値")).to_contain_text("500,000 と読みました")
    wire.cut(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="印の付いたブックをダウンロード").click()
    listed = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))["直すところ"]
    assert [cell.value for cell in listed[2]][:6] == ["CSV", "C2", "C", "2", "確認", "50万件"]
    expect(page.get_by_role("button", name="この内容で登録する")).to_have_count(0)
    wire.cut(page)
    page.get_by_text("友だち登録数は 500,000件 でよいですか").click()
    page.get_by_role("button", name="この内容で登録する").click()
    expect(page.get_by_text("1件を登録しました（データ版 2）")).to_be_visible()


def test_a_value_that_somebody_else_changed_since_is_asked_about_and_the_answer_stands(
    own: Server, wire: Relay, page: Page, tmp_path: Path
) -> None:
    first = _downloaded(page, own, "choshi", tmp_path)
    second = tmp_path / "second.xlsx"
    second.write_bytes(first.read_bytes())
    _fill(first, LINE, 年度="令和7年度（2025）", 実績値=4200, 区分="確定")
    _fill(second, LINE, 年度="令和7年度（2025）", 実績値=4300, 区分="訂正")
    _upload(page, first)
    expect(page.get_by_text("1件が登録されます")).to_be_visible()
    wire.cut(page)
    page.get_by_role("button", name="この内容で登録する").click()
    expect(page.get_by_text("1件を登録しました（データ版 2）")).to_be_visible()
    wire.cut(page)
    _choose(page, second)
    asked = page.locator("table", has_text="重なった値")
    expect(asked).to_contain_text("4,200")
    expect(asked).to_contain_text("4,300")
    expect(page.get_by_role("button", name="この内容で登録する")).to_have_count(0)
    wire.cut(page)
    page.get_by_text("あなたの値（4,300").click()
    expect(page.get_by_text("誤りはありません。1件が登録されます")).to_be_visible()
    # The page is closed and opened again: the file and the answer lie on the server.
    page.goto(f"{own.url}/upload?city=choshi")
    _named(page)
    page.get_by_role("button", name="この内容で登録する").click()
    expect(page.get_by_text("1件を登録しました（データ版 3）")).to_be_visible()
    page.goto(f"{own.url}/kpi?kpi={LINE}")
    expect(page.locator("[data-testid=stMain]")).to_contain_text("4,300")
