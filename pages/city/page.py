"""市: one city's plan: what must speed up, what this year asks, then the plan as it is built."""

import streamlit as st

from metrics import catalogue
from metrics.words import figures as figure_words
from pages.city import by_stage, chapters, due, figures, headline, pace, points, statements, this_year
from pages.city import view as city
from ui import (
    answers,
    downloads,
    fields,
    figure,
    groups,
    heading,
    kinds,
    markup,
    screen,
    search_link,
    sparkline,
    spots,
    succession,
    withdrawal,
)


def filters(view: city.View) -> None:
    """Draw the choice of city and the filters, and say what they leave."""
    offered = city.options(view.every, view.initiatives)
    names = {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}
    st.html(
        fields.draw(
            fields.one("city", kinds.word(), names, next(iter(names)), groups.prefectures()),
            fields.many("theme", "重点取組事項", offered.themes),
            # A plan may set no KPIs, and may name no departments.
            fields.many("status", "状態", offered.statuses) if offered.statuses else None,
            fields.many("department", "担当", offered.departments) if offered.departments else None,
            fields.words("words", "取組・指標の名を検索", "例：オンライン"),
        )
    )
    if view.filters:
        heading.filtered(city.in_words(view), city.count(view), (succession.PART,))
        show(search_link.everywhere())


def urgent(view: city.View) -> markup.Markup:
    """Return what must speed up, with the way to save it; nothing while nothing was reported."""
    slow = pace.html(view)
    save = downloads.offer(f"{view.plan.municipality_name}の{pace.TITLE}", table="city_paces") if slow else None
    return markup.joined((slow, save))


def targets(view: city.View) -> markup.Markup:
    """Return the targets of this year, with the way to save them; nothing where it has none."""
    year = this_year.of(view)
    aims = this_year.targets_html(year) if year is not None else markup.EMPTY
    title = f"{view.plan.municipality_name}の{this_year.TITLE}"
    return markup.joined((aims, downloads.offer(title, table="city_targets") if aims else None))


def by_numbers(view: city.View) -> markup.Markup:
    """Return where the roadmap stands, what falls due, and the plan with a row a KPI, each with the ways to save it."""
    name, dues, year = view.plan.municipality_name, due.of(view), this_year.of(view)
    return markup.joined(
        (
            this_year.stages_html(view, year) if year is not None else None,
            heading.part(due.TITLE),
            due.table(dues),
            downloads.offer(due.TITLE, table="city_due") if dues else None,
            heading.part("取組と指標", "指標の名を選ぶと、推移と目標の図と計算の根拠を表示します。"),
            chapters.contents(view),
            sparkline.legend(sparkline.drawn(view.scope).marks, answers.now().as_of),
            chapters.sections(view),
            saves(
                ("指標の表", downloads.offer(f"{name}の指標", table="city_kpis")),
                ("取組の表", downloads.offer(f"{name}の取組", table="city_initiatives")),
            ),
            _figures(view),
        )
    )


def by_stages(view: city.View) -> markup.Markup:
    """Return a plan without numbers: how its stages go year by year, then a row an initiative, then its figures."""
    name, plan = view.plan.municipality_name, by_stage.of(view)
    of_kpis = (("指標の表", downloads.offer(f"{name}の指標", table="city_kpis")),) if view.every else ()
    return markup.joined(
        (
            by_stage.summary(view, plan),
            heading.part("取組と計画上の段階", "指標の名を選ぶと、その記録を表示します。" if view.every else ""),
            chapters.contents(view),
            by_stage.sections(view, plan),
            saves(*of_kpis, ("取組の表", downloads.offer(f"{name}の取組", table="city_initiatives"))),
            _figures(view),
        )
    )


def _figures(view: city.View) -> markup.Markup:
    """Return the figures of the text with the way to save them."""
    if not view.shown_figures:
        return markup.EMPTY
    return markup.joined(
        (
            heading.part(figure_words.WHAT, figure_words.NOTE),
            figures.table(view.shown_figures),
            downloads.offer(f"{view.plan.municipality_name}の{figure_words.WHAT}", table="city_figures"),
        )
    )


def saves(*tables: tuple[str, markup.Markup]) -> markup.Markup:
    """Return the ways to save several tables in a row, each under its name."""
    rows = [markup.html("<div><span>{}</span>{}</div>", *table) for table in tables]
    return markup.html('<div class="dx-save-rows">{}</div>', rows)


def chart(view: city.View) -> None:
    """Draw the KPIs against the plan, or what it asks of them; a point leads to its KPI."""
    shown = answers.remembered("city points", lambda: points.placed(view))
    if not shown.kpis:
        return
    title, width = spots.title(shown), screen.width()
    st.html(markup.joined((heading.part(title, points.note(shown)), spots.key(shown))))
    figure.draw(
        lambda: points.figure(shown, width), "city_points", spots.in_words(shown), title, "city_points",
        ((kinds.word(), view.plan.municipality_name), *view.filters), str(width), on_choice=points.choose,
        source=view.plan.plan_name,
    )  # fmt: skip


def page(view: city.View) -> None:
    """Draw the page of the city that is selected."""
    plan = view.plan
    heading.draw(f"{plan.municipality_name}　{plan.plan_name}", headline.lead(plan), print_view="city")
    succession.announce(view.retired)
    st.html(answers.remembered("city headline", lambda: headline.strip(view)))
    filters(view)
    said = answers.remembered("city statements", lambda: statements.html(view))
    if view.shown and by_stage.is_for(view):
        st.html(answers.remembered("city by stages", lambda: by_stages(view)))
    elif view.shown:
        show(answers.remembered("city urgent", lambda: urgent(view)))
        aims, rest = (answers.remembered(*piece) for piece in (
            ("city targets", lambda: targets(view)), ("city plan", lambda: by_numbers(view)),
        ))  # fmt: skip
        # Before anything is reported, what the plan asks of this year comes first.
        show(None if view.is_reported else aims)
        chart(view)
        show(markup.joined((aims if view.is_reported else None, rest)))
    elif not said:
        st.info("条件に合う取組はありません。条件を減らしてお試しください。")
    if said:
        st.html(said)


def show(piece: markup.Markup | None) -> None:
    """Draw a piece, where there is anything of it."""
    if piece:
        st.html(piece)


points.follow()
gone = withdrawal.asked()
selected = answers.remembered("city view", city.view) if gone is None else None
if gone is not None:
    withdrawal.draw(gone, "計画")
elif selected is None:
    heading.draw(kinds.word())
    st.info("計画がまだ取り込まれていません。運営者が計画データを取り込むと、市区町村を選べるようになります。")
else:
    page(selected)
