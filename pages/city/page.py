"""市: one city's plan as the plan is built: sections, initiatives, and KPIs with their status."""

import streamlit as st

from charts import pace as pace_chart
from metrics import catalogue
from pages.city import chapters, due, figures, headline, pace, statements
from pages.city import view as city
from ui import answers, downloads, figure, figure_rows, heading, markup, selection, sparkline, succession


def filters(view: city.View) -> None:
    """Draw the choice of city and the filters, and say what they leave."""
    offered = city.options(view.every, view.initiatives)
    with st.container(key="dx-city-filters"):
        columns = st.columns(5)
        with columns[0]:
            names = {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}
            selection.one("city", "市", names, default=next(iter(names)))
        with columns[1]:
            selection.many("theme", "重点取組事項", offered.themes)
        if offered.statuses:  # a plan may set no KPIs
            with columns[2]:
                selection.many("status", "状態", offered.statuses)
        if offered.departments:  # a plan may name none
            with columns[3]:
                selection.many("department", "担当", offered.departments)
        with columns[4]:
            selection.words("words", "名称で絞り込む", "例：オンライン")
    if view.filters:
        heading.filtered(city.in_words(view), city.count(view), (succession.PART,))


def body(view: city.View) -> markup.Markup:
    """Return the plan and what falls due, each with the ways to save it."""
    name, dues = view.plan.municipality_name, due.of(view)
    of_kpis = (("指標の表", downloads.offer(f"{name}の指標", table="city_kpis")),) if view.every else ()
    return markup.joined(
        (
            None if view.every else _figures(view),
            heading.part("取組と指標", "指標の名を選ぶと、推移と目標の図と計算の根拠を表示します。")
            if view.every
            else heading.part("取組"),
            chapters.contents(view),
            sparkline.legend(sparkline.drawn(view.scope).marks, answers.now().as_of) if view.every else None,
            chapters.sections(view),
            saves(
                *of_kpis,
                ("取組の表", downloads.offer(f"{name}の取組", table="city_initiatives")),
            ),
            _figures(view) if view.every else None,
            heading.part(due.TITLE),
            due.table(dues),
            downloads.offer(due.TITLE, table="city_due") if dues else None,
        )
    )


def _figures(view: city.View) -> markup.Markup:
    """Return the figures of the text with the way to save them; they come first where a plan sets no KPIs."""
    if not view.shown_figures:
        return markup.EMPTY
    return markup.joined(
        (
            heading.part(figure_rows.WHAT, figure_rows.NOTE),
            figures.table(view.shown_figures),
            downloads.offer(f"{view.plan.municipality_name}の{figure_rows.WHAT}", table="city_figures"),
        )
    )


def saves(*tables: tuple[str, markup.Markup]) -> markup.Markup:
    """Return the ways to save several tables in a row, each under its name."""
    rows = [markup.html("<div><span>{}</span>{}</div>", *table) for table in tables]
    return markup.html('<div class="dx-save-rows">{}</div>', rows)


def paces(view: city.View) -> None:
    """Draw the paces still needed, where any KPI has moved and has a way left."""
    found = answers.remembered("city paces", lambda: pace.of(view))
    if not found:
        return
    title, rows = pace.title(found), pace.chart_rows(found)
    heading.section(title, pace.NOTE)
    alt = pace.in_words(rows, len(found))
    figure.draw(lambda: pace_chart.figure(rows, pace.WORDS), "paces", alt, title, table="city_paces")
    st.html(answers.remembered("city pace table", lambda: pace.table(found)))


def page(view: city.View) -> None:
    """Draw the page of the city that is selected."""
    plan = view.plan
    heading.draw(f"{plan.municipality_name}　{plan.plan_name}", headline.lead(plan), print_view="city")
    succession.announce(view.retired)
    st.html(answers.remembered("city headline", lambda: headline.strip(view)))
    filters(view)
    said = answers.remembered("city statements", lambda: statements.html(view))
    if view.shown:
        st.html(answers.remembered("city plan", lambda: body(view)))
        paces(view)
    elif not said:
        st.info("条件に合う取組はありません。条件を減らしてお試しください。")
    if said:
        st.html(said)


selected = answers.remembered("city view", city.view)
if selected is None:
    heading.draw("市")
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、市を選べるようになります。")
else:
    page(selected)
