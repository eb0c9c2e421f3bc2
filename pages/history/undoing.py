"""Taking an upload back: by whom it may be done, with a reason, as a new version."""

import streamlit as st

from access import acting
from access.person import NotAllowed, refusal, require
from domain.access import Action
from store import versions, write
from ui import failing, plain


def offer(entry: versions.Entry, city: str) -> None:
    """Draw the way to take an upload back, or nothing for those who may not."""
    if refusal(Action.UNDO, city) is not None:
        return
    assert entry.upload_id is not None
    with st.form(f"undo_{entry.version}", border=True):
        reason = st.text_input(
            "この登録を取り消す理由（履歴に残ります）", key=f"undo_reason_{entry.version}", max_chars=200
        )
        if st.form_submit_button("この登録を取り消す"):
            _undo(entry.upload_id, city, reason)


def _undo(upload_id: str, city: str, reason: str) -> None:
    try:
        person = require(Action.UNDO, city)
        version = acting.act(Action.UNDO, city, write.undo, upload_id, person.name, reason, acting.moment())
    except (NotAllowed, write.WriteRefused) as refused:
        st.error(plain.text(f"取り消せませんでした。{refused}"))
        return
    st.session_state["undone"] = version
    failing.note_done(_told(version))
    st.rerun()


def show_done() -> None:
    """Draw the confirmation of what was just taken back."""
    version = st.session_state.get("undone")  # it stays: a lost connection runs the page again
    if version is not None:
        st.success(plain.text(_told(version)))


def _told(version: int) -> str:
    return f"登録を取り消しました（データ版 {version}）。取り消した値は履歴に残っています。"
