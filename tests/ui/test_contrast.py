"""Marks stand out from the page by 3:1, letters by 4.5:1, in the light and in the dark theme."""

import re
import tomllib

import pytest

from charts import palette, timeline
from domain.codes import Stage, Status
from tests.cities import ROOT
from tests.test_house import contrast
from ui import figure

THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
PAGES = {mode: THEME[mode]["backgroundColor"] for mode in ("light", "dark")}
STYLE = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "ui" / "assets" / "style").glob("*.css")))
SERIES = ("BASELINE", "TARGET", "ACTUAL", "NEED", "LINE", "TODAY")
MARKS = {
    **{f"status {code}": palette.STATUS[code] for code in Status},
    **{f"stage {code}": palette.STAGE[code] for code in Stage},
    **{f"series {name}": getattr(palette, name) for name in SERIES},
    **{f"line {number}": colour for number, colour in enumerate(palette.SERIES)},
    **{f"disc {kind}": colour for kind, colour in timeline.COLOURS.items()},
}


@pytest.mark.parametrize("mode", PAGES)
@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_stands_out_from_the_page(mark: str, mode: str) -> None:
    assert contrast(MARKS[mark], PAGES[mode]) >= 3


@pytest.mark.parametrize("code", Status)
def test_white_letters_can_be_read_on_the_colour_of_a_status(code: Status) -> None:
    assert contrast("#FFFFFF", palette.STATUS[code]) >= 4.5


def test_white_letters_can_be_read_on_a_bar_and_on_the_stage_that_is_done() -> None:
    for colour in (palette.LINE, palette.ACTUAL, palette.STAGE[Stage.DONE], *timeline.COLOURS.values()):
        assert contrast("#FFFFFF", colour) >= 4.5


@pytest.mark.parametrize("mode", PAGES)
def test_the_ink_of_the_charts_is_the_ink_of_the_theme(mode: str) -> None:
    assert figure._INK[mode] == THEME[mode]["textColor"]
    assert contrast(figure._INK[mode], PAGES[mode]) >= 7


def test_the_style_sheet_and_the_charts_give_a_status_the_same_colour() -> None:
    said = {
        name: colour.upper()
        for names, colour in re.findall(r"^((?:\.dx-[a-z_]+(?:, )?)+) \{ background: (#\w{6}); \}", STYLE, re.MULTILINE)
        for name in re.findall(r"\.dx-([a-z_]+)", names)
    }
    grey = palette.STATUS[Status.AWAITING]  # the ground of every mark that has no colour of its own
    assert f"background: {grey};" in STYLE
    assert {code: said.get(code, grey) for code in Status} == palette.STATUS


def test_the_style_sheet_and_the_charts_give_a_stage_the_same_colour() -> None:
    said = dict(re.findall(r"\.dx-stage-([a-z_]+) \{ border-color: (#\w{6});", STYLE))
    grey = palette.STAGE[Stage.NOT_STARTED]
    assert {code: said.get(code, grey) for code in Stage if code is not Stage.CANCELLED} == {
        code: colour for code, colour in palette.STAGE.items() if code is not Stage.CANCELLED
    }


# Lines and quiet grounds are mixed from the ink; any other colour is a mark, or a ground with its own ink.
QUIET = {"#FFFFFF", "#FFF", "#000"}


def test_every_other_colour_of_the_style_sheets_stands_out_on_both_pages_or_bears_white_letters() -> None:
    of_both_pages = re.sub(r"light-dark\([^)]*\)", "", STYLE)
    found = {colour.upper() for colour in re.findall(r"#[0-9A-Fa-f]{3,6}\b", of_both_pages)} - QUIET
    weak = {
        colour
        for colour in found
        if min(contrast(colour, page) for page in PAGES.values()) < 3 and contrast(colour, "#FFFFFF") < 4.5
    }
    assert weak == set()


def test_the_ring_of_what_the_keyboard_stands_on_stands_out_on_its_own_page() -> None:
    (pair,) = re.findall(r"--dx-focus: light-dark\((#\w+), (#\w+)\)", STYLE)
    assert all(contrast(colour, page) >= 3 for colour, page in zip(pair, PAGES.values(), strict=True))


@pytest.mark.parametrize("mode", PAGES)
def test_a_link_bears_the_colour_of_the_theme_and_can_be_read_on_the_page_and_on_a_quiet_ground(mode: str) -> None:
    (pair,) = re.findall(r"--dx-link: light-dark\((#\w+), (#\w+)\)", STYLE)
    colour = dict(zip(PAGES, pair, strict=True))[mode]
    assert colour == THEME[mode]["linkColor"]
    grounds = [THEME[mode][name] for name in ("backgroundColor", "secondaryBackgroundColor")]
    assert all(contrast(colour, ground) >= 4.5 for ground in grounds)
    assert ":where(.stHtml a) { color: var(--dx-link); }" in STYLE
