"""What a first visit transfers, and what a browser refuses: bytes, hosts, fonts, a smuggled script."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Server, opened


def first_visit(browser: Browser, address: str) -> dict[str, int]:
    """Return the bytes on the wire of a visit with an empty cache, by address."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    page = context.new_page()
    session, names, sizes = context.new_cdp_session(page), {}, {}

    def note_name(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["response"]["url"]

    def note_size(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    session.on("Network.responseReceived", note_name)
    session.on("Network.loadingFinished", note_size)
    session.send("Network.enable")
    opened(page, address)
    page.wait_for_load_state("networkidle")
    context.close()
    return {names[key]: size for key, size in sizes.items() if key in names}


# Bytes and files: a page without fields, one with them and with signs that a Japanese font lacks, two with a chart,
# whose code of Plotly weighs 1.2 MB.
MOST = {
    "/method": (700_000, 80), "/history": (800_000, 80), "/explore": (800_000, 80),
    "/kpi": (2_300_000, 80), "/city": (2_300_000, 80),
}  # fmt: skip


@pytest.mark.parametrize("link", MOST)
def test_a_first_visit_weighs_little_and_asks_for_few_files(server: Server, chromium: Browser, link: str) -> None:
    sizes = first_visit(chromium, server.url + link)
    total = sum(sizes.values())
    print(f"{link}: {total:,} bytes in {len(sizes)} files")  # noqa: T201
    most_bytes, most_files = MOST[link]
    assert 300_000 < total < most_bytes and sum(address.startswith("http") for address in sizes) <= most_files
    assert {urlsplit(address).netloc for address in sizes if address.startswith("http")} == {
        urlsplit(server.url).netloc
    }
    fonts = [address for address in sizes if ".woff" in address or ".ttf" in address]
    assert [font for font in fonts if "MaterialSymbols" not in font] == []
    assert sum(sizes[font] for font in fonts) < 20_000  # our own cut of them


def test_a_script_that_somebody_smuggles_in_does_not_run(server: Server, page: Page) -> None:
    opened(page, f"{server.url}/method")
    page.evaluate(
        "const one = document.createElement('script'); one.textContent = 'window.ran = 1'; document.body.append(one)"
    )
    assert page.evaluate("window.ran") is None
