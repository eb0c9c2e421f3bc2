"""工程: the roadmaps city by city in one table of fiscal years, by stage, with today's line; cities open on demand."""

import streamlit as st

from domain.words import STAGE
from metrics import catalogue, events, roadmap
from pages.roadmap import lines as pieces
from pages.roadmap import table as gantt
from ui import answers, downloads, event_rows, fields, groups, heading, kinds, markup, search_link, selection

_LEAD = "各市区町村の計画が、どの取組を、どの年度に、どの段階に置いているか。計画上の段階で、担当課が報告した段階は名に添えます。"


def filters() -> markup.Markup:
    """Return what narrows the roadmap."""
    plans, themes = answers.ask(catalogue.plans), answers.ask(catalogue.themes)
    cities = {plan.city: plan.municipality_name for plan in plans}
    return fields.draw(
        fields.many("city", kinds.word(), cities, heads=groups.prefectures()),
        fields.many("theme", "重点取組事項", {theme.theme_id: theme.short_name for theme in themes}),
        fields.many("department", "担当", {name: name for name in pieces.departments()}),
        fields.many("fy", "年度", pieces.fiscal_years()),
        fields.many("stage", "計画上の段階", {str(code): name for code, name in STAGE.items()}),
        fields.words("words", "取組・計画書の語を検索", "例：書かない窓口"),
    )


def ways(lines: list[roadmap.Line], opened: pieces.Opened) -> markup.Markup | None:
    """Return how cities are opened, and the ways to open or close all; None where nothing opens."""
    if not opened.can_close:
        return None
    cities = {line.first.city for line in lines}
    links = []
    if len(opened.cities) < len(cities) <= pieces.MOST_OPEN:
        links.append((selection.here(open=pieces.ALL), "open-all", "すべて開く"))
    if opened.by_hand:
        links.append((selection.here("open"), "close-all", "すべて閉じる"))
    told = f"{kinds.word()}の名を選ぶと、その{kinds.word()}の工程を開きます。帯は、その年度の工程の行を計画上の段階で分けたものです。"
    if len(cities) > pieces.MOST_OPEN:
        told += f"一度に開けるのは{pieces.MOST_OPEN}{kinds.word()}までです。「{kinds.word()}」に名を入れると、それだけを表示します。"
    items = [markup.html('<a id="dx-{}" href="{}" target="_self">{}</a>', name, to, words) for to, name, words in links]
    switch = markup.html('<nav class="dx-switch" aria-label="{}の開閉">{}</nav>', kinds.word(), items) if items else None
    return markup.joined((markup.paragraph(told, is_note=True), switch))


heading.draw("工程", kinds.fit(_LEAD))
if not answers.ask(catalogue.plans):
    st.info("計画がまだ取り込まれていません。運営者が計画データを取り込むと、ここに表示されます。")
else:
    st.html(answers.remembered("roadmap filters", filters))
    chosen = pieces.choice()
    lines = answers.remembered("roadmap lines", lambda: pieces.shown(chosen))
    told = pieces.filters(chosen)
    part = pieces.part(chosen) if groups.are_folded() else None
    if told:
        words = "　".join(f"{name}：{value}" for name, value in told)
        if part is None:
            counted = f"{len(lines)} / {len(roadmap.lines(answers.ask(roadmap.cells)))}行"
        else:
            counted = f"このページに{len(lines)}行"
        heading.filtered(words, counted, also=("city", "open"))
        if (wider := search_link.everywhere()) is not None:
            st.html(wider)
    if lines:
        opened = pieces.opened(lines, chosen)
        today, plans = answers.now().as_of, answers.ask(catalogue.plans)
        said, initiatives = answers.ask(events.events), answers.ask(catalogue.initiatives)
        table = answers.remembered(
            "roadmap table", lambda: gantt.whole(lines, plans, initiatives, today, said, opened)
        )
        saves = downloads.offer("工程", table="roadmap_lines", drawing="roadmap_chart")
        others = downloads.offer(event_rows.TITLE, table="roadmap_events")
        which = markup.paragraph(part.words, is_note=True) if part and part.links else None
        st.html(markup.joined((which, ways(lines, opened), table, part.links if part else None, saves, others)))
    else:
        st.info("条件に合う工程はありません。条件を減らすか、短い語でお試しください。")
