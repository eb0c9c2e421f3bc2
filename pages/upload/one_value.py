"""One report of one KPI, written into the fields of the page: the checks, the preview and the registering of a file's.

Nothing is kept on the server before it is registered: what was written stays in the fields.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import cast

import streamlit as st

from access import acting, served
from domain import ladder
from domain.access import Action, Person
from domain.actual import Definitions, KpiEntry
from domain.era import fiscal_year_name
from domain.fiscal import fiscal_year_of, last_day
from domain.plan import kpi_title
from domain.words import KIND
from loaders.actuals import form
from loaders.actuals.reading import NEEDS_YEAR
from pages.upload import outcome, preview, steps
from pages.upload.outcome import Sending
from pages.upload.preview import Source
from store.uploads import form_content, registering
from store.uploads.previews import Preview
from ui import answers, fields, heading, markup, plain, selection

_ANSWERS, _CHECKED, _COUNT, _VERSIONS = "one_answers", "one_checked", "one_count", "one_versions"
_NO_YEAR = "年度を選ばない（ある日の値）"


def draw(city: str, person: Person, *, with_approval: bool) -> None:
    """Draw the choice of a KPI, the fields of one report, what it would change, and the button that registers it.

    What came of it stands where the button was: the page stays where it was scrolled.
    """
    held = acting.act(Action.SUBMIT, city, form_content.of_city, city, served.today())
    if not held.kpis:
        st.info("この計画は指標（KPI）を定めていません。取組の段階は「ブックで登録」から報告できます。")
        return
    heading.section("1. 指標を選ぶ")
    kpi = _chosen(held)
    if kpi is None:
        st.html(markup.paragraph("指標を選ぶと、ここに記入の欄が表示されます。", is_note=True))
        outcome.show_done(city)
        return
    st.html(_about(kpi))
    _versions().setdefault(kpi.kpi_id, answers.present().version)
    heading.section("2. 値を記入する", "この時点では何も登録されません。")
    who = steps.sending(person)
    said = _entered(kpi, held)
    heading.section("3. 確かめて登録する")
    is_refused = outcome.show_done(city)
    if who is None:
        st.warning("担当課と氏名を記入してください。履歴に残ります。")
    elif not said["mark"] or not (said["value"] or said["code"]):
        told = "実績値（または値なしの理由）と区分を記入すると、登録の前に、変わる内容をここに表示します。"
        st.html(markup.paragraph(told, is_note=True))
    else:
        _confirm(city, kpi, said, who, person, with_approval=with_approval, is_refused=is_refused)


def _chosen(held: Definitions) -> KpiEntry | None:
    """Draw the list of the city's KPIs, below their initiatives, and return the one that the address names."""
    names = {"": "選んでください"}
    names |= {kpi.kpi_id: kpi_title(kpi.kpi_name, kpi.component_name) for kpi in held.kpis}
    heads = {"": ""} | {kpi.kpi_id: kpi.initiative_name for kpi in held.kpis}
    st.html(fields.draw(fields.one("kpi", "指標", names, "", heads)))
    asked = selection.one_known("kpi", names)
    return next((kpi for kpi in held.kpis if kpi.kpi_id == asked), None)


def _about(kpi: KpiEntry) -> markup.Markup:
    """Return what stands of the KPI: what the form of a workbook shows beside its fields."""
    pairs = (
        ("取組", kpi.initiative_name),
        ("単位", kpi.unit or "なし"),
        ("種類", KIND[kpi.kind]),
        ("目標", kpi.target_text or "なし"),
        ("直近の実績", kpi.latest_text or "なし"),
        ("画面", markup.link("この指標の推移と計算の根拠", "kpi", kpi=kpi.kpi_id)),
    )
    return markup.definitions(pairs)


def _entered(kpi: KpiEntry, held: Definitions) -> dict[str, str]:
    """Draw the fields of a report and return what stands in them, by the keys of the form's columns."""
    mine = f"one_{st.session_state.get(_COUNT, 0)}_{kpi.kpi_id}"
    unit = f"（{kpi.unit}）" if kpi.unit and kpi.unit != ladder.UNIT else ""
    left, right = st.columns(2)
    with left:
        year = _year(kpi, held, mine)
    with right:
        if kpi.unit == ladder.UNIT:
            rungs = {"": "選んでください", **{word: word for word in ladder.WORDS}}
            value = st.selectbox("実績値（段階）", list(rungs), key=f"{mine}_value", format_func=plain.named(rungs))
        else:
            value = st.text_input(plain.text(f"実績値{unit}"), key=f"{mine}_value", max_chars=60)
    marks = {word: word for word in form.MARKS}
    mark = st.radio(
        "区分", list(marks), index=None, horizontal=True, format_func=plain.named(marks), key=f"{mine}_mark"
    )
    with st.expander("時点・値なしの理由・備考・遅れの理由など", key=f"{mine}_more"):
        said = _further(mine, is_staged=kpi.unit == ladder.UNIT)
    return {"kpi_id": kpi.kpi_id, "fiscal_year": year, "value": value, "mark": mark or ""} | said


def _year(kpi: KpiEntry, held: Definitions, mine: str) -> str:
    """Draw the choice of a fiscal year, at first the one that the address names or the last that is over."""
    today = served.today()
    years = [str(year) for year in range(fiscal_year_of(today), held.first_fiscal_year - 1, -1)]
    over = [year for year in years if last_day(int(year)) < today]
    words = {year: fiscal_year_name(int(year)) + ("" if year in over else "　年度の途中") for year in years}
    options = years if kpi.kind in NEEDS_YEAR else [*years, ""]
    first = selection.one_known("fy", years) or next(iter(over), years[0])
    chosen = st.selectbox(
        "年度", options, index=options.index(first), format_func=plain.named(words | {"": _NO_YEAR}),
        key=f"{mine}_year_{selection.asked('fy') or ''}",
    )  # fmt: skip
    return fiscal_year_name(int(chosen)) if chosen else ""


def _further(mine: str, *, is_staged: bool) -> dict[str, str]:
    """Draw the fields that most reports leave empty."""
    day = st.text_input("時点（年度末の値なら書きません）", key=f"{mine}_on", placeholder="例：2026-09-30", max_chars=40)
    said = {"observed_on": day}
    codes = {"": "値はある", **{word: word for word in form.VALUE_CODES}}
    said["code"] = st.selectbox("値なしの理由", list(codes), key=f"{mine}_code", format_func=plain.named(codes))
    if not is_staged:
        said["high"] = st.text_input("上限値（幅のあるとき）", key=f"{mine}_high", max_chars=60)
    headers = {column.key: column.header for column in form.ACTUAL_COLUMNS}
    for key in ("note", "evidence", "reason", "next_step"):
        said[key] = st.text_input(plain.text(headers[key]), key=f"{mine}_{key}", max_chars=1_000)
    return said


def _confirm(
    city: str,
    kpi: KpiEntry,
    said: Mapping[str, str],
    who: Sending,
    person: Person,
    *,
    with_approval: bool,
    is_refused: bool,
) -> None:
    source = _source(kpi)
    shown = _checked(city, kpi, said, who)
    preview.say_known(shown, source)
    preview.show(shown, source, is_refused=is_refused)
    note = st.text_input("登録の備考（履歴に残ります）", key="one_note", max_chars=200) if shown.can_be_confirmed else ""
    word = "承認に送る" if with_approval else "この内容で登録する"
    is_ready = shown.can_be_confirmed and not preview.refuse_others(shown, person, source)
    # The button is of what it was drawn under: pressed while another value is on its way here, it registers neither.
    key = f"one_register_{hashlib.sha256(json.dumps([said, who.by_name, shown.content_hash]).encode()).hexdigest()}"
    if is_ready and st.button(plain.text(word), type="primary", key=key):
        outcome.finish(shown, who, note, source, lambda _: _begin_anew(kpi), with_approval=with_approval)


def _source(kpi: KpiEntry) -> Source:
    return Source(
        what="この内容",
        mend="上の欄を直してください。",
        remove="担当課に依頼してください。",
        since="この欄を開いたあとに",
        then="欄を開いたとき",
        left="記入した内容は、欄に残っています。",
        place="欄",
        say=lambda answer_id, value: _say(kpi, answer_id, value),
    )


def _checked(city: str, kpi: KpiEntry, said: Mapping[str, str], who: Sending) -> Preview:
    """Return what the report would change, or every error in it; judged once until the fields or the data change."""
    present, seen = answers.present(), _versions()[kpi.kpi_id]
    answered = st.session_state.get(_ANSWERS, {}).get(kpi.kpi_id, {})
    asked = (city, dict(said), seen, who.by_name, dict(answered), present)
    held = st.session_state.get(_CHECKED)
    if held is None or held[0] != asked:
        given = (city, said, seen, who.by_name, served.today(), answered)
        held = st.session_state[_CHECKED] = (asked, acting.act(Action.SUBMIT, city, registering.preview_one, *given))
    return cast(Preview, held[1])


def _versions() -> dict[str, int]:
    """Return the data version that the writer of a report saw first, by its KPI.

    Where another registers the same report meanwhile, both are shown and one is chosen.
    """
    return cast(dict[str, int], st.session_state.setdefault(_VERSIONS, {}))


def _say(kpi: KpiEntry, answer_id: str, value: str | None) -> None:
    """Keep an answer beside the fields, or take it back (None)."""
    held: dict[str, dict[str, str]] = st.session_state.setdefault(_ANSWERS, {})
    kept = {name: text for name, text in held.get(kpi.kpi_id, {}).items() if name != answer_id}
    held[kpi.kpi_id] = kept if value is None else kept | {answer_id: value}


def _begin_anew(kpi: KpiEntry) -> None:
    """Empty the fields: what stood in them is registered, or sent."""
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    for name in (_ANSWERS, _VERSIONS):
        st.session_state.get(name, {}).pop(kpi.kpi_id, None)
    st.session_state.pop(_CHECKED, None)
