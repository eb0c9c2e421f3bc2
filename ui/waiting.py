"""What waits for approval as pages show it, an upload or a plan: its line, the two answers to it, what was decided."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import streamlit as st

from domain import clock
from domain.words import OUTCOME
from store.desk import Sent
from ui import markup, plain

# So many of the latest decisions are listed.
_RECENT = 5
_SEEN_FIRST = "変わる内容を表示し、確かめてから承認します。"

AnySent = TypeVar("AnySent", bound=Sent)


class Answer(NamedTuple):
    """What an approver presses, if anything, with the remark beside it."""

    comment: str
    is_approved: bool
    is_returned: bool


def line(sent: Sent, *words: str) -> markup.Markup:
    """Return the line of something that waits: these words, and when it was sent."""
    return markup.html(
        '<div class="dx-waiting"><p class="dx-text"><span class="dx-tag">承認待ち</span>　{}　{} に送信</p></div>',
        "　".join(words),
        clock.minute_text(sent.sent_at),
    )


def answer(sent: Sent, mark: str = "", *, is_seen: bool | None = None) -> Answer:
    """Draw the remark and the two buttons of an approver; `mark` begins their names.

    Where it has to be looked at first, `is_seen` tells whether it was: else it cannot be approved.
    """
    comment = st.text_input("一言（差し戻すときは理由）", key=f"{mark}comment_{sent.submission_id}", max_chars=300)
    yes, no, _ = st.columns([1, 1, 3])
    is_approved = yes.button(
        "承認する",
        key=f"{mark}approve_{sent.submission_id}",
        type="primary",
        disabled=is_seen is False,
        help=None if is_seen is None else plain.text(_SEEN_FIRST),
    )
    return Answer(comment, is_approved, no.button("差し戻す", key=f"{mark}return_{sent.submission_id}"))


def decided(found: Iterable[AnySent], head: str, first: Callable[[AnySent], str]) -> markup.Markup:
    """Return the table of what was decided lately, the newest first; its first column is the page's own."""
    recent: Sequence[AnySent] = [sent for sent in found if not sent.is_waiting][:_RECENT]
    if not recent:
        return markup.EMPTY
    rows = [
        (
            first(sent),
            sent.by_name,
            clock.minute_text(sent.decided_at) if sent.decided_at else "",
            OUTCOME[sent.outcome] if sent.outcome else "",
            sent.decided_by_name or "",
            sent.comment or "",
        )
        for sent in recent
    ]
    header = (head, "送った人", "処理した日時", "結果", "処理した人", "一言")
    return markup.table(header, rows, f"最近の処理（新しい順に{len(rows)}件）")
