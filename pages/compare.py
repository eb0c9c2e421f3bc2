"""都市間比較: what several cities measure alike, the distribution of statuses, and who is at which stage of a theme when."""

import streamlit as st

from charts import comparison as chart
from charts import status_bars
from metrics import catalogue, comparison, counts, roadmap
from ui import answers, compare, heading, labels, markup, overview, plot, selection

heading.draw(
    "都市間比較",
    "同じものを測る指標（共通指標）だけを並べ、定義・分母・時点の違いを注記します。順位や総合点は付けません。",
)
measures = answers.ask(comparison.measures)
if measures.empty:
    st.info("比べられる共通指標がまだありません。")
else:
    choice, _ = st.columns([2, 3])
    with choice:
        names = dict(zip(measures.measure_id, measures.measure_name, strict=True))
        chosen = selection.one("measure", "共通指標", names, default=str(measures.measure_id.iloc[0]))
    rows = answers.ask(comparison.of_measure, chosen)
    heading.section(names[chosen], "市によって値の時点が違います。表の注記を合わせてお読みください。")
    bars = compare.bars(rows)
    if any(bar.value is not None or bar.target is not None for bar in bars):
        plot.draw(
            lambda: chart.figure(bars, "直近の値（実績、なければ基準値）", "最終目標", compare.common_unit(rows)),
            f"measure_{chosen}",
            compare.in_words(names[chosen], bars),
            names[chosen],
        )
    else:
        st.info("この共通指標には、数値が印刷された市がありません。")
    st.html(compare.table(rows))

plans = answers.ask(catalogue.plans)
if not plans.empty:
    heading.section("状態の内訳", "帯の全体がその市の指標すべてです。")
    numbers = overview.numbers(answers.ask(counts.by_city))
    words = {code: labels.status_text(code) for code in labels.STATUS}
    st.html(overview.legend(numbers))
    plot.draw(
        lambda: status_bars.figure(list(plans.municipality_name), numbers, words, "件"),
        "status_bars",
        overview.status_in_words(numbers),
        "状態の内訳",
    )
    st.html(overview.city_table(plans, numbers))

    heading.section("誰がいつ、どの段階か", "工程表の語を段階に読み替えたもので、実績ではなく計画上の段階です。")
    themes = answers.ask(catalogue.themes)
    choice, _ = st.columns([2, 3])
    with choice:
        by_theme = dict(zip(themes.theme_id, themes.theme_name, strict=True))
        theme = selection.one("theme", "重点取組事項", by_theme, default=str(themes.theme_id.iloc[0]))
    st.html(compare.stage_table(answers.ask(roadmap.cells), plans, theme))
    st.html(markup.paragraph(markup.link("この事項の工程表を見る", "roadmap", theme=theme)))
