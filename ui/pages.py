"""The pages, their titles and their addresses. The addresses are relied on by links in mails and on other sites."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_PAGES = Path(__file__).resolve().parent.parent / "pages"

# file and address · title · shown in the menu
_ALL = (
    ("overview", "概要", True),
    ("city", "市", True),
    ("kpi", "指標", True),
    ("search", "指標をさがす", True),
    ("compare", "都市間比較", True),
    ("roadmap", "工程表", True),
    ("upload", "実績登録", True),
    ("history", "履歴", True),
    ("method", "計算方法", True),
    ("sources", "出典", True),
    ("admin", "管理", True),
)
NAMES = tuple(stem for stem, _, _ in _ALL)
FOR_READERS = tuple(name for name in NAMES if name != "admin")


def page(name: str) -> StreamlitPage:
    """Return a page by the stem of its file, which is its address too; the overview is at `/`."""
    is_listed = next(is_listed for stem, _, is_listed in _ALL if stem == name)
    return st.Page(
        _PAGES / f"{name}.py",
        title=title(name),
        url_path=None if name == "overview" else name,
        default=name == "overview",
        visibility="visible" if is_listed else "hidden",
    )


def name_at(path: str) -> str | None:
    """Return the stem of the page at a path, None where there is none."""
    name = path.strip("/")
    if not name:
        return "overview"
    return next((stem for stem, _, _ in _ALL if stem == name != "overview"), None)


def title(name: str) -> str:
    """Return the title of a page."""
    return next(title for stem, title, _ in _ALL if stem == name)


# What somebody may open who may read some cities only: the pages that are told city by city.
OF_SOME_CITIES = ("overview", "city", "kpi", "upload", "history", "method")


def navigation(names: Sequence[str]) -> list[StreamlitPage]:
    """Return the pages of these names in the order of the menu."""
    return [page(stem) for stem in NAMES if stem in names]
