"""Letters have six sizes: each style sheet of the screen takes them from one list, and so do the theme's headings."""

import re
import tomllib

from tests.cities import ROOT

SHEETS = [*sorted((ROOT / "ui/assets/style").glob("*.css")), *sorted((ROOT / "pages").glob("*/style.css"))]
BASE = (ROOT / "ui/assets/style/base.css").read_text("utf-8")
SIZES = dict(re.findall(r"--dx-(tiny|small|base|large|title|display): ([\d.]+rem);", BASE))


def test_the_list_has_six_sizes() -> None:
    assert len(SIZES) == len(set(SIZES.values())) == 6


def test_no_style_sheet_has_a_size_of_its_own() -> None:
    """A size is one of the list, or that of the letters around it."""
    assert len(SHEETS) >= 8
    allowed = {f"var(--dx-{name})" for name in SIZES} | {"inherit"}
    for sheet in SHEETS:
        said = re.findall(r"[\s{;]font(?:-size)?:\s*([^;}!]+?)\s*(?:!important)?[;}]", sheet.read_text("utf-8"))
        assert set(said) <= allowed, (sheet.name, sheet.parent.name, set(said) - allowed)


def test_the_headings_of_the_theme_are_of_the_list() -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    assert set(theme["headingFontSizes"]) <= set(SIZES.values())
