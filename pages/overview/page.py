"""概要: how the cities are doing, what changed, what is late and what is missing, in five seconds."""

import streamlit as st

from metrics import catalogue, counts, reports, theme_matrix
from pages.overview import cities, dates, finding
from ui import answers, downloads, formats, heading, markup, status_band
from ui.rows import as_frame

moment = answers.now()
plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))


def _standing() -> markup.Markup:
    found = status_band.numbers(as_frame(counts.Count, answers.ask(counts.by_city)))
    return markup.joined(
        (
            heading.part("市ごとの状況", "帯の全体がその市の指標すべてです。判定できないものも外さずに数えます。"),
            cities.cities(plans, found, as_frame(reports.Due, answers.ask(reports.due))),
            markup.Markup('<div class="dx-saves">'),
            downloads.offer("市ごとの状況", table="overview_cities", drawing="overview_status"),
            markup.Markup("<span>計画の期間の図</span>"),
            downloads.offer("計画の期間", drawing="overview_periods"),
            markup.Markup("</div>"),
        )
    )


def _dated() -> markup.Markup:
    return markup.joined(
        (
            markup.Markup('<div class="dx-halves"><section>'),
            heading.part("これから来る期限"),
            dates.due_table(),
            downloads.offer("これから来る期限", table="overview_due"),
            markup.Markup("</section><section>"),
            heading.part("最近の変化"),
            dates.turned(),
            downloads.offer("状態が変わった指標", table="overview_changes") if dates.earlier() else "",
            dates.updates_table(),
            downloads.offer("データの更新", table="overview_updates"),
            markup.Markup("</section></div>"),
        )
    )


def _themes() -> markup.Markup:
    note = "二つの事項に当たる指標は両方に数えます（重複あり）。取組は数値の指標がないものも含みます。"
    unreported = (
        "「未登録」は、このダッシュボードに実績がないという意味です。市が公表していないという意味ではありません。"
    )
    return markup.joined(
        (
            heading.part("市 × 重点取組事項", note),
            status_band.legend(status_band.numbers(as_frame(counts.Count, answers.ask(counts.by_city)))),
            cities.matrix(as_frame(theme_matrix.Cell, answers.ask(theme_matrix.of_all)), plans, as_frame(catalogue.Theme, answers.ask(catalogue.themes))),
            downloads.offer("市と重点取組事項", table="overview_matrix"),
            markup.paragraph(unreported, is_note=True),
        )
    )


heading.draw(
    cities.title(plans),
    f"{formats.day(moment.as_of)}の時点で、計画に書かれた目標と報告された実績から判定しています。",
)
if plans.empty:
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、ここに表示されます。")
else:
    # Each piece is sent as soon as it is made: the first answers by itself, the last ask the most.
    st.html(answers.remembered("headline", lambda: finding.draw(as_frame(counts.Count, answers.ask(counts.by_city)), plans)))
    st.html(answers.remembered("cities", lambda: dates.brief() + _standing()))
    st.html(answers.remembered("themes", _themes))
    st.html(answers.remembered("dated", _dated))
