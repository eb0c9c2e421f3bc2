"""What stands on screen before Streamlit and Plotly have come is what they draw, where they draw it."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Server, Tabs, opened

PIECES = "h1, p, li, summary, input, .dx-practice, .dx-whole"
BOXES = """([within, pieces]) => [...document.querySelectorAll(within)].flatMap(
    root => [...root.querySelectorAll(pieces)]).map(found => {
        const {x, y, width, height} = found.getBoundingClientRect();
        return [found.tagName + found.className, found.textContent, ...[x, y, width, height].map(Math.round)];
    })"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_document_shows_the_first_lines_where_the_page_has_them(practice: Server, tabs: Tabs, width: int) -> None:
    page = tabs.taken(width)
    scripts = re.compile(r"/static/js/index\.")
    page.route(scripts, lambda route: route.abort())
    page.goto(practice.url)
    page.wait_for_selector(".dx-first .dx-finding")
    shown = page.evaluate(BOXES, [".dx-first", PIECES])
    page.unroute(scripts)
    opened(page, practice.url)
    assert page.locator(".dx-first").count() == 0
    drawn = page.evaluate(BOXES, ["main", PIECES])
    assert len(shown) > 10 and [piece for piece in shown if piece not in drawn] == []
    tabs.give_back(page)


# Words and marks of the still pictures, drawn once more in the document, and of Plotly's drawing; each with its middle.
STILL = """() => {
    const figure = document.querySelector("[class*=st-key-dx-figure-]");
    for (const image of figure.querySelectorAll(".dx-still img")) {
        const place = document.createElement("div");
        place.innerHTML = decodeURIComponent(image.src.slice("data:image/svg+xml,".length));
        place.style.width = "100%";
        place.firstChild.style.overflow = "visible";
        image.replaceWith(place);
    }
    figure.querySelector(".dx-still").style.setProperty("display", "block", "important");
    const isThere = found => found.textContent || !found.closest("text");  // an arrow has a note without words
    const middles = selector => [...figure.querySelectorAll(selector)].filter(isThere).map(found => {
        const {x, y, width, height} = found.getBoundingClientRect();
        return [found.textContent, x + width / 2, y + height / 2];
    });
    return {
        words: [middles(".dx-still text"), middles(".main-svg text .line, .main-svg text:not(:has(.line))")],
        marks: [middles(".dx-still svg svg > path"), middles(".main-svg .points path")],
    };
}"""


@pytest.mark.parametrize(
    ("served", "link", "width"),
    [
        ("practice", "/kpi?kpi=togane-1-1-online-share", 1280),
        ("practice", "/kpi?kpi=choshi-2-1-line-friends", 390),
        ("practice", "/", 820),
        ("server", "/", 1280),
        ("server", "/city?city=choshi", 820),
        ("practice", "/explore?view=courses&q=オンライン", 1280),
        ("practice", "/explore?view=speed", 1280),
        ("practice", "/explore?view=due&span=all", 820),
        ("server", "/compare", 390),
    ],
    indirect=["served"],
)
def test_the_still_picture_is_what_plotly_draws(served: Server, tabs: Tabs, link: str, width: int) -> None:
    page = opened(tabs.taken(width), served.url + link)
    assert page.locator(".dx-still").first.is_hidden()
    for kind, (still, drawn) in page.evaluate(STILL).items():
        assert len(still) == len(drawn) > 3, kind
        left = sorted(still)
        for text, x, y in sorted(drawn):
            near = min(left, key=lambda mark: (mark[0] != text, abs(mark[1] - x) + abs(mark[2] - y)))
            assert near[0] == text and max(abs(near[1] - x), abs(near[2] - y)) < 1.5, (kind, text, near, (x, y))
            left.remove(near)
    tabs.give_back(page)


def test_a_picture_that_is_saved_while_the_still_one_stands_is_plotlys(practice: Server, tabs: Tabs) -> None:
    page = tabs.taken()
    held: list[Route] = []
    page.route(re.compile(r"/static/js/PlotlyChart\."), lambda route: held.append(route))
    with page.expect_request(re.compile(r"/static/js/PlotlyChart\.")):
        page.goto(f"{practice.url}/kpi?kpi=togane-1-1-online-share")
    expect(page.locator(".dx-still")).to_be_visible()
    expect(page.locator(".dx-foot")).to_be_visible()
    with page.expect_download() as waiting:
        page.locator(".dx-picture[data-kind=svg]").first.click()
        page.wait_for_timeout(200)
        assert page.locator(".dx-toast, .main-svg").count() == 0
        held.pop().continue_()
    assert b"main-svg" in waiting.value.path().read_bytes()
    expect(page.locator(".dx-still")).to_be_hidden()
    tabs.give_back(page)
