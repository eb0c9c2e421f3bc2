"""計画の取込み in the browser, act by act, and plans as a person types them into the workbook."""

import io
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from loaders.plan_book import form
from tests.browser.conftest import Server, opened, rerun
from tests.store.test_plan_by_hand import fill, put

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def let_in(page: Page, server: Server) -> None:
    """Show the key, and open the page."""
    page.request.get(f"{server.url}/key?key={server.key}")
    opened(page, f"{server.url}/plans")


def named(page: Page) -> None:
    """Say who brings the plan."""
    for name, words in (("担当課", "DX推進課"), ("取り込む人の氏名", "架空 花子")):
        field = page.get_by_label(name, exact=True)
        field.fill(words)
        rerun(page, partial(field.press, "Enter"))


def downloaded(page: Page, button: str) -> Workbook:
    """Return the workbook that a button gives."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    return openpyxl.load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))


def typed(
    book: Workbook, head: Mapping[str, str], kpis: Sequence[Mapping[str, str]], targets: Sequence[Mapping[str, str]]
) -> Workbook:
    """Return an empty workbook with what somebody types: the head, the names, the values as printed, and no more."""
    fill(book, head)
    put(book, form.INITIATIVES, [{"initiative_name": name} for name in dict.fromkeys(k["initiative_id"] for k in kpis)])
    put(book, form.KPIS, kpis)
    put(book, form.TARGETS, targets)
    return book


def chosen(page: Page, book: Workbook, name: str = "計画.xlsx") -> None:
    """Give the page a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    field = page.locator(".st-key-plan_own").locator("xpath=following::input[@type='file']").first
    rerun(page, lambda: field.set_input_files({"name": name, "mimeType": XLSX, "buffer": stream.getvalue()}))


def refusals(page: Page) -> list[str]:
    """Return the cells that the page refuses, in its order."""
    expect(page.get_by_text("か所に誤りがあります")).to_be_visible()
    table = page.locator("table", has_text="誤りの一覧")
    return [cell.strip() for cell in table.locator("tbody th").all_inner_texts()]


def brought(page: Page, reason: str) -> None:
    """Confirm what the page shows, with a reason."""
    expect(page.get_by_text("誤りはありません")).to_be_visible()
    field = page.get_by_label("理由（履歴に残り")
    field.fill(reason)
    rerun(page, partial(field.press, "Enter"))
    rerun(page, page.get_by_role("button", name="この内容で取り込む").click)
    expect(page.get_by_text("計画を取り込みました")).to_be_visible()


# What the guide's pictures and its example show: an invented city and forms that plans print.
HEAD = {
    "団体コード": "129992", "市の略号": "kaku", "市町村名": "架空市", "都道府県名": "千葉県", "計画の名称": "架空市DX計画",
    "開始年度": "令和6年度", "最終年度": "令和9年度",
}  # fmt: skip
_DESK, _STAFF = "窓口のオンライン化", "職員の働き方"
KPIS = (
    {"initiative_id": _DESK, "kpi_name": "オンライン申請の割合", "baseline_text": "12.5%（令和5年度）"},
    {"initiative_id": _DESK, "kpi_name": "窓口の待ち時間", "baseline_text": "40分（令和5年度）"},
    {"initiative_id": _STAFF, "kpi_name": "DX研修の受講者"},
    {"initiative_id": _STAFF, "kpi_name": "印刷枚数", "baseline_text": "約330万枚（令和5年度）"},
)
TARGETS = (
    {"kpi_id": "オンライン申請の割合", "fiscal_year": "令和7年度", "target_text": "30%"},
    {"kpi_id": "オンライン申請の割合", "fiscal_year": "令和9年度", "target_text": "50%"},
    {"kpi_id": "窓口の待ち時間", "fiscal_year": "令和9年度", "target_text": "15分以内"},
    {"kpi_id": "DX研修の受講者", "fiscal_year": "令和9年度", "target_text": "75人（累計）"},
    {"kpi_id": "印刷枚数", "fiscal_year": "令和9年度", "target_text": "10%削減"},
)


def with_errors(page: Page, server: Server) -> None:
    """Choose the example as somebody types it first: one value cannot be read as a number."""
    let_in(page, server)
    named(page)
    chosen(page, typed(downloaded(page, "空のブックをダウンロード"), HEAD, KPIS, TARGETS))
    assert refusals(page) == ["目標 C6"]


def mended(page: Page, server: Server) -> None:
    """Choose the example with its value in digits beside it."""
    let_in(page, server)
    named(page)
    book = typed(downloaded(page, "空のブックをダウンロード"), HEAD, KPIS, TARGETS)
    book[form.TARGETS]["D6"] = "2970000"
    chosen(page, book)
    expect(page.get_by_text("誤りはありません")).to_be_visible()
