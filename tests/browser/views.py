"""All that a visitor can have on screen, by name: pages, print views, the embedded form, open panels, refusals."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import test_upload
from tests.browser.conftest import Server, opened, ready

PAGES = {
    "overview": "/",
    "city": "/city?city=choshi",
    "kpi": "/kpi?kpi=togane-1-1-online-share",
    "compare": "/compare?measure=line_friends",
    "roadmap": "/roadmap?city=togane",
    "upload": "/upload?city=katagami",
    "report": "/report?city=togane",
    "history": "/history",
    "method": "/method",
    "sources": "/sources?city=minamiboso",
    "explore": "/explore?q=LINE",
}
PRINTED = {"print_city": "/print/city?city=choshi", "print_kpi": "/print/kpi?kpi=togane-1-1-online-share"}


def share_panel(page: Page, _: Server) -> None:
    """Open the panel with the links to what is on screen."""
    page.locator(".dx-share > summary").click()
    expect(page.locator(".dx-share img")).to_be_visible()


def form(page: Page, server: Server) -> None:
    """Show the key, so that the page offers the form and takes a file."""
    page.goto(f"{server.url}/key?key={server.key}")
    expect(ready(page).locator("input[type=file]")).to_be_attached()


def one_value(page: Page, server: Server) -> None:
    """Show the key and write a value that looks wrong, so that the page asks about it."""
    page.goto(f"{server.url}/key?key={server.key}")
    opened(page, f"{server.url}/upload?city=choshi&way=one&kpi={test_upload.LINE}")
    test_upload._named(page)
    page.get_by_text("確定", exact=True).click()
    field = page.get_by_role("textbox", name="実績値")
    field.fill("42000")
    field.press("Enter")
    expect(page.get_by_text("確かめていただきたい値が1件あります。")).to_be_visible()
    ready(page)


def refused(page: Page, server: Server) -> None:
    """Hand in a form with a value that is no number."""
    with tempfile.TemporaryDirectory() as folder:
        path = test_upload._downloaded(page, server, "choshi", Path(folder))
        test_upload._fill(path, test_upload.LINE, 年度="令和7年度（2025）", 区分="確定", 実績値="だいたい四千")
        test_upload._upload(page, path)
        expect(page.get_by_text("1か所に誤りがあります")).to_be_visible()
    ready(page)


@dataclass(frozen=True, slots=True)
class View:
    """An address, and what is done there before it is looked at."""

    address: str
    prepare: Callable[[Page, Server], None] | None = None

    def show(self, page: Page, server: Server) -> Page:
        """Bring the view on screen and return the page."""
        if self.address.startswith("/print/"):
            page.goto(server.url + self.address)
        else:
            opened(page, server.url + self.address)
        if self.prepare:
            self.prepare(page, server)
        return page


VIEWS = {
    **{name: View(address) for name, address in (PAGES | PRINTED).items()},
    "manual": View("/manual"),
    "manual plan": View("/manual?part=plan"),
    "manual administrator": View("/manual?part=administrator"),
    "no results": View("/explore?q=%E3%81%AA%E3%81%84%E8%AA%9E"),
    "explore over time": View("/explore?view=courses&q=%E3%82%AB%E3%83%BC%E3%83%89"),
    "explore plan": View("/explore?view=plan"),
    "explore speed": View("/explore?view=speed&city=choshi"),
    "explore due": View("/explore?view=due"),
    "filtered": View("/city?city=choshi&words=LINE"),
    "pinned": View("/kpi?kpi=choshi-2-1-line-friends&v=1&on=2026-11-21"),
    "embedded": View("/city?city=togane&embed=true"),
    "share panel": View("/compare", share_panel),
    "not found": View("/nowhere"),
    "sample": View("/upload?city=choshi&sample=1"),
    "form": View("/upload", form),
    "refused form": View("/upload", refused),
    "one value": View("/upload", one_value),
    "reports due": View("/upload?city=choshi&way=due"),
}
