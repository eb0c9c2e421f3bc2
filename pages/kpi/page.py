"""指標: one KPI: its way, what was reported, how it is judged and where each figure stands in the plan."""

from collections.abc import Iterator, Sequence

import streamlit as st

from domain import formats
from metrics import catalogue, comparison, particulars, report_use, status, trajectory, yearly
from metrics.catalogue import Kpi, KpiDefinition
from metrics.status import KpiStatus
from pages.kpi import calculation, mid_year, neighbours, pieces, places, registering, trial, way
from pages.kpi import particulars as beside
from pages.kpi.values import stock_table, table
from reports import way as way_words
from ui import (
    answers,
    downloads,
    fields,
    figure,
    groups,
    heading,
    kinds,
    markup,
    peers,
    plain,
    screen,
    succession,
    withdrawal,
)


def below(
    definition: KpiDefinition, verdict: KpiStatus, every: Sequence[Kpi], has_chart: bool
) -> Iterator[markup.Markup]:
    """Yield what stands below the chart: its values, the calculation, the places, the neighbours."""
    name = pieces.title(definition)
    yield mid_year.line(definition, verdict)
    values = table(definition, answers.ask(report_use.of_kpi, definition.kpi_id))
    yield values
    if values and not has_chart:
        yield downloads.offer(f"{name}の値", table="kpi_points")
    stock = stock_table(definition, answers.ask(yearly.stock_path, definition.kpi_id))
    if stock:
        yield stock
        yield downloads.offer(f"{name}の総数の推移と目標", table="kpi_stock")
    told = answers.ask(particulars.of_kpi, definition.kpi_id)
    assert told is not None, definition.kpi_id
    if revised := beside.revised(definition, told):
        yield heading.part(beside.TITLE, beside.NOTE)
        yield revised
        if told.paths:
            yield downloads.offer(f"{name}の{beside.TITLE}", table="kpi_paths")
    yield beside.reporting(told)
    if grades := beside.grades(told):
        own = kinds.of((definition.municipality_name,))
        yield heading.part(f"{own}の評価", f"{own}が公表したものです。判定には使っていません。")
        yield grades
        yield downloads.offer(f"{name}の{own}の評価", table="kpi_grades")
    yield heading.part("計算の根拠", f"{formats.day(verdict.as_of)}の時点、データ版 {verdict.version}。")
    yield calculation.panel(definition, verdict)
    yield downloads.offer(f"{name}の計算の根拠", table="kpi_calculation")
    yield heading.part("出どころ", "計画書に印刷された文字と、その場所です。")
    yield places.table(definition)
    yield downloads.offer(f"{name}の出どころ", table="kpi_places")
    alike = pieces.alike(definition.kpi_id)
    if alike or peers.chosen().is_narrowed:
        whose = "同じ都道府県のはじめの団体です。すべては「比較」にあります。" if groups.are_folded() else ""
        yield heading.part(kinds.fit(f"同じものを測る、{neighbours.OTHERS}の指標"), f"定義・分母・時点が違うことがあります。{whose}")
        yield fields.draw(peers.field())
        yield peers.told()
    if alike:
        yield neighbours.spreads(answers.ask(comparison.of_all), definition.kpi_id)
        yield neighbours.listed(alike)
        yield downloads.offer(f"{name}と同じ共通指標", table="kpi_alike")
    elif peers.chosen().is_narrowed:
        yield markup.paragraph("比べる範囲に、同じものを測る指標はありません。")
    yield heading.part(kinds.fit(f"{neighbours.SAME}の前後の指標", definition.municipality_name))
    yield neighbours.links(every, definition.kpi_id)


every = pieces.every_kpi()
nowhere = succession.without_kpi()
gone = withdrawal.asked()
if gone is not None:
    withdrawal.draw(gone, "計画と指標")
elif nowhere is not None:
    # A link leads on before a page is opened; a page that was open when the id was retired comes here.
    heading.draw("指標")
    st.html(succession.way(nowhere))
elif succession.kpi_asked() is None and (none := pieces.without_kpis(every)) is not None:
    heading.draw("指標")
    st.html(none)
elif not every:
    heading.draw("指標")
    st.info("計画がまだ取り込まれていません。運営者が計画データを取り込むと、指標を選べるようになります。")
else:
    asked = succession.kpi_asked()
    if asked is not None and not pieces.is_known(asked, every):
        st.warning(plain.text(f"「{asked}」という指標は登録されていません。ほかの指標を表示します。"))
    chosen = pieces.chosen(every)
    # On a phone the choice of another KPI gives its place to the verdict and the chart.
    is_below = screen.is_narrow() and asked == chosen
    if not is_below:
        st.html(pieces.chooser(every, chosen))
    definition = answers.ask(catalogue.kpi, chosen)
    verdict = answers.ask(status.of_kpi, chosen)
    drawn = answers.ask(trajectory.of_kpi, chosen)

    assert definition is not None and verdict is not None and drawn is not None, chosen
    heading.draw(pieces.title(definition), pieces.lead(definition), print_view="kpi")
    if way_in := registering.way(definition):
        st.html(way_in)
    succession.announce(succession.retired_asked())
    shown, judged, points_drawn = definition, verdict, drawn
    st.html(answers.remembered("kpi above", lambda: pieces.above(shown, judged), chosen))
    if way_words.is_drawn(drawn):
        width = screen.width()
        figure.draw(
            lambda: way.figure(shown, judged, points_drawn, width),
            f"trajectory_{chosen}",
            way_words.in_words(definition, verdict),
            f"{pieces.title(definition)}の{way_words.TITLE}",
            "kpi_points",
            ((kinds.word(), definition.municipality_name),),
            str(width),
            source=f"{definition.municipality_name}の計画書（{definition.place}）",
            key_below=pieces.chart_key(definition, verdict, drawn),
        )
    st.html(answers.remembered("kpi figures", lambda: pieces.figures(shown, judged, points_drawn), chosen))
    if is_below:
        st.html(pieces.chooser(every, chosen))
    trial.draw(shown, judged, lambda: pieces.alike(chosen))
    st.html(
        answers.remembered(
            "kpi below", lambda: markup.joined(below(shown, judged, every, way_words.is_drawn(points_drawn))), chosen
        )
    )
