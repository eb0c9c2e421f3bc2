"""A verdict as the steps of its calculation in words, with the numbers put in, for the panel 計算の根拠.

The numbers are those of the verdict, cut as the cards cut them; nothing here decides. Each equation can be worked out
again from what it prints (pages/kpi/formulas.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain import formats, ladder
from domain.codes import Comparator, Direction, Kind, Mark, Status
from domain.cutting import Toward, cut, plain
from domain.fiscal import fiscal_year_of, last_day
from domain.words import STATUS
from metrics import meaning
from metrics.catalogue import KpiDefinition
from metrics.status import AskedBy, KpiStatus
from metrics.words import kpi as kpi_words
from metrics.words import numbers as number_words
from pages.kpi import asked, formulas
from pages.kpi.formulas import Term
from ui import kinds, kpi_rows, markup, phone_table
from ui.table import Column, Table

# The rules that apply whatever is reported.
_NOT_JUDGED = ("rule-0", "rule-1", "rule-2", "rule-2b", "rule-3", "rule-3-direction")
_REACH = {
    Comparator.AT_LEAST: "以上",
    Comparator.AT_MOST: "以下",
    Comparator.MORE_THAN: "超",
    Comparator.LESS_THAN: "未満",
    Comparator.EQUAL: "",
}
_AHEAD = "＋は計画より先行"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the panel: what is worked out, and how."""

    name: str
    formula: str


STEPS = Table[Step]((Column("項目", lambda step: step.name), Column("計算", lambda step: step.formula)))


def panel(definition: KpiDefinition, reading: KpiStatus) -> markup.Markup:
    """Return the verdict and the steps that lead to it, with the numbers put in."""
    found = markup.definitions((step.name, phone_table.unbroken(step.formula)) for step in steps(definition, reading))
    chip = markup.paragraph(kpi_rows.chip(definition, reading, definition.municipality_name))
    return markup.html('<div class="dx-calculation">{}{}</div>', chip, found)


def steps(definition: KpiDefinition, reading: KpiStatus) -> tuple[Step, ...]:
    """Return the lines of the calculation, inputs first, the rule that fired last."""
    return (
        *_inputs(definition, reading),
        *_asked(definition, reading),
        *_ratios(definition, reading),
        *_due(definition, reading),
        *_pace(definition, reading),
        *_years(definition, reading),
        *_first(reading),
        Step("当てはまった規則", kinds.fit(meaning.sentence(definition, reading), definition.municipality_name)),
    )


def _inputs(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    unit = definition.unit
    is_first = reading.start_on == reading.latest_on
    is_used = not is_first or reading.rule in number_words.OF_START
    if reading.start_value is not None and reading.start_on is not None and is_used:
        yield Step(f"起点（{_when(reading.start_on)}の実績）", _value(definition, reading.start_value, reading.start_on))
    elif reading.baseline_binding_value is not None and reading.baseline_on is not None:
        # A yearly increase (手続/年) starts from a stock (手続).
        stock = kpi_words.baseline_unit(definition)
        base = _input(reading.baseline_binding_value, stock, definition.baseline_text)
        yield Step("基準値", f"{base}（{reading.baseline_on}）")
    else:
        yield Step("基準値", "基準値なし")
    if reading.final_target_value is not None and reading.final_target_fiscal_year is not None:
        year = reading.final_target_fiscal_year
        target = asked.target_of(definition, year)
        value = _input(reading.final_target_value, unit, None if target is None else target.target_text)
        yield Step("最終目標", f"{value}（{formats.fiscal_year(year)}、{last_day(year)}）")
    if reading.latest_value is not None and reading.latest_on is not None:
        yield Step("判定に使う実績", _value(definition, reading.latest_value, reading.latest_on))
    elif reading.rule in _NOT_JUDGED:
        yield Step("判定に使う実績", "なし（判定しない指標。報告された値は図と表に示す）")
    else:
        yield Step("判定に使う実績", "基準値より後の確定した実績なし")
    if definition.kind is Kind.RANGE and definition.direction is not None:
        yield Step("幅のある値の読み方", "上限側で評価" if definition.direction is Direction.DOWN else "下限側で評価")
    if definition.tolerance:
        tolerance = f"{plain(definition.tolerance)}{formats.change_unit(unit)}"
        yield Step("許容差", f"{tolerance}（比べるときは、この差までは届いたものとする）")


def _own(definition: KpiDefinition) -> str:
    return kinds.of((definition.municipality_name,))


def _asked(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    """Return how the plan's value at the day of the actual comes about."""
    if reading.expected_value is None or reading.expected_on is None:
        return
    value = _exact(reading.expected_value, definition.unit)
    if definition.unit == ladder.UNIT:
        yield Step("計画値", f"{asked.whose(definition, reading)} {value}（段階は数で比べず、順に並べて比べる）")
    elif reading.expected_rule is AskedBy.HELD:
        yield Step("計画値", f"保つ水準 {value}")
    elif reading.expected_rule is AskedBy.CITY:
        yield Step("計画値", f"{asked.whose(definition, reading)} {value}")
    else:
        yield Step(f"計画値（按分線・{_own(definition)}の公式目標ではありません）", _line(definition, reading))


def _line(definition: KpiDefinition, reading: KpiStatus) -> str:
    line = asked.line_of(definition, reading)
    assert line is not None and reading.expected_value is not None
    formula, told = line.formula, line.told
    if not asked.is_stepped(formula.value, reading.expected_value):
        shown = asked.cut_line(definition, reading)
        result = f"{plain(shown)}{definition.unit or ''}"
        return formulas.equation(formula, result, shown, formats.QUOTIENT_DIGITS, told)
    if formula.value == Fraction(reading.expected_value):
        return formulas.equation(formula, _exact(reading.expected_value, definition.unit), reading.expected_value,
                                 formats.QUOTIENT_DIGITS, told)  # fmt: skip
    unrounded = cut(formula.value, formats.QUOTIENT_DIGITS)
    way = "切下げ" if Fraction(reading.expected_value) < formula.value else "切上げ"
    side = "起点" if reading.is_start_assumed else "基準値"
    text = formulas.equation(formula, plain(unrounded), unrounded, formats.QUOTIENT_DIGITS, told)
    return f"{text} → {_exact(reading.expected_value, definition.unit)}に{way}（{side}の側へ）"


def _ratios(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    start, final = asked.start_of(reading), reading.final_target_value
    if reading.latest_value is None or definition.unit == ladder.UNIT:
        return
    actual = formulas.number(reading.latest_value)
    expected = None if reading.expected_value is None else asked.expected_term(definition, reading)
    if reading.own_year_share is not None and expected is not None:
        pair = (actual, expected) if definition.direction is Direction.UP else (expected, actual)
        yield Step("その年度の目標との比", _share(formulas.quotient(*pair), reading.own_year_share))
    elif reading.attainment is not None and start is not None and final is not None:
        base = formulas.number(start.value)
        gain, way = formulas.difference(actual, base), formulas.difference(formulas.number(final), base)
        yield Step("到達度", _share(formulas.quotient(gain, way), reading.attainment))
    if reading.gap_value is not None and expected is not None:
        pair = (actual, expected) if definition.direction is Direction.UP else (expected, actual)
        shown = cut(reading.gap_value, formats.QUOTIENT_DIGITS, Toward.LESS)
        text = formats.signed(reading.gap_value, definition.unit)
        difference = formulas.difference(*pair)
        yield Step("計画差", formulas.equation(difference, text, shown, formats.QUOTIENT_DIGITS, _AHEAD))
    if reading.own_year_share is None and reading.pace_ratio is not None and start is not None:
        assert expected is not None
        base = formulas.number(start.value)
        line = asked.line_of(definition, reading)
        is_from_start = line is not None and line.is_from_start and expected.is_formula
        due = line.way if line is not None and is_from_start else formulas.difference(expected, base)
        yield Step("計画比", _share(formulas.quotient(formulas.difference(actual, base), due), reading.pace_ratio))


def _share(formula: Term, share: Decimal) -> str:
    shown = cut(Fraction(share) * 100, formats.SHARE_DIGITS, Toward.LESS)
    percent = formula._replace(value=formula.value * 100)
    return formulas.equation(percent, formats.share(share), shown, formats.SHARE_DIGITS)


def _due(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    """Return the value that would have been enough, where the verdict is a late one."""
    late = (Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.REGRESSED, Status.MISSED, Status.BROKEN)
    is_final, is_broken = reading.status is Status.MISSED, reading.status is Status.BROKEN
    due = reading.final_target_value if is_final else reading.expected_value
    if reading.status not in late or due is None or definition.direction is None:
        return
    word = "達成" if is_final else "維持" if is_broken else "順調"
    # Whoever gets so far may have met the final target besides; where each year stands alone, that is 順調 too.
    verdict = "順調以上" if word == "順調" and reading.own_year_share is None else word
    if definition.unit == ladder.UNIT:
        yield Step(f"{word}に要った段階", f"実績が{_exact(due, definition.unit)}か、その先であれば{verdict}だった")
        return
    is_up = definition.direction is Direction.UP
    by_printed = is_final or is_broken
    reach = _reach(definition) if by_printed else "以上" if is_up else "以下"
    if reading.rule == "zero":
        told = f"{'許容差を入れて、' if definition.tolerance else ''}どの年度の実績も"
        yield Step(f"{word}に要った値", f"{told} {_exact(due, definition.unit)}であれば{word}だった")
        return
    line = None if by_printed else asked.line_of(definition, reading)
    exact = Fraction(due) if line is None or asked.is_stepped(line.formula.value, due) else line.formula.value
    side = 0 if reach == "" else -1 if "以上" in reach or "超" in reach else 1
    exact += side * Fraction(definition.tolerance)
    # Cut toward what is harder to reach: who reached what stands here was on track.
    shown = cut(exact, max(formats.QUOTIENT_DIGITS, _digits(due, definition.tolerance)) if line is None else
                formats.QUOTIENT_DIGITS, Toward.MORE if side < 0 else Toward.LESS)  # fmt: skip
    notes = [] if not definition.tolerance else ["許容差を入れて"]
    notes += [note] if (note := formulas.cut_note(exact, shown, formats.QUOTIENT_DIGITS)) else []
    told = f"（{'、'.join(notes)}）" if notes else ""
    yield Step(
        f"{word}に要った値", f"実績が {plain(shown)}{definition.unit or ''}{reach}{told}であれば{verdict}だった"
    )


def _reach(definition: KpiDefinition) -> str:
    """Return the words of the comparator that the plan prints; without one, those of the direction."""
    if definition.comparator is None:
        return "以上" if definition.direction is Direction.UP else "以下"
    return _REACH[definition.comparator]


def _pace(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    final, year, start, unit = (
        reading.final_target_value, reading.final_target_fiscal_year, asked.start_of(reading), definition.unit
    )  # fmt: skip
    if final is None or year is None or not number_words.has_time_left(reading) or definition.unit == ladder.UNIT:
        return
    if reading.latest_value is None or reading.latest_on is None:
        if reading.planned_per_year is not None and start is not None:
            change = formulas.difference(formulas.number(final), formulas.number(start.value))
            formula = formulas.a_year(change, formulas.span(start.on, last_day(year)))
            shown = cut(reading.planned_per_year, formats.QUOTIENT_DIGITS, formats.PLANNED)
            text = formats.planned(reading.planned_per_year, unit)
            yield Step("必要ペース（基準値から）", formulas.equation(formula, text, shown, formats.QUOTIENT_DIGITS))
        return
    if reading.needed_per_year is None:
        return
    actual = formulas.number(reading.latest_value)
    left = formulas.span(reading.latest_on, last_day(year))
    ahead = formulas.difference(formulas.number(final), actual)
    shown = cut(reading.needed_per_year, formats.QUOTIENT_DIGITS, formats.NEEDED)
    text = formats.needed(reading.needed_per_year, unit)
    yield Step("必要ペース", formulas.equation(formulas.a_year(ahead, left), text, shown, formats.QUOTIENT_DIGITS))
    if reading.past_per_year is None or start is None:
        return
    passed = formulas.span(start.on, reading.latest_on)
    gain = formulas.difference(actual, formulas.number(start.value))
    shown = cut(reading.past_per_year, formats.QUOTIENT_DIGITS, formats.made(definition.direction))
    text = formats.past(reading.past_per_year, unit, definition.direction)
    yield Step("これまでのペース", formulas.equation(formulas.a_year(gain, passed), text, shown, formats.QUOTIENT_DIGITS))
    if reading.needed_multiple is not None:
        share, told = formulas.ratio(passed, left)
        value = ahead.value / gain.value * passed.value / left.value
        digits = formats.multiple_digits(reading.needed_multiple)
        shown = cut(reading.needed_multiple, digits, Toward.MORE)
        times = Term(f"{ahead.inside} ÷ {gain.inside} × {share}", value, True)
        text = formats.multiple(reading.needed_multiple)
        yield Step("必要ペース ÷ これまでのペース", formulas.equation(times, text, shown, digits, told))


def _years(definition: KpiDefinition, reading: KpiStatus) -> Iterator[Step]:
    unit = definition.unit
    if reading.cumulative_actual is not None and reading.cumulative_target is not None:
        # What several years brought together is counted by no year any more.
        summed = unit.removesuffix("/年") if unit else unit
        years = list(_counted(definition, reading))
        actual = _sum([value for value, _ in years], reading.cumulative_actual, summed)
        target = _sum([asked for _, asked in years], reading.cumulative_target, summed)
        yield Step("累計の実績", actual)
        yield Step("累計の目標（実績のある年度の分）", target)
    if reading.breach_fiscal_year is not None and reading.breach_value is not None:
        year = formats.fiscal_year(reading.breach_fiscal_year)
        yield Step("水準を外れた年度", f"{year} {_exact(reading.breach_value, unit)}")
    if reading.status is Status.UNREPORTED:
        yield Step("未登録とは", f"このダッシュボードに実績がありません。{_own(definition)}が公表していないという意味ではありません")


def _sum(parts: list[Decimal], total: Decimal, unit: str | None) -> str:
    text = _exact(total, unit)
    if len(parts) < 2 or sum(map(Fraction, parts)) != Fraction(total):
        return text
    return f"{' + '.join(plain(part) for part in parts)} = {text}"


def _counted(definition: KpiDefinition, reading: KpiStatus) -> Iterator[tuple[Decimal, Decimal]]:
    """Return the value and the target of each closed year that has both, in the order of the years."""
    targets = {target.fiscal_year: target.target_value for target in definition.targets}
    for report in sorted(definition.reports, key=lambda report: report.observed_on):
        ends = (report.low_value, report.high_value)
        worse_first = ends if definition.direction is Direction.UP else ends[::-1]
        value = next((end for end in worse_first if end is not None), None)
        if (
            value is not None
            and report.mark is not Mark.PRELIMINARY
            and report.fiscal_year in targets
            and report.observed_on == last_day(report.fiscal_year) < reading.as_of
        ):
            yield value, targets[report.fiscal_year]


def _first(reading: KpiStatus) -> Iterator[Step]:
    """Return how the KPI stands under what was first printed, where a revision changed that."""
    if reading.first_status is None:
        return
    lowered = "。いまの状態は目標の引下げによる" if reading.is_after_lowering else ""
    yield Step("当初目標の場合", f"{STATUS[reading.first_status].name}{lowered}")


def _when(on: date) -> str:
    year = fiscal_year_of(on)
    return formats.fiscal_year(year) if on == last_day(year) else f"{on}"


def _value(definition: KpiDefinition, value: Decimal, on: date) -> str:
    texts = {report.observed_on: report.value_text for report in definition.reports}
    return f"{_input(value, definition.unit, texts.get(on))}（{on}）"


def _input(value: Decimal, unit: str | None, printed: str | None) -> str:
    # What is calculated with is the number itself; that its text gives it as a rough one is said where it goes in.
    return f"{'約' if formats.is_about(value, printed) else ''}{_exact(value, unit)}"


def _exact(value: Decimal, unit: str | None) -> str:
    return formats.with_unit(value, unit, formats.KNOWN_DIGITS)


def _digits(*values: Decimal) -> int:
    exponents = [value.normalize().as_tuple().exponent for value in values]
    return max(0, *(-exponent for exponent in exponents if isinstance(exponent, int)))
