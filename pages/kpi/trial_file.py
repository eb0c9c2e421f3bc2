"""試算 as a file holds it: what was tried and the verdict that would follow, beside the plan and the other cities."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.fiscal import last_day
from metrics import meaning
from metrics.catalogue import KpiDefinition
from metrics.comparison import Measured
from metrics.status import KpiStatus
from metrics.words import kpi as kpi_words
from pages.kpi import trial
from pages.kpi.neighbours import Alike
from ui import kinds
from ui.table import Table, only_saved


class Line(NamedTuple):
    """A line of the file: what is tried, whose verdict it is, and the value and the target that it rests on."""

    what: str
    kpi: KpiDefinition | Measured
    verdict: KpiStatus
    low: Decimal | None
    high: Decimal | None
    on: date | None
    target: Decimal | None


TRIAL = Table[Line]((
    only_saved("比べるもの", lambda row: row.what),
    only_saved("市区町村", lambda row: row.kpi.municipality_name),
    only_saved("指標", lambda row: kpi_words.name(row.kpi)),
    only_saved("単位", lambda row: row.kpi.unit),
    only_saved("実績（下端）", lambda row: row.low),
    only_saved("実績（上端）", lambda row: row.high),
    only_saved("実績の時点", lambda row: row.on),
    only_saved("最終目標", lambda row: row.target),
    only_saved("最終目標の期限", lambda row: _end(row.verdict)),
    only_saved("状態", lambda row: meaning.name(row.verdict)),
    only_saved("到達度（%）", lambda row: kpi_words.percent(row.verdict.attainment)),
    only_saved("計画差", lambda row: row.verdict.gap_value),
    only_saved("計画比（%）", lambda row: kpi_words.percent(row.verdict.pace_ratio)),
    only_saved("計画上の平均ペース（1年あたり）", lambda row: row.verdict.planned_per_year),
    only_saved("これまでのペース（1年あたり）", lambda row: row.verdict.past_per_year),
    only_saved("必要ペース（1年あたり）", lambda row: row.verdict.needed_per_year),
    only_saved("指標ID", lambda row: row.kpi.kpi_id),
))  # fmt: skip


def lines(definition: KpiDefinition, judged: KpiStatus, alike: Iterable[Alike]) -> list[Line]:
    """Return a line for the plan as it is, one for each trial, and one for each city that measures the same.

    There are none where the address tries nothing.
    """
    value, aim = trial.asked(definition, judged)
    if value is None and aim is None:
        return []
    return list(_lines(definition, judged, value, aim, alike))


def _lines(
    definition: KpiDefinition,
    judged: KpiStatus,
    value: trial.Tried | None,
    aim: trial.Tried | None,
    alike: Iterable[Alike],
) -> Iterator[Line]:
    yield _as_it_is("いまの計画と実績", definition, judged)
    if value is not None:
        target = value.found.final_target_value
        yield Line("試算：次の実績", definition, value.found, value.band.low, value.band.high, value.on, target)
    if aim is not None:
        now = judged.latest_value
        yield Line("試算：最終目標", definition, aim.found, now, now, judged.latest_on, aim.band.low)
    for other in alike:
        if other.verdict is not None and other.is_same_definition:
            yield _as_it_is(kinds.fit("同じ定義のほかの市区町村"), other.kpi, other.verdict)


def _as_it_is(what: str, kpi: KpiDefinition | Measured, verdict: KpiStatus) -> Line:
    now = verdict.latest_value
    return Line(what, kpi, verdict, now, now, verdict.latest_on, verdict.final_target_value)


def _end(verdict: KpiStatus) -> date | None:
    year = verdict.final_target_fiscal_year
    return None if year is None else last_day(year)
