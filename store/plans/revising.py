"""What a plan's revision does to targets, baselines and reports, in words: what whoever imports it must see first."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from domain import reporting, targets
from domain.codes import Direction
from domain.era import fiscal_year_name
from domain.plan import Baseline, Kpi, Plan, Quantity, Target

Path = Mapping[int, Target]


class Revision(NamedTuple):
    """One thing that is judged otherwise: of a KPI, or (None) of the whole plan."""

    kpi_id: str | None
    told: str

    def __str__(self) -> str:
        return self.told if self.kpi_id is None else f"{self.kpi_id}　{self.told}"


def in_words(old: Plan, new: Plan) -> tuple[Revision, ...]:
    """Return a line for each thing that the judgement of the standing KPIs will rest on otherwise, in plan order."""
    before, after = targets.standing(old.targets), targets.standing(new.targets)
    kpis = {kpi.kpi_id: kpi for kpi in old.kpis}
    return (
        *(Revision(None, line) for line in _due_day(old, new)),
        *(
            Revision(kpi.kpi_id, line)
            for kpi in new.kpis
            if kpi.kpi_id in kpis
            for line in (
                *_path(before.get(kpi.kpi_id, {}), after.get(kpi.kpi_id, {}), kpi.direction),
                *_baseline(kpis[kpi.kpi_id].baseline, kpi.baseline),
                *_reports(kpis[kpi.kpi_id], kpi),
            )
        ),
    )


def _path(before: Path, after: Path, direction: Direction | None) -> Iterator[str]:
    """Yield how 現行目標 changes: a deadline that moves, then year by year; the year that it leaves is told once.

    `direction` is the KPI's: it says which of two targets asks for more.
    """
    moved_from, moved_to = max(before, default=None), max(after, default=None)
    is_moved = moved_from is not None and moved_to is not None and moved_from != moved_to
    if is_moved and moved_from is not None and moved_to is not None:
        yield (
            f"期限を{fiscal_year_name(moved_to)}へ移す　{fiscal_year_name(moved_from)}の目標"
            f" {before[moved_from].printed.text} → {fiscal_year_name(moved_to)}の目標 {after[moved_to].printed.text}"
        )
    for year in sorted(before.keys() | after.keys()):
        named, old, new = fiscal_year_name(year), before.get(year), after.get(year)
        if new is None and not (is_moved and year == moved_from):
            yield f"{named}の目標は取り下げ"
        elif old is None and new is not None and not (is_moved and year == moved_to):
            yield f"{named}の目標を加える　{new.printed.text}"
        elif old is not None and new is not None and old.printed.text != new.printed.text:
            yield f"{named}の目標　{old.printed.text} → {new.printed.text}{_moved(old, new, direction)}"


def _moved(old: Target, new: Target, direction: Direction | None) -> str:
    """Return in words whether a target asks for more or for less than before; nothing where nobody can tell."""
    if direction is None:
        return ""
    before, after = (_judged_end(one.quantity, direction) for one in (old, new))
    if before is None or after is None or before == after:
        return ""
    is_more = after > before if direction is Direction.UP else after < before
    return "（目標の引上げ）" if is_more else "（目標の引下げ）"


def _judged_end(quantity: Quantity, direction: Direction) -> Decimal | None:
    ends = (quantity.low, quantity.high) if direction is Direction.UP else (quantity.high, quantity.low)
    return next((end for end in ends if end is not None), None)


def _baseline(old: Baseline | None, new: Baseline | None) -> Iterator[str]:
    if old is not None and new is not None and _words(old) != _words(new):
        yield f"基準値　{_words(old)} → {_words(new)}"
    elif old is None and new is not None:
        yield f"基準値を加える　{_words(new)}"
    elif old is not None and new is None:
        yield f"基準値　{_words(old)} を消す"


def _words(baseline: Baseline) -> str:
    return f"{baseline.printed.text}（{baseline.observed_on.isoformat()}）"


def _reports(old: Kpi, new: Kpi) -> Iterator[str]:
    if old.report_due != new.report_due:
        yield f"報告の期限　{_due(old.report_due, '計画と同じ')} → {_due(new.report_due, '計画と同じ')}"
    if old.survey_years != new.survey_years:
        yield f"調査年度　{_years(old)} → {_years(new)}"


def _due_day(old: Plan, new: Plan) -> Iterator[str]:
    before, after = old.document.report_due, new.document.report_due
    if before != after:
        standard = _due(reporting.STANDARD_DUE, "")
        yield f"計画の報告の期限　{_due(before, standard)} → {_due(after, standard)}"


def _due(due: reporting.MonthDay | None, otherwise: str) -> str:
    return otherwise if due is None else f"{due[0]}月{due[1]}日"


def _years(kpi: Kpi) -> str:
    return "・".join(fiscal_year_name(year) for year in kpi.survey_years) or "毎年度"
