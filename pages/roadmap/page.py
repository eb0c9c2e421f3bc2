"""工程: the roadmaps of one, several or all cities in one table of fiscal years, by stage, with today's line."""

import streamlit as st

from domain.words import STAGE
from metrics import catalogue, events, roadmap
from pages.roadmap import lines as pieces
from pages.roadmap import table as gantt
from ui import answers, downloads, event_rows, heading, selection

heading.draw(
    "工程",
    "各市の計画が、どの取組を、どの年度に、どの段階に置いているか。計画上の段階で、担当課が報告した段階は名に添えます。",
)
plans = answers.ask(catalogue.plans)
if not plans:
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、ここに表示されます。")
else:
    themes = answers.ask(catalogue.themes)
    filters = st.columns(4)
    with filters[0]:
        selection.many("city", "市", {plan.city: plan.municipality_name for plan in plans})
    with filters[1]:
        selection.many("theme", "重点取組事項", {theme.theme_id: theme.short_name for theme in themes})
    with filters[2]:
        selection.many("stage", "計画上の段階（いずれかの年度）", {str(code): name for code, name in STAGE.items()})
    with filters[3]:
        selection.words("words", "取組の名・計画書の語で絞り込む", "例：書かない窓口")
    chosen = pieces.choice()
    lines = answers.remembered("roadmap lines", lambda: pieces.shown(chosen))
    told = pieces.filters(chosen)
    if told:
        whole = len(roadmap.lines(answers.ask(roadmap.cells)))
        words = "　".join(f"{name}：{value}" for name, value in told)
        heading.filtered(words, f"{len(lines)} / {whole}行", also=("city",))
    if lines:
        today, initiatives = answers.now().as_of, answers.ask(catalogue.initiatives)
        said = answers.ask(events.events)
        table = answers.remembered("roadmap table", lambda: gantt.whole(lines, plans, initiatives, today, said))
        saves = downloads.offer("工程", table="roadmap_lines", drawing="roadmap_chart")
        st.html(table + saves + downloads.offer(event_rows.TITLE, table="roadmap_events"))
    else:
        st.info("条件に合う工程はありません。条件をクリアか、短い語でお試しください。")
