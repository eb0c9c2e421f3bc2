"""What is used first after a lost connection works: every kind of widget, in a session that has never run the page.

The kinds that only 登録 has are cut off in tests/browser/test_upload.py.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, copied, opened, ready, start
from tests.browser.relay import FORGETS, Relay
from ui import searchbox


@pytest.fixture(scope="module")
def forgetful(practice_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that keeps no session of a lost connection."""
    running = start(copied(practice_database, tmp_path_factory.mktemp("forgetful")), *FORGETS)
    yield running
    running.stop()


@pytest.fixture
def relay(forgetful: Server) -> Iterator[Relay]:
    """The wire to it."""
    made = Relay(forgetful.url)
    yield made
    made.close()


def _carries(page: Page, **selection: str) -> None:
    """Wait until the address carries a selection."""
    wanted = {name: [value] for name, value in selection.items()}
    page.wait_for_url(lambda url: wanted.items() <= parse_qs(urlsplit(url).query).items())


def test_a_form_is_sent_as_it_was_filled_in_and_a_button_does_what_it_says(
    forgetful: Server, relay: Relay, page: Page
) -> None:
    page.goto(f"{relay.url}/key?key={forgetful.key}&next=/admin?city=choshi")
    opened(page, f"{relay.url}/admin?city=choshi")
    page.get_by_role("textbox", name="誰のためのリンクか").fill("議会事務局")
    relay.cut(page)
    page.get_by_text("いまの時点に固定する").click()
    relay.cut(page)
    page.locator("[data-testid=stDateInput] [role=spinbutton]").last.press("ArrowUp")  # a day later
    relay.cut(page)
    page.get_by_role("button", name="銚子市だけを見られるリンクを作る").click()
    # Sent first in a session that has not run the page, a form was sent twice.
    made = page.locator("table", has_text="銚子市の閲覧リンク").get_by_role("row", name="議会事務局")
    expect(made).to_contain_text("令和12年10月2日")
    expect(made).to_contain_text("版 ")
    relay.cut(page)
    page.get_by_role("button", name="「議会事務局」のリンクを止める").click()
    expect(made).to_contain_text("止めた")


def test_a_filter_a_point_and_a_search_are_not_lost_nor_is_a_filter_after_a_restart_of_the_server(
    forgetful: Server, relay: Relay, page: Page
) -> None:
    """The fields of a page are the browser's own, and what is typed into one stays in it through the run."""
    opened(page, f"{relay.url}/city?city=choshi")
    field = page.get_by_role("searchbox", name="取組・指標の名を検索")
    field.fill("手続")
    relay.cut(page)
    expect(field).to_have_value("手続")  # typed, and not sent yet
    field.press("Enter")
    _carries(page, words="手続")
    relay.cut(page)
    states = page.locator("#dx-field-status")
    states.locator("summary").click()
    relay.cut(page)
    states.locator("[value=achieved]").click()  # in a list that was open while the connection was lost
    _carries(page, words="手続", status="achieved")
    page.keyboard.press("Escape")
    relay.cut(page)
    page.locator("#dx-field-city").select_option(label="東金市")
    _carries(page, city="togane")
    relay.cut(page)
    page.get_by_role("link", name="条件をクリア").click()
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == {"city": ["togane"]})
    ready(page)
    relay.cut(page)
    page.locator("main .js-plotly-plot .points path").first.click(force=True)
    expect(page.locator("h1")).not_to_contain_text("東金市　東金市DX推進計画")
    assert urlsplit(page.url).path == "/kpi"
    relay.cut(page)
    page.get_by_role("searchbox", name=searchbox.LABEL).fill("手続")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("分析")
    _carries(page, q="手続")
    forgetful.stop()
    forgetful.process = start(forgetful.database, port=urlsplit(forgetful.url).port).process
    field = page.get_by_role("searchbox", name="キーワード")
    field.fill("オンライン")
    field.press("Enter")
    _carries(page, q="オンライン")
    expect(page.locator(".dx-filtered")).to_contain_text("オンライン")
