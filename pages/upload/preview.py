"""What an upload would change, as the page shows it before it is registered: errors, questions, overlaps, values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from access import acting
from domain import formats
from domain.access import Action, Person
from metrics.difference import Verdict
from pages.upload import paged
from store.uploads import registering
from store.uploads.overlaps import OWN, THEIRS
from store.uploads.previews import Preview
from ui import kpi_rows, markup, parts, plain, received


@dataclass(frozen=True, slots=True)
class Source:
    """Where a preview comes from: what it is called, what mends it, and how an answer to it is kept (None: taken back).

    `marked` gives the file back with its cells marked, where there is a file; `place` says what a finding is found in.
    """

    what: str
    mend: str
    remove: str
    since: str
    then: str
    left: str
    place: str
    say: Callable[[str, str | None], None]
    marked: Callable[[Preview], bytes] | None = None


def show(shown: Preview, source: Source, *, is_refused: bool = False) -> None:
    """Draw the errors, or the notes, the questions, the overlaps and the changes; nothing green below a refusal."""
    if shown.errors:
        told = f"{len(shown.errors)}か所に誤りがあります。何も登録されていません。{source.mend}"
        st.error(plain.text(told))
        _offer_marked(shown, source)
        received.errors(shown.errors, "upload_part_errors", source.place)
        return
    received.notes(shown.notes, "upload_part_notes", place=source.place)
    _decide(shown, source)
    if shown.is_empty:
        st.info("登録されている値と変わるところがありません。")
        return
    _ask(shown, source)
    told = f"{count(shown)}件が登録されます（変更なし {shown.unchanged_count}件）。"
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
                verdicts(change.old_verdict, change.new_verdict, change.why_unchanged),
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


def _decide(shown: Preview, source: Source) -> None:
    """Draw, for each cell that somebody else has changed since the form was made, all three values and the choice."""
    if not shown.overlaps:
        return
    undecided = sum(overlap.choice is None for overlap in shown.overlaps)
    told = f"うち{undecided}件は、どちらにするか選んでください。" if undecided else "すべて選ばれています。"
    st.warning(plain.text(f"{source.since}、別の登録で変わった値が{len(shown.overlaps)}件あります。{told}"))
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
    header = ("対象", "時点", source.then, "いまの値", "あなたの値")
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
            args=(source, overlap.overlap_id, key),
        )


def _say_choice(source: Source, overlap_id: str, key: str) -> None:
    source.say(overlap_id, st.session_state[key])


def _say_tick(source: Source, question_id: str, key: str) -> None:
    source.say(question_id, "yes" if st.session_state[key] else None)


def _ask(shown: Preview, source: Source) -> None:
    """Draw a tick box for each value that looks wrong and may be right."""
    if not shown.questions:
        return
    told = (
        f"確かめていただきたい値が{len(shown.questions)}件あります。このとおりでよければ印を付けてください。"
        f"違うときは、{source.mend}"
    )
    st.warning(plain.text(told))
    _offer_marked(shown, source)
    for question in parts.part(shown.questions, "確かめる値", "upload_part_questions"):
        key, said = f"tick_{question.question_id}", f"{received.where(question)}「{question.seen}」　{question.why}。"
        st.session_state[key] = question.question_id in shown.ticked
        st.checkbox(
            f"{plain.text(said)}**{plain.text(question.asks)}**",
            key=key,
            on_change=_say_tick,
            args=(source, question.question_id, key),
        )


def _offer_marked(shown: Preview, source: Source) -> None:
    if (marked := source.marked) is not None:
        received.offer_marked(shown.file_name, lambda: marked(shown))


def refuse_others(shown: Preview, person: Person, source: Source) -> bool:
    """Say which rows other departments answer for, and tell whether there are any."""
    others = acting.act(Action.SUBMIT, shown.city, registering.not_answered_for, shown, person)
    if others:
        told = (
            f"あなたの課の担当ではないものが{len(others)}件含まれています：{'、'.join(others[:5])}"
            f"{' ほか' if len(others) > 5 else ''}。{source.remove}"
        )
        st.error(plain.text(told))
    return bool(others)


def say_known(shown: Preview, source: Source) -> None:
    """Say that the file is registered or waits already: a connection or a server that was cut may have hidden it."""
    if shown.errors:
        return
    if (found := acting.act(Action.SUBMIT, shown.city, registering.registered, shown)) is not None:
        told = f"{source.what}は、データ版 {found.version} として登録済みです。もう一度登録する必要はありません。"
        st.info(plain.text(told))
    elif acting.act(Action.SUBMIT, shown.city, registering.is_waiting, shown):
        st.info(plain.text(f"{source.what}は、承認に送られて、承認を待っています。もう一度送る必要はありません。"))


def count(shown: Preview) -> int:
    """Return how many reports would be registered."""
    return len(shown.changes) + len(shown.stage_changes) + len(shown.grade_changes)


def verdicts(old: Verdict, new: Verdict, why_unchanged: str | None = None) -> markup.Markup:
    """Return the verdicts before and after, one where it stays, with the reason."""
    if old.status == new.status:
        told = f"変わらず：{why_unchanged}" if why_unchanged else "変わらず"
        return markup.html("{}<small>{}</small>", kpi_rows.chip(new, new), told)
    return markup.joined((kpi_rows.chip(old, old), kpi_rows.chip(new, new)), " → ")
