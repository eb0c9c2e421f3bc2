"""概要: how the five cities are doing, what is due, what is missing, in five seconds."""

import streamlit as st

from charts import periods, status_bars
from metrics import catalogue, counts, reports, theme_matrix
from ui import answers, formats, heading, labels, markup, overview, plot

moment = answers.now()
plans = answers.ask(catalogue.plans)
by_city = answers.ask(counts.by_city)

heading.draw(
    "五つの市のDX計画は、いまどこまで来たか",
    f"{formats.day(moment.as_of)}の時点で、計画に書かれた目標と報告された実績から判定しています。",
)
if plans.empty:
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、ここに表示されます。")
else:
    st.html(overview.headline(by_city, plans))

    heading.section("市ごとの状況", "帯の全体がその市の指標すべてです。判定できないものも外さずに数えます。")
    cities = list(plans.municipality_name)
    numbers = overview.numbers(by_city)
    words = {code: labels.status_text(code) for code in labels.STATUS}
    st.html(overview.legend(numbers))
    plot.draw(
        lambda: status_bars.figure(cities, numbers, words, "件"),
        "status_bars",
        overview.status_in_words(numbers),
        "市ごとの状況",
    )
    st.html(overview.city_table(plans, numbers))

    heading.section(
        "市 × 重点取組事項",
        "数字は指標の数です。二つの事項に当たる指標は両方に数えます（重複あり）。「取組」は数値の指標がない取組も含む数です。",
    )
    st.html(overview.matrix(answers.ask(theme_matrix.of_all), plans, answers.ask(catalogue.themes)))

    due, promised = st.columns(2, gap="large")
    reports_due = answers.ask(reports.due)
    with due:
        heading.section("報告の期限", "翌年度の6月30日までの報告を待っているもの、過ぎたもの。")
        st.html(overview.reports_table(reports_due, plans))
    with promised:
        heading.section("期限が近い目標", "これから最初に期限が来る最終目標です。")
        st.html(overview.next_targets(moment.as_of))

    heading.section("計画の期間")
    plot.draw(
        lambda: periods.figure(overview.plan_periods(plans), moment.as_of, "今日"),
        "periods",
        overview.periods_in_words(plans),
        "計画の期間",
    )
    st.html(overview.plan_table(plans))

    heading.section("データの更新")
    st.html(overview.updates())
    st.html(
        markup.paragraph(
            "「未登録」は、このダッシュボードに実績がないという意味です。市が公表していないという意味ではありません。",
            is_note=True,
        )
    )
