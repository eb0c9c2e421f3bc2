"""The frame of every page: navigation, search, the page itself, and the footer that says who speaks and as of when."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # the server puts only this file's own folder on the path
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from ui import footer, pages, pinned, practice, searchbox, web  # noqa: E402

st.set_page_config(layout="wide", page_icon=str(ROOT / "ui" / "assets" / "icon.png"), initial_sidebar_state="collapsed")
st.html(ROOT / "ui" / "style.css")

page = st.navigation(pages.navigation(), position="top")
practice.announce()
pinned.announce()
searchbox.draw(web.PRODUCT)
body = st.container()
footer.draw()  # before the page runs, so that a page that stops or fails still says who speaks
with body:
    page.run()
