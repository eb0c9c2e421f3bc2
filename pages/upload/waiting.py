"""Uploads that wait for approval: what each would change, and approving, returning or withdrawing it."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from access import acting, served
from access.person import NotAllowed, here, require, sees_names
from domain.access import Action, Person
from pages.upload import outcome, paged, preview
from pages.upload.outcome import Done
from store import versions, write
from store.uploads import registering, submissions
from store.uploads.previews import Change, Preview
from store.uploads.submissions import Overtaken, Submission
from ui import answers, markup, plain
from ui import waiting as waiting_list


def listing(city: str, key: int) -> None:
    """Draw what waits in a city: for everybody that it waits, for signed-in eyes by whom, for approvers what to do.

    Until it is approved, what was sent, its remark and the name of the file are for the sender and those who decide.
    """
    waiting = answers.anew(submissions.waiting, key)
    has_names = sees_names(city)
    if not waiting:
        st.html(markup.paragraph("承認を待つ登録はありません。", is_note=True))
    for sent in waiting:
        count = len(sent.actuals) + len(sent.stages) + len(sent.grades)
        names = (sent.by_name,) if has_names else ()
        st.html(waiting_list.line(sent, sent.department, *names, f"{count}件"))
        person = here()
        if person is None or not person.may(Action.SUBMIT, city):
            continue
        if person.may(Action.APPROVE, city) or person.subject == sent.by_subject:
            _decide(city, key, sent, person)
    if has_names:
        recent = answers.anew(submissions.newest, key, 50)
        if told := waiting_list.decided(recent, "担当課", lambda one: one.department):
            st.html(told)


def _decide(city: str, key: int, sent: Submission, person: Person) -> None:
    seen = acting.act(Action.SUBMIT, city, versions.current, key)
    would_change: tuple[Change, ...] = ()
    with st.expander("内容を見る", key=f"sent_{sent.submission_id}"):  # stays open when something comes above it
        st.html(markup.definitions((("ファイル", sent.file_name), ("備考", sent.note or "なし"))))
        try:
            shown = _judged(city, sent)
            would_change = shown.changes
            preview.changes(paged.changes(shown, sent.submission_id))
            if shown.unchanged_count:
                told = f"ほかに、いまの登録と同じ報告が{shown.unchanged_count}件あります。"
                st.html(markup.paragraph(told, is_note=True))
        except write.WriteRefused as refused:  # since it was sent, the plan or its ids have changed
            st.error(plain.text(f"このままでは登録できません。{refused}。差し戻すか、取り下げてください。"))
        is_own = sent.by_subject == person.subject
        if is_own and st.button("取り下げる", key=f"withdraw_{sent.submission_id}"):
            _act(
                city,
                Action.SUBMIT,
                "取り下げました。",
                lambda who, at: acting.act(Action.SUBMIT, city, submissions.withdraw, sent.submission_id, who, at),
            )
        if not person.may(Action.APPROVE, city):
            return
        if is_own:
            st.html(markup.paragraph("自分が送った登録は、別の承認者が承認します。", is_note=True))
            return
        pressed = waiting_list.answer(sent)
        if pressed.is_approved:
            _act(
                city,
                Action.APPROVE,
                "承認し、登録しました。計画と指標の画面に反映されています。",
                lambda who, at: acting.act(
                    Action.APPROVE,
                    city,
                    submissions.approve,
                    sent.submission_id,
                    who,
                    pressed.comment,
                    at,
                    seen_version=seen,
                ),
                would_change,
            )
        if pressed.is_returned:
            _act(
                city,
                Action.APPROVE,
                "差し戻しました。",
                lambda who, at: acting.act(
                    Action.APPROVE, city, submissions.give_back, sent.submission_id, who, pressed.comment, at
                ),
            )


def _judged(city: str, sent: Submission) -> Preview:
    """Return what an approval would change: judged once for a version and a day, however often the page runs.

    Raises NotAllowed, WriteRefused.
    """
    require(Action.SUBMIT, city)
    return answers.of_moment(
        f"sent {sent.submission_id}",
        lambda: acting.act(Action.SUBMIT, city, registering.preview_sent, city, sent, served.today()),
    )


def _act(
    city: str,
    leave: Action,
    told: str,
    action: Callable[[Person, datetime], int | None],
    changes: tuple[Change, ...] = (),
) -> None:
    """Do what a button asks, if the person may still do it now, and start the page anew with the confirmation.

    Where it brings a version, that says which verdicts the `changes` move.
    """
    try:
        version = action(require(leave, city), acting.moment())
    except (write.WriteRefused, Overtaken, NotAllowed) as refused:
        outcome.refuse(city, f"できませんでした。{refused}")
    outcome.tell(Done(city, told, version, changes))
