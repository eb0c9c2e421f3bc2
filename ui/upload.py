"""The steps of an upload as the page shows them. What is read, refused and written is decided in store/uploads.py."""

import hashlib
import re
from pathlib import PurePath
from typing import cast

import streamlit as st

from domain.codes import Status
from loaders.cell_reading import CellError, CellNote, CellQuestion
from store import uploads, write
from store.uploads import Conflict, Preview
from ui import answers, formats, markup

_DONE = "upload_done"
_CHECKED = "upload_checked"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_template(city: str, name: str) -> None:
    """Draw the button that builds the city's workbook when it is pressed."""
    day = answers.today()
    kind = "実績" if answers.practice_day() is None else "練習"
    st.download_button(
        f"{name}のブックをダウンロード",
        lambda: uploads.template(answers.database(), city, day),
        file_name=f"{kind}_{name}_{day:%Y%m%d}.xlsx",
        mime=_XLSX,
        on_click="ignore",
    )


def checked(city: str, data: bytes, file_name: str, by_name: str) -> Preview:
    """Return what the file would change, or every error in it. The same file is read once until the data change."""
    asked = (city, hashlib.sha256(data).digest(), file_name, by_name, answers.present())
    kept = st.session_state.get(_CHECKED)
    if kept is None or kept[0] != asked:
        with st.spinner("ファイルを確かめています…"):
            shown = uploads.preview(answers.database(), city, data, by_name, answers.today(), file_name)
        kept = st.session_state[_CHECKED] = (asked, shown)
    return cast(Preview, kept[1])


def show(shown: Preview, data: bytes) -> Preview:
    """Draw the errors, or the notes, the questions and the changes; return the preview with what was ticked."""
    if shown.errors:
        st.error(
            f"{len(shown.errors)}か所に誤りがあります。何も登録されていません。ファイルを直して、もう一度読み込んでください。"
        )
        _offer_marked(shown, data)
        errors = [(_where(error), error.seen, error.problem, error.remedy) for error in shown.errors]
        st.html(markup.table(("セル", "見つかった値", "誤り", "直し方"), errors, "誤りの一覧"))
        return shown
    if shown.notes:
        notes = [(_where(note), note.seen, note.read_as) for note in shown.notes]
        with st.expander(f"読み替えた値 {len(shown.notes)}件", expanded=True):
            st.html(markup.table(("セル", "記入された値", "読み取った値"), notes, "記入された値と、読み取った値"))
    if not shown.actuals and not shown.stages:
        st.info("登録されている値と変わるところがありません。")
        return shown
    shown = _ask(shown, data)
    st.success(
        f"誤りはありません。{len(shown.changes) + len(shown.stage_changes)}件が登録されます（変更なし {shown.unchanged_count}件）。"
    )
    if shown.changes:
        changes = [
            (
                markup.Markup(f"{markup.safe(change.kpi_name)}<small>{markup.safe(change.initiative_name)}</small>"),
                formats.day(change.observed_on),
                change.old_value or "なし",
                change.new_value,
                _verdicts(change.old_status, change.new_status),
            )
            for change in shown.changes
        ]
        st.html(markup.table(("指標", "時点", "いまの値", "新しい値", "状態"), changes, "登録される実績"))
    if shown.stage_changes:
        stages = [
            (change.initiative_name, formats.day(change.observed_on), change.old_stage or "なし", change.new_stage)
            for change in shown.stage_changes
        ]
        st.html(markup.table(("取組", "時点", "いまの段階", "新しい段階"), stages, "登録される段階"))
    if any(change.is_overtaking for change in shown.changes):
        st.warning("ブックを作ったあとに、別の登録で値が変わった指標があります。上の「いまの値」を確かめてください。")
    return shown


def _ask(shown: Preview, data: bytes) -> Preview:
    """Draw a tick box for each value that looks wrong and may be right; return the preview with those that were ticked."""
    if not shown.questions:
        return shown
    st.warning(
        f"確かめていただきたい値が{len(shown.questions)}件あります。このとおりでよければ印を付けてください。"
        "違うときは、ファイルを直して読み込み直してください。"
    )
    _offer_marked(shown, data)
    return shown.answered(
        question.question_id
        for question in shown.questions
        if st.checkbox(
            f"{_where(question)}「{_plain(question.seen)}」　{_plain(question.why)}。**{_plain(question.asks)}**",
            key=f"tick_{question.question_id}",
        )
    )


def _offer_marked(shown: Preview, data: bytes) -> None:
    st.download_button(
        "印の付いたブックをダウンロード",
        lambda: uploads.marked(shown, data),
        file_name=f"直すところ_{PurePath(shown.file_name).stem}.xlsx",
        mime=_XLSX,
        on_click="ignore",
        help="読み込んだファイルに、直すところの色とコメント、一覧のシートを付けたものです。直してそのまま読み込めます。",
    )


def _plain(text: str) -> str:
    """Return a text in which nothing is Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|~<>:$-])", r"\\\1", text)


def confirm(shown: Preview) -> None:
    """Register what was shown and start the page anew with the confirmation; say so where something came in between."""
    try:
        version = uploads.confirm(answers.database(), shown)
    except (Conflict, write.WriteRefused) as refusal:
        st.error(f"登録できませんでした。{refusal}")
        return
    st.session_state[_DONE] = (shown.city, version, len(shown.changes) + len(shown.stage_changes))
    del st.session_state["upload_file"], st.session_state[_CHECKED]
    st.rerun()


def show_done(city: str) -> None:
    """Draw the confirmation of the registration that was just made for this city."""
    done = st.session_state.get(_DONE)
    if done and done[0] == city:
        st.success(f"{done[2]}件を登録しました（データ版 {done[1]}）。市・指標の画面に反映されています。")
        st.html(markup.paragraph(markup.link("この市の指標を見る", "city", city=city)))


def _where(finding: CellError | CellNote | CellQuestion) -> str:
    return f"{finding.sheet} {finding.cell}".strip()


def _verdicts(old: Status, new: Status) -> markup.Markup:
    if old == new:
        return markup.Markup(f"{markup.chip(new)}<small>変わらず</small>")
    return markup.joined((markup.chip(old), markup.chip(new)), " → ")
