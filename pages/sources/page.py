"""出典: the record of each plan, what is missing and why, what was mended, and the place of every figure."""

import streamlit as st

from metrics import catalogue, sources
from pages.sources import record as pieces
from ui import answers, downloads, heading, markup, selection
from ui.rows import as_frame

heading.draw("出典", "どの文書の、どこに印刷された値か。文書の変換で失われたもの、直したものも隠さずに示します。")
plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
if plans.empty:
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、ここに表示されます。")
else:
    choice, _ = st.columns([1, 3])
    with choice:
        names = dict(zip(plans.city, plans.municipality_name, strict=True))
        selection.one("city", "市", names, default=str(plans.city.iloc[0]))
    plan = pieces.chosen(plans)
    scope = int(plan.municipality_key)
    cities = as_frame(catalogue.City, answers.ask(catalogue.cities))
    gaps = as_frame(sources.Gap, answers.ask(sources.gaps, scope=scope))
    corrections = as_frame(sources.Correction, answers.ask(sources.corrections, scope=scope))
    kpis = as_frame(catalogue.Kpi, answers.ask(catalogue.kpis, scope=scope))
    initiatives = as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives, scope=scope))
    st.html(
        answers.remembered(
            "sources",
            lambda: markup.joined(
                (
                    heading.part(
                        f"{plan.municipality_name}の計画書", "下の表の「行」は、計画書の文字の変換結果での行番号です。"
                    ),
                    pieces.record(plan, cities[cities.city == plan.city].iloc[0]),
                    markup.details(
                        pieces.gaps_told(gaps),
                        pieces.gap_table(gaps, initiatives, kpis),
                        downloads.offer("欠けているもの", table="sources_gaps"),
                    ),
                    markup.details(
                        f"直したもの {len(corrections)}件",
                        pieces.correction_table(corrections),
                        downloads.offer("直したもの", table="sources_corrections"),
                    ),
                    markup.details(
                        f"指標の場所 {len(kpis)}件",
                        pieces.place_table(kpis),
                        downloads.offer("指標の場所", table="sources_places"),
                    ),
                    heading.part("欠けているもの", "市と理由ごとの件数です。欠けた値を推定で補うことはしません。"),
                    pieces.gap_counts(as_frame(sources.GapCount, answers.ask(sources.gap_counts)), plans),
                    downloads.offer("欠けているものの件数", table="sources_counts"),
                    heading.part("すべての計画書", "保存される表には、上の記録のすべての項目が入ります。"),
                    pieces.plan_table(plans),
                    downloads.offer("計画書の記録", table="sources_records"),
                )
            ),
        )
    )
