"""`?embed=true` in another site's frame: the page alone, with its warnings and a way out; only where it is allowed."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, Tabs, copied, opened, start
from ui import searchbox

PAGES = ("/", "/city?city=togane", "/kpi?kpi=togane-1-1-online-share", "/compare", "/roadmap?city=togane")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Another site, which is another port, and the folder of its pages."""
    folder = tmp_path_factory.mktemp("site")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", folder
    server.shutdown()


@pytest.fixture(scope="module")
def allowing(
    site: tuple[str, Path], practice_database: Path, place: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A dashboard of practice data that lets the other site frame it."""
    path = copied(practice_database, tmp_path_factory.mktemp("embedded"))
    running = start(path, port=place, DX_EMBED_ORIGINS=site[0])
    yield running
    running.stop()


@pytest.fixture(scope="module", params=PAGES)
def framed(request: pytest.FixtureRequest, allowing: Server, tabs: Tabs) -> Iterator[tuple[str, Page]]:
    """An address, and its page as a frame shows it; tests only look at it."""
    link = f"{request.param}{'&' if '?' in request.param else '?'}words=オンライン"
    page = opened(tabs.taken(), f"{allowing.url}{link}&embed=true")
    yield link, page
    tabs.give_back(page)


def test_a_frame_holds_the_page_and_nothing_around_it(framed: tuple[str, Page]) -> None:
    link, page = framed
    expect(page.locator("footer")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".dx-practice")).to_contain_text("架空の実績による練習用")
    for absent in (".dx-share", ".dx-tools", "[data-testid=stTopNavLink]", "[data-testid=stExpandSidebarButton]"):
        expect(page.locator(absent)).to_have_count(0)
    expect(page.get_by_role("searchbox", name=searchbox.LABEL)).to_have_count(0)
    expect(page.get_by_text("Built with")).to_have_count(0)
    whole = page.get_by_role("link", name="ダッシュボード全体を開く")
    address = urlsplit(str(whole.evaluate("link => link.href")))
    assert (address.path, unquote(address.query)) == (urlsplit(link).path, urlsplit(link).query)
    assert whole.get_attribute("target") == "_blank"


def test_every_way_inside_keeps_the_frame(framed: tuple[str, Page]) -> None:
    found = framed[1].eval_on_selector_all(
        "[data-testid=stMain] a[href]:not([target=_blank])", "links => links.map(link => link.href)"
    )
    inside = [urlsplit(address) for address in found if "/download/" not in address and "#" not in address]
    assert inside
    assert [one.geturl() for one in inside if parse_qs(one.query).get("embed") != ["true"]] == []


def test_an_allowed_site_shows_it_and_another_does_not(allowing: Server, site: tuple[str, Path], page: Page) -> None:
    origin, folder = site
    (folder / "index.html").write_text(
        f'<!DOCTYPE html><iframe src="{allowing.url}/city?city=togane&amp;embed=true" '
        'width="100%" height="900"></iframe>',
        encoding="utf-8",
    )
    page.goto(f"{origin}/index.html")
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_contain_text("東金市")
    expect(frame.locator(".dx-practice")).to_be_visible()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(f"{origin.replace('127.0.0.1', 'localhost')}/index.html")
    expect(page.frame_locator("iframe").locator(".stApp")).to_have_count(0)


def test_the_panel_names_the_sites_that_may_frame_it(allowing: Server, site: tuple[str, Path], page: Page) -> None:
    page.goto(f"{allowing.url}/city?city=togane")
    expect(page.locator("#dx-share-frame-note")).to_have_text(f"この画面だけを、次のサイトに載せられます：{site[0]}")
    code = page.locator("#dx-share-frame").input_value()
    assert code.startswith(f'<iframe src="{allowing.url}/city?city=togane&amp;embed=true" title="')
