"""What a plan puts into a fiscal year: the targets of its KPIs, and the lines of its roadmap that go on or move."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain import formats
from domain.codes import Stage
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from domain.words import STAGE
from metrics import course, roadmap
from metrics.course import Stop
from metrics.roadmap import Line
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from pages.city.view import View
from ui import answers, heading, kpi_rows, markup, roadmap_blocks
from ui.table import Column, Table, only_saved

TITLE = "年度の目標"
# So many rows stand at sight, the others on demand.
_AT_SIGHT = 8
_LATEST = "直近の実績"


class Target(NamedTuple):
    """The target of a KPI for a fiscal year."""

    kpi: Standing
    stop: Stop

    @property
    def text(self) -> str:
        """Return it with its unit."""
        return formats.amount(self.stop.low_value, self.stop.high_value, self.kpi.unit, self.stop.value_text)


class Move(NamedTuple):
    """A line of the roadmap that the plan puts at another stage than the year before; None where that has none."""

    line: Line
    before: Stage | None
    stage: Stage


class Year(NamedTuple):
    """What the plan puts into a fiscal year, and whether that is the one of the day of reading."""

    fiscal_year: int
    is_present: bool
    targets: tuple[Target, ...]
    stages: Counter[Stage]
    moves: tuple[Move, ...]


def of(view: View) -> Year | None:
    """Return the present fiscal year of the KPIs and initiatives shown, the next that has anything, None after all."""
    now = fiscal_year_of(answers.now().as_of)
    known = {kpi.kpi_id: kpi for kpi in view.shown_kpis}
    every = [
        Target(known[stop.kpi_id], stop)
        for stop in answers.ask(course.of_all, scope=view.scope)
        if stop.series == "target" and stop.kpi_id in known
    ]
    shown = {initiative.initiative_id for initiative in view.shown}
    cells = answers.ask(roadmap.cells, scope=view.scope)
    lines = [line for line in roadmap.lines(cells) if line.first.initiative_id in shown]
    years = {target.stop.fiscal_year for target in every} | {year for line in lines for year in line.stages}
    counting = min((year for year in years if year >= now), default=None)
    if counting is None:
        return None
    order = {kpi_id: place for place, kpi_id in enumerate(known)}
    targets = sorted(
        (target for target in every if target.stop.fiscal_year == counting), key=lambda row: order[row.kpi.kpi_id]
    )
    stages = Counter(line.stages[counting] for line in lines if counting in line.stages)
    return Year(counting, counting == now, tuple(targets), stages, tuple(moves(lines, counting)))


def moves(lines: Iterable[Line], fiscal_year: int) -> list[Move]:
    """Return the lines that stand at another stage in a fiscal year than in the year before it."""
    found = []
    for line in lines:
        stage, before = line.stages.get(fiscal_year), line.stages.get(fiscal_year - 1)
        if stage is not None and stage is not before:
            found.append(Move(line, before, stage))
    return found


def targets(view: View) -> Sequence[Target]:
    """Return the rows of the file: the targets of that year."""
    found = of(view)
    return () if found is None else found.targets


TARGETS = Table[Target](
    (
        only_saved("市区町村", lambda row: row.kpi.municipality_name),
        Column(
            "指標・担当",
            lambda row: markup.html(
                "{}<small>{}</small>", kpi_rows.link(row.kpi), kpi_words.departments(row.kpi.departments)
            ),
            saved=(),
        ),
        only_saved("取組", lambda row: row.kpi.initiative_name),
        only_saved("担当", lambda row: kpi_words.departments(row.kpi.departments)),
        only_saved("指標", lambda row: row.kpi.kpi_name),
        only_saved("内訳", lambda row: row.kpi.component_name),
        only_saved("年度", lambda row: row.stop.fiscal_year),
        only_saved("期限", lambda row: row.stop.observed_on),
        Column("基準値", lambda row: kpi_rows.baseline_cell(row.kpi), is_numeric=True, saved=()),
        Column(_LATEST, lambda row: kpi_rows.latest_cell(row.kpi), is_numeric=True, saved=()),
        Column("年度末の目標", lambda row: markup.html("<b>{}</b>", row.text), is_numeric=True, saved=()),
        only_saved("年度末の目標（下端）", lambda row: row.stop.low_value),
        only_saved("年度末の目標（上端）", lambda row: row.stop.high_value),
        only_saved("単位", lambda row: row.kpi.unit),
        Column("最終目標", lambda row: kpi_rows.target_cell(row.kpi), is_numeric=True, saved=()),
        only_saved("最終目標の年度", lambda row: row.kpi.final_target_fiscal_year),
        only_saved("指標ID", lambda row: row.kpi.kpi_id),
    )
)


def name(year: Year) -> str:
    """Return the year as headings name it: 今年度（令和8年度）, 令和9年度."""
    return f"今年度（{era_year(year.fiscal_year)}年度）" if year.is_present else f"{era_year(year.fiscal_year)}年度"


def targets_html(year: Year) -> markup.Markup:
    """Return the targets of the year as a table; nothing where it has none."""
    if not year.targets:
        return markup.EMPTY
    first, rest = year.targets[:_AT_SIGHT], year.targets[_AT_SIGHT:]
    day = formats.day(year.targets[0].stop.observed_on)
    return markup.joined(
        (
            heading.part(f"{name(year)}の目標　{len(year.targets)}指標", f"{day}までに、計画が達することとしている値です。"),
            _table(first, f"{name(year)}の目標"),
            markup.details(f"ほかの{len(rest)}指標", _table(rest, f"{name(year)}の目標の続き")) if rest else None,
        )
    )


def _table(rows: Sequence[Target], caption: str) -> markup.Markup:
    has_actuals = any(row.kpi.reported_on is not None for row in rows)
    columns = [column for column in TARGETS.columns if has_actuals or column.name != _LATEST]
    return markup.html('<div class="dx-year">{}</div>', Table(columns).html(rows, caption, is_paired=True))


def stages_html(view: View, year: Year) -> markup.Markup:
    """Return where the roadmap has the lines of work in the year, and which of them move; nothing without a roadmap."""
    if not year.stages:
        return markup.EMPTY
    city = view.plan.city
    chips = [
        markup.link(
            markup.html('<span class="dx-stage dx-stage-{}">{} {}行</span>', stage, STAGE[stage], count),
            "roadmap", city=city, fy=year.fiscal_year, stage=stage,
        )
        for stage in Stage
        if (count := year.stages[stage])
    ]  # fmt: skip
    whole = markup.link("工程で見る", "roadmap", city=city)
    title = f"{name(year)}の工程　{year.stages.total()}行"
    moved = [move for move in year.moves if move.before is not None]
    begun = [move for move in year.moves if move.before is None]
    return markup.joined(
        (
            heading.part(title, markup.joined(("計画上の段階。", whole))),
            markup.html('<p class="dx-stage-links">{}</p>', chips),
            _listed("前の年度から段階が変わるもの", moved, _AT_SIGHT),
            # In the first year of a plan that is all of it.
            _listed("この年度から始まるもの", begun, 0 if len(begun) > _AT_SIGHT else _AT_SIGHT),
        )
    )


def _listed(what: str, moves_: Sequence[Move], at_sight: int) -> markup.Markup | None:
    """Return the lines under their name, the first of them at sight; None where there are none."""
    if not moves_:
        return None
    items = [_move(move) for move in moves_]
    whole = f"{what}　{len(items)}行"
    if not at_sight:
        return markup.details(whole, _list(items))
    rest = items[at_sight:]
    head = markup.html('<h3 class="dx-minor">{}</h3>', whole)
    return markup.joined(
        (head, _list(items[:at_sight]), markup.details(f"ほかの{len(rest)}行", _list(rest)) if rest else None)
    )


def _list(items: Sequence[markup.Markup]) -> markup.Markup:
    return markup.html('<ul class="dx-moves">{}</ul>', items)


def _move(move: Move) -> markup.Markup:
    first = move.line.first
    link = markup.link(roadmap_blocks.title(move.line), "roadmap", city=first.city, initiative=first.initiative_id)
    own = roadmap_blocks.title(move.line)
    above = markup.html("<small>{}</small>", first.initiative_name) if own != first.initiative_name else None
    before = markup.html("{} → ", markup.stage_chip(move.before)) if move.before is not None else None
    stage = markup.stage_chip(move.stage)
    return markup.html("<li><span>{}{}</span><span>{}{}</span></li>", link, above, before, stage)
