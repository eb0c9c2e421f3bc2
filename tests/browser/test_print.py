"""The print views in a real Chromium: as boxes at the width of A4, and as the sheets of a PDF."""

import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from domain import clock
from metrics import catalogue, figures
from metrics.moment import Moment
from metrics.words import figures as figure_words
from metrics.words import kpi as kpi_words
from store import versions
from store.database import Database
from store.practice.purpose import practice_day
from tests.browser.conftest import Server
from tests.cities import CITIES

KPIS = {
    "togane-1-1-online-share": "level",
    "togane-1-4-instagram-followers": "level, an odd baseline day",
    "togane-1-3-movein-minutes": "range",
    "togane-2-2-outreach-count": "annual",
    "choshi-3-1-copy-paper": "annual, downwards, millions",
    "yotsukaido-1-1-online-procedures": "increment",
    "yotsukaido-2-2-web-meeting-terminals": "maintain",
    "choshi-5-5-device-use": "frequency",
    "katagami-1-security-01-leaks": "qualitative",
    "choshi-2-3-open-data-count": "lost",
    "minamiboso-4-4-cards-held": "a figure of the text, no KPI",
}
VIEWS = [
    *(pytest.param(f"/print/city?city={city}", 8, id=city) for city in CITIES),
    *(pytest.param(f"/print/kpi?kpi={kpi}", 4, id=kpi) for kpi in KPIS),
    pytest.param("/print/manual", 1, id="manual"),  # one sheet for the council
]
A4_TEXT_WIDTH = 703  # 186 mm between the margins, in pixels of the style sheet

# Neighbours in the flow and texts of a drawing must stand apart; nothing may be wider than the sheet.
_WRONG_BOXES = """() => {
    const wrong = [];
    const told = e => `${e.tagName}.${e.getAttribute("class") ?? ""} ${e.textContent.trim().slice(0, 24)}`;
    const stands = e => {
        const style = getComputedStyle(e), box = e.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && style.visibility !== "hidden"
            && !["absolute", "fixed"].includes(style.position);
    };
    const cut = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const apart = elements => elements.forEach((one, index) => elements.slice(index + 1).forEach(other => {
        if (cut(one.getBoundingClientRect(), other.getBoundingClientRect()))
            wrong.push(`overlap: ${told(one)} | ${told(other)}`);
    }));
    const width = document.documentElement.clientWidth;
    for (const element of document.querySelectorAll("body *")) {
        if (element.closest("svg, .dx-sr") || !stands(element)) continue;
        const box = element.getBoundingClientRect();
        if (box.left < -0.5 || box.right > width + 0.5) wrong.push(`beside the sheet: ${told(element)}`);
        if (element.clientWidth && element.scrollWidth > element.clientWidth + 1) wrong.push(`cut: ${told(element)}`);
        const children = [...element.children].filter(child => stands(child) && !child.closest(".dx-sr")
            && getComputedStyle(child).display !== "inline");
        apart(children);
    }
    for (const drawing of document.querySelectorAll("figure svg")) {
        const frame = drawing.getBoundingClientRect(), texts = [...drawing.querySelectorAll("text")];
        apart(texts);
        for (const text of texts) {
            const box = text.getBoundingClientRect();
            if (box.left < frame.left - 0.5 || box.right > frame.right + 0.5
                || box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5)
                wrong.push(`beside the drawing: ${told(text)}`);
        }
    }
    return wrong;
}"""

# Marks that take no room: at the upper and the lower edge of everything that must stand on one sheet, on every heading
# and on what it heads. A PDF holds them as text, so each can be found on its sheet. Marks of one place stand a little
# apart: PDFium takes a letter that is printed upon itself for a bold one, and tells it once.
_MARKED = """() => {
    const mark = (element, sort, index, edge) => {
        const found = document.createElement("span");
        found.textContent = `q${sort}${index}q`;
        found.style.cssText = `position:absolute;${edge}:0;font:1px/1 monospace;white-space:nowrap`;
        found.style.left = `${index % ("se".includes(sort) ? 12 : 24) * 4 + "sehn".indexOf(sort) * 0.15}px`;
        if (getComputedStyle(element).position === "static") element.style.position = "relative";
        element.append(found);
    };
    const whole = [...document.querySelectorAll("tr, figure, .dx-verdict, .dx-card, .dx-calculation, .dx-steps")];
    whole.forEach((element, index) => {
        const cells = element.matches("tr") ? [element.cells[0], element.cells[element.cells.length - 1]] : [element];
        mark(cells[0], "s", index, "top");
        mark(cells[cells.length - 1], "e", index, "bottom");
    });
    const follows = "tbody tr, figure, dl, p, li";
    const heads = [...document.querySelectorAll("h2, h3, .dx-section, .dx-group th")];
    const all = [...document.querySelectorAll("*")];
    heads.forEach((head, index) => {
        const own = head.closest("tr") ?? head;
        const next = all.slice(all.indexOf(own) + 1).find(e => !own.contains(e) && e.matches(follows)
            && !e.closest("tr.dx-group"));
        mark(head, "h", index, "bottom");
        if (next) mark(next.matches("tr") ? next.cells[0] : next, "n", index, "top");
    });
    const rows = whole.map((e, index) => e.closest(".dx-print-rows tbody") ? index : -1).filter(index => index >= 0);
    return {wholes: whole.length, heads: heads.length, rows};
}"""


@dataclass
class Sheets:
    """A print view as a PDF: the text of each sheet, and how many things were marked in it."""

    texts: list[str]
    wholes: int
    heads: int
    rows: list[int]

    def of(self, words: str) -> list[int]:
        """Return the sheets that hold the words."""
        return [number for number, text in enumerate(self.texts) if words in text]


@pytest.fixture(scope="module")
def paper(chromium: Browser) -> Iterator[Page]:
    """A page as wide as the text of an A4 sheet, as it prints."""
    context = chromium.new_context(viewport={"width": A4_TEXT_WIDTH, "height": 1000}, locale="ja-JP")
    page = context.new_page()
    page.emulate_media(media="print")
    yield page
    context.close()


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], list[str]]:
    """The names of a city's KPIs and figures, from a copy of a server's database: the server holds its own file."""
    folder = tmp_path_factory.mktemp("copies")

    def of(database: Path, city: str) -> list[str]:
        copy = folder / database.name
        if not copy.exists():
            shutil.copy(database, copy)
        with Database(copy) as opened:
            day = practice_day(opened) or clock.today()
            now = Moment(versions.current(opened), day)
            kpis = [kpi_words.name(kpi) for kpi in catalogue.kpis(opened, now) if kpi.city == city]
            printed = [figure_words.name(figure) for figure in figures.of_all(opened, now) if figure.city == city]
        return [_plain(name) for name in dict.fromkeys((*kpis, *printed))]

    return of


def _sheets(page: Page) -> Sheets:
    marked = page.evaluate(_MARKED)
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as pdf:
        texts = []
        for sheet in pdf:
            assert [round(side / 72 * 25.4) for side in sheet.get_mediabox()] == [0, 0, 210, 297]
            texts.append(_plain(sheet.get_textpage().get_text_range()))
    return Sheets(texts, marked["wholes"], marked["heads"], marked["rows"])


def _plain(text: str) -> str:
    """Return a text without its spaces and in one form of each letter: a PDF keeps neither as they were."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("served", ["server", "practice"], indirect=True)
@pytest.mark.parametrize(("path", "most"), VIEWS)
def test_nothing_is_cut_covered_or_split_on_a4(
    served: Server, paper: Page, names: Callable[[Path, str], list[str]], path: str, most: int
) -> None:
    answer = paper.goto(served.url + path)
    assert answer is not None and answer.status == 200
    assert paper.evaluate(_WRONG_BOXES) == []

    sheets = _sheets(paper)
    count = len(sheets.texts)
    assert 1 <= count <= most
    for start, end, number in (("qs", "qe", sheets.wholes), ("qh", "qn", sheets.heads)):
        for index in range(number):  # a row's two edges, a heading and what it heads
            one, other = sheets.of(f"{start}{index}q"), sheets.of(f"{end}{index}q")
            assert one == other and len(one) >= 1, (start, index, one, other)
    for place, text in enumerate(sheets.texts, 1):
        assert f"{place}/{count}ページ" in text
        assert "出典:" in text and "データ版" in text and "時点" in text
        assert ("架空の実績による練習用" in text) is ("practice" in served.database.name)
    unmarked = [re.sub(r"q[sehn]\d+q", "", text) for text in sheets.texts]
    for place in {sheet for index in sheets.rows for sheet in sheets.of(f"qs{index}q")}:
        assert (
            "基準値直近の実績いまの計画値最終目標推移と目標" in unmarked[place]
        )  # the header stands above the rows of every sheet
    if "city=" in path:
        wanted, whole = names(served.database, path.partition("city=")[2]), "".join(unmarked)
        assert len(wanted) >= 14 and [name for name in wanted if name not in whole] == []


def test_the_print_button_prints_and_the_link_leads_back(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/print/kpi?kpi=togane-1-3-movein-minutes")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="印刷").click()
    assert page.title() == "printed"
    page.get_by_role("link", name="もとの画面へ戻る").click()
    expect(page.locator(".dx-head h1")).to_have_text("転入手続に係る所要時間の短縮")


def test_the_live_page_leads_to_its_print_view_with_its_selection(server: Server, page: Page) -> None:
    page.goto(f"{server.url}/city?city=togane&status=awaiting&words=オンライン")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="印刷用の表示").click()
    printed = opened.value
    expect(printed.get_by_text("状態：実績待ち　名称：オンライン")).to_be_visible()
    expect(printed.locator(".dx-print-rows tbody tr:not(.dx-group) a")).to_have_count(5)
    printed.close()


def test_a_print_view_reads_without_a_script(server: Server, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(f"{server.url}/print/kpi?kpi=choshi-2-1-line-friends")
    expect(page.get_by_role("heading", name="銚子市 友だち登録数")).to_be_visible()
    expect(page.locator("figure svg")).to_be_visible()
    expect(page.get_by_role("button", name="印刷")).to_have_count(0)
    assert page.goto(f"{server.url}/print/kpi?kpi=nowhere").status == 404  # type: ignore[union-attr]
    context.close()
