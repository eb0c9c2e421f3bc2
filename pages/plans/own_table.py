"""自分の表から作る: a table of indicators that a city has already, its columns told once, becomes the plan workbook."""

import hashlib
from typing import cast

import streamlit as st

from access import acting, served
from access.person import NotAllowed, require
from domain.access import Action
from domain.codes import ColumnMeaning
from domain.era import fiscal_year_name
from domain.words import COLUMN_MEANING
from loaders.book.refusal import WorkbookRefused
from loaders.plan_book.own_columns import OF_A_YEAR, Use
from loaders.plan_book.own_table import OwnColumn
from store.plans import own_tables
from store.plans.own_tables import Looked, Made
from ui import markup, plain, received

_LOOKED, _MADE = "plan_own_looked", "plan_own_made"
_IN_ROW = "行の「年度」の列による"
# Years that a column may be of: plans reach from some years back to some ahead.
_BEFORE, _AFTER = 8, 12


def draw() -> None:
    """Draw the way from a table to the workbook, closed until somebody opens it."""
    with st.expander("自分の表から作る（計画書や進行管理のExcel・CSVをお持ちなら）", key="plan_own"):
        st.html(
            markup.paragraph(
                "指標・単位・目標値の並んだ表を選ぶか貼り付けると、列の意味を確かめて、ブックに書き移します。"
                "列の意味は覚えておき、来年度の表に使います。",
                is_note=True,
            )
        )
        city = st.text_input(
            "市区町村の略号（IDの頭に付き、アドレスに出ます。英小文字・数字・ハイフン）",
            key="plan_own_city", placeholder="例：choshi", max_chars=40,
        ).strip()  # fmt: skip
        file = st.file_uploader("指標の表（.xlsx・CSV、5MBまで）", type=None, max_upload_size=5, key="plan_own_file")
        pasted = st.text_area(
            "または、表計算ソフトや計画書から写して貼り付け", key="plan_own_pasted", height=120, max_chars=200_000
        )
        given = file.getvalue() if file is not None else pasted.encode() if pasted.strip() else None
        if given is None:
            return
        if not city:
            st.warning("略号を記入してください。")
            return
        if (looked := _looked(given, city, is_file=file is not None)) is not None:
            _columns(looked, city)


def _looked(given: bytes, city: str, *, is_file: bool) -> Looked | None:
    """Return the table as it was found; it is opened once. None, and why, where it is none or not this person's."""
    sheet = st.session_state.get("plan_own_sheet")
    asked = (hashlib.sha256(given).digest(), city, is_file, sheet)
    held = st.session_state.get(_LOOKED)
    if held is None or held[0] != asked:
        st.session_state.pop(_MADE, None)
        line = st.empty()
        try:
            require(Action.BRING_PLAN, city)
            with st.spinner("表を調べています…"):
                book = (
                    own_tables.opened(given, lambda ahead: line.info(plain.text(received.in_line(ahead))))
                    if is_file
                    else own_tables.of_text(given)
                )
            known = sheet if sheet in book.names else None
            looked = acting.act(Action.BRING_PLAN, city, own_tables.look, book, city, known)
        except (WorkbookRefused, NotAllowed) as refused:
            line.error(plain.text(str(refused)))
            return None
        line.empty()
        held = st.session_state[_LOOKED] = (asked, looked)
    return cast(Looked, held[1])


def _columns(looked: Looked, city: str) -> None:
    """Draw what each column was found to mean, to be put right, and the button that makes the workbook of it."""
    if st.session_state.get("plan_own_sheet", looked.table.sheet) != looked.table.sheet:
        del st.session_state["plan_own_sheet"]  # of a book that was chosen before
    if len(looked.sheets) > 1:
        st.selectbox(
            "シート", looked.sheets, index=looked.sheets.index(looked.table.sheet),
            format_func=plain.text, key="plan_own_sheet",
        )  # fmt: skip
    st.html(markup.paragraph(f"{len(looked.table.rows):,}行の表です。列の意味を確かめてください。", is_note=True))
    uses = {column.number: _use(column, looked.uses[column.number]) for column in looked.table.columns}
    if st.button("この意味でブックを作る", key="plan_own_make"):
        try:
            made = acting.act(Action.BRING_PLAN, city, own_tables.make, looked.table, uses, city)
            acting.act(Action.BRING_PLAN, city, own_tables.keep, city, looked.table, uses)
        except (WorkbookRefused, NotAllowed) as refused:
            st.session_state.pop(_MADE, None)
            st.error(plain.text(str(refused)))
            return
        st.session_state[_MADE] = (uses, made)
    held = st.session_state.get(_MADE)
    if held is not None and held[0] == uses:
        _offer(held[1], city)


def _use(column: OwnColumn, proposed: Use) -> Use:
    """Draw a column with what stands in it, the choice of its meaning and, for values, of their fiscal year."""
    # What is chosen belongs to the header: another table that is opened later has fields of its own.
    mark = hashlib.sha256(f"{column.number} {column.header}".encode()).hexdigest()[:8]
    shown, meant, year = st.columns([4, 3, 3], vertical_alignment="center")
    shown.html(
        markup.html(
            '<p class="dx-plan-column"><b>{}列　{}</b><br><span class="dx-note">{}</span></p>',
            column.letter, column.header or "（見出しなし）", "　/　".join(column.samples),
        )
    )  # fmt: skip
    meanings = list(ColumnMeaning)
    meaning = meant.selectbox(
        plain.text(f"{column.letter}列の意味"), meanings, index=meanings.index(proposed.meaning),
        format_func=plain.named(COLUMN_MEANING), key=f"plan_own_means_{mark}", label_visibility="collapsed",
    )  # fmt: skip
    if meaning not in OF_A_YEAR:
        return Use(meaning)
    today = served.today().year
    years = [None, *range(today - _BEFORE, today + _AFTER + 1)]
    if proposed.fiscal_year not in years:
        years.append(proposed.fiscal_year)
    of_year = year.selectbox(
        plain.text(f"{column.letter}列の年度"), years, index=years.index(proposed.fiscal_year),
        format_func=lambda one: plain.text(_IN_ROW if one is None else fiscal_year_name(one)),
        key=f"plan_own_year_{mark}", label_visibility="collapsed",
    )  # fmt: skip
    return Use(meaning, of_year)


def _offer(made: Made, city: str) -> None:
    st.success(plain.text(f"指標 {made.kpi_count:,}件をブックに書き移しました。残りを記入し、下の 2. で読み込んでください。"))
    if made.notes:
        notes = [markup.html("<li>{}</li>", note) for note in made.notes]
        st.html(markup.html('<ul class="dx-plan-rows">{}</ul>', notes))
    st.download_button(
        "書き移したブックをダウンロード", made.workbook, file_name=f"計画_{city}_{served.today():%Y%m%d}.xlsx",
        mime=received.XLSX, on_click="ignore", key="plan_own_download",
    )  # fmt: skip
