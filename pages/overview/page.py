"""全体: how the cities are doing, what changed, what is late and what is missing, in five seconds."""

import streamlit as st

from metrics import catalogue, counts, theme_matrix
from pages.overview import cities, dates, finding, updates
from ui import answers, downloads, formats, heading, markup, sample, status_band

moment = answers.now()
plans = answers.ask(catalogue.plans)


def _headline() -> markup.Markup:
    return finding.draw(answers.ask(counts.by_city), plans, way_in)


def _standing() -> markup.Markup:
    return markup.joined(
        (
            updates.brief(),
            heading.part("市ごとの状況", "帯の全体がその市の指標すべてです。判定できないものも外さずに数えます。"),
            cities.cities(cities.every()),
            markup.html(
                '<div class="dx-saves">{}<span>計画の期間の図</span>{}</div>',
                downloads.offer("市ごとの状況", table="overview_cities", drawing="overview_status"),
                downloads.offer("計画の期間", drawing="overview_periods"),
            ),
        )
    )


def _dated() -> markup.Markup:
    return markup.html(
        '<div class="dx-halves"><section>{}</section><section>{}</section></div>',
        (
            heading.part("これから来る期限"),
            dates.due_table(),
            downloads.offer("これから来る期限", table="overview_due"),
        ),
        (
            heading.part("最近の変化"),
            updates.turned(),
            downloads.offer("状態が変わった指標", table="overview_changes") if updates.earlier() else None,
            updates.updates_table(),
            downloads.offer("データの更新", table="overview_updates"),
        ),
    )


def _themes() -> markup.Markup:
    note = "二つの事項に当たる指標は両方に数えます（重複あり）。取組は数値の指標がないものも含みます。"
    unreported = (
        "「未登録」は、このダッシュボードに実績がないという意味です。市が公表していないという意味ではありません。"
    )
    return markup.joined(
        (
            heading.part("市 × 重点取組事項", note),
            status_band.legend(status_band.numbers(answers.ask(counts.by_city))),
            cities.matrix(answers.ask(theme_matrix.of_all), plans, answers.ask(catalogue.themes)),
            downloads.offer("市と重点取組事項", table="overview_matrix"),
            markup.paragraph(unreported, is_note=True),
        )
    )


heading.draw(
    cities.title(plans),
    f"{formats.day(moment.as_of)}の時点で、計画に書かれた目標と報告された実績から判定しています。",
)
if not plans:
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、ここに表示されます。")
else:
    # Each piece is sent as soon as it is made: the first answers by itself, the last ask the most.
    way_in = sample.way_in()
    st.html(answers.remembered("headline", _headline, way_in))
    st.html(answers.remembered("cities", _standing))
    st.html(answers.remembered("themes", _themes))
    st.html(answers.remembered("dated", _dated))
