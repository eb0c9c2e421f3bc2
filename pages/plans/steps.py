"""The steps of bringing a plan as the page shows them. What is refused and written is decided in store/plans/."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn, cast

import streamlit as st

from access import acting, reach, served
from access.person import LOCAL, NotAllowed, refusal, require
from domain import clock
from domain.access import Action, Person
from loaders.book.refusal import NotNow
from metrics import catalogue, withdrawn
from store import versions, write
from store.drafts import Draft
from store.failure import DatabaseFailed
from store.plans import drafts, importing, submissions
from store.plans.importing import Overtaken, Preview
from store.plans.to_rows import Contradiction
from ui import answers, failing, fields, groups, making, markup, plain, plan_undo, received, selection
from ui.making import Made
from ui.selection import Address

NEW = "new"
REVISION, CORRECTION = "revision", "correction"
_KINDS = {
    REVISION: "計画の改定（改定前の目標も残り、両方で判定します）",
    CORRECTION: "書き誤りの訂正（はじめから正しく書かれていたものとして直します）",
}
_DONE, _REFUSED, _CHECKED = "plan_done", "plan_refused", "plan_checked"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who brings a plan: the person asked for leave, the name and the department that the history will show."""

    person: Person
    by_name: str
    department: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the sentence, and where it came to stand: the city, and the version that may be taken back."""

    told: str
    city: str | None = None
    version: int | None = None


def offer_template() -> None:
    """Draw the choice of city and the button that builds its workbook when it is pressed, or an empty one."""
    names = {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}
    gone = {one.city: f"{one.municipality_name}（取り下げた計画）" for one in answers.ask(withdrawn.cities)}
    options = {NEW: "新しい市区町村（空のブック）"} | names | gone
    options = {city: name for city, name in options.items() if city == NEW or _may(city)}
    st.html(fields.draw(fields.one("city", "ブック", options, NEW, groups.prefectures())))
    city = selection.choice("city", options, NEW)
    kept = None if city == NEW else city
    name = "新しい計画" if kept is None else (names | gone)[city]
    workbook = acting.later(Action.BRING_PLAN, kept, importing.template, kept)
    current = acting.later(Action.BRING_PLAN, kept, versions.current)
    st.download_button(
        "空のブックをダウンロード" if kept is None else plain.text(f"{name}の計画が入ったブックをダウンロード"),
        lambda: _template(city, current(), workbook),
        file_name=f"計画_{name}_{served.today():%Y%m%d}.xlsx",
        mime=received.XLSX,
        on_click="ignore",
    )


def _may(city: str) -> bool:
    return refusal(Action.BRING_PLAN, city) is None


def _template(city: str, version: int, workbook: Callable[[], bytes]) -> bytes:
    """Return a city's workbook, made in its turn and once for each version."""
    what = ("plan template", served.name(), version, city)
    return making.line().ask(what, Address(), lambda: Made(200, (), workbook()), is_patient=True).result().body


def sender(person: Person) -> Sender | None:
    """Draw the fields that say who brings the plan, as far as the sign-in does not; None while not filled in."""
    left, right = st.columns(2)
    with left:
        department = st.text_input(
            "担当課",
            value=next(iter(person.departments)) if person.departments and len(person.departments) == 1 else "",
            key="plan_department",
            placeholder="例：DX推進課",
            max_chars=40,
        )
    with right:
        if person is LOCAL:
            name = st.text_input("取り込む人の氏名", key="plan_by", placeholder="例：銚子 花子", max_chars=40)
        else:
            name = person.name
            st.html(markup.paragraph(f"取り込む人：{name}"))
    if not department.strip() or not name.strip():
        return None
    return Sender(person, name.strip(), department.strip())


def draft(person: Person) -> Draft | None:
    """Draw the field for the workbook; return what lies on the server for this person, the new one once it came.

    It lies there until it is imported, sent or dropped: a lost connection or an expired sign-in loses no work.
    """
    count = st.session_state.setdefault("plan_count", 0)
    file = st.file_uploader(
        "計画のブック（.xlsx、5MBまで）",
        type=None,  # whatever it is: what it holds, and what to do, is told in words
        max_upload_size=5,
        key=f"plan_file_{count}",
    )
    kept = _kept(person.subject)
    if file is not None and (kept is None or kept.content != file.getvalue()):
        st.session_state.pop(_DONE, None)
        answered = {} if kept is None else {name: text for name, text in kept.answers.items() if name == "kind"}
        given = (person.subject, file.name, file.getvalue(), answered, datetime.now(UTC))
        acting.act(Action.BRING_PLAN, None, drafts.save, *given)
        kept = _kept(person.subject)
    if kept is not None:
        told, away = st.columns([4, 1], vertical_alignment="center")
        told.html(
            markup.paragraph(
                f"読み込んだブック：{kept.file_name}（{clock.minute_text(kept.saved_at)} にサーバーに保存）",
                is_note=True,
            )
        )
        away.button("やめる", key="plan_drop", on_click=_give_up)
    return kept


def _kept(subject: str) -> Draft | None:
    return acting.act(Action.BRING_PLAN, None, drafts.of, subject)


def _give_up() -> None:
    if (person := _now()) is not None:
        _drop(person.subject)


def _now() -> Person | None:
    """Return the person at the page if they may bring plans still: what a button does comes before the page asks."""
    try:
        return require(Action.BRING_PLAN)
    except NotAllowed:
        return None


def _drop(subject: str) -> None:
    acting.act(Action.BRING_PLAN, None, drafts.drop, subject)
    st.session_state["plan_count"] = st.session_state.get("plan_count", 0) + 1
    for key in (_CHECKED, "plan_reason"):
        st.session_state.pop(key, None)


def say(answer_id: str, value: str) -> None:
    """Keep an answer with the draft of the person at the page."""
    person = _now()
    kept = None if person is None else _kept(person.subject)
    if person is None or kept is None:
        return
    given = (person.subject, kept.file_name, kept.content, {**kept.answers, answer_id: value}, kept.saved_at)
    acting.act(Action.BRING_PLAN, None, drafts.save, *given)


def checked(kept: Draft) -> Preview | None:
    """Return what the workbook would change, or every error in it. The same one is read once until the data change.

    While other files are opened before it the page says so; None, and why, where it cannot be checked at present, or
    is of a city whose plans are not this person's to bring.
    """
    corrects = kept.answers.get("kind") == CORRECTION
    asked = (hashlib.sha256(kept.content).digest(), kept.file_name, corrects, answers.present())
    held = st.session_state.get(_CHECKED)
    if held is None or held[0] != asked:
        line = st.empty()
        try:
            with st.spinner("ブックを確かめています…"):
                shown = acting.act(
                    Action.BRING_PLAN, None, importing.preview, kept.content, served.today(), kept.file_name,
                    corrects=corrects, on_wait=lambda ahead: line.info(plain.text(received.in_line(ahead))),
                    allows=allowed_to(),
                )  # fmt: skip
        except NotNow as refused:
            told = f"{refused.problem}。{refused.remedy}　読み込んだブックはサーバーに残っています。"
            line.warning(plain.text(told))
            st.button("もう一度確かめる", key="plan_again")
            return None
        except (NotAllowed, write.WriteRefused, Contradiction) as refused:
            line.error(plain.text(str(refused)))
            return None
        line.empty()
        held = st.session_state[_CHECKED] = (asked, shown)
    return cast(Preview, held[1])


def allowed_to() -> Callable[[str], object]:
    """Return what asks, with the city that a workbook names, whether the person at the page may bring its plan."""
    return lambda city: require(Action.BRING_PLAN, city)


def ask_kind(shown: Preview, kept: Draft) -> None:
    """Draw the question whether the workbook revises the plan or mends a slip; none where the plan is new."""
    if shown.is_new or (shown.book is not None and not shown.is_changing):
        return
    st.session_state["plan_kind"] = kept.answers.get("kind", REVISION)
    st.radio(
        "登録済みの計画と違うところは、どちらですか",
        [REVISION, CORRECTION],
        format_func=plain.named(_KINDS),
        key="plan_kind",
        on_change=lambda: say("kind", st.session_state["plan_kind"]),
    )


def ask_reason(kept: Draft) -> str:
    """Draw the field for the reason, which stays with the draft."""
    if "plan_reason" not in st.session_state and (said := kept.answers.get("reason")):
        st.session_state["plan_reason"] = said  # what a browser brings back after a lost connection is newer
    return st.text_input(
        "理由（履歴に残り、だれでも見られます）",
        key="plan_reason",
        placeholder="例：令和8年度の中間見直しを反映",
        max_chars=200,
        on_change=lambda: say("reason", st.session_state["plan_reason"]),
    )


def say_waiting(shown: Preview) -> None:
    """Say that the workbook waits for approval already: a connection that was cut may have hidden it."""
    if acting.act(Action.BRING_PLAN, shown.city, submissions.waiting_id, shown) is not None:
        st.info("このブックは、承認に送られて、承認を待っています。もう一度送る必要はありません。")


def finish(shown: Preview, kept: Draft, who: Sender, reason: str, *, with_approval: bool) -> None:
    """Import what was shown, or send it for approval; say so where something came in between.

    Whether the person may do this is asked again here: the page may have been open since yesterday.
    """
    city, assert_book = shown.city, shown.book
    assert city is not None and assert_book is not None
    name = assert_book.municipality.municipality_name
    try:
        person = require(Action.BRING_PLAN, city)
        if with_approval:
            acting.act(
                Action.BRING_PLAN, city, submissions.send, shown, kept.content, person, who.by_name, who.department,
                reason, acting.moment(),
            )  # fmt: skip
            done = Done(f"{name}の計画を承認に送りました。承認されるまで、どの画面にも表示されません。")
        else:
            source = write.Sender(person.subject, who.department)
            version = acting.act(
                Action.BRING_PLAN, city, importing.commit, shown, who.by_name, reason, acting.moment(), sender=source
            )
            done = Done(f"{name}の計画を取り込みました（データ版 {version}）。", city, version)
    except (Overtaken, write.WriteRefused, NotAllowed) as refusal:
        refuse(f"取り込めませんでした。{refusal}　読み込んだブックはサーバーに残っています。")
    with suppress(DatabaseFailed):  # it is imported, whatever becomes of the draft
        _drop(person.subject)
    tell(done)


def tell(done: Done) -> NoReturn:
    """Start the page anew with a confirmation at its head."""
    st.session_state[_DONE] = done
    failing.note_done(done.told)
    st.rerun()


def refuse(told: str) -> NoReturn:
    """Start the page anew with a refusal at its head, and without a confirmation of what was done before."""
    st.session_state.pop(_DONE, None)
    st.session_state[_REFUSED] = told
    st.rerun()


def show_done() -> bool:
    """Draw the confirmation of what was just done with the way to the plan and to take it back, or why it was refused.

    Tell whether it was refused.
    """
    refused, done = st.session_state.pop(_REFUSED, None), st.session_state.get(_DONE)
    plan_undo.show_done()
    if refused is not None:
        st.error(plain.text(refused))
        return True
    if done is not None and not plan_undo.is_done(done.version):
        st.success(plain.text(done.told))
        if done.city is not None and done.city in reach.city_keys():
            ways = (
                markup.link("取り込んだ計画を見る", "city", city=done.city),
                markup.link("実績を登録する", "upload", city=done.city),
                markup.link("変わったこと", "history", version=done.version),
            )
            st.html(markup.paragraph(markup.joined(ways, "　")))
        if done.version is not None:
            plan_undo.offer(done.version)
    return False
