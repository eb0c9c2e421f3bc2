"""出典: the record of each plan, what is missing and why, what was mended, and the place of every figure."""

import streamlit as st

from metrics import catalogue, context, sources
from metrics.catalogue import Plan
from pages.sources import record as pieces
from pages.sources.tables import CONTRADICTIONS, CORRECTIONS, GAPS, PLACES, PLANS, THEMES
from ui import answers, downloads, fields, groups, heading, kinds, markup, pages_of_rows


def _body(plan: Plan) -> markup.Markup:
    scope = plan.municipality_key
    city = next(city for city in answers.ask(catalogue.cities) if city.city == plan.city)
    corrections = answers.ask(sources.corrections, scope=scope)
    contradictions = answers.ask(context.contradictions, scope=scope)
    kpis = answers.ask(catalogue.kpis, scope=scope)
    mapped = answers.ask(sources.theme_reasons, scope=scope)
    part = pages_of_rows.of(plans, unit="計画")
    return markup.joined(
        (
            heading.part(
                f"{plan.municipality_name}の計画書", "下の表の「行」は、計画書の文字の変換結果での行番号です。"
            ),
            pieces.record(plan, city),
            markup.details(
                pieces.gaps_told(answers.ask(sources.gaps, scope=scope)),
                GAPS.html(pieces.missing(scope), "欠けているもの", is_paired=True),
                downloads.offer("欠けているもの", table="sources_gaps"),
            ),
            markup.details(
                f"直したもの {len(corrections)}件",
                CORRECTIONS.html(corrections, "宣言して直したもの"),
                downloads.offer("直したもの", table="sources_corrections"),
            ),
            markup.details(
                f"取組をどの事項に置くか {len(mapped)}件",
                markup.paragraph(
                    "取組の名が表す事項に置き、工程表の行・指標・行うことがほかの事項のものなら、その事項にも置きます。"
                    "「市独自の取組」は、取組の名が国の一覧のどの項目にもないときだけです。どの計画にも同じ規則です。"
                )
                + THEMES.html(mapped, "取組をどの事項に置くか", is_paired=True),
                downloads.offer("取組をどの事項に置くか", table="sources_themes"),
            ),
            markup.details(
                f"{pieces.CONTRADICTING} {len(contradictions)}件",
                CONTRADICTIONS.html(contradictions, "一つの事柄についての、合わない二つの記載。どちらも印字のまま"),
                downloads.offer(pieces.CONTRADICTING, table="sources_contradictions"),
            )
            if contradictions
            else None,
            markup.details(
                f"指標の場所 {len(kpis)}件",
                PLACES.html(kpis, "指標の場所", is_paired=True),
                downloads.offer("指標の場所", table="sources_places"),
            )
            if kpis
            else None,
            heading.part("欠けているもの", kinds.word() + "と理由ごとの件数です。欠けた値を推定で補うことはしません。"),
            pieces.gap_counts(answers.ask(sources.gap_counts), part.rows),
            part.links,
            downloads.offer("欠けているものの件数", table="sources_counts"),
            heading.part("すべての計画書", "保存される表には、上の記録のすべての項目が入ります。"),
            PLANS.html(pieces.recorded(part.rows), f"計画書の一覧　{part.words}" if part.links else "計画書の一覧"),
            part.links,
            downloads.offer("計画書の記録", table="sources_records"),
        )
    )


heading.draw("出典", "どの文書の、どこに印刷された値か。計画書から読み取れなかったもの、直したものも隠さずに示します。")
plans = answers.ask(catalogue.plans)
if not plans:
    st.info("計画がまだ取り込まれていません。運営者が計画データを取り込むと、ここに表示されます。")
else:
    names = {plan.city: plan.municipality_name for plan in plans}
    st.html(fields.draw(fields.one("city", kinds.word(), names, plans[0].city, groups.prefectures())))
    st.html(answers.remembered("sources", lambda: _body(pieces.chosen(plans))))
