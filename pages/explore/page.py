"""分析: the KPIs of all cities, narrowed by filters, as a table, over time, against their plans, by pace, by due day."""

import streamlit as st

from pages.explore import filters, views
from ui import answers, heading, markup, menu, selection, switch

heading.draw(menu.row("explore").title, menu.row("explore").lead)
choices = answers.of_moment("explore choices", filters.choices)
with st.container(key="dx-explore-filters"):
    columns = st.columns(1 + len(filters.FIRST))
    with columns[0]:
        selection.words("q", filters.WORDS, "例：オンライン手続")
    for column, name in zip(columns[1:], filters.FIRST, strict=True):
        with column:
            selection.many(name, choices[name].label, choices[name].options)
    with st.expander("さらに絞り込む（種類・年度・期限・条件）"):
        of_many = [name for name in filters.OF_MANY if choices[name].options]
        further = [*filters.FURTHER, *of_many]
        for column, name in zip(st.columns(len(further)), further, strict=True):
            with column:
                selection.many(name, choices[name].label, choices[name].options)

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
