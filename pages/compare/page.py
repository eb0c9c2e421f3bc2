"""比較: what several cities measure alike over time, the distribution of statuses, who is at which stage when."""

from collections.abc import Sequence

import streamlit as st

from access import person
from domain.access import Action
from domain.fiscal import fiscal_year_of
from metrics import catalogue, comparison
from pages.compare import common_course, finder, finding, measures, panels, spread, stages, statuses, together
from ui import (
    answers,
    distribution_rows,
    downloads,
    fields,
    figure,
    groups,
    heading,
    kinds,
    markup,
    menu,
    pages_of_rows,
    peers,
    screen,
    selection,
    switch,
)
from ui.pages_of_rows import Part

_OF_A_PAGE = 30  # cities whose statuses and stages stand below each other


def _spread(number: int, group: distribution_rows.Group, named: Sequence[str]) -> None:
    """Draw how the values of a definition lie."""
    title, width = f"{group.definition}：{distribution_rows.finding(group)}。", screen.width()
    where = distribution_rows.where(group, named) or spread.NOBODY
    places = markup.paragraph(where, is_note=True)
    st.html(markup.html('<h3 class="dx-section">{}</h3>{}', title, places))
    figure.draw(
        lambda: spread.figure(group, named, width), f"spread_{number}", distribution_rows.in_words(group, named), title,
        "compare_distribution", spread.filters(measure), str(width), str(number),
    )  # fmt: skip
    st.html(
        answers.remembered("compare spread", lambda: spread.below(chosen, group, named), str(number))
    )


heading.draw(
    menu.row("compare").title,
    f"同じものを測る指標を、{kinds.word()}をまたいで比べます。順位や総合点は付けません。",
)
plans = peers.plans()
offered = answers.ask(comparison.measures)
if not offered:
    st.info("比べられる共通指標がまだありません。")
else:
    names = {row.measure_id: row.measure_name for row in offered}
    cities = {plan.city: plan.municipality_name for plan in plans}
    every = f"すべての{kinds.word()}" if len(plans) <= common_course.MOST else f"はじめの{common_course.MOST}{kinds.word()}"
    chosen = selection.choice("measure", names, offered[0].measure_id)
    measure = measures.measure(offered)
    scales = common_course.scales(measure)
    scale = switch.current("scale", scales)
    choices = fields.draw(
        peers.field(),
        fields.one("measure", "共通指標", names, offered[0].measure_id),
        fields.many(
            "city", f"{kinds.word()}（{common_course.MOST}つまで）", cities, every, common_course.MOST, groups.prefectures()
        ),
    )
    st.html(
        markup.joined(
            (
                markup.html('<div class="dx-compare-choice">{}{}</div>', choices, finding.scale_switch(scales)),
                peers.told(),
            )
        )
    )
    found = answers.remembered("compare course", lambda: common_course.shown(measure, scale))
    if found.groups:
        title = finding.title(found)
        st.html(markup.joined((finding.head(title), finding.subtitle(found))))
        width = screen.width()
        figure.draw(
            lambda: panels.figure(found, width), "course", finding.in_words(found), title, "compare_course",
            finding.filters(found), str(width),
        )  # fmt: skip
    else:
        st.html(finding.head(names[chosen]))
        st.info("選んだ市区町村には、この目盛りで図にできる数値がありません。市区町村か目盛りを変えてお試しください。")
    st.html(
        answers.remembered(
            "compare course words", lambda: markup.joined((finding.remarks(found), finding.table(found)))
        )
    )

    spreads = answers.remembered("compare spreads", lambda: spread.shown(chosen))
    if spreads:
        heading.section(spread.TITLE, spread.NOTE)
        named = spread.chosen(chosen)
        for number, group in enumerate(spreads):
            _spread(number, group, named)
        st.html(markup.paragraph(distribution_rows.METHOD, is_note=True))
    heading.section(together.TITLE, together.NOTE)
    st.html(
        answers.remembered("compare together", lambda: together.told(measure))
        + markup.html(
            '<div class="dx-saves">{}<span>{}ごとの値（分布・合計に使うもの）</span>{}</div>',
            downloads.offer(f"{names[chosen]}の合計", table="compare_joint") if together.sums(chosen) else None,
            kinds.word(),
            downloads.offer(f"{names[chosen]}の分布・合計に使う値", table="compare_values"),
        )
    )

    heading.section(
        "値と定義の違い", "定義が同じものだけを一つの目盛りに並べます。分母・時点の違いは各行に記しています。"
    )
    few = found.cities if len(plans) > common_course.MOST else None
    told = answers.remembered("compare measure", lambda: measures.told(names[chosen], chosen, few))
    saves = downloads.offer(names[chosen], table="compare_measure", drawing="compare_measure_chart")
    st.html(told + saves)

    heading.section("比較できる指標", "共通指標の一覧です。値は直近の実績、なければ計画の基準値です。")
    all_measures = answers.remembered(
        "compare measures", lambda: measures.overview_table(found.cities, chosen) + measures.mapping_told(found.cities)
    )
    st.html(
        all_measures
        + (markup.paragraph(markup.link("管理で対応付ける", "admin")) if person.refusal(Action.MAP) is None else markup.EMPTY)
        + downloads.offer("共通指標の一覧", table="compare_measures")
        + downloads.offer("参考にする国・県の値", table="compare_references")
    )

if plans:
    heading.section("状態の内訳", f"帯の全体がその{kinds.word()}の指標すべてです。判定できないものも外しません。")
    saves = downloads.offer("状態の内訳", table="compare_statuses", drawing="compare_statuses_chart")
    part = pages_of_rows.of(plans, _OF_A_PAGE, "団体") if len(plans) > _OF_A_PAGE else Part(plans, "", markup.EMPTY)
    which = markup.paragraph(part.words, is_note=True) if part.links else None
    bands = answers.remembered("compare statuses", lambda: statuses.statuses(part.rows))
    st.html(markup.joined((which, bands, part.links, saves)))

    heading.section(kinds.fit("各市区町村の実施状況と予定"), "工程表の語を段階に読み替えた、計画上の段階です。")
    themes = answers.ask(catalogue.themes)
    now = fiscal_year_of(answers.now().as_of)
    by_theme = {row.theme_id: row.theme_name for row in themes}
    theme = selection.choice("theme", by_theme, themes[0].theme_id)
    wanted = finder.asked_words()
    st.html(
        fields.draw(
            fields.one("theme", "重点取組事項", by_theme, themes[0].theme_id),
            fields.words("words", "キーワードで探す（取組・工程・指標・これまでの取組）", "例：書かない窓口"),
        )
    )
    if wanted and groups.are_folded() and len(plans) > groups.FAR:
        st.html(
            markup.paragraph(
                f"キーワードで並べて比べられるのは{groups.FAR}団体までです。上の「{peers.LABEL}」で都道府県などを選ぶと、ここに示します。"
                "全国の取組・指標は「分析」で探せます。"
            )
        )
    elif wanted:
        answer = answers.remembered("compare found", lambda: finder.told(wanted, now))
        st.html(
            finder.examples(wanted)
            + answer
            + downloads.offer(f"「{wanted}」の記載", table="compare_places")
            + downloads.offer(f"「{wanted}」の段階", table="compare_search")
        )
    title = markup.html('<h3 class="dx-section">{}</h3>', by_theme[theme])
    shown = answers.remembered("compare stages", lambda: stages.matrix(by_theme[theme], theme, part.rows))
    st.html(
        (markup.EMPTY if wanted else finder.examples(wanted))
        + title
        + markup.joined((which, shown, part.links))
        + downloads.offer(f"{by_theme[theme]}の段階", table="compare_stages")
        + markup.paragraph(markup.link("この事項の工程を見る", "roadmap", theme=theme))
    )
