"""A real Chromium on a real server: deep links, addresses that hold the selection."""

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, choose, copied, opened, sized, start
from tests.loops import finished
from tests.server.test_sample import Raw
from ui import searchbox

DEEP_LINKS = {
    "/": "5市のDX計画は、今年度に何を目指すか",
    "/city?city=togane": "東金市　東金市DX推進計画",
    "/kpi?kpi=togane-1-1-online-share": "オンライン申請可能な手続のオンライン化率",
    "/compare?measure=line_friends": "比較",
    "/roadmap?theme=security": "工程",
    "/upload?city=katagami": "登録",
    "/method": "計算方法",
    "/sources?city=minamiboso": "出典",
    "/explore?q=LINE": "分析",
}

OPENED = ("/", "/kpi?kpi=togane-1-1-online-share")  # one of those with a figure, and the one with a first view


@pytest.mark.parametrize("link", DEEP_LINKS)
def test_a_bare_deep_link_is_right_as_a_fresh_servers_first_request(
    link: str, real_database: Path, place: int, page: Page, tmp_path: Path
) -> None:
    """What a first request can break is what the server says: two links are opened in a browser, the others asked for.

    What else is asked of each page (its requests, its language, its width) is asked in `test_every_view.py`.
    """
    running = start(copied(real_database, tmp_path), port=place, is_bare=True)
    try:
        if link in OPENED:
            page.goto(running.url + link)
            expect(page.locator("h1")).to_have_text(DEEP_LINKS[link])
            expect(page.locator("footer")).to_contain_text("非公式（運営者は未設定）")
            expect(page.get_by_role("link", name="比較").first).to_be_visible()
            return
        asked = finished(answered(running, link))
        said = asked.said
        (heading,) = re.findall("<h1[^>]*>(.*?)</h1>", said, re.DOTALL)
        assert re.sub("<[^>]*>", "", heading).strip() == DEEP_LINKS[link]
        assert "非公式（運営者は未設定）" in said and "exception" not in asked.kinds
    finally:
        running.stop()


async def answered(server: Server, link: str) -> Raw:
    """Return a client that has opened a link."""
    address = urlparse(link)
    async with Raw(server, address.path.strip("/")) as client:
        await client.run(address.query)
    return client


def test_a_changed_filter_stands_in_the_address_and_a_fresh_browser_sees_the_same(
    server: Server, page: Page, stranger: Page
) -> None:
    page.goto(f"{server.url}/city?city=choshi")
    expect(page.locator("h1")).to_have_text("銚子市　銚子市DX推進計画")
    page.get_by_role("searchbox", name="取組・指標の名を検索").fill("LINE")
    page.keyboard.press("Enter")
    expect(page.get_by_text("絞り込み中")).to_be_visible()
    page.wait_for_url("**words=LINE**")
    told = page.get_by_text("絞り込み中").inner_text()
    stranger.goto(page.url)
    expect(stranger.get_by_text("絞り込み中")).to_have_text(told)
    assert parse_qs(urlparse(stranger.url).query) == {"city": ["choshi"], "words": ["LINE"]}


def test_another_city_is_chosen_by_hand_and_the_address_follows(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/city")
    expect(page.locator("h1")).to_contain_text("銚子市")
    choose(page, "city", "四街道市")
    expect(page.locator("h1")).to_contain_text("四街道市")
    page.wait_for_url("**city=yotsukaido**")


def test_a_section_of_a_plan_is_one_click_away(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/city?city=choshi")
    last = page.get_by_role("heading", name="(6) セキュリティ対策の徹底")
    expect(last).not_to_be_in_viewport()
    page.get_by_role("navigation", name="区分").get_by_role("link", name="(6) セキュリティ対策の徹底").click()
    expect(last).to_be_in_viewport()
    expect(page.get_by_text("絞り込み中")).to_have_count(0)


def test_a_count_of_the_headline_narrows_the_plan(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/city?city=choshi")
    page.get_by_role("link", name="未登録 25").click()
    expect(page.locator(".dx-filtered")).to_contain_text("状態：未登録")
    expect(page.locator(".dx-plan td.dx-c-state")).to_have_count(25)


def test_a_kpi_is_one_row_at_a_desk_and_a_short_card_on_a_phone(server: Server, page: Page) -> None:
    opened(page, f"{server.url}/city?city=choshi")
    row = page.locator(".dx-plan tr", has=page.get_by_role("link", name="ぴったりサービス以外のオンライン手続数"))
    for width, most in ((1280, 90), (390, 170)):
        sized(page, width)
        box = row.bounding_box()
        picture = row.get_by_role("img").bounding_box()
        assert box is not None and picture is not None
        assert box["height"] <= most and picture["width"] >= 100, (width, box, picture)
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        expect(row).to_contain_text("50件")


def test_the_search_works_from_a_page_and_leads_to_a_kpi(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/method")
    page.get_by_role("searchbox", name=searchbox.LABEL).fill("友だち登録")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("分析")
    assert "友だち登録" in unquote(page.url)
    page.get_by_role("link", name="LINE 友だち登録者数").click()
    expect(page.locator("h1")).to_have_text("LINE 友だち登録者数")
    assert "kpi=togane-1-4-line-friends" in page.url


@pytest.mark.parametrize("width", [1280, 390])
def test_a_count_of_the_overview_leads_to_its_kpis_and_a_filter_narrows_them(
    server: Server, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(server.url)
    page.get_by_role("link", name="未登録 25件").click()
    expect(page.locator("h1")).to_have_text("分析")
    rows = page.locator(".dx-sorted tbody tr")
    expect(rows).to_have_count(25)
    expect(rows.first).to_be_visible()
    choose(page, "theme", "マイナンバー")
    expect(rows).to_have_count(5)
    assert parse_qs(urlparse(page.url).query)["theme"] == ["my_number"]
    page.keyboard.press("Escape")
    page.get_by_role("link", name="条件をクリア").click()
    expect(rows).to_have_count(100)
    expect(page.locator(".dx-found")).to_have_count(4)
    expect(page.locator("details.dx-found")).to_have_count(0)
    page.locator(".dx-found a", has_text="取組").first.click()
    expect(page.locator("#dx-also-initiatives")).to_be_focused()
    expect(page.get_by_role("link", name="行政手続のオンライン化の推進")).to_be_visible()


def test_a_kpi_draws_its_chart_and_shows_its_evidence(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/kpi?kpi=choshi-2-1-line-friends")
    expect(page.locator(".js-plotly-plot .scatterlayer .trace")).to_have_count(3)
    expect(page.get_by_text("当てはまった規則")).to_be_visible()
    expect(page.get_by_text("5 具体的な取組 (2) 取組1 指標 目標値")).to_be_visible()
