"""The pages that a run of the shell navigates among: each made once, and each run's own."""

from streamlit.testing.v1 import AppTest

from ui import menu


def test_two_runs_at_once_run_their_page_each() -> None:
    def script() -> None:
        import streamlit as st

        from ui import menu

        # Between a session's navigation and its page, another session's run may have come and gone.
        mine = st.navigation(menu.navigation(menu.ROWS))
        theirs = st.navigation(menu.navigation(menu.ROWS))
        assert mine is not theirs
        theirs._can_be_called = False
        assert mine._can_be_called
        st.text(" ".join(page.title for pages in menu.navigation(menu.ROWS).values() for page in pages))

    page = AppTest.from_function(script).run()
    assert not page.exception
    assert page.text[0].value.split() == [row.title for row in menu.ROWS]


def test_pages_asked_for_outside_of_a_run_do_not_spoil_those_of_a_run() -> None:
    menu.navigation(menu.ROWS)
    test_two_runs_at_once_run_their_page_each()
