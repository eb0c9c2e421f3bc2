"""All that can be on screen, each view opened once: WCAG 2.2 AA, the words of the frame, hosts, the content policy.

With the real plans and with the practice data, in a real Chromium. The tests look at a view one after the other, width
by width, since a page draws its charts anew at each; a test says what it needs, and leaves all but the width and the
colour scheme as it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, WebError, expect

from tests.browser import axe
from tests.browser.conftest import Server, Tabs, ready, sized
from tests.browser.test_still import MOST, shifted
from tests.browser.test_words import foreign
from tests.browser.views import PAGES, PRINTED, VIEWS

# Practice data changes what these show; the others show the same words on both.
DIFFERENT = ("overview", "city", "kpi", "compare", "explore plan", "explore speed", "print_city", "print_kpi")
CHARTED = ("overview", "city", "kpi", "compare", "roadmap")
WIDTHS = (1280, 390)
SHOWN = [*(("server", name) for name in VIEWS), *(("practice", name) for name in DIFFERENT)]


@dataclass
class Watch:
    """The tabs of a browser that was never here, and what they did that no page of ours may do."""

    tabs: Tabs
    strangers: list[str] = field(default_factory=list)
    hindered: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        """Note a request to another host."""
        if is_elsewhere(request.url):
            self.strangers.append(request.url)

    def note_words(self, message: ConsoleMessage) -> None:
        """Note what the content policy refused."""
        if "policy" in message.text.lower():
            self.hindered.append(message.text)

    def note_error(self, error: WebError) -> None:
        """Note that a script failed."""
        self.hindered.append(str(error.error))


def is_elsewhere(address: str) -> bool:
    """Tell whether an address leads to another host."""
    url = urlparse(address)
    return url.scheme not in ("data", "blob", "about") and url.hostname != "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Shown:
    """A view on screen, what it is called, and what its browser did until it stood."""

    page: Page
    name: str
    strangers: list[str]
    hindered: list[str]
    shifted: tuple[float, list[list[object]]]

    @property
    def is_page(self) -> bool:
        """Tell whether it is a whole page with its frame."""
        return self.name in PAGES


@pytest.fixture(scope="module")
def watch(chromium: Browser) -> Iterator[Watch]:
    made = Watch(Tabs(chromium))
    made.tabs.visitor.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " e => console.error(`policy ${e.violatedDirective} ${e.blockedURI}`))"
    )
    made.tabs.visitor.on("request", made.note_request)
    made.tabs.visitor.on("console", made.note_words)
    made.tabs.visitor.on("weberror", made.note_error)
    yield made
    made.tabs.close()


@pytest.fixture(scope="module", params=SHOWN, ids="-".join)
def shown(request: pytest.FixtureRequest, watch: Watch) -> Iterator[Shown]:
    data, name = request.param
    server = request.getfixturevalue(data)
    assert isinstance(server, Server)
    watch.strangers.clear()
    watch.hindered.clear()
    page = watch.tabs.taken()
    VIEWS[name].show(page, server)
    page.wait_for_load_state("networkidle")
    yield Shown(page, name, list(watch.strangers), list(watch.hindered), shifted(page))
    watch.tabs.give_back(page)


def test_no_request_leaves_the_host_from_anything_on_screen(shown: Shown) -> None:
    assert shown.strangers == []
    for link in shown.page.locator("main .dx-save a[download]").all():
        answer = shown.page.request.get(str(link.evaluate("link => link.href")))
        assert answer.ok and not is_elsewhere(answer.url), answer.url
    for link in shown.page.evaluate(
        "() => [...document.querySelectorAll('link[href], script[src], img[src], iframe')]"
        ".map(element => element.href ?? element.src)"
    ):
        assert not is_elsewhere(link), link


def test_the_content_policy_hinders_nothing_that_a_view_needs(shown: Shown) -> None:
    assert shown.hindered == []


def test_the_headings_are_the_contents(shown: Shown) -> None:
    levels = [int(tag[1]) for tag in shown.page.evaluate(_HEADINGS)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert shown.page.locator("html").get_attribute("lang") == "ja"
    assert shown.page.locator("h1").inner_text().strip() in shown.page.title()


_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter(heading => heading.checkVisibility()).map(heading => heading.localName)"""


def test_nothing_jumped_while_it_came(shown: Shown) -> None:
    total, what = shown.shifted
    assert total < MOST, what


def test_no_tag_is_read_as_text(shown: Shown) -> None:
    """HTML that was escaped once too often stands on the page as `<small>`; axe sees nothing wrong in that."""
    assert shown.page.evaluate(_TAGS_AS_TEXT) == []


_TAGS_AS_TEXT = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const {data, parentElement} = walker.currentNode;
        const isOurs = !parentElement.closest("script, style, noscript, textarea");
        if (isOurs && /<\\/?[a-z]+[ >]/.test(data)) found.push(data);
    }
    return found.map(text => text.slice(0, 200));
}"""


def test_a_page_has_its_landmarks(shown: Shown) -> None:
    expect(shown.page.locator("main h1")).to_have_count(1)
    if shown.is_page:
        assert shown.page.get_by_role("navigation").count() >= 1
        expect(shown.page.locator("main footer")).to_have_count(1)


def test_every_chart_says_its_finding_and_stands_before_a_table(shown: Shown) -> None:
    charts = shown.page.evaluate(_CHARTS)
    for chart in charts:
        assert len(chart["words"]) >= 20 and re.search(r"\d", chart["words"]), chart
        assert chart["role"] in ("figure", "img"), chart
        assert chart["table"], chart


# A chart, and the first table behind it.
_CHARTS = """() => [...document.querySelectorAll("[data-testid=stPlotlyChart]")].map(chart => {
    const behind = [...document.querySelectorAll("main table")].filter(
        table => chart.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING);
    return {
        words: chart.getAttribute("aria-label") ?? "", role: chart.getAttribute("role"),
        table: behind[0]?.textContent ?? "",
    };
})"""


def test_every_icon_is_a_picture(shown: Shown) -> None:
    """Of an icon that our font does not have its name would stand there (ui/assets/icons.txt)."""
    icons = shown.page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stIconMaterial]')].map("
        "icon => [icon.textContent.trim(), icon.scrollWidth / parseFloat(getComputedStyle(icon).fontSize)])"
    )
    assert [name for name, ems in icons if ems > 1.5] == []


def test_every_picture_has_words(shown: Shown) -> None:
    for picture in shown.page.evaluate("() => [...document.images].map(image => [image.alt, image.outerHTML])"):
        assert picture[0].strip(), picture[1][:300]


def test_high_contrast_colours_keep_what_colour_says_and_who_asks_for_less_motion_gets_none(shown: Shown) -> None:
    """In forced colours the system repaints every ground: marks keep their sign, bars and swatches their colour."""
    before = shown.page.evaluate(_PAINTED)
    shown.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    after, moving = shown.page.evaluate(_PAINTED), shown.page.evaluate(_MOVING)
    shown.page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    assert {name: ground for name, ground in after.items() if before.get(name) != ground} == {}
    assert before.keys() == after.keys()
    assert moving == []


# What says something by its ground alone, and every mark of a status with its sign: by class, the ground and the sign.
_PAINTED = """() => Object.fromEntries([...document.querySelectorAll("main [class*=dx-]")]
    .filter(element => element.checkVisibility() && (element.matches(".dx-mark") || !element.textContent.trim()))
    .map(element => [element.className, getComputedStyle(element).backgroundColor, element.textContent])
    .filter(([, ground]) => ground.startsWith("rgb(")).map(([name, ...said]) => [name, said.join(" ")]))"""


_MOVING = """() => document.getAnimations().filter(motion => motion.playState === "running")
    .map(motion => motion.effect?.target?.outerHTML?.slice(0, 200))"""


def test_the_keyboard_reaches_everything_and_shows_where_it_is(shown: Shown) -> None:
    """Tab stands on everything that can be operated, each with a ring, and comes around again."""
    page, is_settled = shown.page, (shown.page.viewport_size or {}).get("width") == 1280
    sized(page, 1280)
    page.mouse.move(0, 0)
    count = page.evaluate(_STOPS)
    while not is_settled:  # the menu lays itself out anew some time after the width has changed
        page.wait_for_timeout(500)
        before, count = count, page.evaluate(_STOPS)
        is_settled = before == count
    page.evaluate(_NOTES_STOPS)
    for pressed in range(count + 40):
        page.keyboard.down("Tab")  # it is held: it repeats
        if pressed % 10 == 9 and page.evaluate("() => window.dxRound"):
            break
    page.keyboard.up("Tab")
    missed, unringed = page.evaluate(
        "() => [window.dxStops.filter(stop => stop.isConnected && stop.checkVisibility({visibilityProperty: true})"
        " && !window.dxSeen.has(stop)), window.dxPale]"
        ".map(found => found.slice(0, 6).map(element => element.outerHTML.slice(0, 200)))"
    )
    assert missed == []
    assert unringed == []


_STOPS = """() => {
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    scrollTo(0, 0);
    const dialog = document.querySelector("[role=dialog]");
    window.dxStops = [...(dialog ?? document).querySelectorAll(
        "a[href], button, input, summary, select, textarea, [tabindex]")].filter(
        element => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({visibilityProperty: true}));
    return window.dxStops.length;
}"""

# Notes where the keyboard stands and what has no ring there, once the page has answered to the focus, until it comes to
# a place for the second time. A field's ring is drawn by the box that holds it.
_NOTES_STOPS = """() => {
    window.dxSeen = new Set();
    window.dxPale = [];
    window.dxRound = false;
    const ringed = element => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    const note = ({target: at}) => queueMicrotask(() => {
        window.dxRound = window.dxSeen.has(at);
        if (window.dxRound) return document.removeEventListener("focusin", note);
        window.dxSeen.add(at);
        const boxes = [at, at.parentElement, at.parentElement?.parentElement];
        if (!boxes.some(box => box && ringed(box))) window.dxPale.push(at);
    });
    document.addEventListener("focusin", note);
}"""


# What only Streamlit could mend: rule and element, and where it is on screen.
STREAMLITS = {
    # The drop area has role=presentation and a name of its own at once. Both are set inside the component; it has no
    # part in the keyboard's path, and the button within it has a name and a role.
    ("presentation-role-conflict", "stFileUploaderDropzone"): {"form", "refused form"},
}


@pytest.mark.parametrize("width", WIDTHS, scope="class")
class TestAtAWidth:
    """What is asked at a desk's width, all of it, and then at a phone's."""

    def test_no_view_shows_a_word_of_the_frame(self, shown: Shown, width: int) -> None:
        page = sized(shown.page, width)
        assert page.locator("html").get_attribute("lang") == "ja"
        assert shown.name in PRINTED or foreign(page) == []  # a print view has no frame

    def test_wider_spacing_of_letters_and_lines_cuts_nothing(self, shown: Shown, width: int) -> None:
        page = sized(shown.page, width)
        style = page.add_style_tag(content=_SPACED)  # WCAG 1.4.12
        found = page.evaluate(_TOO_WIDE) + page.evaluate(_CUT)
        style.evaluate("style => style.remove()")
        assert found == []

    def test_axe_finds_nothing_but_what_only_streamlit_can_mend(self, shown: Shown, width: int) -> None:
        """In both schemes, at each width first in the one that the other ended with: a chart is drawn anew in each."""
        expected = {known for known, views in STREAMLITS.items() if shown.name in views}
        first, second = ("light", "dark") if width == WIDTHS[0] else ("dark", "light")
        page = sized(shown.page, width)
        with_scheme(shown, first)
        found = axe.broken(page)
        axe.is_built_as_before(page)
        assert set(found) == expected, "\n\n".join([first, *found.values()])
        with_scheme(shown, second)
        is_the_same = axe.is_built_as_before(page)  # but for its colours
        found = axe.broken(page, "cat.color" if is_the_same else None)
        assert set(found) == (set() if is_the_same else expected), "\n\n".join([second, *found.values()])


_SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""


def with_scheme(shown: Shown, scheme: str) -> None:
    """Let the reader's system ask for a light or a dark page, and wait until the page is."""
    shown.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    if shown.name in PRINTED:
        return
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(26, 26, 28)"}[scheme]
    shown.page.wait_for_function(
        "ground => getComputedStyle(document.querySelector('.stApp')).backgroundColor === ground", arg=ground
    )
    ready(shown.page)


def test_nothing_to_press_is_smaller_than_a_finger_needs(shown: Shown) -> None:
    assert sized(shown.page, 390).evaluate(_SMALL) == []


# A link inside a line of text is as tall as the line; what stands alone is 24 px in both directions (WCAG 2.5.8).
_SMALL = """() => [...document.querySelectorAll("main button, main summary, main .dx-tool, main .dx-save a, main td a")]
    .filter(element => element.checkVisibility({visibilityProperty: true}))
    .map(element => [element.outerHTML.slice(0, 160), element.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
    .map(([html, box]) => `${html} ${box.width} x ${box.height}`)"""


# 640 px is a desk's 1280 at 200 %, 320 px is 400 % (WCAG 1.4.4, 1.4.10).
@pytest.mark.parametrize("width", [390, 320, 640])
def test_a_narrow_or_enlarged_page_loses_nothing(shown: Shown, width: int) -> None:
    page = sized(shown.page, width)
    assert page.evaluate(_TOO_WIDE) == []
    assert page.evaluate(_CUT) == []


# What reaches beyond the page although no box of its own scrolls.
_TOO_WIDE = """() => {
    const root = document.documentElement;
    const main = document.querySelector("[data-testid=stMain]") ?? root;
    if (root.scrollWidth <= root.clientWidth && main.scrollWidth <= main.clientWidth) return [];
    const scrolls = element => element.closest(".dx-scroll, .js-plotly-plot");
    return [...document.querySelectorAll("main *")].filter(element => !scrolls(element)
        && element.getBoundingClientRect().right > innerWidth + 1).slice(-5)
        .map(element => element.outerHTML.slice(0, 200))
        .concat([`page ${root.scrollWidth}, main ${main.scrollWidth} in ${innerWidth}`]);
}"""

# Texts that a box cuts off; what is for screen readers only is cut on purpose, a scrolling box shows all.
_CUT = """() => {
    const cut = [];
    const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode, holder = text.parentElement;
        if (!text.data.trim() || !holder.checkVisibility({visibilityProperty: true})) continue;
        if (holder.closest(".dx-sr, script, style, svg, [aria-hidden=true] [data-testid=stIconMaterial]")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        for (let at = holder; at && at.localName !== "main" && at !== document.body; at = at.parentElement) {
            const style = getComputedStyle(at), frame = at.getBoundingClientRect();
            if (frame.width <= 2 || frame.height <= 2 || style.clipPath !== "none"
                || ["auto", "scroll"].includes(style.overflowX)) break;
            const hides = axis => ["hidden", "clip"].includes(style[axis]);
            if (hides("overflowX") && (box.right > frame.right + 1 || box.left < frame.left - 1)
                || hides("overflowY") && (box.bottom > frame.bottom + 3 || box.top < frame.top - 3)) {
                cut.push(`${text.data.trim().slice(0, 60)} in ${at.outerHTML.slice(0, 160)}`);
                break;
            }
        }
    }
    return cut;
}"""
