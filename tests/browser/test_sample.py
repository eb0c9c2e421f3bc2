"""見本 in Chromium: one click in, through the menu and the search, one click back; a link that is passed on."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, ready
from ui import searchbox

BANNER = "架空の実績による見本"


def asks(address: str) -> bool:
    return parse_qs(urlsplit(address).query).get("sample") == ["1"]


def test_one_click_in_every_way_stays_there_and_one_click_back(server: Server, page: Page) -> None:
    opened(page, server.url)
    assert "架空" not in page.title() and page.locator(".dx-practice").count() == 0
    page.get_by_role("link", name="見本（架空の実績）で見る").click()
    banner = page.locator(".dx-practice")
    expect(banner).to_contain_text(BANNER)
    assert asks(ready(page).url) and page.title().startswith(f"【{BANNER}】")
    expect(page.get_by_role("link", name="登録", exact=True)).to_have_count(0)

    # The menu is Streamlit's: its own click, and a link of it that is opened in a new tab.
    link = page.get_by_test_id("stTopNavLink").filter(has_text="工程")
    link.hover()
    assert asks(str(link.evaluate("link => link.href")))
    link.click()
    expect(page.locator("h1")).to_contain_text("工程")
    expect(banner).to_contain_text(BANNER)
    page.wait_for_url("**/roadmap?sample=1")

    # The page's own field searches the page, and stays; the frame's leads to the results of all.
    field = ready(page).get_by_role("searchbox", name="取組・計画書の語を検索")
    field.fill("窓口")
    field.press("Enter")
    page.wait_for_url(lambda address: "/roadmap?" in address and "words=" in address and asks(address))
    expect(banner).to_contain_text(BANNER)
    ready(page).get_by_role("link", name="自治体DX計画ダッシュボード").first.click()
    page.wait_for_url(lambda address: urlsplit(address).path == "/" and asks(address))
    field = ready(page).get_by_role("searchbox", name=searchbox.LABEL)
    field.fill("LINE")
    field.press("Enter")
    page.wait_for_url(lambda address: "q=LINE" in address and asks(address))
    ready(page).locator("a[href*='/kpi?']:visible").first.click()
    page.wait_for_url("**/kpi?*")
    expect(banner).to_contain_text(BANNER)
    assert asks(ready(page).url)
    picture = page.locator("button.dx-picture").first
    assert str(picture.get_attribute("data-name")).startswith(BANNER)

    back = page.get_by_role("link", name="実際の画面に戻る")
    box = back.bounding_box()
    assert box is not None and box["height"] >= 24
    back.click()
    expect(page.locator(".dx-practice")).to_have_count(0)
    address = urlsplit(ready(page).url)
    assert address.path == "/kpi" and "sample" not in address.query and "kpi=" in address.query
    expect(page.locator("footer")).to_contain_text("データ版 1")


def test_a_link_that_is_passed_on_shows_the_sample_and_one_without_it_does_not(
    server: Server, visit: Callable[..., Page]
) -> None:
    phone = opened(visit(width=390), f"{server.url}/city?sample=1&city=togane")
    expect(phone.locator(".dx-practice")).to_contain_text(BANNER)
    expect(phone.locator("footer")).to_contain_text("データ版 26")
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    link = phone.locator("#dx-share-live").input_value()
    assert asks(link) and phone.locator("#dx-share-pinned").count() == 0
    desk = opened(visit(), link)
    expect(desk.locator(".dx-practice")).to_contain_text(BANNER)
    expect(opened(desk, f"{server.url}/city?city=togane").locator(".dx-practice")).to_have_count(0)
