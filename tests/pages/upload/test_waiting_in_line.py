"""Who has to wait for a file to be opened is told so, and a server that opens none says it of itself."""

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from access import acting, served
from loaders.book.refusal import NotNow
from loaders.files import opening
from loaders.files.queue import OnWait
from store.uploads import registering
from store.uploads.drafts import Draft
from ui import answers, received

KEPT = Draft("f.xlsx", b"PK", {}, datetime(2026, 11, 30, tzinfo=UTC))


def _page() -> None:
    import streamlit as st

    from access.person import LOCAL
    from pages.upload import outcome, steps
    from tests.pages.upload.test_waiting_in_line import KEPT
    from ui import received

    if not received.refuse_unable():
        shown = steps.checked("choshi", KEPT, outcome.Sending(LOCAL, "花子", "企画課"))
        st.text(f"shown: {shown is not None}")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[NotNow | None]:
    """What opening the file comes to, time after time; two wait before it the first time."""
    comes_to: list[NotNow | None] = []

    def preview(*_: object, on_wait: OnWait) -> object:
        on_wait(2)
        if (refused := comes_to.pop(0)) is not None:
            raise refused
        return object()

    monkeypatch.setattr(registering, "preview", preview)
    monkeypatch.setattr(acting, "require", lambda *_: None)
    monkeypatch.setattr(served, "database", lambda: None)
    monkeypatch.setattr(served, "today", lambda: date(2026, 11, 30))
    monkeypatch.setattr(answers, "present", lambda: 1)
    return comes_to


def test_a_busy_server_is_told_of_and_asked_again_and_no_answer_to_the_file(opened: list[NotNow | None]) -> None:
    opened += [NotNow("順番待ち", "いま多くのファイルを読み取っています", "しばらく待つ。"), None]
    page = AppTest.from_function(_page).run()
    assert not page.exception
    assert [one.value for one in page.warning] == [
        "いま多くのファイルを読み取っています。しばらく待つ。　読み込んだファイルはサーバーに残っています。"
    ]
    assert page.text[0].value == "shown: False"
    page.button[0].click().run()
    assert (len(page.warning), len(page.info), page.text[0].value) == (0, 0, "shown: True")


def test_who_waits_is_told_how_many_are_before() -> None:
    assert received.in_line(2) == "ほかのファイルを読み取っています。順番を待っています（前に2件）。"
    assert received.in_line(0) == "ほかのファイルを読み取っています。順番を待っています。"


def test_a_server_that_opens_no_file_says_so_and_takes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    unable = NotNow("環境", "このサーバーではファイルを読み込めません", "運営者に伝えてください。")
    monkeypatch.setattr(opening, "inability", lambda: unable)
    page = AppTest.from_function(_page).run()
    assert [one.value for one in page.error] == ["このサーバーではファイルを読み込めません。運営者に伝えてください。"]
    assert not page.text
