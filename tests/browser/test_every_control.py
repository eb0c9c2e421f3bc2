"""Every control of every page, at a desk's and at a phone's width: what it does, and that the address carries it.

What a page offers is compared with the lists here, so a new control comes with a line that operates it.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, Tabs, opened, ready, rerun, sized, walked
from tests.browser.test_still import MOST, shifted
from tests.browser.views import PAGES
from tests.loops import finished
from tests.server.test_sample import Raw
from ui import menu, searchbox

Visit = Callable[..., Page]
WIDTHS = (1280, 390)


class Control(NamedTuple):
    """A field: its label, what sort it is, the part of the address it writes, the words or the day for a field.

    An `option` is one of a list that is sent by a button.
    """

    label: str
    sort: Literal["one", "many", "words", "day", "option"]
    parameter: str
    words: str = ""


# In the order in which they are operated: the finest last, since a filter leaves less to choose from.
CONTROLS = {
    "overview": (Control("日を選ぶ（前回の議会など）", "day", "since", "2029-04-01"),),
    "city": (
        Control("重点取組事項", "many", "theme"),
        Control("状態", "many", "status"),
        Control("担当", "many", "department"),
        Control("取組・指標の名を検索", "words", "words", "オンライン"),
        Control("市", "one", "city"),
    ),
    "kpi": (
        Control("次の実績の値", "words", "try", "30"),
        Control("実績の時点", "option", "tryon"),
        Control("最終目標の値", "words", "aim", "40"),
        Control("比べる範囲", "many", "peers"),
    ),
    "compare": (
        Control("共通指標", "one", "measure"),
        Control("市（8つまで）", "many", "city"),
        Control("重点取組事項", "one", "theme"),
        Control("キーワードで探す（取組・工程・指標・これまでの取組）", "words", "words", "書かない窓口"),
        Control("比べる範囲", "many", "peers"),
    ),
    "report": (
        Control("章", "many", "chapter"),
        Control("1ページずつ示す指標", "many", "k"),
        Control("前の報告の日", "day", "since", "2029-04-01"),
        Control("市", "many", "city"),
    ),
    "roadmap": (
        Control("市", "many", "city"),
        Control("重点取組事項", "many", "theme"),
        Control("年度", "many", "fy"),
        Control("計画上の段階", "many", "stage"),
        Control("担当", "many", "department"),
        Control("取組・計画書の語を検索", "words", "words", "窓口"),
    ),
    "explore": (
        Control("並べ替え", "one", "sort"),
        Control("表示する列", "many", "col"),
        Control("市", "many", "city"),
        Control("重点取組事項", "many", "theme"),
        Control("状態", "many", "status"),
        Control("担当", "many", "department"),
        Control("種類", "many", "kind"),
        Control("最終目標の年度", "many", "fy"),
        Control("目標のある年度", "many", "aim"),
        Control("次の報告の期限", "many", "due"),
        Control("条件", "many", "only"),
        Control("共通指標", "many", "measured"),
        Control("キーワード", "words", "q", "オンライン"),
    ),
    "upload": (Control("市", "one", "city"),),
    "plans": (),  # whom the key lets in is offered more: tests/browser/test_plans.py
    "manual": (),
    "history": (
        Control("市", "one", "city"),
        Control("前の版", "one", "from"),
        Control("後の版", "one", "to"),
    ),
    "method": (),
    "sources": (Control("市", "one", "city"),),
    "data": (
        Control("市", "many", "city"),
        Control("種類", "many", "kind"),
        Control("よい向き", "many", "direction"),
        Control("目標との比べ方", "many", "comparator"),
        Control("基準値のない理由", "many", "baseline_absence"),
        Control("目標のない理由", "many", "target_absence"),
        Control("計画から外れた", "many", "is_left_out"),
        Control("数えるもの", "many", "is_counted"),
        Control("保存する列", "many", "columns"),
        Control("文字の列を検索", "words", "words", "窓口"),
        Control("表", "one", "table"),
    ),
}


def bare(page: str) -> str:
    """Return the address of a page without a selection."""
    return urlparse(PAGES[page]).path


# What a page says, and what its select boxes show; closed parts are no part of it.
SAID = """() => [
    ...[...document.querySelectorAll("main :is([data-testid=stHtml], [data-testid=stAlert])")].map(
        piece => piece.innerText),
    ...[...document.querySelectorAll("main select")].map(field => field.selectedOptions[0].text),
].join("\\n")"""


@pytest.fixture(scope="module", params=PAGES)
def standing(request: pytest.FixtureRequest, practice: Server, tabs: Tabs) -> Iterator[tuple[str, Page]]:
    """A page by its name, opened once for the tests that only look and save."""
    page = opened(tabs.taken(), practice.url + PAGES[request.param])
    LINKS[request.param] = links(page)
    yield request.param, page
    tabs.give_back(page)


def test_a_page_offers_the_controls_of_this_list(standing: tuple[str, Page]) -> None:
    name, page = standing
    offered = page.evaluate(
        """() => [...document.querySelectorAll(
                "main :is(.dx-field, [id^=dx-day-], [data-testid=stTextInputField])")]
            .map(field => field.getAttribute("aria-label")
                ?? (field.querySelector("span") ?? field.labels[0].firstChild).textContent)"""
    )
    assert set(offered) == {control.label for control in CONTROLS[name]}


def test_a_link_inside_a_page_has_its_place(standing: tuple[str, Page]) -> None:
    lost = standing[1].evaluate(
        """() => [...document.querySelectorAll("main a[href^='#']")].map(link => link.getAttribute("href"))
            .filter(place => !document.getElementById(decodeURIComponent(place.slice(1))))"""
    )
    assert lost == []


MAGIC = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK\x03\x04", "json": b"{", "parquet": b"PAR1"}


def test_every_save_link_gives_its_file(standing: tuple[str, Page]) -> None:
    page = standing[1]
    links = page.evaluate("() => [...document.querySelectorAll('main .dx-save a[download]')].map(link => link.href)")
    for link in links:
        answer = page.request.get(link)
        kind = re.search(r"\.(csv|xlsx|json|parquet)(\?|$)", link)
        assert answer.status == 200 and kind, link
        assert answer.body().startswith(MAGIC[kind[1]]), link
        is_shown = kind[1] == "json"  # a browser shows it, where it is not asked to save it
        assert is_shown or answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''"), link


@pytest.mark.parametrize("width", WIDTHS, scope="class")
class TestAtAWidth:
    """What is asked at a desk's width, all of it, and then at a phone's."""

    def test_whatever_can_be_opened_opens_and_closes(self, standing: tuple[str, Page], width: int) -> None:
        assert sized(standing[1], width).evaluate(_OPENS) == []

    def test_every_picture_button_saves_its_picture(self, standing: tuple[str, Page], width: int) -> None:
        page = sized(standing[1], width)
        for button in page.locator("main .dx-picture").all():
            if not button.is_visible():
                continue
            with page.expect_download() as waiting:
                button.click()
            saved = waiting.value.path().read_bytes()
            kind = button.get_attribute("data-kind")
            assert waiting.value.suggested_filename.endswith(f".{kind}")
            assert saved.startswith(b"\x89PNG" if kind == "png" else b"<svg") and len(saved) > 2_000


# Of each part on screen, what a click in the middle of its summary does not do. A part inside one that is closed is not
# on screen.
_OPENS = """async () => {
    const frame = () => new Promise(requestAnimationFrame), lost = [];
    for (const part of document.querySelectorAll("main details")) {
        if (!part.checkVisibility({visibilityProperty: true})) continue;
        const summary = part.querySelector("summary"), wasOpen = part.open;
        for (const isOpen of [!wasOpen, wasOpen]) {
            summary.scrollIntoView({block: "center", behavior: "instant"});
            const line = summary.getClientRects()[0];
            const hit = document.elementFromPoint(line.x + line.width / 2, line.y + line.height / 2);
            if (!summary.contains(hit)) {
                lost.push(`${hit?.outerHTML.slice(0, 80)} covers ${summary.textContent}`);
                break;
            }
            hit.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, composed: true}));
            for (let frames = 0; part.open !== isOpen && frames < 300; frames++) await frame();
            if (part.open !== isOpen) lost.push(`${summary.textContent} is ${part.open ? "open" : "closed"}`);
        }
    }
    return lost;
}"""


def test_every_choice_changes_the_page_and_stands_in_its_address(standing: tuple[str, Page]) -> None:
    """At a desk every control can be reached and used, and the first is; on a phone all are, one after the other.

    How wide the window is decides where a field stands. What its use leads to the server says, which is not told.
    """
    name, page = standing
    if not CONTROLS[name]:
        return
    walked(sized(page, 1280), bare(name))
    for control in CONTROLS[name]:
        operate(page, control, is_trial=True)
    operated(page, CONTROLS[name][0])
    walked(sized(page, 390), bare(name))
    untouched = page.evaluate(SAID)
    for control in CONTROLS[name]:
        operated(page, control)
    chosen = page.evaluate(SAID)
    assert opened(page, page.url).evaluate(SAID) == chosen
    if clear(page) and all(control.sort != "one" for control in CONTROLS[name]):
        assert page.evaluate(SAID) == untouched


def operated(page: Page, control: Control) -> None:
    """Use a control: it changes what the page says and stands in its address.

    A select shows what is chosen before the page has run, so the run is waited for, and what counts is what was sent
    then: its HTML also says what is chosen.
    """
    before, sent = asked(page.url, control), page.evaluate(SENT)
    rerun(page, partial(operate, page, control))
    assert asked(page.url, control) != before, control
    assert page.evaluate(SENT) != sent, control


# What is on the page is long: of each piece its length is told, and a number that another text has by chance alone.
SENT = """() => [...document.querySelectorAll("main [data-testid=stHtml]")].map(({innerHTML: sent}) => {
    let number = 0;
    for (let at = 0; at < sent.length; at++) number = Math.imul(number, 31) + sent.charCodeAt(at) | 0;
    return `${sent.length} ${number}`;
}).join()"""


# In one task of the browser, so that no run can end between what is sent and what is typed after it.
_GOES_ON = """([sent, value, id, words]) => {
    const field = document.querySelector(sent), {form} = field;
    field.focus();
    field.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true}));
    field.value = value;
    if (form.querySelector("[type=submit]")) form.requestSubmit();
    else field.dispatchEvent(new Event("change", {bubbles: true}));
    if (id) {
        const next = document.querySelector(id);
        next.focus();
        document.execCommand("insertText", false, words);
        next.setSelectionRange(1, 1);
    }
    form.dataset.old = "";
}"""


def test_what_is_typed_while_a_page_runs_is_not_lost(practice: Server, visit: Visit) -> None:
    """The fields are drawn anew meanwhile: they keep words, caret and keyboard, and what is sent then is all of it."""

    def goes_on(sent: str, value: str, field: str = "", words: str = "") -> None:
        rerun(page, lambda: page.evaluate(_GOES_ON, [sent, value, field, words]))
        expect(page.locator("main form[data-old]")).to_have_count(0)
        expect(page.locator(field or sent)).to_be_focused()

    page = opened(visit(), practice.url + bare("kpi"))
    goes_on("#dx-field-try", "30", "#dx-field-aim", "40")
    page.keyboard.type("5")
    rerun(page, lambda: page.keyboard.press("Enter"))
    found = parse_qs(urlparse(page.url).query)
    assert (found["try"], found["aim"]) == (["30"], ["450"])

    opened(page, practice.url + "/city?city=choshi")
    goes_on("#dx-field-city", "togane", "#dx-field-words", "オン")
    assert parse_qs(urlparse(page.url).query) == {"city": ["togane"]}
    rerun(page, lambda: page.keyboard.press("Tab"))  # nothing was typed into this very field
    assert parse_qs(urlparse(page.url).query) == {"city": ["togane"], "words": ["オン"]}
    goes_on("#dx-field-city", "choshi")


def asked(address: str, control: Control) -> list[str]:
    """Return what an address says of a control; what a page shows by itself is not said."""
    return parse_qs(urlparse(address).query).get(control.parameter, [])


def clear(page: Page) -> bool:
    """Let go of what narrows a page, where something does, and tell whether it did."""
    if not page.locator(".dx-filtered").count():
        return False
    link = page.locator(".dx-filtered a")
    expect(link).to_have_count(1)
    link.click()
    expect(page.locator(".dx-filtered")).to_have_count(0)
    ready(page)
    return True


def operate(page: Page, control: Control, *, is_trial: bool = False) -> None:
    """Use a control as a visitor does: the first option that is not chosen yet, or the words and Enter.

    A trial is all but the use: what would be pressed is on screen, and no other thing lies over it.
    """
    main = page.get_by_role("main")
    field = main.locator(f"#dx-field-{control.parameter}, #dx-day-{control.parameter}")
    if not field.is_visible():
        main.locator(".dx-further > summary").click()
        expect(field).to_be_visible()
    button = {"day": "この日から", "option": "試算する"}.get(control.sort)
    if control.sort == "many":
        field.locator("summary").click()
        field.locator("label:has(input:not(:checked, :disabled))").first.click(trial=is_trial)
        page.keyboard.press("Escape")
        expect(field.locator("label").first).to_be_hidden()
    elif is_trial:
        field.click(trial=True)
    elif control.sort in ("words", "day"):
        field.fill(control.words)
    else:
        options = field.locator("option:not(:checked)")
        chosen = options.last if control.sort == "option" else options.first
        field.select_option(chosen.get_attribute("value"))
    if button:
        main.get_by_role("button", name=button).click(trial=is_trial)
    elif control.sort == "words" and not is_trial:
        field.press("Enter")


def test_every_kind_of_link_leads_where_it_says(practice: Server, visit: Visit) -> None:
    """A kind is a page and the parts of its address: one link of each, from the first page that has it.

    What is asked is what the server answers, at a twentieth of the CPU of a browser.
    """
    page = visit()
    pages = {bare(name) for name in PAGES}
    followed: dict[tuple[str, frozenset[str]], str] = {}
    for name, address in PAGES.items():
        if name not in LINKS:
            LINKS[name] = links(opened(page, practice.url + address))
        for link in LINKS[name]:
            url = urlparse(link)
            kind = (url.path, frozenset(parse_qs(url.query)))
            if kind in followed or url.fragment or url.path not in pages:
                continue
            followed[kind] = link
            answer = finished(answered(practice, link))
            assert answer.said.count("<h1") == 1, link
            wrong = {"exception"} if menu.writes(url.path) else {"alert", "exception"}  # what may be written is told so
            assert answer.is_found and not wrong & set(answer.kinds), link
            assert parse_qs(answer.query) == parse_qs(url.query), link
    assert len(followed) >= 12


async def answered(server: Server, link: str) -> Raw:
    """Return what a client that has followed a link was told."""
    url = urlparse(link)
    async with Raw(server, url.path.strip("/")) as client:
        await client.run(url.query)
    return client


LINKS: dict[str, list[str]] = {}  # of each page, from the first test that has it on screen


def links(page: Page) -> list[str]:
    """Return the links of a page that lead into the dashboard."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main a[href]:not([download])")]
            .filter(link => link.host === location.host).map(link => link.href)"""
    )
    return found


def test_the_menu_of_a_desk_leads_to_every_page_and_nothing_jumps(practice: Server, visit: Visit) -> None:
    page = opened(visit(), practice.url)
    stands(page)
    entries, others = page.get_by_test_id("stTopNavLink"), page.get_by_test_id("stTopNavDropdownLink")
    names = entries.all_inner_texts()
    assert names == ["全体", "市", "分析", "比較", "工程", "登録"]
    for name in (*names[1:], names[0]):
        press(entries.get_by_text(name, exact=True))
        expect(page.locator("a[data-testid=stTopNavLink][aria-current=page]")).to_have_text(name)
        stands(page)
    press(page.get_by_role("button", name="その他"))
    expect(others).to_have_count(sum(menu.row(name).in_menu for name in PAGES) - len(names))
    for name in others.all_inner_texts():
        if not others.first.is_visible():
            press(page.get_by_role("button", name="その他"))
        press(others.get_by_text(name, exact=True))
        expect(page.locator("main h1").first).to_contain_text(name)
        stands(page)


def test_the_menu_of_a_phone_leads_to_every_page_and_nothing_jumps(practice: Server, visit: Visit) -> None:
    page = opened(visit(390), practice.url)
    stands(page)
    entries = page.get_by_test_id("stSidebarNavLink")
    expect(entries).to_have_count(sum(menu.row(name).in_menu for name in PAGES))
    names = entries.all_inner_texts()
    for name in (*names[1:], names[0]):
        press(page.get_by_test_id("stExpandSidebarButton"))
        expect(entries.first).to_be_in_viewport()
        before = page.title()
        press(entries.get_by_text(name, exact=True))
        expect(entries.first).not_to_be_in_viewport()
        expect(page).not_to_have_title(before)
        stands(page)


def press(target: Locator) -> None:
    """Press by a script what a pointer can press: after a pointer's press a browser forgives shifts for a while."""
    target.click(trial=True)
    target.evaluate("target => target.click()")


def stands(page: Page) -> None:
    """Hold that the page has come, that it is one, and that nothing of it moved on the way."""
    expect(ready(page).locator("main h1")).to_have_count(1)
    total, what = shifted(page)
    assert total < MOST, what


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["overview", "upload"])
def test_the_search_leads_from_a_page_to_what_it_finds(server: Server, visit: Visit, name: str, width: int) -> None:
    page = opened(visit(width), server.url + PAGES[name])
    field = page.get_by_role("searchbox", name=searchbox.LABEL, exact=True)
    field.fill("LINE")
    field.press("Enter")
    page.wait_for_url("**/explore?q=LINE")
    expect(ready(page).get_by_role("link", name="LINE 友だち登録者数").first).to_be_visible()
