"""The frame of every page: navigation, search, the page itself, and the footer that says who speaks and as of when."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # the server puts only this file's own folder on the path
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from access import person, reach  # noqa: E402
from domain.access import Action  # noqa: E402
from ui import answers, describe, footer, pages, pinned, practice, searchbox, signing  # noqa: E402

st.set_page_config(layout="wide", page_icon=str(ROOT / "ui" / "assets" / "icon.png"), initial_sidebar_state="collapsed")

answers.begin()
is_embedded = bool(st.context.is_embedded)
allowed = reach.of(person.visit())
if allowed is None:
    signing.only(describe.PRODUCT)
reach.limit(allowed)
names = pages.FOR_READERS if allowed.is_whole else pages.OF_SOME_CITIES
if person.refusal(Action.SHARE) is None:
    names += ("admin",)
page = st.navigation(pages.navigation(names), position="hidden" if is_embedded else "top")
pinned.keep(is_embedded)
practice.announce()
pinned.announce()
if not is_embedded:
    if allowed.is_whole:
        searchbox.draw(describe.PRODUCT)
    signing.bar()
body = st.container()
footer.draw(is_embedded)  # before the page runs, so that a page that stops or fails still says who speaks
with body:
    page.run()
