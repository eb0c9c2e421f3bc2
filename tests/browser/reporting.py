"""What the manuals show of a report's way, act by act, on practice data: errors, preview, approval, taking it back."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import test_sign_in, test_upload
from tests.browser.conftest import Server, opened, rerun

CITY = "choshi"
_YEAR = "令和9年度（2027）"
_FILLED_IN: Mapping[str, Mapping[str, object]] = {
    test_upload.LINE: {"年度": _YEAR, "実績値": 5820, "区分": "訂正", "備考": "重複して数えた分を除く"},
    "choshi-2-5-ebook-loans": {
        "年度": _YEAR, "実績値": 2400, "区分": "確定", "根拠（資料名など）": "令和9年度 図書館年報",
    },
}  # fmt: skip


def _filled_in(path: Path, *kpi_ids: str) -> Path:
    """Fill in rows of a workbook, and return where it lies."""
    for kpi_id in kpi_ids:
        test_upload._fill(path, kpi_id, **_FILLED_IN[kpi_id])
    return path


def with_errors(page: Page, server: Server) -> None:
    """Choose a workbook in which a value is no number and a row lacks its mark."""
    with tempfile.TemporaryDirectory() as folder:
        path = test_upload._downloaded(page, server, CITY, Path(folder))
        test_upload._fill(path, test_upload.LINE, 年度=_YEAR, 区分="訂正", 実績値="約五千")
        test_upload._fill(path, "choshi-2-5-ebook-loans", 年度=_YEAR, 実績値=2400)
        test_upload._upload(page, path)
        expect(page.get_by_text("2か所に誤りがあります")).to_be_visible()


def previewed(page: Page, server: Server) -> None:
    """Choose a workbook with a corrected value and a late one, and see what they would change."""
    with tempfile.TemporaryDirectory() as folder:
        path = test_upload._downloaded(page, server, CITY, Path(folder))
        test_upload._upload(page, _filled_in(path, *_FILLED_IN))
        expect(page.get_by_text("誤りはありません。2件が登録されます")).to_be_visible()


def registered(page: Page, server: Server) -> None:
    """Register it, and look at the version that it became, with the way to take it back."""
    previewed(page, server)
    rerun(page, page.get_by_role("button", name="この内容で登録する").click)
    expect(page.get_by_text("2件を登録しました")).to_be_visible()
    opened(page, f"{server.url}/history?city={CITY}")
    opened(page, f"{server.url}{page.get_by_role('link', name='変更内容').first.get_attribute('href')}")
    expect(page.get_by_role("button", name="この登録を取り消す")).to_be_visible()


def approving(page: Page, server: Server) -> None:
    """Send it as one person, and open what waits as another."""
    test_sign_in.let_in(page, server, "hanako")
    with tempfile.TemporaryDirectory() as folder:
        opened(page, f"{server.url}/upload?city={CITY}")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="のブックをダウンロード").click()
        path = Path(folder) / waiting.value.suggested_filename
        waiting.value.save_as(path)
        test_upload._choose(page, _filled_in(path, test_upload.LINE))  # the sender's department answers for no other
        expect(page.get_by_text("誤りはありません。1件が登録されます")).to_be_visible()
        rerun(page, page.get_by_role("button", name="承認に送る").click)
        expect(page.get_by_text("1件を承認に送りました")).to_be_visible()
    page.context.clear_cookies()
    test_sign_in.let_in(page, server, "taro")
    opened(page, f"{server.url}/upload?city={CITY}")
    page.get_by_text("内容を見る").click()
    expect(page.get_by_role("button", name="承認する")).to_be_visible()


def beginning(page: Page, server: Server) -> None:
    """Open 登録 as whoever holds the key."""
    test_upload._let_in(page, server)
    opened(page, f"{server.url}/upload?city={CITY}")


def managing(page: Page, server: Server) -> None:
    """Open 管理 as whoever holds the key."""
    page.request.get(f"{server.url}/key?key={server.key}")
    opened(page, f"{server.url}/admin")

