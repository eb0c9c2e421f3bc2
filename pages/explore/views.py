"""The five forms in which 分析 shows what its filters leave, each with its files."""

from collections.abc import Callable, Mapping

import streamlit as st

from pages.explore import courses, due, listed, others, plan, speed, table
from pages.explore.filters import Found
from ui import answers, downloads, fields, figure, heading, kinds, markup, screen
from ui.sheets import Sheets

NAMES = {"table": "表", "courses": "推移", "plan": "計画と実績", "speed": "要加速", "due": "期限"}


def show_table(result: Found) -> None:
    """Draw 表."""
    st.html(
        fields.draw(
            fields.one("sort", "並べ替え", {code: kinds.fit(words) for code, words in table.ORDERS.items()}, ""),
            fields.many("col", "表示する列", {code: kinds.fit(words) for code, words in table.CHOICE.items()}, "標準の列"),
        )
        + answers.remembered("explore table", lambda: table.listing(result.kpis, table.columns(), "指標の一覧"))
        + downloads.offer("指標の一覧", table="explore_kpis")
    )


def show_others(result: Found) -> None:
    """Draw what passes beside the KPIs: initiatives, figures of the texts, what was started when, context."""
    if all_of := answers.remembered("explore others", lambda: others.all_of(result)):
        st.html(all_of)


def _is_narrowed_first(result: Found) -> bool:
    """Tell whether more is found than a view compares at once; then draw the ways to less."""
    if not listed.are_too_many(result.kpis):
        return False
    st.html(answers.remembered("explore narrowing", lambda: listed.narrowing(result.kpis)))
    return True


def show_courses(result: Found) -> None:
    """Draw 推移: the choice of KPIs, the lines, and the values."""
    if _is_narrowed_first(result):
        return
    st.html(answers.remembered("explore options", lambda: fields.draw(courses.field(result))))
    shown = answers.remembered("explore courses", lambda: courses.drawn(result))
    if not shown.kpis:
        st.info("条件に合う指標に、図にできる数値がありません。条件を減らすか、「表」で内容を確かめてください。")
        return
    title = courses.title(shown)
    st.html(markup.joined((heading.part(title, courses.NOTE), courses.remarks(shown, result))))
    width = screen.width()
    figure.draw(
        lambda: courses.figure(shown, width), "courses", courses.in_words(shown), title, "explore_courses",
        result.filters, str(width),
    )  # fmt: skip
    st.html(answers.remembered("explore course tables", lambda: courses.tables(shown)))


def show_plan(result: Found) -> None:
    """Draw 計画と実績: the points, and the list that they narrow."""
    if _is_narrowed_first(result):
        return
    shown = answers.remembered("explore plan", lambda: plan.placed(result))
    if not shown.placed.kpis:
        st.info("条件に合う指標に、基準値と最終目標の数値がそろうものがありません。条件を減らしてお試しください。")
        return
    title = plan.title(shown)
    tools = None if plan.is_dense(shown) else plan.tools()
    st.html(markup.joined((heading.part(title, plan.note(shown)), plan.key(shown), tools)))
    figure.draw(
        lambda: plan.figure(shown), "plan", plan.in_words(shown), title, "explore_plan", result.filters,
        on_choice=plan.choose, choosing=plan.choosing(),
    )  # fmt: skip
    st.html(answers.remembered("explore plan list", lambda: markup.joined((plan.chosen(shown), plan.listing(shown)))))


def show_speed(result: Found) -> None:
    """Draw 要加速: who is first in line, the departments, the arrows, and all of them as a table."""
    if _is_narrowed_first(result):
        return
    shown = answers.remembered("explore speed", lambda: speed.line(result))
    if not shown.rows:
        st.info("条件に合う指標に、基準値と最終目標の数値がそろい、まだ残りのあるものがありません。")
        return
    title = speed.title(shown)
    st.html(
        answers.remembered(
            "explore speed head",
            lambda: markup.joined((heading.part(title), speed.finding(shown), speed.departments(shown))),
        )
    )
    if speed.charted(shown):
        width = screen.width()
        figure.draw(
            lambda: speed.figure(shown, width), "speed", speed.in_words(shown), title, "explore_speed",
            result.filters, str(width),
        )  # fmt: skip
    st.html(answers.remembered("explore speed table", lambda: speed.table(shown)))


def show_due(result: Found) -> None:
    """Draw 期限: the span, the timeline, and the list that its discs narrow."""
    if _is_narrowed_first(result):
        return
    st.html(due.switches())
    shown = answers.remembered("explore due", lambda: due.selected(result))
    if not shown.dues:
        st.info("この期間に期限が来るものはありません。ほかの期間を選ぶか、条件を減らしてお試しください。")
        return
    title = due.title(shown)
    st.html(markup.joined((heading.part(title, due.NOTE), due.rows_switch(shown), due.reminding())))
    width = screen.width()
    figure.draw(
        lambda: due.figure(shown, width), "due", due.in_words(shown), title, "explore_due", result.filters, str(width),
        days="explore_calendar", on_choice=due.choose,
    )  # fmt: skip
    st.html(answers.remembered("explore due list", lambda: markup.joined((due.chosen(shown), due.listing(shown)))))


SHOW: Mapping[str, Callable[[Found], None]] = {
    "table": show_table,
    "courses": show_courses,
    "plan": show_plan,
    "speed": show_speed,
    "due": show_due,
}

# What this page lets save, by the name in the address of the file; links of earlier releases bear those of search.
SHEETS: Sheets = {
    "explore_kpis": table.kpi_sheet,
    "explore_initiatives": others.initiative_sheet,
    "explore_figures": others.figure_sheet,
    "explore_events": others.event_sheet,
    "explore_context": others.context_sheet,
    "explore_courses": courses.sheet,
    "explore_plan": plan.sheet,
    "explore_speed": speed.sheet,
    "explore_due": due.sheet,
    "explore_calendar": due.calendar,
    "search_kpis": table.kpi_sheet,
    "search_initiatives": others.initiative_sheet,
    "search_figures": others.figure_sheet,
    "search_events": others.event_sheet,
    "search_context": others.context_sheet,
}
