"""What stands in place of a page, a file or a print view when the database fails.

What is wrong, whether anything was written, what to do; nothing of it needs the database. A page that fails half-way is
run anew to say so, so that nothing which it had said before stays above.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from access import settings
from store.failure import DatabaseFailed
from ui import documents, kinds, markup, menu, plain

TITLE = "いま、この画面を表示できません"
_FAILED, _DONE = "database_failed", "done_before_failing"
_LOG = logging.getLogger(__name__)


@contextmanager
def watched() -> Iterator[None]:
    """Run the shell and its page inside: where the database fails, begin a run that says so and nothing else."""
    try:
        yield
    except DatabaseFailed as failed:
        log(failed)
        st.session_state[_FAILED] = failed
        st.rerun()
    st.session_state.pop(_DONE, None)


def show_left() -> None:
    """Say what made the run before this one fail, and end this one; nothing where it did not."""
    failed = st.session_state.pop(_FAILED, None)
    if failed is not None:
        show(failed)
        st.stop()


def handle(error: Exception) -> bool:
    """Say what made a run fail before the shell began, as the answer to a button may; tell whether it was ours."""
    if not isinstance(error, DatabaseFailed):
        return False
    log(error)
    show(error)
    return True


def note_done(words: str) -> None:
    """Note what a page has just done: should the next run fail, that is said too."""
    st.session_state[_DONE] = words


def show(failed: DatabaseFailed) -> None:
    """Draw the page for a database that fails."""
    st.set_page_config(page_title=f"{TITLE}｜{menu.PRODUCT}")
    # Every address is known, so that the way back leads to it, and none is run.
    with kinds.unasked():
        st.navigation(menu.navigation(menu.ROWS), position="hidden")
    st.html(markup.html('<div class="dx-head"><h1>{}</h1></div>', TITLE))
    done = st.session_state.get(_DONE)
    st.error(plain.text(failed.wrong))
    st.html(told(failed, f"直前の操作は終わっています：{done}" if done else failed.written))
    st.button("もう一度開く", key="database_again", type="primary")
    st.html(markup.html('<footer class="dx-foot">{}</footer>', markup.paragraph(menu.PRODUCT, is_note=True)))


def told(failed: DatabaseFailed, written: str) -> markup.Markup:
    """Return whether anything was written, and what to do, as HTML."""
    contact = settings.read().contact
    rows = (("書き込み", written), ("対処", failed.remedy), *((("連絡先", contact),) if contact else ()))
    return markup.definitions(rows)


def document(failed: DatabaseFailed, style_sheets: Sequence[str]) -> str:
    """Return the document that stands in place of a file or a print view."""
    return documents.document(
        "failed.html",
        title=TITLE,
        style_sheets=style_sheets,
        product=menu.PRODUCT,
        wrong=failed.wrong,
        told=told(failed, failed.written),
    )


def log(failed: DatabaseFailed) -> None:
    """Write into the log what a page does not show: the file or the server, and what the engine said."""
    _LOG.error("%s: %s", failed.reason, failed)
