"""分析: the KPIs of all cities, narrowed by filters, as a table, over time, against their plans, by pace, by due day."""

import streamlit as st

from pages.explore import filters, views
from ui import answers, heading, markup, menu, switch

heading.draw(menu.row("explore").title, menu.lead("explore"))
choices = answers.of_moment("explore choices", filters.choices)
st.html(answers.remembered("explore filters", lambda: filters.drawn(choices)))

result = answers.remembered("explore found", filters.found)
view = switch.current("view", views.NAMES)
counted = filters.summary(result, is_of_kpis=view != "table")
if result.filters:
    heading.filtered(filters.in_words(result), counted, also=filters.NARROWING)
whole = None if result.filters else markup.paragraph(counted, is_note=True)
st.html(
    markup.html(
        '<div class="dx-explore-switch">{}{}</div>',
        switch.links("view", "表し方", views.NAMES, "page", "month", "row", "pick", "unit", "tool", "also"),
        whole,
    )
)
if result.kpis:
    views.SHOW[view](result)
elif not (result.initiatives or result.events or result.context):
    st.info("条件に合う指標はありません。キーワードを短くするか、条件を減らしてお試しください。")
if view == "table" or not result.kpis:
    views.show_others(result)
