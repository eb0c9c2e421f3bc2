"""比較 and 工程 in a real Chromium: bars and blocks stand where their figures say, at a desk and on a phone."""

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from domain.clock import today
from domain.fiscal import fiscal_year_of
from pages.roadmap.lines import position
from tests.browser.conftest import Server, choose, opened, ready, rerun, sized

WIDTHS = (1280, 390)
Visit = Callable[..., Page]


@pytest.mark.parametrize(
    "address", ["/roadmap?open=all", "/roadmap?city=choshi", "/compare?measure=line_friends&words=キャッシュレス"]
)
def test_nothing_of_a_long_phrase_runs_over_its_cell(server: Server, visit: Visit, address: str) -> None:
    page = opened(visit(), server.url + address)
    for width in WIDTHS:
        sized(page, width)
        if width == 390 and address.startswith("/roadmap"):
            page.get_by_label("計画書の語も表示する").check()
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width, width
        assert page.evaluate(_OVER_THE_EDGE) == [], width


# Whatever bears text in a table and is wider inside than outside, or stands beyond the window; not what is hidden from
# the eye, nor the bars, whose diamond stands astride their end.
_OVER_THE_EDGE = """() => {
    const seen = element => !element || getComputedStyle(element).clipPath === "none" && seen(element.parentElement);
    return [...document.querySelectorAll("main table :is(th, td, b, span, div, a, small)")]
        .filter(element => element.checkVisibility() && seen(element) && !element.classList.contains("dx-track"))
        .filter(element => getComputedStyle(element).display !== "inline")
        .filter(element => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
            && !element.querySelector(".dx-track")
            || element.getBoundingClientRect().right > innerWidth + 1)
        .map(element => element.outerHTML.slice(0, 200));
}"""


def test_blocks_stand_under_their_years_and_today_at_its_place(server: Server, visit: Visit) -> None:
    page = opened(visit(), f"{server.url}/roadmap?city=choshi&words=書かない窓口")
    for width in WIDTHS:
        sized(page, width)
        years = page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll(".dx-gantt thead th:not(.dx-g-name)")]
                .map(year => [year.querySelector("small").textContent, year.getBoundingClientRect().toJSON()]))"""
        )
        assert list(years) == ["2023", "2024", "2025", "2026", "2027"], width
        bars = page.evaluate(
            """() => [...document.querySelectorAll(".dx-gantt tr:not(.dx-g-city) td > b")]
                .map(b => b.getBoundingClientRect().toJSON())"""
        )
        spans = [("2023", "2023"), ("2023", "2023"), ("2024", "2024"), ("2025", "2027")]
        for bar, (first, last) in zip(bars, spans, strict=True):
            assert bar["left"] == pytest.approx(years[first]["left"], abs=6), width
            assert bar["right"] == pytest.approx(years[last]["right"], abs=6), width
        now = years[str(fiscal_year_of(today()))]
        place = now["left"] + now["width"] * (position(today()) % 1)
        lines = page.evaluate(_TODAY_LINES)
        assert len(lines) == 2 and lines == pytest.approx([place, place], abs=3), width


# Where the line of today is drawn in each row: the pseudo-element's own left edge within what positions it.
_TODAY_LINES = """() => [...document.querySelectorAll(".dx-gantt tr:not(.dx-g-city) td.dx-g-now")].map(cell => {
    const holder = getComputedStyle(cell).display === "contents" ? cell.parentElement : cell;
    return holder.getBoundingClientRect().left + parseFloat(getComputedStyle(cell, "::before").left);
})"""


def test_a_day_beyond_the_shown_plans_has_no_line(server: Server, visit: Visit) -> None:
    assert today() > date(2026, 3, 31)
    page = opened(visit(), f"{server.url}/roadmap?city=katagami")
    expect(page.locator(".dx-gantt td")).not_to_have_count(0)
    expect(page.locator(".dx-gantt .dx-g-now")).to_have_count(0)


@pytest.mark.parametrize(("address", "top"), [("/roadmap?open=all", 60), ("/roadmap?open=all&embed=true", 0)])
def test_the_years_stay_in_sight_while_the_roadmap_scrolls(
    server: Server, visit: Visit, address: str, top: int
) -> None:
    page = opened(visit(), server.url + address)
    year = page.locator(".dx-gantt thead th").nth(3)
    for width in WIDTHS:
        sized(page, width)
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
        page.wait_for_function("year => year.getBoundingClientRect().top > 100", arg=year.element_handle())
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollBy(0, 2500)")
        page.wait_for_function("year => year.getBoundingClientRect().top < 100", arg=year.element_handle())
        box = year.bounding_box()
        assert box is not None and box["y"] == pytest.approx(top, abs=2), width


def test_a_filter_chosen_by_hand_narrows_the_roadmap_and_one_click_clears_all(server: Server, visit: Visit) -> None:
    page = opened(visit(), f"{server.url}/roadmap?city=togane")
    page.get_by_role("searchbox", name="取組・計画書の語を検索").fill("キャッシュレス")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=**")
    expect(page.locator(".dx-filtered")).to_contain_text("市：東金市　語：キャッシュレス　2 / 181行")
    expect(page.locator(".dx-gantt tbody th[scope=row]")).to_have_count(2)
    page.get_by_role("link", name="条件をクリア").click()
    ready(page)
    expect(page.locator(".dx-gantt .dx-g-toggle")).to_have_count(5)
    assert "city=" not in page.url and "words=" not in page.url
    rerun(page, page.get_by_role("link", name="すべて開く").click)
    expect(page.locator(".dx-gantt tbody th[scope=row]")).to_have_count(181)


def test_a_name_leads_to_the_initiative(server: Server, visit: Visit) -> None:
    page = opened(visit(), f"{server.url}/roadmap?city=choshi&words=書かない窓口")
    page.locator(".dx-gantt").get_by_role("link", name="書かない窓口の実現").click()
    expect(page.locator("h1")).to_contain_text("銚子市")
    expect(page.locator(".dx-filtered")).to_contain_text("取組：書かない窓口の実現")


def test_the_roadmap_is_saved_as_a_picture_however_long_it_is(server: Server, visit: Visit) -> None:
    page = opened(visit(), f"{server.url}/roadmap?open=all")
    with page.expect_download() as saved:
        page.get_by_role("button", name="「工程」の図をPNGで保存").click()
    content = saved.value.path().read_bytes()
    assert content.startswith(b"\x89PNG") and int.from_bytes(content[20:24]) > 6000  # the height in pixels


def test_the_bars_of_a_measure_share_one_axis_from_zero(server: Server, visit: Visit) -> None:
    page = opened(visit(), f"{server.url}/compare?measure=line_friends")
    shares = [(2638 / 10900, 5000 / 10900), (45.1472 / 187.2241, 85.571 / 187.2241)]
    shares += [(8400 / 10900, 1), (144.2827 / 187.2241, 1)]
    for width in WIDTHS:
        sized(page, width)
        found = page.evaluate(
            """() => [...document.querySelectorAll(".dx-measure .dx-track")].map(track => {
                const [all, bar, goal] = [track, track.querySelector("i"), track.querySelector("u")]
                    .map(part => part.getBoundingClientRect());
                const aim = (goal.left + goal.right) / 2;
                return [all.width, (bar.right - all.left) / all.width, (aim - all.left) / all.width];
            })"""
        )
        assert len({round(row[0]) for row in found[::2]}) == 1, width  # the axes of one column are of one length
        assert [tuple(row[1:]) for row in found] == [pytest.approx(share, abs=0.015) for share in shares], width


def _drawn(page: Page) -> str:
    """Return the words in the figure: headings of the panels, names at the ends of the lines, years."""
    return " ".join(page.locator(".st-key-course .js-plotly-plot text").all_text_contents())


def test_three_questions_and_their_clicks(server: Server, visit: Visit) -> None:
    page = opened(visit(), f"{server.url}/")
    rerun(page, page.get_by_role("link", name="比較", exact=True).first.click)
    # マイナンバーカード of all cities over time: one click, from anywhere.
    expect(page.locator("#dx-course")).to_have_text(
        "東金市は79%から令和12年度に85%へ、銚子市は53.1%から令和5年度に75%へ（ほか2件）"
    )
    drawn = _drawn(page)
    assert all(city in drawn for city in ("銚子市 75%", "東金市 85%", "四街道市 100%", "南房総市 80.3%")), drawn
    assert "全国平均 80.8%" in drawn and "2030" in drawn and "交付率" in drawn and "保有率" in drawn
    expect(page.get_by_text("図にないもの：潟上市 取得率（計画・実績とも数値なし）")).to_be_visible()
    expect(page.locator(".st-key-course .js-plotly-plot")).to_be_in_viewport(ratio=0.9)  # on the first screen
    # Online procedures to 2030 in one chart: a list and a choice, two clicks.
    choose(page, "measure", "オンラインで申請できる手続の数")
    expect(page.locator("#dx-course")).to_contain_text("東金市は41手続から令和12年度に700手続へ")
    drawn = _drawn(page)
    assert all(end in drawn for end in ("700手続", "約550手続", "50件", "29件")) and "2030" in drawn, drawn
    assert page.locator(".js-plotly-plot").count() == 1
    # Which cities run 書かない窓口 since when: one click on the example, which leads to the answer.
    rerun(page, page.locator(".dx-examples").get_by_role("link", name="書かない窓口").click)
    answer = page.get_by_role("heading", name="「書かない窓口」を、どの市が、いつ")
    expect(answer).to_be_focused()
    expect(answer).to_be_in_viewport()
    expect(page.locator(".dx-answers tbody tr").filter(has_text="銚子市")).to_contain_text(
        "令和6年度から 計画上 一部実施"
    )
    # And from the list of measures back up to the figure.
    rerun(page, page.locator("main table").get_by_role("link", name="LINEの友だち登録数").click)
    expect(page.locator("#dx-course")).to_be_focused()
    expect(page.locator("#dx-course")).to_be_in_viewport()
    assert parse_qs(urlparse(page.url).query) == {"measure": ["line_friends"], "words": ["書かない窓口"]}


# Where a KPI's actual of a day stands on screen.
_PLACE = """([kpi, day]) => {
    const chart = document.querySelector(".st-key-course .js-plotly-plot"), layout = chart._fullLayout;
    const trace = chart._fullData.find(trace => trace.name === "実績" && trace.customdata?.some(([id]) => id === kpi));
    const spot = trace.x.indexOf(day), up = layout[trace.yaxis.replace("y", "yaxis")];
    const {left, top} = chart.getBoundingClientRect();
    return [left + layout.xaxis._offset + layout.xaxis.d2p(day), top + up._offset + up.d2p(trace.y[spot])];
}"""


def test_a_point_tells_of_all_cities_and_a_click_opens_its_kpi(practice: Server, visit: Visit) -> None:
    address = f"{practice.url}/compare?measure=line_friends&scale=per"
    page = opened(visit(), address)
    place = page.evaluate(_PLACE, ["togane-1-4-line-friends", "2028-03-31"])
    page.mouse.move(*place)
    told = page.locator(".hoverlayer .hovertext")
    expect(told).to_contain_text("東金市　実績 170人（実数の計画差 +500人）")
    expect(told).to_contain_text("銚子市　実績 99.7件（実数の計画差 +827件）　目標 85.5件")
    page.mouse.click(*place)
    page.wait_for_url("**/kpi?kpi=togane-1-4-line-friends")
    page.go_back()
    assert page.url == address
    ready(page)
    names = page.locator(".st-key-course .annotation-text a")
    leads = [names.nth(index).get_attribute("xlink:href") for index in range(names.count())]
    assert leads == ["/kpi?kpi=choshi-2-1-line-friends", "/kpi?kpi=togane-1-4-line-friends"]
    expect(page.locator("main .dx-scale [aria-current]")).to_have_text("人口千人当たり")


def test_the_initiatives_of_a_theme_are_named_on_demand(server: Server, visit: Visit) -> None:
    page = opened(visit(), f"{server.url}/compare?theme=security")
    named = page.locator("details.dx-more").first
    expect(named.get_by_role("table")).to_be_hidden()
    named.locator("summary").click()
    expect(named.get_by_role("table")).to_be_visible()
    sized(page, 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
