"""分析 by a person's steps: each question with the number of clicks that its answer takes; links that carry all of it."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, choose, opened, ready, rerun, sized

Visit = Callable[..., Page]


class Person:
    """Somebody at a page, whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator) -> None:
        """Click, and wait until the page has run."""
        self.clicks += 1
        rerun(self.page, target.click)

    def choose(self, name: str, option: str) -> None:
        """Open a list and choose an option: two clicks."""
        self.clicks += 2
        choose(self.page, name, option)
        self.page.keyboard.press("Escape")  # the list stays open for more

    def point(self, place: Locator) -> None:
        """Click on a mark of a chart."""
        self.clicks += 1
        place.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)  # the page stands still after it scrolled
        box = place.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        rerun(self.page, lambda: self.page.mouse.click(x, y))


def _rows(page: Page) -> Locator:
    return page.locator("main table tbody tr:visible")


def _asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def test_which_kpis_of_a_city_must_speed_up_by_how_much_and_in_whose_department(
    practice: Server, visit: Visit
) -> None:
    # A day while the plan of 銚子市 runs: once time is over nobody can go faster.
    person = Person(opened(visit(), f"{practice.url}/explore?on=2027-07-01"))
    person.choose("city", "銚子市")
    person.click(person.page.get_by_role("link", name="要加速"))
    first = _rows(person.page).first
    for words in ("アクセス件数", "文化財・ジオパーク室", "−167.2件/年", "+3,550件/年"):
        expect(first).to_contain_text(words)
    assert person.clicks == 3
    assert _asked(person.page).items() >= {"city": ["choshi"], "view": ["speed"], "on": ["2027-07-01"]}.items()


def test_what_falls_due_this_fiscal_year_in_one_department(server: Server, visit: Visit) -> None:
    person = Person(opened(visit(), f"{server.url}/explore"))
    person.choose("department", "デジタル推進課")
    person.click(person.page.get_by_role("link", name="期限"))
    rows = _rows(person.page)
    assert rows.count() > 3
    assert all("2027-03-31" in row or "2026-06-30" in row for row in rows.all_inner_texts())
    assert all("デジタル推進課" in row for row in rows.all_inner_texts())
    assert person.clicks == 3


def test_from_a_point_of_the_scatter_to_its_kpi_and_a_box_over_many(practice: Server, visit: Visit) -> None:
    person = Person(opened(visit(), f"{practice.url}/explore?view=plan"))
    page = person.page
    points = page.locator(".scatterlayer .trace").nth(1).locator("path.point")
    count = points.count()
    person.point(points.nth(0))
    expect(page.locator(".dx-filtered")).to_contain_text("図で選択中 1指標")
    (picked,) = _asked(page)["pick"]
    expect(_rows(page)).to_have_count(1)
    person.clicks += 1
    _rows(page).get_by_role("link").click()
    expect(page.locator("h1")).not_to_have_text("分析")
    assert _asked(page)["kpi"] == [picked] and person.clicks == 2

    opened(page, f"{practice.url}/explore?view=plan&tool=box")
    plane = page.locator(".nsewdrag").first
    plane.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = plane.bounding_box()
    assert box is not None

    def draw() -> None:
        page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 4)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + box["height"] * 0.5, steps=4)
        page.mouse.up()

    rerun(page, draw)
    expect(page.locator(".dx-filtered")).to_contain_text("図で選択中")
    assert 1 < len(_asked(page)["pick"]) < count
    expect(_rows(page)).to_have_count(len(_asked(page)["pick"]))


def test_from_the_first_page_a_point_opens_its_kpi_and_a_day_tells_what_changed_since(
    practice: Server, visit: Visit
) -> None:
    person = Person(opened(visit(), practice.url))
    page = person.page
    points = page.locator(".scatterlayer .trace").nth(1).locator("path.point")
    expect(points).to_have_count(45)
    page.evaluate("window.wasHere = true")
    page.get_by_label("日を選ぶ（前回の議会など）").fill("2030-08-12")
    person.click(page.get_by_role("button", name="この日から"))
    expect(page.locator(".dx-since")).to_have_text("令和12年8月12日（2030-08-12）から、新しい実績が2件（2指標）。")
    assert _asked(page)["since"] == ["2030-08-12"] and page.evaluate("window.wasHere")  # the document stood
    page.go_back()
    expect(page.locator(".dx-since")).to_contain_text("令和11年9月1日（2029-09-01）から")
    expect(page.locator("#dx-day-since")).to_have_value("2029-09-01")
    person.point(points.nth(0))
    expect(page.locator("h1")).not_to_have_text("5市のDX計画は、いまどこまで来たか")
    assert urlparse(page.url).path == "/kpi" and _asked(page)["kpi"] and person.clicks == 2


def test_sorting_by_the_gap_takes_one_click_or_key_keeps_the_page_and_can_be_undone(
    practice: Server, visit: Visit
) -> None:
    person = Person(opened(visit(), f"{practice.url}/explore"))
    page = person.page
    page.evaluate("window.dxStays = true")
    head = page.get_by_role("columnheader", name="計画差")
    expect(head).to_have_attribute("aria-sort", "none")
    person.click(head.get_by_role("link"))
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert person.clicks == 1 and _asked(page) == {"sort": ["gap"]}
    first = _rows(page).first.inner_text()
    rerun(page, lambda: page.keyboard.press("Enter"))  # the keyboard stands where it stood
    expect(head).to_have_attribute("aria-sort", "descending")
    assert _rows(page).first.inner_text() != first
    rerun(page, lambda: page.evaluate("history.back()"))
    expect(head).to_have_attribute("aria-sort", "ascending")
    assert _rows(page).first.inner_text() == first
    assert page.evaluate("window.dxStays")  # the document was never loaded anew
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 3000)")
    expect(head).to_be_in_viewport()  # the head of the table stays


@pytest.mark.parametrize(
    ("words", "cities"), [("オンライン", ["銚子市", "東金市"]), ("マイナンバーカード", ["東金市", "四街道市"])]
)
def test_words_over_time(server: Server, visit: Visit, words: str, cities: list[str]) -> None:
    person = Person(opened(visit(), f"{server.url}/explore"))
    field = person.page.get_by_role("main").get_by_role("searchbox", name="キーワード", exact=True)
    field.fill(words)
    rerun(person.page, lambda: field.press("Enter"))
    person.click(person.page.get_by_role("link", name="推移"))
    named = " ".join(person.page.locator(".js-plotly-plot .annotation-text").all_text_contents())
    assert person.clicks == 1 and all(city in named for city in cities), named
    assert "2030" in (person.page.locator(".xaxislayer-above").text_content() or "")


@pytest.mark.parametrize(
    "query",
    [
        "city=choshi&sort=-target&col=target&col=status",
        "view=courses&k=togane-1-4-line-friends&k=choshi-2-1-line-friends",
        "view=plan&pick=togane-1-4-line-friends&status=on_track&status=behind",
        "view=speed&city=togane",
        "view=due&span=all&by=department&city=yotsukaido",
    ],
)
def test_a_shared_link_shows_the_same_in_a_browser_that_was_never_here(
    practice: Server, page: Page, stranger: Page, query: str
) -> None:
    said = []
    for tab in (page, stranger):
        opened(tab, f"{practice.url}/search?{query}")
        assert urlparse(tab.url).path == "/explore" and _asked(tab) == parse_qs(query)
        drawn = tab.locator(".js-plotly-plot text").all_text_contents()
        said.append((tab.locator("main table:visible").all_inner_texts(), drawn))
    assert said[0] == said[1] and said[0][0]


def test_nothing_jumps_and_a_finger_can_choose_on_a_phone(practice: Server, visit: Visit) -> None:
    page = sized(visit(), 390, 844)
    opened(page, f"{practice.url}/explore?view=plan")
    jumped = page.evaluate(
        """() => new Promise(done => {
            let sum = 0;  // where nothing at all moved, nobody calls the observer
            new PerformanceObserver(list => list.getEntries()
                .filter(entry => !entry.hadRecentInput && entry.sources.some(s => s.node?.closest?.(".js-plotly-plot")))
                .forEach(entry => sum += entry.value)).observe({type: "layout-shift", buffered: true});
            setTimeout(() => done(sum), 200);
        })"""
    )
    assert jumped < 0.1
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    for link in page.locator(".dx-switch a").all():
        box = link.bounding_box()
        assert box is not None and box["height"] >= 24 and box["width"] >= 24
    ready(page)
