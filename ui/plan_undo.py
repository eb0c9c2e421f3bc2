"""Taking a plan version back: by whom it may be done, with a reason, as a new version."""

import streamlit as st

from access import acting, reach
from access.person import NotAllowed, refusal, require
from domain.access import Action
from store import write
from store.plans import undoing
from store.plans.undoing import Undoable
from store.practice.purpose import WrongPurpose
from ui import answers, failing, groups, kinds, markup, plain, selection

_DONE = "plan_undone"


def offer(version: int) -> None:
    """Draw, for each city whose plan the version brought and that may be taken back, the way to do so.

    Nothing is drawn for those who may not. Of a version that brought many plans, that of the asked city alone.
    """
    found = [one for one in answers.anew(undoing.undoable, version) if refusal(Action.APPROVE_PLAN, one.city) is None]
    if len(found) > groups.MANY:
        city = selection.asked("city")
        st.html(markup.paragraph(f"この版の計画を取り消すには、上で{kinds.word()}を選んでください。", is_note=True))
        found = [one for one in found if one.city == city]
    for one in found:
        _form(one)


def _form(one: Undoable) -> None:
    key = f"{one.version}_{one.city}"
    with st.expander(plain.text(f"{one.municipality_name}の計画の取込み（版 {one.version}）を取り消す")):
        st.html(markup.paragraph(_meaning(one)))
        with st.form(f"undo_plan_{key}", border=False):
            reason = st.text_input(
                "取り消す理由（履歴に残り、だれでも見られます）", key=f"undo_plan_reason_{key}", max_chars=200
            )
            if st.form_submit_button("この取込みを取り消す"):
                _undo(one, reason)


def _meaning(one: Undoable) -> str:
    kept = "登録された実績は消えず、計画がもう一度取り込まれると、ふたたび数に入ります。"
    if one.restored_version is None:
        return (
            f"前の版がないため、{one.municipality_name}の計画は取り下げになります。どの画面にも表示されなくなり、"
            f"リンクを開いた人には取り下げたことを伝えます。{kept}"
        )
    return f"計画は版 {one.restored_version} の内容に戻ります。{kept}"


def _undo(one: Undoable, reason: str) -> None:
    try:
        person = require(Action.APPROVE_PLAN, one.city)
        undone = acting.act(
            Action.APPROVE_PLAN, one.city, undoing.undo, one.version, person.name, reason, acting.moment(),
            of_city=one.city,
        )  # fmt: skip
    except (NotAllowed, write.WriteRefused, WrongPurpose) as refused:
        st.error(plain.text(f"取り消せませんでした。{refused}"))
        return
    became = (
        "計画を取り下げました" if undone.restored_version is None else f"版 {undone.restored_version} の内容に戻しました"
    )
    told = f"{one.municipality_name}の計画の取込み（版 {one.version}）を取り消し、{became}（データ版 {undone.version}）。"
    st.session_state[_DONE] = (one.version, one.city, told)
    failing.note_done(told)
    st.rerun()


def show_done() -> None:
    """Draw the confirmation of what was just taken back, with the way to the page of its city."""
    done = st.session_state.get(_DONE)  # it stays: a lost connection runs the page again
    if done is not None:
        st.success(plain.text(done[2]))
        if done[1] in reach.city_keys():
            st.html(markup.paragraph(markup.link(f"{kinds.word()}のページを見る", "city", city=done[1])))


def is_done(version: int | None) -> bool:
    """Tell whether that version is what was just taken back."""
    done = st.session_state.get(_DONE)
    return done is not None and done[0] == version
