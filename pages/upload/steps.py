"""The steps of an upload as the page shows them. What is refused and written is decided in store/uploads/."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NoReturn, cast

import streamlit as st

from access import acting, reach, served
from access.person import LOCAL, NotAllowed, require
from domain import clock
from domain.access import Action, Person
from loaders.book.refusal import NotNow
from metrics.difference import Verdict
from pages.upload import paged
from store import versions, write
from store.failure import DatabaseFailed
from store.uploads import drafts, registering
from store.uploads.drafts import Draft
from store.uploads.overlaps import OWN, THEIRS
from store.uploads.previews import Preview
from store.uploads.registering import Conflict
from ui import answers, failing, formats, kpi_rows, making, markup, parts, plain, received
from ui.making import Made
from ui.selection import Address

_DONE, _REFUSED = "upload_done", "upload_refused"
_CHECKED, _TAKEN = "upload_checked", "upload_taken"


@dataclass(frozen=True, slots=True)
class Sending:
    """Who registers: the person asked for leave, the name and the department that the history will show."""

    person: Person
    by_name: str
    department: str


def offer_template(city: str, name: str) -> None:
    """Draw the button that builds the city's workbook when it is pressed."""
    day = served.today()
    kind = "実績" if served.practice_day() is None else "練習"
    current = acting.later(Action.SUBMIT, city, versions.current)
    workbook = acting.later(Action.SUBMIT, city, registering.template, city, day)
    st.download_button(
        plain.text(f"{name}のブックをダウンロード"),
        lambda: _template(city, day, current(), workbook),
        file_name=f"{kind}_{name}_{day:%Y%m%d}.xlsx",
        mime=received.XLSX,
        on_click="ignore",
    )


def _template(city: str, day: date, version: int, workbook: Callable[[], bytes]) -> bytes:
    """Return the city's workbook as of a day, made in its turn and once for each version."""
    what = ("template", served.name(), version, city, day)
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
        st.session_state.pop(_DONE, None)
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
        _drop(city, person.subject)


def _sender_now(city: str) -> Person | None:
    """Return the person at the page if they may upload still: what a button does comes before the page asks that.

    Whom it refuses the page tells why, right after.
    """
    try:
        return require(Action.SUBMIT, city)
    except NotAllowed:
        return None


def _drop(city: str, subject: str) -> None:
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


def show(shown: Preview, kept: Draft, *, is_refused: bool = False) -> None:
    """Draw the errors, or the notes, the questions, the overlaps and the changes; nothing green below a refusal."""
    data = kept.content
    if shown.errors:
        told = f"{len(shown.errors)}か所に誤りがあります。何も登録されていません。ファイルを直して、もう一度読み込んでください。"
        st.error(plain.text(told))
        _offer_marked(shown, data)
        received.errors(shown.errors, "upload_part_errors")
        return
    received.notes(shown.notes, "upload_part_notes")
    _decide(shown)
    if shown.is_empty:
        st.info("登録されている値と変わるところがありません。")
        return
    _ask(shown, data)
    told = f"{_count(shown)}件が登録されます（変更なし {shown.unchanged_count}件）。"
    if shown.can_be_confirmed and not is_refused:
        st.success(plain.text(f"誤りはありません。{told}"))
    elif shown.can_be_confirmed:
        st.html(markup.paragraph(told))
    else:
        st.info(plain.text(f"上の問いに答えると、{told}"))
    changes(paged.changes(shown, shown.city))


def changes(shown: Preview) -> None:
    """Draw what would be registered, as `changed` tells it."""
    st.html(changed(shown))


def changed(shown: Preview) -> markup.Markup:
    """Return all that would be published: old and new values, what stands beside them, the statuses that change.

    A sender and an approver see the same tables.
    """
    tables = []
    if shown.changes:
        rows = [
            (
                markup.html("{}<small>{}</small>", change.kpi_name, change.initiative_name),
                formats.day(change.observed_on),
                "追加" if change.old_value is None else "変更",
                _with_lines(change.old_value, change.old_lines),
                _with_lines(change.new_value, change.new_lines),
                _verdicts(change.old_verdict, change.new_verdict, change.why_unchanged),
            )
            for change in shown.changes
        ]
        header = ("指標", "時点", "種別", "いまの値", "新しい値", "状態")
        tables.append(markup.table(header, rows, "登録される実績"))
    if shown.stage_changes:
        stages = [
            (
                change.initiative_name,
                formats.day(change.observed_on),
                _with_lines(change.old_stage, change.old_lines),
                _with_lines(change.new_stage, change.new_lines),
            )
            for change in shown.stage_changes
        ]
        tables.append(markup.table(("取組", "時点", "いまの段階", "新しい段階"), stages, "登録される段階"))
    if shown.grade_changes:
        grades = [
            (
                markup.html("{}<small>{}</small>", change.kpi_name, change.initiative_name),
                formats.fiscal_year(change.fiscal_year),
                _with_lines(change.old_grade, change.old_lines),
                _with_lines(change.new_grade, change.new_lines),
            )
            for change in shown.grade_changes
        ]
        named = ("指標", "年度", "いまの市の評価", "新しい市の評価")
        tables.append(markup.table(named, grades, "登録される市の評価（判定には使いません）"))
    return markup.joined(tables)


def _with_lines(value: str | None, lines: Sequence[str]) -> markup.Markup:
    """Return a value with what is published beside it, a line each; なし where none stands."""
    return markup.html("{}{}", value or "なし", [markup.html("<small>{}</small>", line) for line in lines])


def _decide(shown: Preview) -> None:
    """Draw, for each cell that somebody else has changed since the form was made, all three values and the choice."""
    if not shown.overlaps:
        return
    undecided = sum(overlap.choice is None for overlap in shown.overlaps)
    told = f"うち{undecided}件は、どちらにするか選んでください。" if undecided else "すべて選ばれています。"
    st.warning(plain.text(f"ブックを作ったあとに、別の登録で変わった値が{len(shown.overlaps)}件あります。{told}"))
    rows = [
        (
            markup.html("{}<small>{}</small>", overlap.name, overlap.initiative_name),
            formats.day(overlap.observed_on),
            _with_lines(overlap.base_value, overlap.base_lines),
            _with_lines(overlap.their_value, overlap.their_lines),
            _with_lines(overlap.own_value, overlap.own_lines),
        )
        for overlap in shown.overlaps
    ]
    header = ("対象", "時点", "ブックを作ったとき", "いまの値", "あなたの値")
    st.html(markup.table(header, rows, "重なった値"))
    for overlap in shown.overlaps:
        words = {
            OWN: f"あなたの値（{overlap.own_value}）",
            THEIRS: f"いまの値のまま（{overlap.their_value or 'なし'}）",
        }
        key = f"overlap_{overlap.overlap_id}"
        st.session_state[key] = overlap.choice
        st.radio(
            plain.text(f"{overlap.name}（{formats.day(overlap.observed_on)}）"),
            [OWN, THEIRS],
            format_func=plain.named(words),
            key=key,
            horizontal=True,
            on_change=_say_choice,
            args=(shown.city, overlap.overlap_id, key),
        )


def _say_choice(city: str, overlap_id: str, key: str) -> None:
    say(city, overlap_id, st.session_state[key])


def _say_tick(city: str, question_id: str, key: str) -> None:
    say(city, question_id, "yes" if st.session_state[key] else None)


def _ask(shown: Preview, data: bytes) -> None:
    """Draw a tick box for each value that looks wrong and may be right."""
    if not shown.questions:
        return
    told = (
        f"確かめていただきたい値が{len(shown.questions)}件あります。このとおりでよければ印を付けてください。"
        "違うときは、ファイルを直して読み込み直してください。"
    )
    st.warning(plain.text(told))
    _offer_marked(shown, data)
    for question in parts.part(shown.questions, "確かめる値", "upload_part_questions"):
        key, said = f"tick_{question.question_id}", f"{received.where(question)}「{question.seen}」　{question.why}。"
        st.session_state[key] = question.question_id in shown.ticked
        st.checkbox(
            f"{plain.text(said)}**{plain.text(question.asks)}**",
            key=key,
            on_change=_say_tick,
            args=(shown.city, question.question_id, key),
        )


def _offer_marked(shown: Preview, data: bytes) -> None:
    received.offer_marked(shown.file_name, lambda: registering.marked(shown, data))


def refuse_others(shown: Preview, person: Person) -> bool:
    """Say which rows other departments answer for, and tell whether there are any."""
    others = acting.act(Action.SUBMIT, shown.city, registering.not_answered_for, shown, person)
    if others:
        told = (
            f"あなたの課の担当ではないものが{len(others)}件含まれています：{'、'.join(others[:5])}"
            f"{' ほか' if len(others) > 5 else ''}。担当課に依頼するか、その行を空にして読み込み直してください。"
        )
        st.error(plain.text(told))
    return bool(others)


def finish(shown: Preview, who: Sending, note: str, *, with_approval: bool) -> None:
    """Register what was shown, or send it for approval; say so where something came in between.

    Whether the person may do this is asked again here: the page may have been open since yesterday.
    """
    city = shown.city
    try:
        person = require(Action.SUBMIT, city)
        if with_approval:
            acting.act(Action.SUBMIT, city, registering.send, shown, person, who.department, note=note)
            told = f"{_count(shown)}件を承認に送りました。承認されるまで、どの画面の数にも入りません。"
        else:
            sender = write.Sender(person.subject, who.department)
            version = acting.act(Action.SUBMIT, city, registering.confirm, shown, note=note, sender=sender)
            told = f"{_count(shown)}件を登録しました（データ版 {version}）。計画と指標の画面に反映されています。"
    except (Conflict, write.WriteRefused, NotAllowed) as refusal:
        refuse(city, f"登録できませんでした。{refusal}　読み込んだファイルはサーバーに残っています。")
    with suppress(DatabaseFailed):  # it is registered, whatever becomes of the draft
        _drop(city, person.subject)
    tell(city, told)


def tell(city: str, told: str) -> NoReturn:
    """Start the page anew with a confirmation at its head."""
    st.session_state[_DONE] = (city, told)
    failing.note_done(told)
    st.rerun()


def refuse(city: str, told: str) -> NoReturn:
    """Start the page anew with a refusal at its head, and without a confirmation of what was done before."""
    st.session_state.pop(_DONE, None)
    st.session_state[_REFUSED] = (city, told)
    st.rerun()


def show_done(city: str) -> bool:
    """Draw the confirmation of what was just registered, sent or decided for this city, or why it was refused.

    Tell whether it was refused.
    """
    refused, done = st.session_state.pop(_REFUSED, None), st.session_state.get(_DONE)
    if refused and refused[0] == city:
        st.error(plain.text(refused[1]))
        return True
    if done and done[0] == city:
        st.success(plain.text(done[1]))
        st.html(markup.paragraph(markup.link("この計画の指標を見る", "city", city=city)))
    return False


def say_known(shown: Preview) -> None:
    """Say that the file is registered or waits already: a connection or a server that was cut may have hidden it."""
    if shown.errors:
        return
    if (found := acting.act(Action.SUBMIT, shown.city, registering.registered, shown)) is not None:
        told = f"このファイルの内容は、データ版 {found.version} として登録済みです。もう一度登録する必要はありません。"
        st.info(plain.text(told))
    elif acting.act(Action.SUBMIT, shown.city, registering.is_waiting, shown):
        st.info("このファイルの内容は、承認に送られて、承認を待っています。もう一度送る必要はありません。")


def _count(shown: Preview) -> int:
    return len(shown.changes) + len(shown.stage_changes) + len(shown.grade_changes)


def _verdicts(old: Verdict, new: Verdict, why_unchanged: str | None) -> markup.Markup:
    if old.status == new.status:
        told = f"変わらず：{why_unchanged}" if why_unchanged else "変わらず"
        return markup.html("{}<small>{}</small>", kpi_rows.chip(new, new), told)
    return markup.joined((kpi_rows.chip(old, old), kpi_rows.chip(new, new)), " → ")
