"""Plans that wait for approval: what each would change, and approving, returning or withdrawing it."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from access import acting, served
from access.person import NotAllowed, here, require
from domain.access import Action, Person
from loaders.book.refusal import NotNow
from pages.plans import preview, steps
from store import write
from store.plans import importing, submissions
from store.plans.importing import Overtaken, Preview
from store.plans.submissions import Submission
from store.plans.to_rows import Contradiction
from ui import answers, markup, plain, received
from ui import waiting as waiting_list


def listing() -> None:
    """Draw what waits in the cities whose plans are this person's to bring, and what was decided lately."""
    person = here()
    if person is None:
        return
    found = [one for one in answers.anew(submissions.newest) if person.may(Action.BRING_PLAN, one.city)]
    waiting = [one for one in reversed(found) if one.is_waiting]
    if not waiting:
        st.html(markup.paragraph("承認を待つ計画はありません。", is_note=True))
    for sent in waiting:
        kind = "訂正" if sent.is_correction else "取込み・改定"
        what = f"{sent.municipality_name}「{sent.plan_name}」の{kind}"
        st.html(waiting_list.line(sent, what, sent.department, sent.by_name))
        _decide(sent, person)
    if told := waiting_list.decided(found, "市区町村", lambda one: one.municipality_name):
        st.html(told)


def _decide(sent: Submission, person: Person) -> None:
    with st.expander("内容を見る", key=f"plan_sent_{sent.submission_id}"):
        st.html(markup.definitions((("ブック", sent.file_name), ("理由", sent.reason))))
        shown = None
        if st.toggle("変わる内容を表示する", key=f"plan_look_{sent.submission_id}"):
            shown = _anew(sent)
        is_own = sent.by_subject == person.subject
        if is_own and st.button("取り下げる", key=f"plan_withdraw_{sent.submission_id}"):
            _act(
                sent.city,
                Action.BRING_PLAN,
                "取り下げました。",
                lambda who, at: acting.act(
                    Action.BRING_PLAN, sent.city, submissions.withdraw, sent.submission_id, who, at
                ),
            )
        if not person.may(Action.APPROVE_PLAN, sent.city):
            return
        if is_own:
            st.html(markup.paragraph("自分が送った計画は、別の承認者が承認します。", is_note=True))
            return
        # What was not looked at is not approved.
        pressed = waiting_list.answer(sent, "plan_", is_seen=shown is not None and shown.can_be_imported)
        if pressed.is_approved:
            _approve(sent, shown, pressed.comment)
        if pressed.is_returned:
            _act(
                sent.city,
                Action.APPROVE_PLAN,
                "差し戻しました。",
                lambda who, at: acting.act(
                    Action.APPROVE_PLAN, sent.city, submissions.give_back, sent.submission_id, who, pressed.comment, at
                ),
            )


def _anew(sent: Submission) -> Preview | None:
    """Draw what an approval would change, read anew from the same bytes, once for a version; None where it cannot."""
    key, present = f"plan_anew_{sent.submission_id}", answers.present()
    held = st.session_state.get(key)
    if held is None or held[0] != present:
        line = st.empty()
        try:
            data = acting.act(Action.BRING_PLAN, sent.city, submissions.content, sent.submission_id)
            with st.spinner("ブックを確かめています…"):
                shown = acting.act(
                    Action.BRING_PLAN, sent.city, importing.preview, data, served.today(), sent.file_name,
                    corrects=sent.is_correction, allows=steps.allowed_to(),
                    on_wait=lambda ahead: line.info(plain.text(received.in_line(ahead))),
                )  # fmt: skip
        except (NotNow, NotAllowed, write.WriteRefused, Contradiction) as refused:
            told = f"{refused.problem}。{refused.remedy}" if isinstance(refused, NotNow) else str(refused)
            line.warning(plain.text(f"いまは確かめられません。{told}"))
            return None
        line.empty()
        held = st.session_state[key] = (present, shown, data)
    preview.draw(held[1], held[2], key=sent.submission_id)
    if held[1].errors:
        st.warning("送られたあとで計画データが変わり、このままでは取り込めません。差し戻してください。")
    return held[1]


def _approve(sent: Submission, shown: Preview | None, comment: str) -> None:
    if shown is None:  # the button of somebody's own making
        steps.refuse("できませんでした。変わる内容を表示し、確かめてから承認してください。")
    try:
        who = require(Action.APPROVE_PLAN, sent.city)
        version = acting.act(
            Action.APPROVE_PLAN, sent.city, submissions.approve, sent.submission_id, shown, who, comment,
            acting.moment(),
        )  # fmt: skip
    except (write.WriteRefused, Overtaken, NotAllowed) as refused:
        steps.refuse(f"できませんでした。{refused}")
    told = f"{sent.municipality_name}の計画を承認し、取り込みました（データ版 {version}）。"
    steps.tell(steps.Done(told, sent.city, version))


def _act(city: str, leave: Action, told: str, action: Callable[[Person, datetime], object]) -> None:
    """Do what a button asks, if the person may still do it now, and start the page anew with the confirmation."""
    try:
        action(require(leave, city), acting.moment())
    except (write.WriteRefused, NotAllowed) as refused:
        steps.refuse(f"できませんでした。{refused}")
    steps.tell(steps.Done(told))
