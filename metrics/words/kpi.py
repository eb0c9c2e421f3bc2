"""A KPI of a list in words: its name, its departments, its figures with what stands below each."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from domain import formats, kinds
from domain.codes import Absence, Direction, Kind, Status, TargetSource
from domain.fiscal import last_day
from domain.lists import listed
from domain.plan import kpi_title
from domain.words import ABSENCE, STATUS
from metrics import meaning
from metrics.standing import Standing

# Who says what is asked for today; the codes are of metrics/status.sql.
ASKED = {"city": f"{kinds.WIDEST}の目標", "line": "按分線（自動計算）", "held": "保つ水準"}
PLAN_END = "計画最終年度の目標（年度の記載なし）"


class Named(Protocol):
    """Whatever bears the name of a KPI: its definition, its standing, a figure of it."""

    @property
    def kpi_name(self) -> str:
        """The printed name of the indicator."""

    @property
    def component_name(self) -> str | None:
        """The component, where the indicator has several."""


class Aimed(Protocol):
    """What has a final target, or none."""

    @property
    def unit(self) -> str | None: ...

    @property
    def final_target_low_value(self) -> Decimal | None: ...

    @property
    def final_target_high_value(self) -> Decimal | None: ...

    @property
    def final_target_text(self) -> str | None: ...


class Targeted(Protocol):
    """A target of a year."""

    @property
    def fiscal_year(self) -> int: ...

    @property
    def source(self) -> TargetSource: ...


class Measured(Protocol):
    """Whatever is of the kind and in the unit of a KPI."""

    @property
    def kind(self) -> Kind | None:
        """What sort of quantity it is; a figure of a plan's text is of no kind."""

    @property
    def unit(self) -> str | None:
        """The unit of its actuals and targets."""


class Figure(NamedTuple):
    """A figure, and what stands below it: its day, its year, why there is none."""

    value: str
    below: str


def name(kpi: Named) -> str:
    """Return the printed name, with the component where the indicator has several."""
    return kpi_title(kpi.kpi_name, kpi.component_name)


def departments(names: str) -> str:
    """Return the departments of a KPI or an initiative as the plan names them: 総務課・企画課."""
    return "・".join(listed(names))


def all_departments(lists: Iterable[str]) -> list[str]:
    """Return the departments that these lists name, in the order in which they first occur; 等 is none."""
    return [name for name in dict.fromkeys(name for names in lists for name in listed(names)) if name != "等"]


def baseline(kpi: Standing) -> Figure:
    """Return the baseline with its day, or why there is none."""
    if kpi.baseline_on is None:
        return Figure(formats.ABSENT, absence(kpi.baseline_absence))
    value = formats.amount(kpi.baseline_low_value, kpi.baseline_high_value, baseline_unit(kpi), kpi.baseline_text)
    return Figure(value, f"{kpi.baseline_on:%Y-%m-%d}")


def baseline_unit(kpi: Measured) -> str | None:
    """Return the unit of the baseline: that of a yearly increase (手続/年) starts from a stock (手続)."""
    return kpi.unit.removesuffix("/年") if kpi.unit is not None and kpi.kind is Kind.INCREMENT else kpi.unit


def latest_amount(kpi: Standing) -> str:
    """Return the latest judged value with its unit, rough where the text of its day is."""
    text = kpi.reported_text if kpi.reported_on == kpi.latest_on else None
    return formats.amount(kpi.latest_value, kpi.latest_value, kpi.unit, text)


def latest(kpi: Standing) -> Figure:
    """Return the latest actual after the baseline with its day, judged or not, or that there is none."""
    if kpi.latest_on is not None:
        return Figure(latest_amount(kpi), f"{kpi.latest_on:%Y-%m-%d}")
    if kpi.reported_on is not None:
        value = formats.amount(kpi.reported_low_value, kpi.reported_high_value, kpi.unit, kpi.reported_text)
        return Figure(value, f"{kpi.reported_on:%Y-%m-%d}")
    return Figure(formats.ABSENT, "未登録")


def final_target(kpi: Aimed) -> str:
    """Return the final target with its unit, rough where its text is; — where there is none."""
    return formats.amount(kpi.final_target_low_value, kpi.final_target_high_value, kpi.unit, kpi.final_target_text)


def target(kpi: Standing) -> Figure:
    """Return the final target with its year, or why there is none."""
    if kpi.final_target_fiscal_year is None:
        return Figure(formats.ABSENT, absence(kpi.target_absence))
    year = formats.fiscal_year(kpi.final_target_fiscal_year)
    assumed = "・年度は推定" if kpi.final_target_source is TargetSource.PLAN_END else ""
    return Figure(final_target(kpi), year + assumed)


def asked(kpi: Standing) -> Figure:
    """Return what the plan asks for at the day of reading, and who says so."""
    return Figure(asked_amount(kpi), asked_by(kpi) or "")


def asked_amount(kpi: Standing) -> str:
    """Return what the plan asks for at the day of reading with its unit; — where it asks for nothing."""
    ends = (kpi.baseline_low_value, kpi.baseline_high_value)
    start = next((end for end in (ends[::-1] if kpi.direction is Direction.DOWN else ends) if end is not None), None)
    if kpi.asked_rule == "line":
        return formats.on_line(kpi.asked_value, kpi.unit, kpi.direction, start)
    return formats.with_unit(kpi.asked_value, kpi.unit, formats.KNOWN_DIGITS)


def asked_by(kpi: Standing) -> str | None:
    """Return in words who says what is asked for today, None where nothing is."""
    if kpi.asked_value is None:
        return None
    is_final = kpi.final_target_fiscal_year is not None and kpi.asked_on == last_day(kpi.final_target_fiscal_year)
    source = kpi.final_target_source if is_final else None
    return asked_word(kpi.asked_rule, source, kpi.municipality_name, kpi.is_start_assumed)


def asked_word(rule: str | None, source: TargetSource | None, name: str, is_start_assumed: bool = False) -> str:
    """Return in words who asks: no city set a year that its plan does not print, and no line starts at no baseline.

    `source`: that of the target which is asked for, where it is one; `name`: that of the municipality.
    """
    if rule == "city" and source is TargetSource.PLAN_END:
        return PLAN_END
    return meaning.START if rule == "line" and is_start_assumed else kinds.fit_one(ASKED.get(rule or "", ""), name)


def source_on(targets: Iterable[Targeted], on: date | None) -> TargetSource | None:
    """Return who set the year of the target that was the last due one on a day; None where none was."""
    due = [target for target in targets if on is not None and last_day(target.fiscal_year) <= on]
    return max(due, key=lambda target: target.fiscal_year).source if due else None


def overdue_told(kpis: Iterable[Standing]) -> str:
    """Return how the KPIs stand whose reports are overdue: 未登録 23・判定不可（計画書から読み取れず） 2; each stands once.

    An old actual may be judged, and a value that the document lost cannot be: neither is 未登録.
    """
    found = Counter("実績が古い" if kpi.is_stale else meaning.name(kpi) for kpi in kpis if kpi.missing_report_count)
    first = STATUS[Status.UNREPORTED].name
    ordered = sorted(found, key=lambda word: (word != first, -found[word], word))
    return "・".join(f"{word} {found[word]}" for word in ordered)


def pace(kpi: Standing) -> str:
    """Return 必要ペース in words: 「+3.2ポイント/年」."""
    if kpi.latest_on is not None:
        return formats.needed(kpi.needed_per_year, kpi.unit)
    return formats.planned(kpi.planned_per_year, kpi.unit)


def needed_pace(kpi: Standing) -> Decimal | None:
    """Return 必要ペース: from the latest actual, or from the baseline where nothing was reported after it."""
    return kpi.needed_per_year if kpi.latest_on is not None else kpi.planned_per_year


def absence(code: Absence | None) -> str:
    """Return why a printed cell holds no value, in words."""
    return "" if code is None else ABSENCE[code]


def percent(share: Decimal | None) -> Decimal | None:
    """Return a share 0–1 as percent; None stays None."""
    return None if share is None else share * 100
