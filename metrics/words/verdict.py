"""The verdict on one KPI in sentences: what it rests on, the way in steps, what the department says of it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from domain import formats, kinds
from domain.codes import Absence, Kind, Mark, Status
from domain.fiscal import fiscal_year_of, last_day
from domain.words import STATUS
from metrics import meaning
from metrics.catalogue import KpiDefinition, Report
from metrics.rules import RULES
from metrics.status import AskedBy, KpiStatus
from metrics.words import kpi as kpi_words
from metrics.words import numbers

# What is not judged, whatever is reported: its headline says what the plan holds instead of four numbers.
NOT_JUDGED = (Status.QUALITATIVE, Status.NO_TARGET, Status.LOST, Status.NOT_ASSESSABLE, Status.ENDED)
_GOOD = (Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.MAINTAINED, Status.ON_TRACK)
JUDGED_BY = "判定に使った計画値"
HERE = "このダッシュボードに実績がないという意味で、市区町村が公表していないという意味ではありません。"


class Step(NamedTuple):
    """A value that the verdict or the plan speaks of: its one name, the value, and when it stands.

    What is `beside` is of the same time as the step before it: nothing leads from that one to it.
    """

    name: str
    value: str
    note: str
    is_beside: bool = False


def said(definition: KpiDefinition, verdict: KpiStatus) -> str:
    """Return the verdict on this KPI in a sentence or two, with its figures."""
    if verdict.status in NOT_JUDGED:
        return kinds.fit_one(_why_not_judged(verdict), definition.municipality_name)
    if verdict.latest_on is None:
        return _without_report(definition, verdict)
    actual = f"{formats.day(verdict.latest_on)}の実績は{latest_amount(definition, verdict)}。"
    last = verdict.last_judged_status
    if last is not None:
        return f"最後の判定は「{STATUS[last].name}」。{actual}"
    if verdict.status is Status.BROKEN and verdict.breach_fiscal_year is not None:
        year = formats.fiscal_year(verdict.breach_fiscal_year)
        breach = formats.with_unit(verdict.breach_value, definition.unit, formats.KNOWN_DIGITS)
        return f"{year}に{breach}となり、保つ水準を外れました。{actual}"
    if verdict.expected_value is None or verdict.gap_value is None:
        return actual
    expected = numbers.expected_amount(definition, verdict)
    if verdict.expected_on != verdict.latest_on:
        expected = f"{expected}、{formats.day(verdict.expected_on)}"
    return f"{actual}{JUDGED_BY}（{expected}）{_how(definition, verdict.status, verdict.gap_value)}。"


def _how(definition: KpiDefinition, status: Status, gap: Decimal) -> str:
    """Return how far the actual is from the plan's value; no more than that where the comparator asked otherwise."""
    room, unit = definition.tolerance, definition.unit
    is_good = status in _GOOD
    if gap == 0:
        return "にちょうど届いています" if is_good else "とちょうど同じです"
    sign, far = (shown := formats.signed(gap, unit))[0], shown[1:]
    if is_good != (gap >= -room):
        return f"との差は{shown}です"
    if gap > 0:
        return "に届き、わずかに余裕があります" if sign == "±" else f"に届き、{far}の余裕があります"
    allowed = f"{formats.number(room, formats.KNOWN_DIGITS)}{formats.change_unit(unit)}"
    return f"に{far}届いていません{f'が、許容差（{allowed}）の内です' if gap >= -room else ''}"


def _why_not_judged(verdict: KpiStatus) -> str:
    if verdict.status is Status.QUALITATIVE:
        return "計画は指標の名だけを挙げ、数値の目標を置いていません。進み具合は、取組の段階で見ます。"
    if verdict.status is Status.NO_TARGET:
        return "目標の値が計画にないため、遅れも達成も判定しません。報告された値は、図と表に示します。"
    if verdict.status is Status.LOST:
        return f"{RULES[verdict.rule]}値は推し量らず、空けたままにしています。元の計画書では読める場合があります。"
    if verdict.rule == "rule-6-unsurveyed":
        last = verdict.last_judged_status
        return "それまでに判定した実績はありません。" if last is None else f"最後の判定は「{STATUS[last].name}」。"
    return RULES[verdict.rule]


def _without_report(definition: KpiDefinition, verdict: KpiStatus) -> str:
    if verdict.report_word is not None:
        return f"確定した実績はまだありません。直近の報告は「{meaning.report_word(verdict.report_word)}」です。"
    if verdict.missing_report_count:
        first = formats.fiscal_year(verdict.first_missing_fiscal_year)
        here = kinds.fit_one(HERE, definition.municipality_name)
        return f"{first}の分から{verdict.missing_report_count}年度分の報告が期限を過ぎています。{here}"
    after = "基準値の後の実績は" if definition.baseline_on is not None else "実績は"
    if verdict.next_report_due_on is None:
        return "判定に使う実績はまだありません。"
    year, due = formats.fiscal_year(verdict.next_report_fiscal_year), formats.day(verdict.next_report_due_on)
    return f"{after}まだありません。最初に報告されるのは{year}の分で、期限は{due}です。"


def explained(definition: KpiDefinition, verdict: KpiStatus) -> list[tuple[Report, list[tuple[str, str]]]]:
    """Return the department's own reason and next step with the actual that decides, where it gave them.

    That is the latest one; where a level was not held, the one of the year that left it.
    """
    found = ((report, _told(report)) for report in definition.reports if _decides(report, verdict))
    return [(report, told) for report, told in found if told]


def _told(report: Report) -> list[tuple[str, str]]:
    return [(word, text) for word, text in (("遅れの理由", report.reason), ("今後の対応", report.next_step)) if text]


def _decides(report: Report, verdict: KpiStatus) -> bool:
    is_breach = verdict.breach_fiscal_year is not None and report.fiscal_year == verdict.breach_fiscal_year
    return is_breach or report.observed_on == verdict.latest_on


def steps(definition: KpiDefinition, verdict: KpiStatus) -> list[Step]:
    """Return baseline, latest actual, the plan's value that judged it, what is asked next and the final target."""
    found = [*_first_steps(definition, verdict), latest_step(definition, verdict)]
    if verdict.latest_on is not None and verdict.expected_value is not None and verdict.status not in NOT_JUDGED:
        found.append(
            Step(
                JUDGED_BY,
                numbers.expected_amount(definition, verdict),
                f"{formats.day(verdict.expected_on)}・{asked_by(definition, verdict)}",
                is_beside=True,
            )
        )
    if (asked := asked_step(definition, verdict)) is not None:
        found.append(asked)
    return [*found, target_step(definition)]


def _first_steps(definition: KpiDefinition, verdict: KpiStatus) -> Iterator[Step]:
    """Yield from where the way starts: the baseline, or the first report that stands for it; of an increase both."""
    has_start = verdict.start_on is not None and verdict.start_on != verdict.latest_on
    if definition.kind is Kind.INCREMENT or not has_start:
        yield baseline_step(definition)
    if has_start:
        value = formats.with_unit(verdict.start_value, definition.unit, formats.KNOWN_DIGITS)
        yield Step("起点（初回の実績）", value, formats.day(verdict.start_on))


def asked_by(definition: KpiDefinition, verdict: KpiStatus) -> str:
    """Return in words who asks for the value that judged: the city, the plan's end, a line, a level to hold."""
    source = kpi_words.source_on(definition.targets, verdict.expected_on)
    name = definition.municipality_name
    return kpi_words.asked_word(verdict.expected_rule, source, name, verdict.is_start_assumed)


def asked_step(definition: KpiDefinition, verdict: KpiStatus) -> Step | None:
    """Return what the plan asks at the day of reading, under the name of what it is; None where others say it already.

    Those are the final target, whose day it may be, and the plan's value of a verdict of the same day.
    """
    on = verdict.asked_on
    is_same = {target.target_value for target in definition.targets} == {verdict.asked_value}
    if verdict.asked_value is None or on is None or (definition.kind is Kind.INCREMENT and is_same):
        return None
    is_final = verdict.final_target_fiscal_year is not None and on >= last_day(verdict.final_target_fiscal_year)
    if is_final or (verdict.latest_on is not None and on == verdict.expected_on):
        return None
    value, year = numbers.asked_amount(definition, verdict), fiscal_year_of(on)
    if verdict.asked_rule is AskedBy.HELD:
        return Step("保つ水準", value, f"{formats.fiscal_year(year)}末")
    if verdict.asked_rule is AskedBy.LINE:
        line = kpi_words.asked_word(AskedBy.LINE, None, definition.municipality_name, verdict.is_start_assumed)
        return Step("判定基準日の計画値", value, f"{formats.day(on)}・{line}")
    is_this_year = year == fiscal_year_of(verdict.as_of)
    return Step("今年度末の目標" if is_this_year else "次の年度末の目標", value, f"{formats.fiscal_year(year)}末")


def baseline_step(definition: KpiDefinition) -> Step:
    """Return name, value and note of the baseline: the stock, where yearly increases are promised on top of it."""
    name = "現在の総数" if definition.kind is Kind.INCREMENT else "基準値"
    if definition.baseline_on is None:
        return Step(
            name, kpi_words.absence(definition.baseline_absence) or "なし", _absent(definition.baseline_absence, "現状")
        )
    low, high = definition.baseline_low_value, definition.baseline_high_value
    value = formats.amount(low, high, kpi_words.baseline_unit(definition), definition.baseline_text)
    return Step(name, value, formats.day(definition.baseline_on))


def latest_amount(definition: KpiDefinition, verdict: KpiStatus) -> str:
    """Return the latest judged value with its unit, rough where the text of its day is."""
    texts = {report.observed_on: report.value_text for report in definition.reports}
    value, on = verdict.latest_value, verdict.latest_on
    return formats.amount(value, value, definition.unit, texts.get(on) if on is not None else None)


def latest_step(definition: KpiDefinition, verdict: KpiStatus) -> Step:
    """Return name, value and note of the latest actual, judged or not, or that there is none yet."""
    name = "直近の実績"
    if verdict.latest_on is not None:
        return Step(name, latest_amount(definition, verdict), formats.day(verdict.latest_on))
    given = [
        report
        for report in definition.reports
        if report.value_code is None
        and report.mark != Mark.PRELIMINARY
        and (definition.baseline_on is None or report.observed_on > definition.baseline_on)
    ]
    if not given:
        return Step(
            name,
            "未登録",
            f"直近の報告は「{meaning.report_word(verdict.report_word)}」" if verdict.report_word else "登録された実績がない",
        )
    newest = max(given, key=lambda report: report.observed_on)
    value = formats.amount(newest.low_value, newest.high_value, definition.unit, newest.value_text)
    return Step(name, value, f"{formats.day(newest.observed_on)}・判定には使わない")


def target_step(definition: KpiDefinition) -> Step:
    """Return name, value and note of the final target, or why there is none."""
    if not definition.targets:
        why = _absent(definition.target_absence, "目標")
        absent = "" if definition.kind is Kind.QUALITATIVE else kpi_words.absence(definition.target_absence)
        return Step("最終目標", absent or "なし", why)
    last = definition.targets[-1]
    year = formats.fiscal_year(last.fiscal_year)
    name, when = ("毎年度の増加目標", f"{year}まで") if definition.kind is Kind.INCREMENT else ("最終目標", f"{year}末")
    value = formats.amount(last.target_low_value, last.target_high_value, definition.unit, last.target_text)
    return Step(name, value, when)


def _absent(reason: Absence | None, what: str) -> str:
    if reason is Absence.LOST:
        return f"計画書にある{what}の値を読み取れない"
    return f"計画に{what}の数値がない"
