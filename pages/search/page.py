"""指標をさがす: KPIs and initiatives of all cities by words, city, theme, status, department, year and due day."""

import streamlit as st

from pages.search import filters, listing
from ui import answers, downloads, figure_rows, heading, markup, selection

heading.draw("指標をさがす", "全市の計画に書かれた指標と取組を、ことば・市・状態などから探します。")
choices = filters.choices()
first = st.columns(4)
with first[0]:
    selection.words("q", "ことば", "例：オンライン手続")
for column, name in zip(first[1:], ("city", "theme", "status"), strict=True):
    with column:
        selection.many(name, choices[name].label, choices[name].options)
with st.expander("さらに絞り込む（担当・年度・期限・条件）"):
    for column, name in zip(st.columns(len(filters.FURTHER)), filters.FURTHER, strict=True):
        with column:
            selection.many(name, choices[name].label, choices[name].options)

result = answers.remembered("found", filters.found)
if result.filters:
    heading.filtered(filters.in_words(result), filters.summary(result), also=("city", "due", "only"))
else:
    st.html(markup.paragraph(filters.summary(result)))

if not result.kpis:
    st.info("条件に合う指標はありません。ことばを短くするか、条件を減らしてお試しください。")
else:
    st.html(
        answers.remembered("listing", lambda: listing.kpis(result)) + downloads.offer("指標の一覧", table="search_kpis")
    )
if result.figures:
    printed = result.figures
    st.html(
        answers.remembered("figures", lambda: listing.figures(printed))
        + downloads.offer(figure_rows.WHAT, table="search_figures")
    )
if result.initiatives:
    listed = result.initiatives
    st.html(
        answers.remembered("initiatives", lambda: listing.initiatives(listed))
        + downloads.offer("取組の一覧", table="search_initiatives")
    )
