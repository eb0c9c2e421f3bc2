"""The frame of every page: navigation, search, the page itself, and the footer that says who speaks and as of when."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # the server puts only this file's own folder on the path
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from access import person, reach, sending, served  # noqa: E402
from domain.access import Action  # noqa: E402
from ui import (  # noqa: E402
    answers,
    failing,
    figure,
    footer,
    menu,
    pinned,
    practice_banner,
    sample,
    searchbox,
    signing,
    withdrawal,
)

st.set_page_config(layout="wide", page_icon=str(ROOT / "ui" / "assets" / "icon.png"), initial_sidebar_state="collapsed")

failing.show_left()
with failing.watched():
    served.begin()
    is_embedded = bool(st.context.is_embedded)
    allowed = reach.of(person.visit())
    if allowed is None:
        signing.only(menu.PRODUCT)
    reach.limit(allowed)
    if served.is_sample():
        sending.take_back()
        sample.wait()
    answers.begin()
    rows = menu.open_to(
        allowed.is_whole,
        may_share=person.refusal(Action.SHARE) is None,
        may_plan=person.refusal(Action.BRING_PLAN) is None,
    )
    page = st.navigation(
        menu.navigation(rows, reads_only=served.is_sample()), position="hidden" if is_embedded else "top"
    )
    pinned.keep(is_embedded)
    practice_banner.announce(page.url_path)
    sample.announce_absent()
    pinned.announce()
    withdrawal.announce(page.url_path or menu.FIRST)
    if not is_embedded:
        searchbox.draw(has_field=allowed.is_whole and not menu.has_finder(page.url_path))
        signing.bar()
    body = st.container(key="dx-body")  # as high as the window (ui/assets/style/frame.css): what comes pushes nothing
    body.html(footer.KEEPS_ITS_PLACE)
    footer.draw(is_embedded)  # before the page runs, so that a page that stops or fails still says who speaks
    with body:
        if served.is_sample() and menu.writes(page.url_path):
            sample.refuse(page.title)
        else:
            figure.begin()
            page.run()
            figure.finish()
