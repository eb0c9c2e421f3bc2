"""指標: one KPI: its way, what was reported, how it is judged and where each figure stands in the plan."""

import streamlit as st

from charts import trajectory as chart
from metrics import catalogue, revisions, status, trajectory, yearly
from ui import answers, evidence, formats, heading, kpi, markup, plot, selection

every = answers.ask(catalogue.kpis)
if every.empty:
    heading.draw("指標")
    st.info("計画がまだ取り込まれていません。運営者が `make build` を実行すると、指標を選べるようになります。")
else:
    asked = selection.asked("kpi")
    if asked is not None and asked not in set(every.kpi_id):
        st.warning(f"「{asked}」という指標は登録されていません。はじめの指標を表示します。")
    chosen = kpi.chooser(every, asked)
    definition = answers.ask(catalogue.kpi, chosen)
    verdict = answers.ask(status.of_kpi, chosen)
    points = answers.ask(trajectory.of_kpi, chosen)
    originally = answers.ask(revisions.first_status, chosen)

    # The chooser offers known ones only.
    assert definition is not None and verdict is not None and points is not None, chosen
    heading.draw(kpi.title(definition), kpi.lead(definition), print_view="kpi")
    st.html(kpi.headline(definition, verdict))
    st.html(kpi.remarks(definition, verdict, originally))

    heading.section("道のり", kpi.chart_note(points))
    series, unit, as_of = kpi.series(points, definition.kind), definition.unit or "", verdict.as_of
    plot.draw(
        lambda: chart.figure(series, kpi.WORDS, unit, as_of, "今日"),
        f"trajectory_{chosen}",
        kpi.in_words(definition, verdict),
        f"{kpi.title(definition)}の道のり",
    )
    beside = kpi.beside(definition, answers.ask(yearly.open_year, chosen), answers.ask(yearly.stock_path, chosen))
    st.html(kpi.points_table(definition) + beside)

    heading.section("計算の根拠", f"{formats.day(verdict.as_of)}の時点、データ版 {verdict.version}。")
    st.html(evidence.calculation(definition, verdict))
    heading.section("出どころ", "計画書に印刷された文字と、その場所です。")
    st.html(evidence.places(definition))
    st.html(markup.joined(kpi.neighbours(every, chosen), "　"))
