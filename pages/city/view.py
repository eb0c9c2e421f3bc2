"""What the address of a city's page selects: the plan, and of its initiatives and KPIs those that pass the filters."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain import spelling
from domain.codes import Status
from domain.lists import listed
from domain.rows import by
from domain.words import STATUS, status_text
from metrics import catalogue, figures, standing
from metrics.catalogue import Initiative, Plan
from metrics.figures import FigureValue
from metrics.retired import Retired
from metrics.standing import Standing
from metrics.words import figures as figure_words
from metrics.words import kpi as kpi_words
from ui import answers, selection, succession

LEFT_OUT = "改定で計画から外れた取組"
# A section's name as the loaders join it: the chapter, then its part.
PART = "／"


class View(NamedTuple):
    """What the address selects: a plan, all of its initiatives and KPIs, those that pass, the filters in words;
    all figures of its text (本文の数値), and those that pass.
    """

    plan: Plan
    initiatives: tuple[Initiative, ...]
    every: tuple[Standing, ...]
    shown: tuple[Initiative, ...]
    shown_kpis: tuple[Standing, ...]
    filters: tuple[tuple[str, str], ...]
    figures: tuple[FigureValue, ...] = ()
    shown_figures: tuple[FigureValue, ...] = ()

    @property
    def retired(self) -> Retired | None:
        """Return the id of this city that a link asked for and that is no KPI any more."""
        found = succession.part_asked()
        return found if found is not None and found.city == self.plan.city else None

    @property
    def scope(self) -> int:
        """Return the key of the city, for the questions about it alone."""
        return self.plan.municipality_key

    @property
    def is_reported(self) -> bool:
        """Tell whether any KPI of the plan has an actual to judge."""
        return any(kpi.latest_on is not None for kpi in self.every)

    @property
    def kpis_by_initiative(self) -> dict[str, list[Standing]]:
        """Return the KPIs that pass, by their initiative_id."""
        return by(self.shown_kpis, lambda kpi: kpi.initiative_id)


class Options(NamedTuple):
    """What the filters offer, by code and in words."""

    themes: dict[str, str]
    statuses: dict[str, str]
    departments: dict[str, str]


class Filters(NamedTuple):
    """What the address asks for: any of these themes, statuses and departments, all of the words, one initiative."""

    themes: Sequence[str] = ()
    statuses: Sequence[Status] = ()
    departments: Sequence[str] = ()
    words: str = ""
    initiative_id: str | None = None


def asked_plan() -> Plan | None:
    """Return the plan of the city of the address, the first one where it names none; None while no plan is there."""
    plans = answers.ask(catalogue.plans)
    city = selection.one_known("city", {plan.city for plan in plans})
    return next((plan for plan in plans if plan.city == city), plans[0] if plans else None)


def view() -> View | None:
    """Return what the address selects, of the first city where it names none; None while no plan is there."""
    plan = asked_plan()
    if plan is None:
        return None
    every = answers.ask(standing.of_all, scope=plan.municipality_key)
    initiatives = with_left_out(answers.ask(catalogue.initiatives, scope=plan.municipality_key), every)
    offered = options(every, initiatives)
    asked = _asked(offered, initiatives)
    printed = answers.ask(figures.of_all, scope=plan.municipality_key)
    shown, shown_kpis, shown_figures = filtered(initiatives, every, asked, printed)
    told = _told(asked, offered, initiatives)
    return View(plan, initiatives, every, shown, shown_kpis, told, printed, shown_figures)


def options(every: Iterable[Standing], initiatives: Iterable[Initiative]) -> Options:
    """Return what the filters of a city offer: all themes, the statuses that occur, the departments that it names."""
    occurring = {kpi.status for kpi in every}
    named = kpi_words.all_departments(initiative.departments for initiative in initiatives)
    return Options(
        {theme.theme_id: theme.short_name for theme in answers.ask(catalogue.themes)},
        {code.value: status_text(code) for code in Status if code in occurring},
        {name: name for name in named},
    )


def _asked(offered: Options, initiatives: Iterable[Initiative]) -> Filters:
    return Filters(
        selection.known("theme", offered.themes),
        [Status(code) for code in selection.known("status", offered.statuses)],
        selection.known("department", offered.departments),
        selection.text("words"),
        selection.one_known("initiative", {initiative.initiative_id for initiative in initiatives}),
    )


def _told(asked: Filters, offered: Options, initiatives: Iterable[Initiative]) -> tuple[tuple[str, str], ...]:
    """Return the filters that narrow, by their names and in words."""
    told = (
        ("重点取組事項", "・".join(offered.themes[code] for code in asked.themes)),
        ("状態", "・".join(STATUS[code].name for code in asked.statuses)),
        ("担当", "・".join(asked.departments)),
        ("名称", asked.words),
        ("取組", "".join(row.initiative_name for row in initiatives if row.initiative_id == asked.initiative_id)),
    )
    return tuple((name, words) for name, words in told if words)


def filtered(
    initiatives: Iterable[Initiative],
    every: Iterable[Standing],
    asked: Filters,
    printed: Iterable[FigureValue] = (),
) -> tuple[tuple[Initiative, ...], tuple[Standing, ...], tuple[FigureValue, ...]]:
    """Return the initiatives, KPIs and figures that pass all filters; one without a KPI where no status is asked.

    Words are found in the names of an initiative and its section: then all of its KPIs and figures pass, else those
    that hold them. A figure has no status.
    """
    kept = [initiative for initiative in initiatives if _passes(initiative, asked)]
    ids = {initiative.initiative_id for initiative in kept}
    kpis = [kpi for kpi in every if kpi.initiative_id in ids]
    values = [row for row in printed if row.initiative_id in ids and not asked.statuses]
    if sought := spelling.wanted(asked.words):
        named = {row.initiative_id for row in kept if spelling.holds(sought, row.initiative_name, row.section_name)}
        kpis = [kpi for kpi in kpis if kpi.initiative_id in named or spelling.holds(sought, kpi_words.name(kpi))]
        values = [row for row in values if row.initiative_id in named or spelling.holds(sought, figure_words.name(row))]
        ids = named | {kpi.initiative_id for kpi in kpis} | {row.initiative_id for row in values}
    if asked.statuses:
        kpis = [kpi for kpi in kpis if kpi.status in asked.statuses]
        ids = {kpi.initiative_id for kpi in kpis}
    return tuple(row for row in kept if row.initiative_id in ids), tuple(kpis), tuple(values)


def _passes(initiative: Initiative, asked: Filters) -> bool:
    """Tell whether an initiative passes the filters of what it has itself."""
    return (
        (not asked.themes or not set(asked.themes).isdisjoint(listed(initiative.themes)))
        and (not asked.departments or not set(asked.departments).isdisjoint(listed(initiative.departments)))
        and asked.initiative_id in (None, initiative.initiative_id)
    )  # fmt: skip


def with_left_out(initiatives: Sequence[Initiative], every: Iterable[Standing]) -> tuple[Initiative, ...]:
    """Return the initiatives of the plan, and after them those that a revision left out but whose KPIs stay."""
    known = {initiative.initiative_id for initiative in initiatives}
    lost = by((kpi for kpi in every if kpi.initiative_id not in known), lambda kpi: kpi.initiative_id)
    return (*initiatives, *(_left_out(kpis[0]) for kpis in lost.values()))


def _left_out(kpi: Standing) -> Initiative:
    """Return as much of an initiative as one of its KPIs still says."""
    return Initiative(
        municipality_key=kpi.municipality_key,
        city=kpi.city,
        municipality_name=kpi.municipality_name,
        city_order=kpi.city_order,
        initiative_id=kpi.initiative_id,
        section_name=LEFT_OUT,
        number_text="",
        initiative_name=kpi.initiative_name,
        departments=kpi.departments,
        is_national_priority=False,
        own_mark=None,
        summary="",
        themes=None,
        place="",
        first_line=0,
        last_line=0,
        initiative_order=0,
        stage=None,
        stage_on=None,
        evidence=None,
        stage_department=None,
    )


def in_words(selected: View) -> str:
    """Return the filters in one line: 状態：遅れ、担当：総務課."""
    return "、".join(f"{name}：{text}" for name, text in selected.filters)


def count(selected: View) -> str:
    """Return how much the filters leave, of how much."""
    told = f"取組 {len(selected.shown)} / {len(selected.initiatives)}、"
    told += f"指標 {len(selected.shown_kpis)} / {len(selected.every)}"
    if selected.figures:
        told += f"、{figure_words.WHAT} {figure_count(selected.shown_figures)} / {figure_count(selected.figures)}"
    return told


def figure_count(values: Iterable[FigureValue]) -> int:
    """Return how many figures these are the values of."""
    return len({row.figure_id for row in values})
