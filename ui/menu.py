"""The pages, a row each in the order of the menu: what they are called, what they answer, who may open them.

The names are the addresses, and links in mails and on other sites rely on them. A page lives in `pages/<name>/`.
"""

import copy
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from domain.version import PRODUCT as PRODUCT
from ui import kinds

OTHERS = "その他"  # the heading of what is looked up now and then
FIRST = "overview"  # the page at /
_PAGES = Path(__file__).resolve().parent.parent / "pages"


class Readers(Enum):
    """Who may open a page: who may read every city, also who may read some cities only, who may share links; or, to
    bring plans, who may read every city or has a right to plans.
    """

    OF_EVERY_CITY = auto()
    OF_SOME_CITIES = auto()
    SHARERS = auto()
    PLANNERS = auto()


class Row(NamedTuple):
    """A page: its name (folder and address), its title, what it answers in a line, who may open it.

    `group` is the heading of the menu under which it stands; without one it stands in the menu itself. What `writes`
    is there to change data, and is not there where they may only be read. What is not `in_menu` is reached from lists.
    What `has_finder` searches by itself, so that the frame's search field is not there: one is enough on a page.
    """

    name: str
    title: str
    lead: str
    readers: Readers = Readers.OF_EVERY_CITY
    group: str = ""
    writes: bool = False
    in_menu: bool = True
    has_finder: bool = False


ROWS = (
    Row("overview", "全体", "", Readers.OF_SOME_CITIES),
    Row("city", "市区町村", "", Readers.OF_SOME_CITIES, has_finder=True),
    Row("kpi", "指標", "一つの指標の推移と目標、計算の根拠と出どころ。", Readers.OF_SOME_CITIES, in_menu=False),
    Row("explore", "分析", "全市区町村の指標を絞り込み、表・推移・計画と実績・要加速・期限の五つの形で見ます。", has_finder=True),
    Row("compare", "比較", "", has_finder=True),
    Row("roadmap", "工程", "各市区町村の計画が、どの取組を、どの年度に、どの段階に置いているか。", has_finder=True),
    Row(
        "upload",
        "登録",
        "実績を、市区町村のブックか、画面から1件ずつ登録します。担当ごとの報告の期限も見られます。",
        Readers.OF_SOME_CITIES,
        writes=True,
    ),
    Row(
        "plans",
        "計画の取込み",
        "どの市区町村の計画も、ブックに記入して取り込みます。改定・訂正・取消しも同じ画面です。",
        Readers.PLANNERS,
        OTHERS,
        writes=True,
    ),
    Row(
        "manual",
        "手引き",
        "議員・住民、担当課、DX担当課、導入・運用の担当者のための、手順の手引き。",
        Readers.OF_SOME_CITIES,
        OTHERS,
    ),
    Row(
        "report",
        "報告書",
        "議会や推進本部に配る進捗報告書を、Word・Excel・PDF で作ります。",
        Readers.OF_SOME_CITIES,
        OTHERS,
    ),
    Row(
        "history",
        "履歴",
        "いつ、どの市区町村の何が登録され、訂正され、取り消されたか。版と版の違いも見られます。",
        Readers.OF_SOME_CITIES,
        OTHERS,
    ),
    Row("method", "計算方法", "到達度・計画差・計画比・必要ペースと、状態の判定の規則。", Readers.OF_SOME_CITIES, OTHERS),
    Row("sources", "出典", "どの文書の、どこに印刷された値か。欠けているもの、直したもの。", group=OTHERS),
    Row("admin", "管理", "", Readers.SHARERS, OTHERS, writes=True),
)


def row(name: str) -> Row:
    """Return the row of a page. Raises KeyError for a name that is none."""
    found = next((row for row in ROWS if row.name == name), None)
    if found is None:
        raise KeyError(name)
    return found


def lead(name: str) -> str:
    """Return the line that says what a page answers, for the municipalities that are here."""
    return kinds.fit(row(name).lead)


def title(name: str) -> str:
    """Return what a page is called in the menu, for the municipalities that are here."""
    return kinds.fit(row(name).title)


def at(path: str) -> Row | None:
    """Return the page at a path, None where there is none; the first page is at / alone."""
    name = path.strip("/")
    if not name:
        return row(FIRST)
    return next((row for row in ROWS if row.name == name != FIRST), None)


def writes(path: str) -> bool:
    """Tell whether the page at a path is there to change data."""
    found = at(path)
    return found is not None and found.writes


def has_finder(path: str) -> bool:
    """Tell whether the page at a path has a search field of its own."""
    found = at(path)
    return found is not None and found.has_finder


def open_to(reads_every_city: bool, may_share: bool, may_plan: bool) -> tuple[Row, ...]:
    """Return the pages that somebody may open who reads every city or some, may share links and bring plans or not."""
    groups = {Readers.OF_SOME_CITIES}
    groups |= {Readers.OF_EVERY_CITY} if reads_every_city else set()
    groups |= {Readers.SHARERS} if may_share else set()
    groups |= {Readers.PLANNERS} if may_plan or reads_every_city else set()
    return tuple(row for row in ROWS if row.readers in groups)


def page(name: str, is_hidden: bool = False) -> StreamlitPage:
    """Return a page as Streamlit runs it, hidden from the menu or not. Raises KeyError for a name that is none.

    A page keeps in itself whether it may be run in this run of the shell, so every run has pages of its own.
    """
    is_running = get_script_run_ctx(suppress_warning=True) is not None
    found = row(name)
    return copy.copy(_made(found._replace(title=kinds.fit(found.title)), _PAGES, is_running, is_hidden))


@cache
def _made(found: Row, folder: Path, _is_running: bool, is_hidden: bool) -> StreamlitPage:
    """Return a page as Streamlit makes it; it looks for the file, and outside of a run makes no more than a shell."""
    return st.Page(
        folder / found.name / "page.py",
        title=found.title,
        url_path=None if found.name == FIRST else found.name,
        default=found.name == FIRST,
        visibility="hidden" if is_hidden else "visible",
    )


def navigation(rows: Sequence[Row], reads_only: bool = False) -> dict[str, list[StreamlitPage]]:
    """Return the pages of these rows by the groups of the menu, in its order; with `reads_only` none there that writes.

    Such a page keeps its address, so that a link to it finds somebody who says why it is not there.
    """
    groups: dict[str, list[StreamlitPage]] = {}
    for found in rows:
        is_hidden = not found.in_menu or (reads_only and found.writes)
        groups.setdefault(found.group, []).append(page(found.name, is_hidden=is_hidden))
    return groups
