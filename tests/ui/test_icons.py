"""The icons that can be on screen are in the font that is served."""

import re
from pathlib import Path

import streamlit

from tests.cities import ROOT

STATIC = Path(streamlit.__file__).parent / "static" / "static"
NAMES = (ROOT / "ui" / "assets" / "icons.txt").read_text("utf-8").split()
# Named in Streamlit's scripts, and in its own font no more than in ours.
NOWHERE = {"star_filled"}


def test_every_icon_that_streamlit_and_the_pages_name_is_in_our_font() -> None:
    written = [*(STATIC / "js").glob("*.js"), *(ROOT / "pages").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
    named = {name for path in written for name in re.findall(r":material/([a-z_0-9]+)", path.read_text("utf-8"))}
    assert len(named) > 50 and named - NOWHERE <= set(NAMES), "run tools/icons.py"
