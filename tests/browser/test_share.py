"""この画面を共有 in Chromium: every link leads a fresh browser to the same page, copies arrive, the keyboard does it all."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from server import qr
from tests.browser.conftest import Server, choose, sized
from tests.server.test_routes import modules

CITY = "/city?city=togane&words=オンライン"


def opened(page: Page, server: Server, link: str = CITY) -> Page:
    page.goto(server.url + link)
    expect(page.locator("footer")).to_be_visible()
    expect(page.locator("#dx-share-live")).to_have_count(1)
    return page


def value(page: Page, name: str) -> str:
    return page.locator(f"#dx-share-{name}").input_value()


def said(page: Page) -> str:
    expect(page.locator("footer")).to_be_visible()
    expect(page.get_by_text("絞り込み中").first).to_be_visible()
    return page.locator("h1").inner_text() + page.get_by_text("絞り込み中").first.inner_text()


def test_the_links_lead_a_fresh_browser_to_what_is_on_screen(server: Server, page: Page, stranger: Page) -> None:
    opened(page, server)
    told, live, pinned = said(page), value(page, "live"), value(page, "pinned")
    assert urlsplit(live).path == "/city" and parse_qs(urlsplit(live).query) == {
        "city": ["togane"],
        "words": ["オンライン"],
    }
    assert re.fullmatch(r".*&v=1&on=20\d\d-\d\d-\d\d", pinned) and pinned.startswith(live)
    for link, is_pinned in ((live, False), (pinned, True)):
        stranger.context.clear_cookies()
        stranger.goto(link)
        assert said(stranger) == told
        expect(stranger.get_by_text("時点を固定した表示")).to_have_count(int(is_pinned))
        if is_pinned:  # from a pinned page the live link leads out, and the pinned one says the same again
            assert (value(stranger, "live"), value(stranger, "pinned")) == (live, pinned)


def test_the_links_follow_what_is_chosen_by_hand(server: Server, page: Page) -> None:
    opened(page, server, "/roadmap")
    assert value(page, "live") == f"{server.url}/roadmap"
    page.get_by_role("link", name="比較").first.click()
    expect(page.locator("h1")).to_have_text("比較")
    expect(page.locator("#dx-share-live")).to_have_value(f"{server.url}/compare")
    page.get_by_role("link", name="市", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("銚子市")
    choose(page, "city", "四街道市")
    expect(page.locator("h1")).to_contain_text("四街道市")
    expect(page.locator("#dx-share-live")).to_have_value(f"{server.url}/city?city=yotsukaido")


@pytest.fixture
def clipboard(server: Server, page: Page) -> Iterator[Page]:
    """A page that may read and write the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    yield page
    page.context.clear_permissions()


@pytest.mark.parametrize("is_secure", [True, False], ids=["clipboard", "http"])
def test_a_copy_button_puts_its_link_on_the_clipboard(server: Server, clipboard: Page, is_secure: bool) -> None:
    page = clipboard
    opened(page, server)
    if not is_secure:  # over plain http there is no clipboard interface; 127.0.0.1 counts as secure
        page.evaluate("delete Navigator.prototype.clipboard")
    page.locator(".dx-share summary").click()
    page.evaluate("window.pasted = []; document.addEventListener('copy', () => pasted.push(getSelection().toString()))")
    for name, label in (
        ("live", "いつも最新のリンク"),
        ("pinned", "時点を固定したリンク"),
        ("frame", "サイトに埋め込むコード"),
    ):
        button = page.get_by_role("button", name=f"{label}をコピー")
        button.click()
        expect(button).to_have_text("コピーしました")
        expect(page.locator(".dx-share [role=status]")).to_have_text(f"{label}：コピーしました")
        if is_secure:
            assert page.evaluate("navigator.clipboard.readText()") == value(page, name)
        else:
            assert page.evaluate("pasted.at(-1)") == value(page, name)
        button.click()
    expect(button).to_have_text("コピー")


def test_a_refused_copy_says_what_to_do(server: Server, page: Page) -> None:
    opened(page, server)
    page.evaluate("delete Navigator.prototype.clipboard; Document.prototype.execCommand = () => false")
    page.locator(".dx-share summary").click()
    page.get_by_role("button", name="いつも最新のリンクをコピー").click()
    expect(page.locator(".dx-share [role=status]")).to_contain_text("Ctrl+C")
    assert page.evaluate("document.activeElement.id") == "dx-share-live"


def test_the_keyboard_opens_walks_and_closes_the_panel(server: Server, page: Page) -> None:
    opened(page, server)
    summary = page.locator(".dx-share summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dx-share-body")).to_be_visible()
    walked = []
    for _ in range(6):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert walked == ["dx-share-live", "dx-copy", "dx-share-pinned", "dx-copy", "dx-share-frame", "dx-copy"]
    page.keyboard.press("Escape")
    expect(page.locator(".dx-share-body")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(page.locator(".dx-share-body")).to_be_visible()
    page.locator("h1").click()
    expect(page.locator(".dx-share-body")).to_be_hidden()


def test_the_code_on_screen_is_the_code_of_the_live_link(server: Server, page: Page) -> None:
    opened(page, server, "/city?city=togane&words=窓口")  # of which no picture was asked for yet
    with page.expect_response("**/share/qr.svg**") as waiting:
        page.locator(".dx-share summary").click()
    meant = {
        (row, column)
        for row, line in enumerate(qr.code(value(page, "live")).matrix)
        for column, bit in enumerate(line)
        if bit
    }
    assert modules(waiting.value.body()) == meant
    image = page.get_by_role("img", name="いつも最新のリンクのQRコード")
    expect(image).to_be_visible()
    assert image.evaluate("image => image.complete && image.naturalWidth > 100")


def test_a_link_too_long_for_a_code_says_so(server: Server, page: Page) -> None:
    opened(page, server, "/city?city=togane&words=" + "オンライン" * 30)
    page.locator(".dx-share summary").click()
    expect(page.get_by_text("QRコードは作れません")).to_be_visible()
    expect(page.locator(".dx-share img")).to_have_count(0)


LUMINANCE = """colour => {
  const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number).map(part => part / 255)
    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_can_be_read_and_stays_on_the_screen(server: Server, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    opened(page, server)
    page.locator(".dx-share summary").click()
    body = page.locator(".dx-share-body")
    for width in (1280, 390):
        expect(sized(page, width).locator(".dx-share-body")).to_be_visible()
        box = body.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width, (width, box)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground, ink = body.evaluate("body => [getComputedStyle(body).backgroundColor, getComputedStyle(body).color]")
    low, high = sorted(page.evaluate(f"colours => colours.map({LUMINANCE})", [ground, ink]))
    assert (high + 0.05) / (low + 0.05) > 7, (ground, ink)
    if scheme == "dark":
        assert ground != "rgb(255, 255, 255)"
