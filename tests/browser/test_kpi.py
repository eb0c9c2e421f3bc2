"""指標 in a browser: the first screen, the points of charts by the keyboard, a trial that somebody else opens."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, opened, rerun, sized

Visit = Callable[..., Page]
ADDRESS = "/kpi?kpi=togane-1-4-line-friends"


def _press(page: Page, *keys: str) -> str:
    """Press keys one after the other and return what is spoken then."""
    for key in keys:
        page.keyboard.press(key)
    return page.locator(".dx-spoken").inner_text()


def test_verdict_and_chart_are_on_the_first_screen_and_a_trial_is_in_its_address(server: Server, visit: Visit) -> None:
    pages = []
    for width, height in ((1280, 900), (390, 844)):
        page = sized(visit(width), width, height)
        pages.append(opened(page, server.url + ADDRESS))
        for piece in (".dx-verdict", ".js-plotly-plot"):
            box = page.locator(piece).first.bounding_box()
            assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height, (width, piece, box)
        for label in page.locator(".annotation-text").all():
            box = label.bounding_box()
            assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width, label.inner_text()
    first, phone = pages
    field = first.get_by_role("main").get_by_role("textbox", name="次の実績の値", exact=True)
    field.fill("9500")
    rerun(first, lambda: field.press("Enter"))
    expect(first.locator(".dx-supposed")).to_contain_text("実績が9,500人なら")
    assert parse_qs(urlparse(first.url).query)["try"] == ["9500"]
    opened(phone, first.url)
    assert phone.locator(".dx-supposed").inner_text().split() == first.locator(".dx-supposed").inner_text().split()


def test_the_keyboard_goes_from_point_to_point_and_chooses(practice: Server, visit: Visit) -> None:
    page = opened(visit(), practice.url + ADDRESS)
    chart = page.locator(".js-plotly-plot")
    told = page.evaluate(
        """() => document.querySelector(".js-plotly-plot").data.filter(trace => trace.hovertext)
            .map(trace => [trace.name, trace.hovertext.map(text => text.replaceAll(/<[^>]*>/g, " "))])"""
    )
    said = {name: [text.replace("　", " ").split()[1] for text in texts if text] for name, texts in told}
    chart.focus()
    assert "LINE" in (chart.get_attribute("aria-label") or "")
    assert _press(page, "ArrowRight").startswith("市の目標")
    assert said["target"][0] in _press(page, "Home") and said["target"][1] in _press(page, "ArrowRight")
    assert said["target"][-1] in _press(page, "End")
    expect(page.locator(".hoverlayer")).to_contain_text(said["target"][-1])
    assert said["baseline"][0] in _press(page, "ArrowDown")
    assert _press(page, "ArrowDown", "End").startswith(f"実績 {said['actual'][-1]}")
    assert _press(page, "Escape") == "" and page.locator(".dx-point").count() == 0

    opened(page, f"{practice.url}/explore?view=plan")
    page.locator(".js-plotly-plot").focus()
    spoken = _press(page, "End", "ArrowLeft")  # it lies on the one after it: a pointer would not find it
    rerun(page, lambda: page.keyboard.press("Enter"))
    rows = page.locator("main table tbody tr:visible")
    expect(rows).to_have_count(1)
    name = rows.get_by_role("link").first.inner_text()
    assert name in spoken and parse_qs(urlparse(page.url).query)["pick"]

    # Each panel of a figure has a plane of its own: the words appear at the point that was spoken.
    opened(page, f"{practice.url}/compare?measure=online_procedures")
    page.locator(".js-plotly-plot").focus()
    panels = page.locator(".js-plotly-plot .nsewdrag").count()
    assert panels > 1
    seen = set()
    _press(page, "Home")
    for _ in range(12):
        _press(page, "ArrowDown")
        # Plotly shows the words a moment after the pointer has come.
        page.wait_for_function(
            """() => {
                const [ring, label] = [".dx-point", ".hoverlayer .hovertext"].map(
                    part => document.querySelector(part)?.getBoundingClientRect());
                return ring && label && Math.abs(ring.y - label.y) < label.height + 60;
            }""",
            polling=100,
        )
        ring = page.locator(".dx-point").bounding_box()
        assert ring is not None
        seen.add(round(ring["y"]))
    assert max(seen) - min(seen) > 200
