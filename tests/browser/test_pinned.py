"""A pinned link shows the same figures in Chromium, whatever was uploaded and undone since."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page, expect

from domain.actual import Actual
from domain.codes import Mark
from store import write
from store.database import Database
from tests.browser.conftest import Server, copied, ready, start

LINE = "choshi-2-1-line-friends"
LINKS = (f"/kpi?kpi={LINE}&v=1&on=2026-11-21", "/city?city=choshi&v=1&on=2026-11-21", "/?v=1&on=2026-11-21")


def _figures(page: Page, server: Server) -> list[str]:
    """Return all that the pinned links say."""
    said = []
    for link in LINKS:
        page.goto(server.url + link)
        expect(page.locator("footer")).to_contain_text("データ版 1")
        ready(page)
        said.append(_settled(page))
    return said


@contextmanager
def _served(database: Path, port: int) -> Iterator[Server]:
    running = start(database, port=port)
    try:
        yield running
    finally:
        running.stop()


def _settled(page: Page) -> str:
    """Return what the page says once it has said the same for a while: its charts are drawn one after the other."""
    said, waits = "", 0
    for _ in range(300):
        page.wait_for_timeout(100)
        now = page.locator("[data-testid=stMain]").inner_text()
        said, waits = now, waits + 1 if now == said else 0
        if waits == 5:
            return said
    raise AssertionError("the page was still changing after 30 seconds")


def _upload(year: int, value: int) -> write.Upload:
    amount = Decimal(value)
    actual = Actual(LINE, date(year + 1, 3, 31), year, amount, amount, str(value), None, Mark.FINAL)
    return write.Upload(122025, 1, f"hash-{year}-{value}", "実績.xlsx", "企画課 試験", "", (actual,), ())


def _accepted(database: Path, *steps: Callable[[Database], object]) -> None:
    with Database(database) as opened:
        for step in steps:
            step(opened)


def test_a_pinned_link_says_the_same_before_and_after_three_uploads_and_an_undo(
    page: Page, real_database: Path, place: int, tmp_path: Path
) -> None:
    database = copied(real_database, tmp_path)
    with _served(database, place) as server:
        before = _figures(page, server)
    at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    _accepted(
        database,
        lambda opened: write.accept_upload(opened, _upload(2023, 3100), at),
        lambda opened: write.accept_upload(opened, _upload(2024, 3600), at),
        lambda opened: write.accept_upload(opened, _upload(2025, 4200), at),
        lambda opened: write.undo(opened, "upload-3", "企画課 試験", "試験のため", at),
    )
    with _served(database, place) as server:
        assert _figures(page, server) == before
        page.goto(f"{server.url}/kpi?kpi={LINE}")
        expect(page.locator("footer")).to_contain_text("データ版 5")
        expect(page.get_by_text("4,200件").first).to_be_visible()
        assert "3,600件" not in page.locator("[data-testid=stMain]").inner_text()
