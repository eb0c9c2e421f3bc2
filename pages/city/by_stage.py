"""A plan without numbers as it is built: initiatives by the stages of each year, their indicators named."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain import formats
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from domain.rows import by
from domain.words import STAGE
from metrics import roadmap
from metrics.catalogue import Initiative
from metrics.figures import FigureValue
from metrics.roadmap import Line
from metrics.standing import Standing
from metrics.words import figures as figure_words
from pages.city import chapters
from pages.city.view import View
from ui import answers, heading, kpi_rows, markup, sparkline

_LADDER = tuple(stage for stage in Stage if stage is not Stage.CANCELLED)


class Roadmap(NamedTuple):
    """The fiscal years of a plan, the present one, and the lines of work of its initiatives by their ids."""

    years: Sequence[int]
    now: int
    lines: dict[str, list[Line]]

    def counted(self, initiative_ids: Iterable[str], year: int) -> Counter[Stage]:
        """Return how many lines of these initiatives the plan puts at which stage in a year."""
        lines = (line for name in initiative_ids for line in self.lines.get(name, ()))
        return Counter(line.stages[year] for line in lines if year in line.stages)


def is_for(view: View) -> bool:
    """Tell whether a plan has no number to judge: it sets no KPI, or none of them with a baseline or a target."""
    return all(kpi.final_target_fiscal_year is None and kpi.baseline_on is None for kpi in view.every)


def of(view: View) -> Roadmap:
    """Return the roadmap of the plan."""
    lines = roadmap.lines(answers.ask(roadmap.cells, scope=view.scope))
    printed = [cell.fiscal_year for line in lines for cell in line.cells]
    first, last = (end(*printed, getattr(view.plan, name)) for end, name in _ENDS)
    now = fiscal_year_of(answers.now().as_of)
    return Roadmap(range(first, last + 1), now, by(lines, lambda line: line.first.initiative_id))


_ENDS = ((min, "start_fiscal_year"), (max, "end_fiscal_year"))


def summary(view: View, plan: Roadmap) -> markup.Markup:
    """Return year by year how many lines of work the plan puts at which stage, under the finding in words."""
    ids = [initiative.initiative_id for initiative in view.shown]
    years = [(year, counts) for year in plan.years if (counts := plan.counted(ids, year)).total()]
    if not years:
        return markup.EMPTY
    rows = [
        markup.html(
            '<tr><th scope="row">{}<small>{}</small></th><td>{}</td></tr>', f"{era_year(year)}年度", year, _band(counts)
        )
        for year, counts in years
    ]
    return markup.joined(
        (
            heading.part(_finding(view, plan, years), markup.joined((
                "工程表の行を、計画がその年度に置いた段階で数えています。",
                markup.link("工程で見る", "roadmap", city=view.plan.city),
            ))),
            _legend(Counter(stage for _, counts in years for stage in counts.elements())),
            markup.html(
                '<table class="dx-stage-years"><caption class="dx-sr">年度ごとの計画上の段階</caption>{}</table>', rows
            ),
        )
    )  # fmt: skip


def _finding(view: View, plan: Roadmap, years: Sequence[tuple[int, Counter[Stage]]]) -> str:
    year, counts = next(((year, counts) for year, counts in reversed(years) if year <= plan.now), years[0])
    told = "、".join(f"{STAGE[stage]}{counts[stage]}" for stage in reversed(_LADDER) if counts[stage])
    when = "最終年度の" if year == view.plan.end_fiscal_year and view.plan.is_period_over else ""
    return f"{when}{era_year(year)}年度、{counts.total()}行の工程は{told}"


def _band(counts: Counter[Stage]) -> markup.Markup:
    told = "、".join(f"{STAGE[stage]}{counts[stage]}行" for stage in _LADDER if counts[stage])
    parts = [
        markup.html('<i class="dx-g-{}" style="flex-grow:{}">{}</i>', stage, counts[stage], counts[stage])
        for stage in _LADDER
        if counts[stage]
    ]
    return markup.html('<span class="dx-stage-band" role="img" aria-label="{}">{}</span>', told, parts)


def _legend(occurring: Counter[Stage]) -> markup.Markup:
    items = [
        markup.html('<li><span class="dx-g-key dx-g-{}"></span>{}</li>', stage, STAGE[stage])
        for stage in _LADDER
        if occurring[stage]
    ]
    return markup.html('<ul class="dx-legend">{}</ul>', items)


def sections(view: View, plan: Roadmap) -> markup.Markup:
    """Return the plan chapter by chapter: an initiative a row, its stage in each year, its indicators a line each."""
    kpis = view.kpis_by_initiative
    figures = by(view.shown_figures, lambda row: row.initiative_id)
    pieces = []
    for number, (chapter, parts) in enumerate(chapters.of(view.shown)):
        rows = []
        for part in parts:
            if part.name:
                rows.append(
                    markup.html(
                        '<tr class="dx-by-part"><th scope="rowgroup" colspan="{}">{}</th></tr>',
                        len(plan.years) + 1,
                        part.name,
                    )
                )
            rows += [
                _row(row, plan, kpis.get(row.initiative_id, []), figures.get(row.initiative_id, []))
                for row in part.initiatives
            ]
        pieces.append(markup.html('<h3 class="dx-section" id="section-{}">{}</h3>', number, chapter))
        pieces.append(_table(rows, plan, f"{chapter}の取組と計画上の段階"))
    return markup.joined(pieces)


def _table(rows: Sequence[markup.Markup], plan: Roadmap, caption: str) -> markup.Markup:
    heads = [
        markup.html(
            '<th scope="col"{}>{}<small>{}</small></th>',
            markup.Markup(' class="dx-g-now"') if year == plan.now else None,
            f"{era_year(year)}年度",
            "今年度" if year == plan.now else year,
        )
        for year in plan.years
    ]
    return markup.html(
        '<table class="dx-by-stage" style="--n:{}"><caption class="dx-sr">{}</caption>'
        '<thead><tr><th scope="col">取組・担当・指標</th>{}</tr></thead><tbody>{}</tbody></table>',
        len(plan.years),
        caption,
        heads,
        rows,
    )


def _row(
    initiative: Initiative, plan: Roadmap, kpis: Sequence[Standing], figures: Sequence[FigureValue]
) -> markup.Markup:
    lines = plan.lines.get(initiative.initiative_id, [])
    cells = [_cell(plan, initiative, year, len(lines)) for year in plan.years]
    pictures = sparkline.drawn(initiative.municipality_key).pictures
    told = [*(_indicator(kpi, pictures.get(kpi.kpi_id)) for kpi in kpis), *_figures(figures)]
    return markup.html(
        '<tr><th scope="row">{}{}</th>{}</tr>',
        chapters.head(initiative, None, True, 0, is_brief=True),
        markup.html('<ul class="dx-by-lines">{}</ul>', told) if told else None,
        cells,
    )


def _cell(plan: Roadmap, initiative: Initiative, year: int, line_count: int) -> markup.Markup:
    counts = plan.counted([initiative.initiative_id], year)
    if not counts:
        return markup.Markup('<td class="dx-by-none"><span>—</span></td>')
    words = [
        markup.html("<span>{}{}</span>", STAGE[stage], f" {counts[stage]}" if line_count > 1 else "")
        for stage in reversed(_LADDER)
        if counts[stage]
    ]
    bars = [
        markup.html('<i class="dx-g-{}" style="flex-grow:{}"></i>', stage, counts[stage])
        for stage in reversed(_LADDER)
        if counts[stage]
    ]
    return markup.html('<td><b aria-hidden="true">{}</b>{}</td>', bars, words)


def _indicator(kpi: Standing, picture: markup.Markup | None) -> markup.Markup:
    """Return an indicator in a line: its name, what was reported of it last, and how that went."""
    reported = None
    if kpi.reported_on is not None:
        value = formats.amount(kpi.reported_low_value, kpi.reported_high_value, kpi.unit, kpi.reported_text)
        reported = markup.html("　{}（{}）", value, f"{kpi.reported_on:%Y-%m-%d}")
    return markup.html('<li><span class="dx-note">指標</span> {}{}{}</li>', kpi_rows.link(kpi), reported, picture)


def _figures(figures: Sequence[FigureValue]) -> list[markup.Markup]:
    """Return each figure of the text in a line: its name and its last printed value."""
    lines = []
    for values in by(figures, lambda row: row.figure_id).values():
        last = values[-1]
        planned = f"・{figure_words.PLANNED}" if last.is_planned else ""
        lines.append(
            markup.html(
                '<li><span class="dx-note">{}</span> <a href="#{}" target="_self">{}</a>　{}（{}{}）</li>',
                figure_words.WHAT,
                last.figure_id,
                figure_words.name(last),
                figure_words.amount(last),
                figure_words.when(last),
                planned,
            )
        )
    return lines
