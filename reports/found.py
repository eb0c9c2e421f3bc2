"""All that a report rests on, asked once: plans, initiatives, KPIs with their verdicts, the cities' own grades."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain import formats, kinds
from domain.lists import listed
from metrics import catalogue, counts, difference, figures, particulars, roadmap, standing
from metrics.catalogue import Initiative, Plan
from metrics.counts import Tally
from metrics.difference import Difference, What
from metrics.figures import FigureValue
from metrics.particulars import KpiGrade
from metrics.standing import Standing
from metrics.words import finding
from metrics.words import since as since_words
from metrics.words.figures import without_kpis_told
from reports.asked import Ask, Wanted


@dataclass(frozen=True)
class Found:
    """The rows of the selection, in the order of the plans; `departments` keep those that are of one of them."""

    ask: Ask
    wanted: Wanted
    as_of: date
    plans: tuple[Plan, ...]

    @cached_property
    def kpis(self) -> tuple[Standing, ...]:
        """Return the KPIs of the selection, with their verdicts."""
        every = (kpi for plan in self.plans for kpi in self.ask(standing.of_all, scope=plan.municipality_key))
        return tuple(kpi for kpi in every if self._is_of(kpi.departments))

    @cached_property
    def initiatives(self) -> tuple[Initiative, ...]:
        """Return the initiatives of the selection."""
        every = (one for plan in self.plans for one in self.ask(catalogue.initiatives, scope=plan.municipality_key))
        return tuple(one for one in every if self._is_of(one.departments))

    @cached_property
    def figures(self) -> tuple[FigureValue, ...]:
        """Return the figures of the plans' texts, of the initiatives of the selection."""
        ids = {one.initiative_id for one in self.initiatives}
        every = (row for plan in self.plans for row in self.ask(figures.of_all, scope=plan.municipality_key))
        return tuple(row for row in every if row.initiative_id in ids)

    @cached_property
    def lines(self) -> tuple[roadmap.Line, ...]:
        """Return the lines of the roadmaps, of the initiatives of the selection."""
        ids = {one.initiative_id for one in self.initiatives}
        every = (cell for plan in self.plans for cell in self.ask(roadmap.cells, scope=plan.municipality_key))
        return tuple(roadmap.lines(cell for cell in every if cell.initiative_id in ids))

    @cached_property
    def grades(self) -> dict[str, KpiGrade]:
        """Return the newest grade that a city published of each of these KPIs, by kpi_id."""
        ids = {kpi.kpi_id for kpi in self.kpis}
        every = (row for plan in self.plans for row in self.ask(particulars.grades, scope=plan.municipality_key))
        return {row.kpi_id: row for row in every if row.kpi_id in ids}

    @cached_property
    def changes(self) -> tuple[Difference, ...]:
        """Return what differs from the report before, as far as it is of the selection."""
        since = self.wanted.since
        if since is None:
            return ()
        keys = {plan.municipality_key for plan in self.plans}
        found = self.ask(difference.since, since.version, since.day)
        return tuple(one for one in found if one.municipality_key in keys and self._has(one))

    @cached_property
    def changed(self) -> Sequence[since_words.Part]:
        """Return the same by sort, verdicts first."""
        return since_words.parts(self.changes)

    @cached_property
    def counted(self) -> Tally:
        """Return how many KPIs stand in each status."""
        return counts.tally(self.kpis)

    @cached_property
    def late(self) -> tuple[Standing, ...]:
        """Return the KPIs that get a page: those that were chosen, else those that do not reach their plan."""
        if self.wanted.kpis:
            return tuple(kpi for kpi in self.kpis if kpi.kpi_id in self.wanted.kpis)
        return tuple(kpi for kpi in self.kpis if kpi.status in finding.LATE)

    @property
    def is_of_one(self) -> bool:
        """Tell whether the report is of one city."""
        return len(self.plans) == 1

    @property
    def who(self) -> str:
        """Return whose plans these are, and of which departments."""
        names = [plan.municipality_name for plan in self.plans]
        told = names[0] if self.is_of_one else f"{formats.municipalities(names)}の計画"
        departments = "・".join(self.wanted.departments)
        return f"{told}（担当：{departments}）" if departments else told

    @property
    def whole(self) -> str:
        """Return all KPIs of the selection with their number, and in brackets which plans set none."""
        with_kpis = {kpi.city for kpi in self.kpis}
        names = [plan.municipality_name for plan in self.plans if plan.city not in with_kpis]
        none = "指標がない" if self.wanted.departments else "指標を定めていない"
        without = "" if self.is_of_one or not names else f"（{'・'.join(names)}の計画には{none}）"
        without = without.replace("の計画には指標を定めていない", "の計画は指標を定めていない")
        return f"{self.who}の{len(self.kpis):,}指標{without}"

    def fit(self, text: str) -> str:
        """Return a sentence of ours with what these municipalities are in the place of 市区町村: 市, 市町, 村."""
        return text.replace(kinds.WIDEST, kinds.of(plan.municipality_name for plan in self.plans))

    def said(self) -> str:
        """Return how the selection stands, in one sentence whose numbers add up."""
        if self.kpis:
            return finding.sentence(self.whole, self.counted)
        if self.is_of_one and not self.wanted.departments:
            count = len({row.figure_id for row in self.figures})
            return f"{self.who}の取組は{len(self.initiatives)}件です。{without_kpis_told(count)}"
        return f"{self.who}の取組は{len(self.initiatives)}件で、指標はありません。"

    def _is_of(self, departments: str) -> bool:
        return not self.wanted.departments or not set(self.wanted.departments).isdisjoint(listed(departments))

    def _has(self, one: Difference) -> bool:
        if not self.wanted.departments:
            return True
        if one.what is What.STAGE:
            return one.subject_id in {row.initiative_id for row in self.initiatives}
        return one.subject_id in {kpi.kpi_id for kpi in self.kpis}


def found(ask: Ask, wanted: Wanted, as_of: date) -> Found:
    """Return what a report of this selection rests on. Raises ValueError where no plan is there for it."""
    plans = ask(catalogue.plans)
    chosen = tuple(plan for plan in plans if not wanted.cities or plan.city in wanted.cities)
    if not chosen:
        raise ValueError("報告書を作る計画がありません。")
    return Found(ask, wanted, as_of, chosen)
