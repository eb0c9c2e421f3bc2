"""What a page says of a file that somebody sent: that it waits, every error by its cell, every note, its marks."""

from collections.abc import Callable, Sequence
from pathlib import PurePath

import streamlit as st

from loaders.book.cell import CellError, CellNote, CellQuestion
from loaders.files import opening
from ui import making, markup, parts, plain

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def in_line(ahead: int) -> str:
    """Return what somebody is told before whose file others are opened."""
    before = f"（前に{ahead}件）" if ahead else ""
    return f"ほかのファイルを読み取っています。順番を待っています{before}。"


def refuse_unable() -> bool:
    """Say that this server opens no file, and tell whether that is so."""
    unable = opening.inability()
    if unable is not None:
        st.error(plain.text(f"{unable.problem}。{unable.remedy}"))
    return unable is not None


def where(finding: CellError | CellNote | CellQuestion) -> str:
    """Return sheet and cell of a finding."""
    return f"{finding.sheet} {finding.cell}".strip()


def errors(found: Sequence[CellError], key: str, place: str = "セル") -> None:
    """Draw every error with its cell, or another `place`, and its remedy, a hundred at a time."""
    some = [(where(one), one.seen, one.problem, one.remedy) for one in parts.part(found, "誤り", key)]
    st.html(markup.table((place, "見つかった値", "誤り", "直し方"), some, "誤りの一覧"))


def notes(found: Sequence[CellNote], key: str, title: str = "読み替えた値", place: str = "セル") -> None:
    """Draw every note on what was read otherwise than it is written, to be opened; nothing where there is none."""
    if not found:
        return
    with st.expander(plain.text(f"{title} {len(found)}件"), expanded=True):
        some = [(where(one), one.seen, one.read_as) for one in parts.part(found, title, key)]
        st.html(markup.table((place, "記入された値", "読み取った値"), some, "記入された値と、読み取った値"))


def offer_marked(file_name: str, marked: Callable[[], bytes]) -> None:
    """Draw the button that gives the file back with its cells marked, made once it is pressed."""
    st.download_button(
        "印の付いたブックをダウンロード",
        lambda: making.line().alone(marked),
        file_name=f"直すところ_{PurePath(file_name).stem}.xlsx",
        mime=XLSX,
        on_click="ignore",
        help="読み込んだファイルに、直すところの色とコメント、一覧のシートを付けたものです。直してそのまま読み込めます。",
    )
