"""Nothing moves while a page comes: the shift of what stands on screen, as a browser counts it (CLS), stays near none.

`test_every_view.py` asks the same of every view as it is opened at a desk. Here pages follow one another by the menu.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, Tabs, opened, ready

MOST = 0.1  # what is felt as still; what the pages reach is a tenth of it
# Every shift since the document was opened, or since the last time it was asked, with what moved. A script's click is
# no input, after which a browser would forgive half a second of shifts.
WATCH = """() => {
    window.dxShifts = [];
    window.dxObserver = new PerformanceObserver(list => window.dxShifts.push(...list.getEntries()));
    window.dxObserver.observe({type: "layout-shift", buffered: true});
}"""
SHIFTS = """() => new Promise(told => requestAnimationFrame(() => {
    const found = [...window.dxShifts, ...window.dxObserver.takeRecords()].filter(shift => !shift.hadRecentInput);
    window.dxShifts = [];
    told(found.map(shift => [shift.value, shift.sources.map(({node, previousRect, currentRect}) =>
        `${node?.textContent?.slice(0, 40)} ${JSON.stringify(previousRect)} ${JSON.stringify(currentRect)}`)]));
}))"""


def shifted(page: Page) -> tuple[float, list[list[object]]]:
    """Return how much has moved on a page since it was last asked (0 is nothing, 1 the whole screen), and what."""
    if page.evaluate("() => window.dxShifts === undefined"):
        page.evaluate(WATCH)
    found = page.evaluate(SHIFTS)
    return sum(value for value, _ in found), found


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_while_a_page_comes_and_another_is_chosen_from_the_menu(
    practice: Server, tabs: Tabs, width: int
) -> None:
    page = opened(tabs.taken(width), practice.url)
    total, what = shifted(page)
    assert total < MOST, what
    links = "[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]"
    names = page.locator(links).all_inner_texts()
    assert len(names) >= 6
    for name in (*names[1:6], names[0]):
        page.evaluate(
            """([links, name]) => [...document.querySelectorAll(links)].find(
                link => link.textContent.trim() === name).click()""",
            [links, name],
        )
        page.wait_for_function("name => document.title.startsWith(name)", arg=TITLES[name])
        total, what = shifted(ready(page))
        assert total < MOST, (name, what)
    tabs.give_back(page)


TITLES = {"全体": "5市", "市": "銚子市", "分析": "分析", "比較": "比較", "工程": "工程", "登録": "登録"}


def test_what_moves_is_seen(practice: Server, tabs: Tabs) -> None:
    page = opened(tabs.taken(), practice.url)
    shifted(page)
    page.evaluate("() => document.querySelector('main h1').prepend(document.createElement('hr'))")
    page.add_style_tag(content="main h1 hr { height: 20rem; }")
    page.wait_for_timeout(100)
    assert shifted(page)[0] > MOST
    tabs.give_back(page)
