"""Everything that a visitor can have on screen, by name: pages, print views, the embedded form, open panels, refusals."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened

PAGES = {
    "overview": "/",
    "city": "/city?city=choshi",
    "kpi": "/kpi?kpi=togane-1-1-online-share",
    "compare": "/compare?measure=line_friends",
    "roadmap": "/roadmap?city=togane",
    "upload": "/upload?city=katagami",
    "history": "/history",
    "method": "/method",
    "sources": "/sources?city=minamiboso",
    "search": "/search?q=LINE",
}
PRINTED = {"print_city": "/print/city?city=choshi", "print_kpi": "/print/kpi?kpi=togane-1-1-online-share"}


def share_panel(page: Page) -> None:
    """Open the panel with the links to what is on screen."""
    page.locator(".dx-share > summary").click()
    expect(page.locator(".dx-share img")).to_be_visible()


@dataclass(frozen=True, slots=True)
class View:
    """An address, and what is done there before it is looked at."""

    address: str
    prepare: Callable[[Page], None] | None = None

    def show(self, page: Page, server: Server) -> Page:
        """Bring the view on screen and return the page."""
        if self.address.startswith("/print/"):
            page.goto(server.url + self.address)
        else:
            opened(page, server.url + self.address)
        if self.prepare:
            self.prepare(page)
        return page


VIEWS = {
    **{name: View(address) for name, address in (PAGES | PRINTED).items()},
    "no results": View("/search?q=%E3%81%AA%E3%81%84%E8%AA%9E"),
    "filtered": View("/city?city=choshi&words=LINE"),
    "pinned": View("/kpi?kpi=choshi-2-1-line-friends&v=1&on=2026-11-21"),
    "embedded": View("/city?city=togane&embed=true"),
    "share panel": View("/compare", share_panel),
    "not found": View("/nowhere"),
}
