"""Nothing moves while a page comes: the shift of what stands on screen, as a browser counts it (CLS), stays near none.

`test_every_view.py` asks it of every view as it is opened at a desk, `test_every_control.py` while pages follow one
another by the menu. Here stands how it is asked.
"""

from playwright.sync_api import Page

from tests.browser.conftest import Server, Tabs, opened

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


def test_what_moves_is_seen(practice: Server, tabs: Tabs) -> None:
    page = opened(tabs.taken(), practice.url)
    shifted(page)
    page.evaluate("() => document.querySelector('main h1').prepend(document.createElement('hr'))")
    page.add_style_tag(content="main h1 hr { height: 20rem; }")
    page.wait_for_timeout(100)
    assert shifted(page)[0] > MOST
    tabs.give_back(page)
