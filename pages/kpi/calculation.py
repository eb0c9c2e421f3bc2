"""A verdict as the steps of its calculation in words, with the numbers put in, for the panel 計算の根拠.

The numbers are those of the verdict; nothing here decides. Where the line between two points is shown, the days that it
counts are put in as whole days or years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from domain.codes import Direction, Kind, Status
from domain.fiscal import first_day, fiscal_year_of, last_day
from metrics import meaning
from metrics.catalogue import KpiDefinition
from metrics.status import AskedBy, KpiStatus
from ui import formats, kpi_rows, markup
from ui.table import Column, Table

# Values, targets and shares are known to four decimals; what a formula shows of them is cut nowhere.
_DECIMALS = 4

# The rules that apply whatever is reported.
_NOT_JUDGED = ("rule-0", "rule-1", "rule-2", "rule-2b", "rule-3", "rule-3-direction")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the panel: what is worked out, and how."""

    name: str
    formula: str


STEPS = Table[Step]((Column("項目", lambda step: step.name), Column("計算", lambda step: step.formula)))


def panel(definition: KpiDefinition, reading: KpiStatus) -> markup.Markup:
    """Return the verdict and the steps that lead to it, with the numbers put in."""
    found = markup.definitions((step.name, step.formula) for step in steps(definition, reading))
    chip = markup.paragraph(kpi_rows.chip(definition, reading))
    return markup.html('<div class="dx-calculation">{}{}</div>', chip, found)


def steps(definition: KpiDefinition, reading: KpiStatus) -> tuple[Step, ...]:
    """Return the lines of the calculation, inputs first, the rule that fired last."""
    return (
        *_inputs(definition, reading),
        *_asked(definition, reading),
        *_ratios(definition, reading),
        *_due(definition, reading),
        *_pace(definition, reading),
        *_years(reading, definition.unit),
        Step("当てはまった規則", meaning.sentence(definition, reading)),
    )


def _inputs(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    unit = definition.unit
    if reading.baseline_binding_value is not None and reading.baseline_on is not None:
        # A yearly increase (手続/年) starts from a stock (手続).
        stock = unit.removesuffix("/年") if unit and definition.kind is Kind.INCREMENT else unit
        base = _input(reading.baseline_binding_value, stock, definition.baseline_text)
        yield Step("基準値", f"{base}（{reading.baseline_on}）")
    else:
        yield Step("基準値", "基準値なし")
    if reading.final_target_value is not None and reading.final_target_fiscal_year is not None:
        year = reading.final_target_fiscal_year
        printed = next((target.target_text for target in definition.targets if target.fiscal_year == year), None)
        text = f"{_input(reading.final_target_value, unit, printed)}（{formats.fiscal_year(year)}、{last_day(year)}）"
        yield Step("最終目標", text)
    if reading.latest_value is not None and reading.latest_on is not None:
        texts = {report.observed_on: report.value_text for report in definition.reports}
        latest = _input(reading.latest_value, unit, texts.get(reading.latest_on))
        yield Step("判定に使う実績", f"{latest}（{reading.latest_on}）")
    elif reading.rule in _NOT_JUDGED:
        yield Step("判定に使う実績", "なし（判定しない指標。報告された値は図と表に示す）")
    else:
        yield Step("判定に使う実績", "基準値より後の確定した実績なし")
    if definition.kind is Kind.RANGE and definition.direction is not None:
        yield Step("幅のある値の読み方", "上限側で評価" if definition.direction is Direction.DOWN else "下限側で評価")
    if definition.tolerance:
        yield Step("許容差", f"{_amount(definition.tolerance, unit)}（比べるときは、この差までは届いたものとする）")


def _asked(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    """Return how the plan's value at the day of the actual comes about."""
    if reading.expected_value is None or reading.expected_on is None:
        return
    value = _amount(reading.expected_value, definition.unit)
    if reading.expected_rule is AskedBy.HELD:
        yield Step("計画値", f"保つ水準 {value}")
    elif reading.expected_rule is AskedBy.CITY:
        yield Step("計画値", f"市が定めた年度の目標 {value}")
    else:
        yield Step("計画値（按分線・市の公式目標ではありません）", _line(definition, reading, value))


def _line(definition: KpiDefinition, reading: KpiStatus, value: str) -> str:
    assert reading.expected_on is not None and reading.baseline_on is not None
    assert reading.baseline_binding_value is not None
    corners = [(reading.baseline_on, reading.baseline_binding_value)]
    corners += [(last_day(target.fiscal_year), target.target_value) for target in definition.targets]
    before = max(corner for corner in corners if corner[0] < reading.expected_on)
    after = min(corner for corner in corners if corner[0] > reading.expected_on)
    passed = _position(reading.expected_on) - _position(before[0])
    whole = _position(after[0]) - _position(before[0])
    rise = f"（{_number(after[1])} − {_number(before[1])}）"
    if passed.denominator == whole.denominator == 1:
        share = f"{passed}年 ÷ {whole}年"
    else:
        part = passed / whole
        share = f"{part.numerator} ÷ {part.denominator}（年度内は日数で按分）"
    text = f"{_number(before[1])} + {rise} × {share} = {value}"
    step = Decimal(1) if definition.kind is Kind.MILESTONE and definition.step is None else definition.step
    return text if step is None else f"{text}（{_number(step)}刻みで基準値の側へ丸める）"


def _ratios(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    base, actual, final = reading.baseline_binding_value, reading.latest_value, reading.final_target_value
    if actual is None:
        return
    if reading.own_year_share is not None and reading.expected_value is not None:
        parts = (actual, reading.expected_value)
        upper, lower = parts if definition.direction is Direction.UP else parts[::-1]
        yield Step("その年度の目標との比", f"{_number(upper)} ÷ {_number(lower)} = {_percent(reading.own_year_share)}")
    elif reading.attainment is not None and base is not None and final is not None:
        text = f"（{_number(actual)} − {_number(base)}）÷（{_number(final)} − {_number(base)}）"
        yield Step("到達度", f"{text} = {_percent(reading.attainment)}")
    if reading.gap_value is not None and reading.expected_value is not None:
        unit = "ポイント" if definition.unit == "%" else definition.unit
        numbers = (_number(actual), _number(reading.expected_value))
        left, right = numbers if definition.direction is Direction.UP else numbers[::-1]
        yield Step("計画差", f"{left} − {right} = {_amount(reading.gap_value, unit)}（＋は計画より先行）")
    if reading.own_year_share is None and reading.pace_ratio is not None and base is not None:
        assert reading.expected_value is not None
        text = f"（{_number(actual)} − {_number(base)}）÷（{_number(reading.expected_value)} − {_number(base)}）"
        yield Step("計画比", f"{text} = {_percent(reading.pace_ratio)}")


def _due(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    """Return the value that would have been on track, where the verdict is a late one."""
    late = (Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.REGRESSED, Status.MISSED, Status.BROKEN)
    due = reading.final_target_value if reading.status is Status.MISSED else reading.expected_value
    if reading.status not in late or due is None:
        return
    reach = "以上" if definition.direction is Direction.UP else "以下"
    word = "達成" if reading.status is Status.MISSED else "維持" if reading.status is Status.BROKEN else "順調"
    yield Step(f"{word}に要った値", f"実績が {_amount(due, definition.unit)}{reach}であれば{word}だった")


def _pace(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    actual, final = reading.latest_value, reading.final_target_value
    if reading.needed_per_year is None or actual is None or final is None:
        return
    assert reading.latest_on is not None and reading.final_target_fiscal_year is not None
    left = _position(last_day(reading.final_target_fiscal_year)) - _position(reading.latest_on)
    text = f"（{_number(final)} − {_number(actual)}）÷ {_span(left)}"
    yield Step("必要ペース", f"{text} = 毎年 {_amount(reading.needed_per_year, definition.unit)}")
    base = reading.baseline_binding_value
    if reading.past_per_year is not None and base is not None and reading.baseline_on is not None:
        past = _position(reading.latest_on) - _position(reading.baseline_on)
        text = f"（{_number(actual)} − {_number(base)}）÷ {_span(past)}"
        yield Step("これまでのペース", f"{text} = 毎年 {_amount(reading.past_per_year, definition.unit)}")
    if reading.needed_multiple is not None:
        yield Step("必要なペースの倍率", f"これまでの {_number(reading.needed_multiple)} 倍")


def _years(reading: KpiStatus, unit: str | None) -> Iterator[Step]:
    if reading.cumulative_actual is not None and reading.cumulative_target is not None:
        sums = f"{_number(reading.cumulative_actual)} / {_amount(reading.cumulative_target, unit)}"
        yield Step("累計（実績 / 目標）", sums)
    if reading.breach_fiscal_year is not None and reading.breach_value is not None:
        year = formats.fiscal_year(reading.breach_fiscal_year)
        yield Step("水準を外れた年度", f"{year} {_amount(reading.breach_value, unit)}")
    if reading.status is Status.UNREPORTED:
        yield Step("未登録とは", "このダッシュボードに実績がありません。市が公表していないという意味ではありません")


def _position(day: date) -> Fraction:
    """Return a day on the axis of fiscal years: 31 March 2028 is 2028."""
    year = fiscal_year_of(day)
    start = first_day(year)
    return year + Fraction((day - start).days + 1, (first_day(year + 1) - start).days)


def _span(years: Fraction) -> str:
    return f"{_number(round(Decimal(years.numerator) / years.denominator, _DECIMALS))}年"


def _number(value: Decimal) -> str:
    """Return a number as a formula holds it: with every decimal that is known of it, and the minus sign −."""
    return formats.number(value, _DECIMALS).replace("-", "−")


def _input(value: Decimal, unit: str | None, printed: str | None) -> str:
    # What is calculated with is the number itself; that its text gives it as a rough one is said where it goes in.
    return f"{'約' if formats.is_about(value, printed) else ''}{_amount(value, unit)}"


def _amount(value: Decimal, unit: str | None) -> str:
    return f"{_number(value)}{unit or ''}"


def _percent(share: Decimal) -> str:
    """Return a share as percent, cut to one decimal toward not achieved."""
    return f"{_number((share * 100).quantize(Decimal('0.1'), rounding=ROUND_FLOOR))}%"
