"""指標 as it is printed: headline, the way as a drawing, its values, the calculation, the places, the same elsewhere."""

from collections.abc import Sequence

from charts import trajectory_on_paper
from domain import formats
from metrics import catalogue, comparison, particulars, report_use, status, trajectory, yearly
from metrics.catalogue import KpiDefinition
from metrics.status import KpiStatus
from pages.kpi import calculation, mid_year, neighbours, places, values
from pages.kpi import particulars as beside
from pages.kpi import pieces as kpi
from pages.kpi.neighbours import Alike
from reports import way as way_words
from ui import answers, kinds, markup, peers, succession
from ui.paper import NotThere, Printed, part


def printed() -> Printed:
    """Return the KPI that the address asks for, the first one where it asks for none; NotThere for an unknown one."""
    every = kpi.every_kpi()
    if not every:
        raise NotThere("計画がまだ取り込まれていません。")
    asked = succession.kpi_asked()
    if asked is not None and not kpi.is_known(asked, every):
        raise NotThere(f"「{asked}」という指標は登録されていません。")
    chosen = kpi.chosen(every)
    definition, verdict = answers.ask(catalogue.kpi, chosen), answers.ask(status.of_kpi, chosen)
    assert definition is not None and verdict is not None, chosen
    plan = next(plan for plan in answers.ask(catalogue.plans) if plan.city == definition.city)
    title = f"{definition.municipality_name}　{kpi.title(definition)}"
    source = f"{definition.municipality_name}「{plan.plan_name}」{definition.place}"
    return Printed(title, kpi.lead(definition), source, _body(definition, verdict))


def _body(definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    kpi_id = definition.kpi_id
    below = markup.joined(
        (
            mid_year.line(definition, verdict),
            values.table(definition, answers.ask(report_use.of_kpi, kpi_id)),
            values.stock_table(definition, answers.ask(yearly.stock_path, kpi_id)),
        )
    )
    alike = kpi.alike(kpi_id)
    told = answers.ask(particulars.of_kpi, kpi_id)
    assert told is not None, kpi_id
    revised = beside.revised(definition, told)
    others = kinds.fit(f"同じものを測る、{neighbours.OTHERS}の指標")
    pieces = (
        succession.told(succession.retired_asked()),
        kpi.headline(definition, verdict),
        _way(definition, verdict),
        part("図と同じ値", below) if below else None,
        part(beside.TITLE, revised, note=beside.NOTE) if revised else None,
        beside.reporting(told),
        part(kinds.fit("市区町村の評価", definition.municipality_name), beside.grades(told)) if len(told.grades) > 1 else None,
        part(
            "計算の根拠",
            calculation.panel(definition, verdict),
            note=f"{formats.day(verdict.as_of)}の時点、データ版 {verdict.version}。",
        ),
        part("出どころ", places.table(definition), note="計画書に印刷された文字と、その場所です。"),
        part(others, _alike(kpi_id, alike), note=peers.told_plainly()) if alike else None,
    )
    return markup.joined(pieces)


def _alike(kpi_id: str, alike: Sequence[Alike]) -> markup.Markup:
    spreads = neighbours.spreads(answers.ask(comparison.of_all), kpi_id)
    return markup.joined((spreads, neighbours.table(alike)))


def _way(definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    drawn = answers.ask(trajectory.of_kpi, definition.kpi_id)
    assert drawn is not None, definition.kpi_id
    note = way_words.key(definition, drawn)
    if not way_words.is_drawn(drawn):
        return part(way_words.TITLE, note=note)
    drawing = trajectory_on_paper.svg(
        way_words.series(definition, verdict, drawn),
        way_words.words(definition, drawn),
        definition.unit or "",
        verdict.as_of,
        f"{verdict.as_of:%Y-%m-%d}",
        way_words.in_words(definition, verdict),
    )
    return part(way_words.TITLE, markup.html("<figure>{}</figure>", markup.drawing(drawing)), note=note)
