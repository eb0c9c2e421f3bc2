"""What was done on this page, or refused: said once at its head, with the ways to the result and back."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

import streamlit as st

from access import acting
from access.person import NotAllowed, require
from domain.access import Action, Person
from pages.upload import preview
from pages.upload.preview import Source
from store import write
from store.failure import DatabaseFailed
from store.uploads import registering
from store.uploads.previews import Change, Preview
from store.uploads.registering import Conflict
from ui import answers, failing, markup, plain, upload_undo

_DONE, _REFUSED = "upload_done", "upload_refused"
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Sending:
    """Who registers: the person asked for leave, the name and the department that the history will show."""

    person: Person
    by_name: str
    department: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in a city, in words; what was registered, by its version and with the verdicts that it changed."""

    city: str
    told: str
    version: int | None = None
    changes: tuple[Change, ...] = ()


def finish(
    shown: Preview, who: Sending, note: str, source: Source, drop: Callable[[str], None], *, with_approval: bool
) -> None:
    """Register what was shown, or send it for approval; say so where something came in between.

    Whether the person may do this is asked again here: the page may have been open since yesterday. `drop` lets go of
    what was prepared by that person.
    """
    city = shown.city
    try:
        person = require(Action.SUBMIT, city)
        if with_approval:
            acting.act(Action.SUBMIT, city, registering.send, shown, person, who.department, note=note)
            waits = "承認されるまで、どの画面の数にも入りません。"
            done = Done(city, f"{preview.count(shown)}件を承認に送りました。{waits}")
        else:
            sender = write.Sender(person.subject, who.department)
            version = acting.act(Action.SUBMIT, city, registering.confirm, shown, note=note, sender=sender)
            told = f"{preview.count(shown)}件を登録しました（データ版 {version}）。計画と指標の画面に反映されています。"
            done = Done(city, told, version, shown.changes)
    except (Conflict, write.WriteRefused, NotAllowed) as refusal:
        refuse(city, f"登録できませんでした。{refusal}　{source.left}")
    with suppress(DatabaseFailed):  # it is registered, whatever becomes of the draft
        drop(person.subject)
    tell(done)


def forget() -> None:
    """Let go of what was said before: something else begins."""
    st.session_state.pop(_DONE, None)


def tell(done: Done) -> NoReturn:
    """Start the page anew with a confirmation at its head."""
    st.session_state[_DONE] = done
    failing.note_done(done.told)
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
    if done is not None and done.city == city:
        _show(done)
    return False


def _show(done: Done) -> None:
    """Draw what was done, which verdicts it changed, the ways to the result, and the way back for those who may."""
    entry = None if done.version is None else answers.logged(done.version)
    if entry is not None and entry.undone_by_version is not None:
        told = f"データ版 {entry.version} の登録を取り消しました（データ版 {entry.undone_by_version}）。取り消した内容は履歴に残っています。"
        st.success(plain.text(told))
        st.html(_ways(done, entry.undone_by_version))
        return
    st.success(plain.text(done.told))
    st.html(markup.joined((_results(done.changes), _ways(done, done.version))))
    if entry is not None and upload_undo.may(entry, done.city):
        with st.expander("取り消すとき", key=f"upload_undo_{entry.version}"):
            upload_undo.offer(entry, done.city)


def _results(changes: Sequence[Change]) -> markup.Markup | None:
    """Return the KPIs that were reported with their verdicts before and after, those first that moved."""
    by_kpi = {change.kpi_id: change for change in changes}
    if not by_kpi:
        return None
    moved = [one for one in by_kpi.values() if one.old_status != one.new_status]
    some = [*moved, *(one for one in by_kpi.values() if one.old_status == one.new_status)][:_MOST_NAMED]
    items = [
        markup.html(
            "<li>{}　{}</li>",
            markup.link(f"「{one.kpi_name}」の画面を見る", "kpi", kpi=one.kpi_id),
            preview.verdicts(one.old_verdict, one.new_verdict),
        )
        for one in some
    ]
    counted = f"状態が変わった指標は{len(moved)}件です。" if moved else "状態が変わった指標はありません。"
    rest = f"ほか{len(by_kpi) - len(some)}件は、下の「この版で変わったこと」にあります。" if len(by_kpi) > len(some) else ""
    return markup.html('{}<ul class="dx-results">{}</ul>', markup.paragraph(counted + rest), items)


def _ways(done: Done, version: int | None) -> markup.Markup:
    ways = [markup.link("この計画の指標を見る", "city", city=done.city)]
    if version is not None:
        ways.append(markup.link("この版で変わったこと", "history", city=done.city, version=version))
    return markup.paragraph(markup.joined(ways, "　"))
