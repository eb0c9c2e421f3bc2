"""Taking an upload back: by whom it may be done, with a reason, as a new version."""

import streamlit as st

from access import acting
from access.person import NotAllowed, refusal, require
from domain.access import Action
from domain.codes import AuditAction
from store import mapping, versions, write
from ui import failing, plain


def is_possible(entry: versions.Entry) -> bool:
    """Tell whether a version is an upload, or a decision on 共通指標, that stands."""
    return entry.action in (AuditAction.UPLOAD, AuditAction.MAP_MEASURE) and entry.undone_by_version is None


def may(entry: versions.Entry, city: str) -> bool:
    """Tell whether the person at the page may take a version back, and it stands."""
    return is_possible(entry) and refusal(_action(entry), city) is None


def offer(entry: versions.Entry, city: str) -> None:
    """Draw the way to take an upload or a decision back, or nothing for those who may not."""
    action = _action(entry)
    if refusal(action, city) is not None:
        return
    what = "登録" if entry.upload_id is not None else "対応付け"
    with st.form(f"undo_{entry.version}", border=True):
        reason = st.text_input(
            plain.text(f"この{what}を取り消す理由（履歴に残ります）"), key=f"undo_reason_{entry.version}", max_chars=200
        )
        if st.form_submit_button(plain.text(f"この{what}を取り消す")):
            _undo(entry, city, reason)


def _action(entry: versions.Entry) -> Action:
    return Action.UNDO if entry.upload_id is not None else Action.MAP


def _undo(entry: versions.Entry, city: str, reason: str) -> None:
    action = _action(entry)
    try:
        given = (require(action, city).name, reason, acting.moment())
        if entry.upload_id is not None:
            version = acting.act(Action.UNDO, city, write.undo, entry.upload_id, *given)
        else:
            version = acting.act(Action.MAP, city, mapping.take_back, entry.version, *given)
    except (NotAllowed, write.WriteRefused) as refused:
        st.error(plain.text(f"取り消せませんでした。{refused}"))
        return
    done = f"{'登録' if entry.upload_id is not None else '対応付け'}を取り消しました（データ版 {version}）。"
    st.session_state["undone"] = f"{done}取り消した内容は履歴に残っています。"
    failing.note_done(st.session_state["undone"])
    st.rerun()


def show_done() -> None:
    """Draw the confirmation of what was just taken back."""
    told = st.session_state.get("undone")  # it stays: a lost connection runs the page again
    if told is not None:
        st.success(plain.text(told))
