"""The steps of an upload as the page shows them. What is refused and written is decided in store/uploads/."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

import streamlit as st

from access import acting, reach, served
from access.person import LOCAL, NotAllowed, require
from domain import clock
from domain.access import Action, Person
from loaders.book.refusal import NotNow
from pages.upload import outcome
from pages.upload.outcome import Sending
from pages.upload.preview import Source
from store import versions
from store.uploads import drafts, registering
from store.uploads.drafts import Draft
from store.uploads.previews import Preview
from ui import answers, downloads, making, markup, plain, received
from ui.making import Made
from ui.selection import Address

_CHECKED, _TAKEN = "upload_checked", "upload_taken"


def offer_template(city: str, name: str, department: str | None) -> None:
    """Draw the button that builds the city's workbook, or that of one department, when it is pressed."""
    day = served.today()
    kind = "実績" if served.practice_day() is None else "練習"
    current = acting.later(Action.SUBMIT, city, versions.current)
    workbook = acting.later(Action.SUBMIT, city, registering.template, city, day, department)
    whose = f"{name}（{department}）" if department else name
    parts = filter(None, (kind, name, department, f"{day:%Y%m%d}"))
    st.download_button(
        plain.text(f"{whose}のブックをダウンロード"),
        lambda: _template(("template", served.name(), current(), city, day, department), workbook),
        file_name=f"{'_'.join(map(downloads.safe, parts))}.xlsx",
        mime=received.XLSX,
        on_click="ignore",
    )


def _template(what: tuple[object, ...], workbook: Callable[[], bytes]) -> bytes:
    """Return a workbook, made in its turn and once for what it is found by."""
    return making.line().ask(what, Address(), lambda: Made(200, (), workbook()), is_patient=True).result().body


def sending(person: Person) -> Sending | None:
    """Draw the fields that say who registers, as far as the sign-in does not; None while they are not filled in."""
    if person.departments is not None and len(person.departments) == 1:
        department = next(iter(person.departments))
        st.html(markup.paragraph(f"登録する人：{department}　{person.name}"))
        return Sending(person, person.name, department)
    left, right = st.columns(2)
    with left:
        if person.departments is not None:
            department = str(st.selectbox("担当課", sorted(person.departments), key="upload_department"))
        else:
            department = st.text_input("担当課", key="upload_department", placeholder="例：企画課", max_chars=40)
    with right:
        if person is LOCAL:
            name = st.text_input("登録する人の氏名", key="upload_by", placeholder="例：銚子 花子", max_chars=40)
        else:
            name = person.name
            st.html(markup.paragraph(f"登録する人：{name}"))
    if not department.strip() or not name.strip():
        return None
    return Sending(person, name.strip(), department.strip())


def draft(city: str, name: str, person: Person) -> Draft | None:
    """Draw the field for the file; return what lies on the server for this person and city, the new file once it came.

    It lies there until it is registered, sent or dropped: a lost connection or an expired sign-in loses no work.
    """
    key = reach.city_keys()[city]
    count = st.session_state.setdefault("upload_count", 0)
    file = st.file_uploader(
        f"{plain.text(name)}のブック（.xlsx）または同じ見出しの CSV（5MBまで）",
        type=None,  # whatever it is: what it holds, and what to do, is told in words, where the browser names a type
        max_upload_size=5,
        key=f"upload_file_{city}_{count}",
    )
    kept = _kept(city, person.subject)
    # Each chosen file is kept once. It goes on lying in the field: kept whenever this page runs, it would take the
    # place of another that was chosen in the meantime, in another window of the same person.
    taken: set[str] = st.session_state.setdefault(_TAKEN, set())
    if file is not None and file.file_id not in taken:
        outcome.forget()
        said: dict[str, str] = {}
        given = (person.subject, key, file.name, file.getvalue(), said, datetime.now(UTC))
        acting.act(Action.SUBMIT, city, drafts.save, *given)
        taken.add(file.file_id)  # not before it lies there: a database that fails would lose it
        kept = _kept(city, person.subject)
    if kept is not None:
        told, away = st.columns([4, 1], vertical_alignment="center")
        told.html(
            markup.paragraph(
                f"読み込んだファイル：{kept.file_name}（{clock.minute_text(kept.saved_at)} にサーバーに保存）",
                is_note=True,
            )
        )
        away.button("やめる", key="upload_drop", on_click=_give_up, args=(city,))
    return kept


def _kept(city: str, subject: str) -> Draft | None:
    return acting.act(Action.SUBMIT, city, drafts.of, subject, reach.city_keys()[city])


def _give_up(city: str) -> None:
    if (person := _sender_now(city)) is not None:
        drop(city, person.subject)


def _sender_now(city: str) -> Person | None:
    """Return the person at the page if they may upload still: what a button does comes before the page asks that.

    Whom it refuses the page tells why, right after.
    """
    try:
        return require(Action.SUBMIT, city)
    except NotAllowed:
        return None


def drop(city: str, subject: str) -> None:
    """Let go of what a person was preparing in a city, and of what was read of it."""
    acting.act(Action.SUBMIT, city, drafts.drop, subject, reach.city_keys()[city])
    st.session_state["upload_count"] = st.session_state.get("upload_count", 0) + 1
    st.session_state.pop(_CHECKED, None)


def checked(city: str, kept: Draft, who: Sending) -> Preview | None:
    """Return what the file would change, or every error in it. The same file is read once until the data change.

    While other files are opened before it the page says so; None, and why, where none can be opened at present.
    """
    said = tuple(sorted(kept.answers.items()))
    asked = (city, hashlib.sha256(kept.content).digest(), kept.file_name, who.by_name, said, answers.present())
    held = st.session_state.get(_CHECKED)
    if held is None or held[0] != asked:
        waiting = st.empty()
        try:
            with st.spinner("ファイルを確かめています…"):
                given = (city, kept.content, who.by_name, served.today(), kept.file_name, kept.answers)
                shown = acting.act(
                    Action.SUBMIT, city, registering.preview, *given,
                    on_wait=lambda ahead: waiting.info(plain.text(received.in_line(ahead))),
                )  # fmt: skip
        except NotNow as refused:
            told = f"{refused.problem}。{refused.remedy}　読み込んだファイルはサーバーに残っています。"
            waiting.warning(plain.text(told))
            st.button("もう一度確かめる", key="upload_again")
            return None
        waiting.empty()
        held = st.session_state[_CHECKED] = (asked, shown)
    return cast(Preview, held[1])


def of_file(city: str, kept: Draft) -> Source:
    """Return what the steps say of a file that lies on the server."""
    return Source(
        what="このファイルの内容",
        mend="ファイルを直して、もう一度読み込んでください。",
        remove="担当課に依頼するか、その行を空にして読み込み直してください。",
        since="ブックを作ったあとに",
        then="ブックを作ったとき",
        left="読み込んだファイルはサーバーに残っています。",
        place="セル",
        say=lambda answer_id, value: say(city, answer_id, value),
        marked=lambda shown: registering.marked(shown, kept.content),
    )


def say(city: str, answer_id: str, value: str | None) -> None:
    """Keep an answer with the draft of the person at the page, or take it back (None)."""
    person = _sender_now(city)
    kept = None if person is None else _kept(city, person.subject)
    if person is None or kept is None:
        return
    said = {name: text for name, text in kept.answers.items() if name != answer_id}
    if value is not None:
        said[answer_id] = value
    given = (person.subject, reach.city_keys()[city], kept.file_name, kept.content, said, kept.saved_at)
    acting.act(Action.SUBMIT, city, drafts.save, *given)
