"""保存 below charts and tables in Chromium: pictures hold the chart and its title, files what the address selects."""

import io
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from store.practice.purpose import PRACTICE
from tests.browser import conftest as browser
from tests.browser.conftest import Server

KPI = "/kpi?kpi=togane-1-1-online-share"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, page: Page) -> Page:
    """A page whose reader asks for one of the themes."""
    page.emulate_media(color_scheme=request.param)
    return page


def saved(page: Page, kind: str, nth: int = 0) -> tuple[str, bytes]:
    """Press a button that saves a picture and return the file's name and content."""
    with page.expect_download() as waiting:
        page.locator(f'.dx-picture[data-kind="{kind}"]').nth(nth).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def opened(picture: bytes) -> Image.Image:
    """Return a saved PNG as a quarter of its size: enough to see what is on it."""
    image = Image.open(io.BytesIO(picture))
    assert image.format == "PNG"
    return image.convert("RGB").reduce(2)


def inked(image: Image.Image, first: float, last: float) -> float:
    """Return which share of the picture between two heights, of 0 to 1, is not of the ground's colour."""
    part = image.crop((0, int(image.height * first), image.width, int(image.height * last)))
    ground = image.getpixel((0, 0))
    colours = part.getcolors(maxcolors=1_000_000)
    assert colours is not None
    return 1 - sum(count for count, colour in colours if colour == ground) / (part.width * part.height)


def charted(page: Page, server: Server, link: str) -> Page:
    browser.opened(page, server.url + link)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.locator(".dx-picture").first).to_be_visible()
    return page


def test_a_saved_picture_is_the_chart_under_its_title(practice: Server, themed: Page) -> None:
    page = charted(themed, practice, KPI)
    title = str(page.locator(".dx-picture").first.get_attribute("data-title"))
    name, picture = saved(page, "png")
    assert name.startswith(f"{PRACTICE}_") and name.endswith("_東金市_版26_2030-09-01.png") and title in name
    image = opened(picture)
    chart = page.locator(".js-plotly-plot").first.bounding_box()
    assert chart is not None
    assert abs(image.width - (chart["width"] + 32)) <= 2 and image.height > chart["height"] + 40
    for first, last in ((0, 0.1), (0.2, 0.8), (0.93, 1)):  # title, chart, caption
        assert inked(image, first, last) > 0.002, (first, last)
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    ground = image.getpixel((0, 0))
    assert isinstance(ground, tuple) and (sum(ground) < 150) is is_dark

    _, drawing = saved(page, "svg")
    root = ElementTree.fromstring(drawing)
    texts = ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]
    assert root.tag == f"{SVG}svg" and texts[0] and title.startswith(texts[0])
    words = "".join(texts)
    assert PRACTICE in words and "データ版 26" in words and "自治体DX計画ダッシュボード" in words
    assert "市：東金市" in words and "出典：東金市の計画書（" in words
    assert len(list(root.iter(f"{SVG}path"))) > 5
    assert "http" not in drawing.decode("utf-8").replace("http://www.w3.org/", "")


def test_a_long_title_is_broken_within_the_picture(practice: Server, visit: Callable[..., Page]) -> None:
    page = charted(visit(390), practice, KPI)
    page.locator(".dx-picture").evaluate_all(
        "all => all.forEach(one => { one.dataset.title = 'とても長い題名'.repeat(12); })"
    )
    _, drawing = saved(page, "svg")
    root = ElementTree.fromstring(drawing)
    heads = [text for text in root.iter(f"{SVG}text") if text.get("font-size") == "18"]
    assert len(heads) > 3 and all(len("".join(text.itertext())) * 18 <= float(root.attrib["width"]) for text in heads)


def test_a_drawing_of_the_server_is_saved_too(practice: Server, themed: Page) -> None:
    page = browser.opened(themed, f"{practice.url}/roadmap?city=togane")
    expect(page.locator(".dx-picture[data-drawing]").first).to_be_visible()
    nth = page.locator('.dx-picture[data-kind="svg"]').evaluate_all("all => all.findIndex(one => one.dataset.drawing)")
    _, drawing = saved(page, "svg", nth)
    assert len(list(ElementTree.fromstring(drawing).iter())) > 50
    _, picture = saved(page, "png", nth)
    assert inked(opened(picture), 0.2, 0.8) > 0.02


def test_a_picture_that_cannot_be_made_says_so(practice: Server, page: Page) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=500, body="")

    page.route("**/download/*.svg**", refuse)
    page.goto(f"{practice.url}/roadmap?city=togane")
    button = page.locator(".dx-picture[data-drawing]").first
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("図を保存できませんでした")
    expect(page.get_by_role("alert")).to_contain_text(str(button.get_attribute("data-title")))


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_a_file_holds_what_the_address_selects(practice: Server, page: Page, kind: str) -> None:
    page.goto(f"{practice.url}/roadmap?city=togane&words={quote('オンライン')}")
    link = page.locator(".dx-save").get_by_role("link", name=kind).first
    with page.expect_download() as waiting:
        link.click()
    name, content = waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()
    assert name.startswith(f"{PRACTICE}_") and "東金市" in name and "オンライン" in name and len(name) <= 126
    if kind == "CSV":
        assert content.startswith(b"\xef\xbb\xbf") and content.count("東金市".encode()) > 1
        assert "銚子市".encode() not in content
    else:
        about = {row[0]: row[1] for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[1].values}
        assert about["データ版"] == "26" and "東金市" in about.values() and PRACTICE in str(about["注意"])
    expect(page.locator("h1")).to_have_text("工程")
