"""出典: the record of each plan, what is missing and why, what was mended, and the place of every figure."""

import streamlit as st

from metrics import catalogue, sources
from ui import answers, heading, markup, selection
from ui import sources as pieces

heading.draw("出典", "どの文書の、どこに印刷された値か。文書の変換で失われたもの、直したものも隠さずに示します。")
plans = answers.ask(catalogue.plans)
if plans.empty:
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、ここに表示されます。")
else:
    heading.section("欠けているもの", "市と理由ごとの件数です。欠けた値を推定で補うことはしません。")
    st.html(pieces.gap_counts(answers.ask(sources.gap_counts), plans))

    choice, _ = st.columns([1, 3])
    with choice:
        names = dict(zip(plans.city, plans.municipality_name, strict=True))
        city = selection.one("city", "市", names, default=str(plans.city.iloc[0]))
    plan = plans[plans.city == city].iloc[0]
    scope = int(plan.municipality_key)
    cities = answers.ask(catalogue.cities)
    heading.section(f"{plan.municipality_name}の計画書")
    st.html(pieces.record(plan, cities[cities.city == city].iloc[0]))

    kpis = answers.ask(catalogue.kpis, scope=scope)
    gaps = answers.ask(sources.gaps, scope=scope)
    with st.expander(f"欠けているもの {len(gaps)}件", expanded=True):
        st.html(pieces.gap_table(gaps, answers.ask(catalogue.initiatives, scope=scope), kpis))
    corrections = answers.ask(sources.corrections, scope=scope)
    with st.expander(f"直したもの {len(corrections)}件"):
        st.html(pieces.correction_table(corrections))
    with st.expander(f"指標の場所 {len(kpis)}件"):
        st.html(pieces.place_table(kpis))
    st.html(markup.paragraph("行番号は、計画書の文字の変換結果での行です。", is_note=True))
