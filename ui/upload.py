"""The steps of an upload as the page shows them. What is read, refused and written is decided in store/uploads.py."""

import streamlit as st

from domain.codes import Status
from loaders.cell_reading import CellError, CellNote
from store import uploads, write
from store.uploads import Conflict, Preview
from ui import answers, formats, markup

_DONE = "upload_done"


def offer_template(city: str, name: str) -> None:
    """Draw the button that builds the city's workbook when it is pressed."""
    day = answers.today()
    kind = "実績" if answers.practice_day() is None else "練習"
    st.download_button(
        f"{name}のブックをダウンロード",
        lambda: uploads.template(answers.database(), city, day),
        file_name=f"{kind}_{name}_{day:%Y%m%d}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
    )


def checked(city: str, data: bytes, file_name: str, by_name: str) -> Preview:
    """Return what the workbook would change, or every error in it."""
    with st.spinner("ブックを確かめています…"):
        return uploads.preview(answers.database(), city, data, by_name, answers.today(), file_name)


def show(shown: Preview) -> None:
    """Draw the errors, or the notes and the changes."""
    if shown.errors:
        st.error(
            f"{len(shown.errors)}か所に誤りがあります。何も登録されていません。ブックを直して、もう一度読み込んでください。"
        )
        errors = [(_where(error), error.seen, error.problem, error.remedy) for error in shown.errors]
        st.html(markup.table(("セル", "見つかった値", "誤り", "直し方"), errors, "誤りの一覧"))
        return
    if shown.notes:
        notes = [(_where(note), note.seen, note.read_as) for note in shown.notes]
        with st.expander(f"読み替えた値 {len(shown.notes)}件", expanded=True):
            st.html(markup.table(("セル", "記入された値", "読み取った値"), notes, "記入された値と、読み取った値"))
    if not shown.can_be_confirmed:
        st.info("登録されている値と変わるところがありません。")
        return
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


def confirm(shown: Preview) -> None:
    """Register what was shown and start the page anew with the confirmation; say so where something came in between."""
    try:
        version = uploads.confirm(answers.database(), shown)
    except (Conflict, write.WriteRefused) as refusal:
        st.error(f"登録できませんでした。{refusal}")
        return
    st.session_state[_DONE] = (shown.city, version, len(shown.changes) + len(shown.stage_changes))
    del st.session_state["upload_file"]
    st.rerun()


def show_done(city: str) -> None:
    """Draw the confirmation of the registration that was just made for this city."""
    done = st.session_state.get(_DONE)
    if done and done[0] == city:
        st.success(f"{done[2]}件を登録しました（データ版 {done[1]}）。市・指標の画面に反映されています。")
        st.html(markup.paragraph(markup.link("この市の指標を見る", "city", city=city)))


def _where(finding: CellError | CellNote) -> str:
    return f"{finding.sheet} {finding.cell}".strip()


def _verdicts(old: Status, new: Status) -> markup.Markup:
    if old == new:
        return markup.Markup(f"{markup.chip(new)}<small>変わらず</small>")
    return markup.joined((markup.chip(old), markup.chip(new)), " → ")
