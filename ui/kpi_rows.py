"""KPIs as rows of tables: definition and verdict joined, each cell in the words of the pages, and what files hold."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from domain.codes import Absence, Direction, Kind, Status, TargetSource
from domain.fiscal import last_day
from domain.lists import listed
from domain.plan import kpi_title
from domain.words import ABSENCE, KIND, STATUS, TARGET_SOURCE
from metrics import meaning
from metrics.standing import Standing
from ui import formats, markup
from ui.table import Column, Table, only_saved

# Who says what is asked for today; the codes are of metrics/status.sql.
ASKED = {"city": "市の目標", "line": "按分線（自動計算）", "held": "保つ水準"}
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


class Judged(meaning.Verdict, Protocol):
    """A verdict that may rest on an old actual."""

    @property
    def is_stale(self) -> bool: ...


class Measured(Protocol):
    """Whatever is of the kind and in the unit of a KPI."""

    @property
    def kind(self) -> Kind | None:
        """What sort of quantity it is; a figure of a plan's text is of no kind."""

    @property
    def unit(self) -> str | None:
        """The unit of its actuals and targets."""

def name(kpi: Named) -> str:
    """Return the printed name, with the component where the indicator has several."""
    return kpi_title(kpi.kpi_name, kpi.component_name)


def link(kpi: Standing) -> markup.Markup:
    """Return the name as a link to the KPI's page."""
    return markup.link(name(kpi), "kpi", kpi=kpi.kpi_id)


def name_cell(kpi: Standing) -> markup.Markup:
    """Return the name as a link to the KPI's page, and its place in the plan for the pointer that rests on it."""
    where = f"出どころ：{kpi.place}（変換結果の{kpi.first_line}行）"
    return markup.html('<span title="{}">{}</span>', where, link(kpi))


def departments(names: str) -> str:
    """Return the departments of a KPI or an initiative as the plan names them: 総務課・企画課."""
    return "・".join(listed(names))


def all_departments(lists: Iterable[str]) -> list[str]:
    """Return the departments that these lists name, in the order in which they first occur; 等 is none."""
    return [name for name in dict.fromkeys(name for names in lists for name in listed(names)) if name != "等"]


def baseline_cell(kpi: Standing) -> markup.Markup:
    """Return the baseline with its day, or why there is none."""
    if kpi.baseline_on is None:
        return _figure(formats.ABSENT, absence(kpi.baseline_absence))
    value = formats.amount(kpi.baseline_low_value, kpi.baseline_high_value, baseline_unit(kpi), kpi.baseline_text)
    return _figure(value, f"{kpi.baseline_on:%Y-%m-%d}")


def baseline_unit(kpi: Measured) -> str | None:
    """Return the unit of the baseline: that of a yearly increase (手続/年) starts from a stock (手続)."""
    return kpi.unit.removesuffix("/年") if kpi.unit is not None and kpi.kind is Kind.INCREMENT else kpi.unit


def latest_amount(kpi: Standing) -> str:
    """Return the latest judged value with its unit, rough where the text of its day is."""
    text = kpi.reported_text if kpi.reported_on == kpi.latest_on else None
    return formats.amount(kpi.latest_value, kpi.latest_value, kpi.unit, text)


def latest_cell(kpi: Standing) -> markup.Markup:
    """Return the latest actual after the baseline with its day, judged or not, or that there is none."""
    if kpi.latest_on is not None:
        return _figure(latest_amount(kpi), f"{kpi.latest_on:%Y-%m-%d}")
    if kpi.reported_on is not None:
        value = formats.amount(kpi.reported_low_value, kpi.reported_high_value, kpi.unit, kpi.reported_text)
        return _figure(value, f"{kpi.reported_on:%Y-%m-%d}")
    return _figure(formats.ABSENT, "未登録")


def final_target(kpi: Aimed) -> str:
    """Return the final target with its unit, rough where its text is; — where there is none."""
    return formats.amount(kpi.final_target_low_value, kpi.final_target_high_value, kpi.unit, kpi.final_target_text)


def target_cell(kpi: Standing) -> markup.Markup:
    """Return the final target with its year, or why there is none."""
    if kpi.final_target_fiscal_year is None:
        return _figure(formats.ABSENT, absence(kpi.target_absence))
    year = formats.fiscal_year(kpi.final_target_fiscal_year)
    assumed = "・年度は推定" if kpi.final_target_source is TargetSource.PLAN_END else ""
    return _figure(final_target(kpi), year + assumed)


def asked_cell(kpi: Standing) -> markup.Markup:
    """Return what the plan asks for at the day of reading, and who says so."""
    return _figure(asked_amount(kpi), asked_by(kpi) or "")


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
    return asked_word(kpi.asked_rule, kpi.final_target_source if is_final else None, kpi.is_start_assumed)


def asked_word(rule: str | None, source: TargetSource | None, is_start_assumed: bool = False) -> str:
    """Return in words who asks: no city set a year that its plan does not print, and no line starts at no baseline.

    `source`: that of the target which is asked for, where it is one.
    """
    if rule == "city" and source is TargetSource.PLAN_END:
        return PLAN_END
    return meaning.START if rule == "line" and is_start_assumed else ASKED.get(rule or "", "")


def source_on(targets: Iterable[Targeted], on: date | None) -> TargetSource | None:
    """Return who set the year of the target that was the last due one on a day; None where none was."""
    due = [target for target in targets if on is not None and last_day(target.fiscal_year) <= on]
    return max(due, key=lambda target: target.fiscal_year).source if due else None


def chip(terms: meaning.Terms, verdict: Judged) -> markup.Markup:
    """Return the status of a KPI with the meaning of the rule that gave it and its notes; a stale one says so."""
    name, told = meaning.name(verdict), meaning.meaning(terms, verdict)
    return markup.chip_of(verdict.status, name, told, verdict.is_stale, meaning.notes(verdict))


def overdue_told(kpis: Iterable[Standing]) -> str:
    """Return how the KPIs stand whose reports are overdue: 未登録 23・判定不可（計画書から読み取れず） 2; each stands once.

    An old actual may be judged, and a value that the document lost cannot be: neither is 未登録.
    """
    found = Counter("実績が古い" if kpi.is_stale else meaning.name(kpi) for kpi in kpis if kpi.missing_report_count)
    first = STATUS[Status.UNREPORTED].name
    ordered = sorted(found, key=lambda word: (word != first, -found[word], word))
    return "・".join(f"{word} {found[word]}" for word in ordered)


def status_cell(kpi: Standing) -> markup.Markup:
    """Return the status with what it means by its rule."""
    return chip(kpi, kpi)


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


def _figure(figure: str, below: str) -> markup.Markup:
    return markup.html("{}<small>{}</small>", figure, below)


# What every page that lists KPIs shows of them, each in its own table (`columns`), and what each lets save: one value a
# cell, units in their own column, percents as percents.
KPIS = Table[Standing](
    (
        only_saved("市区町村", lambda kpi: kpi.municipality_name),
        only_saved("区分", lambda kpi: kpi.section_name),
        only_saved("取組", lambda kpi: kpi.initiative_name),
        only_saved("担当", lambda kpi: departments(kpi.departments)),
        Column("指標", link, saved=lambda kpi: kpi.kpi_name),
        only_saved("内訳", lambda kpi: kpi.component_name),
        only_saved("種類", lambda kpi: KIND[kpi.kind]),
        Column("状態", status_cell, saved=meaning.name),
        only_saved("状態の意味", lambda kpi: meaning.meaning(kpi, kpi)),
        only_saved("実績が古い", lambda kpi: kpi.is_stale),
        only_saved(meaning.LOWERED, lambda kpi: kpi.is_after_lowering),
        only_saved("当初目標で見た状態", lambda kpi: None if kpi.first_status is None else STATUS[kpi.first_status].name),
        only_saved(f"未達成のうち{meaning.NARROWLY}", lambda kpi: kpi.is_missed_narrowly),
        only_saved("起点の値", lambda kpi: kpi.start_value if kpi.is_start_assumed else None),
        only_saved("起点の時点", lambda kpi: kpi.start_on if kpi.is_start_assumed else None),
        only_saved("計画期間終了", lambda kpi: kpi.is_period_over),
        only_saved("単位", lambda kpi: kpi.unit),
        Column("基準値", baseline_cell, is_numeric=True, saved=()),
        only_saved("基準値（下端）", lambda kpi: kpi.baseline_low_value),
        only_saved("基準値（上端）", lambda kpi: kpi.baseline_high_value),
        only_saved("基準値の単位", baseline_unit),
        only_saved("基準値の時点", lambda kpi: kpi.baseline_on),
        only_saved("基準値がない理由", lambda kpi: absence(kpi.baseline_absence) or None),
        Column("直近の実績", latest_cell, is_numeric=True, saved=()),
        only_saved("直近の実績（下端）", lambda kpi: kpi.latest_value if _is_judged(kpi) else kpi.reported_low_value),
        only_saved("直近の実績（上端）", lambda kpi: kpi.latest_value if _is_judged(kpi) else kpi.reported_high_value),
        only_saved("実績の時点", lambda kpi: kpi.latest_on if _is_judged(kpi) else kpi.reported_on),
        only_saved("実績を判定に使った", lambda kpi: _is_judged(kpi)),
        Column("最終目標", target_cell, is_numeric=True, saved=()),
        only_saved("最終目標（下端）", lambda kpi: kpi.final_target_low_value),
        only_saved("最終目標（上端）", lambda kpi: kpi.final_target_high_value),
        only_saved("最終目標の年度", lambda kpi: kpi.final_target_fiscal_year),
        only_saved("最終目標がない理由", lambda kpi: absence(kpi.target_absence) or None),
        only_saved("年度の出どころ", lambda kpi: _year_source(kpi.final_target_source)),
        only_saved("到達度（%）", lambda kpi: percent(kpi.attainment)),
        only_saved("計画差", lambda kpi: kpi.gap_value),
        only_saved("計画比（%）", lambda kpi: percent(kpi.pace_ratio)),
        Column("いまの計画値", asked_cell, saved=lambda kpi: kpi.asked_value),
        only_saved("計画値の出どころ", lambda kpi: asked_by(kpi) or None),
        only_saved("必要ペース（1年あたり）", needed_pace),
        only_saved("次の報告の期限", lambda kpi: kpi.next_report_due_on),
        only_saved("期限を過ぎた報告の数", lambda kpi: kpi.missing_report_count),
        only_saved("指標ID", lambda kpi: kpi.kpi_id),
        only_saved("取組ID", lambda kpi: kpi.initiative_id),
    )
)


def columns(*names: str) -> list[Column[Standing]]:
    """Return these columns of KPIS, in this order, for the table of a page."""
    known = {column.name: column for column in KPIS.columns}
    return [known[name] for name in names]


def percent(share: Decimal | None) -> Decimal | None:
    """Return a share 0–1 as percent; None stays None."""
    return None if share is None else share * 100


def _is_judged(kpi: Standing) -> bool:
    return kpi.latest_on is not None


def _year_source(source: TargetSource | None) -> str | None:
    return None if source is None else TARGET_SOURCE[source]
