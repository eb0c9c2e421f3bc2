"""検索結果: initiatives and KPIs of all cities whose names, departments or summaries hold every word."""

import streamlit as st

from metrics import catalogue
from ui import answers, heading, markup, selection
from ui.frames import each

words = selection.asked("q") or ""
heading.draw(
    "検索結果",
    f"「{words}」"
    if words
    else "上の欄に語を入れると、全市の取組と指標から探します。空白で区切ると、すべてを含むものに絞ります。",
)

if words:
    found = answers.ask(catalogue.search, words)
    if found.empty:
        st.info(f"「{words}」を含む取組・指標はありません。語を短くするか、別の言い方でお試しください。")
    else:
        rows = [
            (
                markup.link(hit.name, "kpi", kpi=hit.id)
                if hit.type == "kpi"
                else markup.link(hit.name, "city", city=hit.city, initiative=hit.id),
                "指標" if hit.type == "kpi" else "取組",
                hit.municipality_name,
                hit.section_name,
                hit.departments.replace(";", "・"),
            )
            for hit in each(found)
        ]
        st.html(markup.table(("名称", "種別", "市", "区分", "担当"), rows, f"{len(rows)}件"))
