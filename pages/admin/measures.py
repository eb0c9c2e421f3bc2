"""共通指標への対応付け: what nobody has decided, with proposals by name; a person confirms one, or that there is none."""

import hashlib
from collections.abc import Mapping, Sequence

import streamlit as st

from access import acting
from access.person import NotAllowed, require
from domain.access import Action
from domain.codes import Mapped
from domain.plan import MeasureChoice
from domain.words import MAPPED
from metrics import measure_of_kpi
from metrics.measure_of_kpi import Measuring, Offered
from metrics.measure_proposals import Names, Proposal
from metrics.words import kpi as kpi_words
from store import mapping, write
from ui import answers, failing, fields, groups, kinds, markup, pages_of_rows, plain, selection

_NONE, _EVERY = Mapped.NONE.value, selection.ALL
# How many decisions of people are listed below; 履歴 has all of them.
_LATEST = 20
# The parts of the address: the city whose KPIs are listed, the KPI that is decided on, and what it is decided to be.
_OF, _KPI, _TO = "of", "mapping", "to"


def draw() -> None:
    """Draw what waits for a decision, the decision on the chosen KPI, and the decisions that stand."""
    done = st.session_state.get("mapped")  # it stays: a lost connection runs the page again
    if done is not None:
        st.success(plain.text(done))
    waiting = answers.ask(measure_of_kpi.undecided)
    total = sum(row.kpi_count for row in waiting)
    cities = {_EVERY: f"すべて（{total}指標）"}
    cities |= {row.city: f"{row.municipality_name}（{row.kpi_count}指標）" for row in waiting}
    chosen = selection.choice(_OF, cities, _EVERY)
    if not waiting:
        st.html(markup.paragraph("未対応付けの指標はありません。", is_note=True))
    else:
        st.html(fields.draw(fields.one(_OF, f"未対応付けの指標がある{kinds.word()}", cities, _EVERY, groups.prefectures())))
        key = next((row.municipality_key for row in waiting if row.city == chosen), 0)
        _list(key, sum(row.kpi_count for row in waiting if key in (0, row.municipality_key)))
    asked = selection.text(_KPI)
    row = answers.ask(measure_of_kpi.of_kpi, asked) if asked else None
    if row is not None:
        _decision(row)
    _standing()


def _list(key: int, count: int) -> None:
    """Draw a page of the KPIs that nobody has decided on, each with its proposals."""
    part = pages_of_rows.of(range(count))
    rows = answers.ask(measure_of_kpi.part_undecided, key, part.rows[0], len(part.rows))
    names = _names()
    numbers = codes(answers.ask(measure_of_kpi.offered))
    lines = [_line(row, names, numbers) for row in rows]
    header = ("指標", "似た名前の共通指標と定義", "ほか")
    caption = f"未対応付けの指標 {part.words}。似た名前や「ほかから選ぶ」を選ぶと、下に記入欄が開きます"
    st.html(markup.html('<div class="dx-mapping">{}</div>', markup.table(header, lines, caption)) + part.links)
    if not key:
        told = f"{kinds.word()}を一つ選ぶと、どの共通指標にも当たらない指標を、まとめて該当なしと決められます。"
        st.html(markup.paragraph(told, is_note=True))
    elif len(rows) > 1:
        _many(rows)


def _many(rows: Sequence[Measuring]) -> None:
    """Draw the decision that several of the listed KPIs of one city measure nothing in common, for one reason."""
    names = {row.kpi_id: f"{kpi_words.name(row)}（{row.initiative_name}）" for row in rows}
    # Another page of the list, and what is left after a decision, are other choices.
    mark = hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]
    with st.expander("まとめて該当なしと決める", key=f"map_many_{mark}"), st.form(f"map_none_{mark}", border=False):
        st.html(markup.paragraph("上の表を見て、どの共通指標にも当たらない指標だけを選びます。", is_note=True))
        chosen = st.multiselect(
            "該当なしとする指標",
            list(names),
            format_func=plain.named(names),
            key=f"map_those_{mark}",
            placeholder="指標を選ぶ",
        )
        reason = st.text_input(
            "決めた理由（選んだすべてに共通。履歴に残ります）", key=f"map_reason_{mark}", max_chars=200
        )
        if st.form_submit_button("選んだ指標を該当なしと決める"):
            choices = [MeasureChoice(kpi_id, None, "", "", reason) for kpi_id in chosen]
            whose = rows[0]
            said = f"{whose.municipality_name}の{len(choices)}指標を該当なしと決めました"
            _write(whose, choices, reason, said)


def _names() -> Names:
    return answers.of_moment("measure names", lambda: Names(answers.ask(measure_of_kpi.named)))


def _line(row: Measuring, names: Names, numbers: Mapping[tuple[str, str | None], str]) -> tuple[object, ...]:
    found = names.like(row.kpi_name, row.component_name, row.unit, row.initiative_name)
    proposed = [_proposal(row, one, numbers) for one in found if (one.measure_id, one.definition) in numbers]
    name = markup.html(
        "{}<small>{}　{}　単位 {}</small>",
        markup.link(kpi_words.name(row), "kpi", kpi=row.kpi_id),
        row.municipality_name,
        row.initiative_name,
        row.unit or "なし",
    )
    others = markup.joined((_way("ほかから選ぶ", row.kpi_id), _way(MAPPED[Mapped.NONE], row.kpi_id, _NONE)), "　")
    return name, markup.joined(proposed) if proposed else "似た名前はありません", others


def _proposal(row: Measuring, one: Proposal, numbers: Mapping[tuple[str, str | None], str]) -> markup.Markup:
    way = _way(f"{one.measure_name}：{one.definition}", row.kpi_id, numbers[one.measure_id, one.definition])
    return markup.html("<div>{}<small>「{}」に似ています</small></div>", way, one.alike)


def _way(words: str, kpi_id: str, to: str = "") -> markup.Markup:
    """Return the link to the decision on a KPI, with what it is proposed to be."""
    address = selection.here(_TO, **{_KPI: kpi_id}, **({_TO: to} if to else {}))
    return markup.html('<a href="{}" target="_self" data-to="dx-decide">{}</a>', address, words)


def codes(offered: Sequence[Offered]) -> dict[tuple[str, str | None], str]:
    """Return the code of each definition under its measure, and under None of a definition of one's own."""
    found: dict[tuple[str, str | None], str] = {}
    for row in offered:
        if row.definition is not None:
            found.setdefault((row.measure_id, row.definition), f"{row.measure_id}.{len(found)}")
    return found | {(row.measure_id, None): row.measure_id for row in offered}


def _decision(row: Measuring) -> None:
    """Draw the decision on one KPI: 該当なし, a definition that stands, or a definition of its own."""
    offered = answers.ask(measure_of_kpi.offered)
    known = codes(offered)
    names = {one.measure_id: one.measure_name for one in offered}
    options = {_NONE: MAPPED[Mapped.NONE]}
    for (measure, definition), code in known.items():
        options[code] = definition or f"{names[measure]}：新しい定義を書く"
    heads = {code: names[measure] for (measure, _), code in known.items()}
    ordered = {_NONE: options[_NONE]} | {code: options[code] for name in names for code in _of(known, name)}
    to = selection.choice(_TO, ordered, _NONE)
    title = kpi_words.name(row)
    now = MAPPED[row.mapped] if row.measure_name is None else f"{row.measure_name}（{row.definition}）"
    st.html(
        markup.html('<h3 class="dx-section" id="dx-decide" tabindex="-1">{}　{}</h3>', row.municipality_name, title)
        + markup.paragraph(f"いまは「{now}」です。取組：{row.initiative_name}。単位：{row.unit or 'なし'}。", is_note=True)
        + fields.draw(fields.one(_TO, "共通指標と定義", ordered, _NONE, heads))
    )
    pairs: dict[str, tuple[str | None, str | None]] = {code: pair for pair, code in known.items()}
    _form(row, *pairs.get(to, (None, None)), offered)


def _of(known: Mapping[tuple[str, str | None], str], measure: str) -> list[str]:
    return [code for (of, _), code in known.items() if of == measure]


def _form(row: Measuring, measure: str | None, definition: str | None, offered: Sequence[Offered]) -> None:
    """Draw what is written beside the choice: the texts of a measure, and why."""
    key = f"{row.kpi_id}_{measure}_{definition}"
    texts = ["", "", ""]
    with st.form(f"map_{key}", border=True):
        if measure is not None:
            known = [one.denominator or "" for one in offered if definition and one.definition == definition]
            texts[0] = st.text_input("定義（何を測るか）", value=definition or "", key=f"map_what_{key}", max_chars=200)
            texts[1] = st.text_input(
                "分母（割合でなければ「なし（数）」）", value=known[0] if known else "", key=f"map_of_{key}", max_chars=200
            )
            texts[2] = st.text_input(plain.text(f"ほかの{kinds.word()}との違い（なければ空欄）"), key=f"map_note_{key}", max_chars=200)
        reason = st.text_input("決めた理由（履歴に残ります）", key=f"map_reason_{key}", max_chars=200)
        said = "該当なしと決める" if measure is None else "この対応付けを決める"
        if st.form_submit_button(plain.text(said)):
            note = reason if measure is None else texts[2]
            _decide(row, MeasureChoice(row.kpi_id, measure, texts[0], texts[1], note), reason)


def _decide(row: Measuring, choice: MeasureChoice, reason: str) -> None:
    _write(row, [choice], reason, f"{row.municipality_name}「{kpi_words.name(row)}」の対応付けを決めました")


def _write(row: Measuring, choices: Sequence[MeasureChoice], reason: str, said: str) -> None:
    """Write what was decided of KPIs of the city of a row, all or nothing, and say so; or say why not."""
    try:
        person = require(Action.MAP, row.city)
        given = (row.municipality_key, choices, person.name, reason, acting.moment())
        version = acting.act(Action.MAP, row.city, mapping.decide, *given)
    except (NotAllowed, write.WriteRefused) as refused:
        st.error(plain.text(f"決められませんでした。{refused}"))
        return
    st.session_state["mapped"] = f"{said}（データ版 {version}）。"
    failing.note_done(st.session_state["mapped"])
    st.rerun()


def _standing() -> None:
    """Draw the newest decisions of people that stand, each with the way to take it back."""
    found = answers.ask(measure_of_kpi.by_persons)
    if not found:
        return
    lines = [
        (
            markup.html(
                "{}<small>{}</small>",
                markup.link(kpi_words.name(row), "kpi", kpi=row.kpi_id),
                row.municipality_name,
            ),
            MAPPED[row.mapped] if row.measure_name is None else f"{row.measure_name}：{row.definition}",
            markup.joined(
                (
                    markup.link(f"版 {row.decided_version}（取り消す）", "history", version=row.decided_version),
                    _way("決め直す", row.kpi_id),
                ),
                "　",
            ),
        )
        for row in found[:_LATEST]
    ]
    caption = f"管理で決めた対応付け {len(found)}件" + (f"（新しい{_LATEST}件）" if len(found) > _LATEST else "")
    st.html(markup.table(("指標", "決めたこと", "履歴"), lines, caption))

