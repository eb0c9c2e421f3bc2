"""市: one city's plan as the plan is built: sections, initiatives, and KPIs with their status."""

import streamlit as st

from charts import pace as pace_chart
from charts import way
from domain.codes import Status
from metrics import catalogue
from metrics import way as way_metric
from ui import answers, city, heading, kpis, labels, markup, plot, selection

plans = answers.ask(catalogue.plans)
if plans.empty:
    heading.draw("市")
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、市を選べるようになります。")
else:
    names = dict(zip(plans.city, plans.municipality_name, strict=True))
    choice, _ = st.columns([1, 3])
    with choice:
        chosen = selection.one("city", "市", names, default=next(iter(names)))
    plan = plans[plans.city == chosen].iloc[0]
    scope = int(plan.municipality_key)
    heading.draw(f"{names[chosen]}　{plan.plan_name}", city.lead(plan), print_view="city")

    every = kpis.frame(scope)
    initiatives = answers.ask(catalogue.initiatives, scope=scope)
    st.html(city.headline(every, initiatives, plan))

    themes = answers.ask(catalogue.themes)
    filters = st.columns(4)
    with filters[0]:
        by_theme = selection.many("theme", "重点取組事項", dict(zip(themes.theme_id, themes.short_name, strict=True)))
    with filters[1]:
        by_status = selection.many(
            "status", "状態", {code: labels.status_text(code) for code in Status if code in set(every.status)}
        )
    with filters[2]:
        by_department = selection.many("department", "担当", {name: name for name in city.departments(initiatives)})
    with filters[3]:
        words = selection.words("words", "名称で絞り込む", "例：オンライン")
    shown, shown_kpis = city.filtered(initiatives, every, by_theme, by_status, by_department, words)
    if len(shown) < len(initiatives) or len(shown_kpis) < len(every):
        st.html(
            markup.paragraph(
                f"絞り込み中：取組 {len(shown)} / {len(initiatives)}、指標 {len(shown_kpis)} / {len(every)}　",
                markup.link("絞り込みを解く", "city", city=chosen),
            )
        )

    shares = answers.ask(way_metric.of_all, scope=scope)
    ways = city.ways(shown_kpis, shares)
    paces = city.paces(shown_kpis, shares)
    if ways:
        position, pace = st.tabs(["計画が今日求めている位置", "必要ペース"])
        with position:
            st.html(markup.paragraph(city.WAY_NOTE, is_note=True))
            plot.draw(
                lambda: way.figure(ways, city.WAY_WORDS), "ways", city.ways_in_words(ways), "計画が今日求めている位置"
            )
        with pace:
            st.html(markup.paragraph(city.PACE_NOTE, is_note=True))
            if paces:
                plot.draw(
                    lambda: pace_chart.figure(paces, city.PACE_WORDS), "paces", city.paces_in_words(paces), "必要ペース"
                )
            else:
                st.info("これから進む道のりのある指標はありません。")
    with st.expander("これから1年の間に期限が来るもの"):
        st.html(city.due_soon(shown_kpis, answers.now(scope).as_of))

    heading.section("取組と指標", "指標の名を選ぶと、道のりの図と計算の根拠を表示します。")
    if shown.empty:
        st.info("条件に合う取組はありません。")
    st.html(city.sections(shown, shown_kpis))
