"""全体: what the plans promise, or how they stand once anything is judged; what changed, each KPI, city, theme, day."""

import streamlit as st

from metrics import catalogue
from metrics.counts import summed
from pages.overview import beside, cities, dates, finding, folded, points, promised, since, themes
from ui import (
    answers,
    downloads,
    fields,
    figure,
    groups,
    heading,
    kinds,
    mapping,
    markup,
    peers,
    sample,
    screen,
    spots,
    status_band,
)

points.follow()
plans = answers.ask(catalogue.plans)


def _cards() -> markup.Markup:
    told = markup.paragraph(finding.standing(finding.counted()), is_note=True)
    return markup.joined((promised.cards(), told))


def _promises() -> markup.Markup:
    return markup.joined((promised.this_year(), promised.steepest()))


def _cities() -> markup.Markup:
    names = beside.chosen(plans)
    note = f"帯の全体がその{kinds.word()}の指標すべてです。判定できないものも外さずに数えます。"
    return markup.joined(
        (
            None if is_many else heading.part(kinds.fit("市区町村ごとの状況"), note),
            cities.cities(cities.chosen(names)) if names else cities.together(),
            markup.html(
                '<div class="dx-saves">{}<span>計画の期間の図</span>{}</div>',
                downloads.offer(kinds.fit("市区町村ごとの状況"), table="overview_cities", drawing="overview_status"),
                downloads.offer("計画の期間", drawing="overview_periods"),
            ),
        )
    )


def _dated() -> markup.Markup:
    return markup.joined(
        (
            heading.part("これから来る期限"),
            folded.due_table() if is_folded else dates.due_table(),
            downloads.offer("これから来る期限", table="overview_due"),
        )
    )


def _themes() -> markup.Markup:
    note = "二つの事項に当たる指標は両方に数えます（重複あり）。取組は数値の指標がないものも含みます。"
    unreported = (
        f"「未登録」は、このダッシュボードに実績がないという意味です。{kinds.word()}が公表していないという意味ではありません。"
    )
    return markup.joined(
        (
            heading.part(kinds.fit("市区町村 × 重点取組事項"), note),
            status_band.legend({"": summed(finding.counted())}),
            themes.matrix(themes.beside(plans), answers.ask(catalogue.themes), mapping.unthemed()),
            downloads.offer(kinds.fit("市区町村と重点取組事項"), table="overview_matrix"),
            markup.paragraph(unreported, is_note=True),
        )
    )


def _against_plan() -> None:
    """Draw every KPI against its plan; nothing where none can stand there."""
    if is_folded:
        _against_plan_folded()
        return
    shown = points.placed()
    if not shown.kpis or not shown.is_reported:
        return
    title, is_dense = spots.title(shown), spots.is_dense(shown)
    how = spots.DENSE_NOTE if is_dense else points.CHOOSING
    st.html(markup.joined((heading.part(title, spots.note(shown, how)), spots.key(shown))))
    figure.draw(
        lambda: spots.dense(shown) if is_dense else spots.figure(shown), "overview_plan", spots.in_words(shown), title,
        "overview_points", on_choice=None if is_dense else points.choose,
    )  # fmt: skip


def _against_plan_folded() -> None:
    placed = folded.placed()
    if placed.cells:
        title = folded.plan_title(placed)
        st.html(markup.joined((heading.part(title, folded.plan_note(placed)), folded.plan_key(placed))))
        figure.draw(lambda: folded.plan_figure(placed), "overview_plan", folded.plan_in_words(placed), title)


def _by_year_folded() -> None:
    cells, width = folded.years(), screen.width()
    if cells:
        title = folded.years_title(cells)
        st.html(heading.part(title, folded.YEARS_NOTE))
        figure.draw(
            lambda: folded.years_figure(cells, points.TODAY, width), "overview_years", folded.years_in_words(cells),
            title, None, (), str(width),
        )  # fmt: skip


def _by_year() -> None:
    """Draw the targets year by year; nothing where no plan has any."""
    if is_folded:
        _by_year_folded()
        return
    shown = points.promised()
    if not shown.kpis:
        return
    if groups.is_whole() and len(shown.kpis) > spots.MOST_POINTS:
        _by_year_folded()
        return
    title, width = points.title(shown), screen.width()
    st.html(heading.part(title, points.note(shown)))
    figure.draw(
        lambda: points.figure(shown, width), "overview_years", points.in_words(shown), title, "overview_points", (),
        str(width), on_choice=points.choose,
    )  # fmt: skip


def _since() -> None:
    """Draw what changed since a day; nothing where there is only one version."""
    if not since.is_offered():
        return
    st.html(answers.remembered("what changed", since.drawn))


def _choice() -> None:
    """Draw the ways to group cities and to choose some, where they are too many to stand beside each other."""
    if is_many:
        note = "まとまりごとの状況です。市区町村を選ぶと、選んだ自治体だけを並べます。"
        names = {plan.city: plan.municipality_name for plan in peers.of(plans)}
        choice = fields.many(
            "city", "市区町村を選ぶ", names, f"{groups.MANY}つまで選べます", groups.MANY, groups.prefectures()
        )
        chosen = fields.draw(peers.field(), choice)
        st.html(markup.joined((heading.part(kinds.fit("市区町村ごとの状況"), note), beside.switches(), chosen, peers.told())))
    elif told := peers.told():
        st.html(told)


is_judged, is_folded = finding.has_verdicts(finding.counted()), groups.are_folded()
heading.draw(cities.title(plans, is_judged), cities.lead(is_judged))
if not plans:
    st.info("計画がまだ取り込まれていません。運営者が計画データを取り込むと、ここに表示されます。")
else:
    # Each piece is sent as soon as it is made: the first answers by itself, the last ask the most.
    is_many = groups.are_many(plans)
    way_in = sample.way_in()
    st.html(answers.remembered("headline", lambda: finding.headline(plans, way_in), way_in))
    if is_judged:
        _since()
        _against_plan()
    else:
        st.html(answers.remembered("promised cards", _cards))
        _by_year()
        st.html(answers.remembered("promises", _promises))
    _choice()
    st.html(answers.remembered("cities", _cities))
    st.html(answers.remembered("dated", _dated))
    st.html(answers.remembered("themes", _themes))
    if not is_judged:
        _since()
