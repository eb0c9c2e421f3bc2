"""参考 on the year that is open (上半期の報告): the value so far, beside what the plan asks by its day."""

from datetime import date
from fractions import Fraction

from domain import formats
from domain.codes import KINDS_BY_YEAR, Mark
from domain.cutting import cut
from domain.fiscal import fiscal_year_of
from domain.words import MARK
from metrics import yearly
from metrics.catalogue import KpiDefinition, Report
from metrics.status import AskedBy, KpiStatus
from metrics.yearly import OpenYear
from pages.kpi import asked
from ui import answers, kinds, markup

_PARTS = {(6, 30): "第1四半期", (9, 30): "上半期", (12, 31): "第3四半期まで"}


def line(definition: KpiDefinition, judged: KpiStatus) -> markup.Markup:
    """Return how the open year goes so far, a paragraph; nothing where nothing was reported in it."""
    year = fiscal_year_of(judged.as_of)
    # Asked only where there can be an answer: the question chains more steps than any other of this page.
    if not any(report.fiscal_year == year and report.value_code is None for report in definition.reports):
        return markup.EMPTY
    found = answers.ask(yearly.open_year, definition.kpi_id)
    return markup.EMPTY if found is None else markup.paragraph(told(definition, judged, found))


def told(definition: KpiDefinition, judged: KpiStatus, found: OpenYear) -> str:
    """Return the same as a text."""
    report = next((report for report in definition.reports if report.observed_on == found.observed_on), None)
    part = _PARTS.get((found.observed_on.month, found.observed_on.day), "年度の途中")
    said = f"参考：{part}（{_day(found.observed_on)}現在）{_value(definition, found, report)}。"
    due = _due(definition, judged, found)
    return f"{said}{f'{due}。' if due else ''}判定には使いません。"


def _value(definition: KpiDefinition, found: OpenYear, report: Report | None) -> str:
    if report is None:
        return formats.with_unit(found.value_so_far, _unit(definition, found), formats.KNOWN_DIGITS)
    value = formats.amount(report.low_value, report.high_value, _unit(definition, found), report.value_text)
    return f"{value}（{MARK[report.mark]}）" if report.mark is Mark.PRELIMINARY else value


def _due(definition: KpiDefinition, judged: KpiStatus, found: OpenYear) -> str:
    """Return what the plan asks by the day of the value, and how that comes about; nothing where it asks nothing."""
    if found.asked_value is None or found.due_so_far_value is None or found.asked_rule is None:
        return ""
    value = _asked(definition, judged, found)
    if not found.is_amount:
        if found.asked_rule is AskedBy.CITY and definition.kind in KINDS_BY_YEAR:
            return f"今年度の目標 {value}（率なので日割りしない）"
        city = kinds.fit("期限の来た直近の市区町村の目標", definition.municipality_name)
        where = {AskedBy.LINE: "按分線", AskedBy.HELD: "保つ水準", AskedBy.CITY: city}
        return f"この時期までの目安 {value}（{where[found.asked_rule]}）"
    whole = {AskedBy.LINE: "今年度末の按分線", AskedBy.HELD: "保つ水準", AskedBy.CITY: "今年度の目標"}
    days = f"{found.day_count}日 ÷ {found.year_day_count}日"
    # Of what is counted in whole things, nothing but whole things can be due.
    digits = 0 if definition.is_counted else formats.QUOTIENT_DIGITS
    due = formats.with_unit(found.due_so_far_value, _unit(definition, found), digits)
    is_cut = cut(found.due_so_far_value, digits) != Fraction(found.asked_value) * found.day_count / found.year_day_count
    rest = "、端数は切捨て" if is_cut else ""
    share = "" if found.share_so_far is None else f"、それに対する割合 {formats.share(found.share_so_far)}"
    return f"この時期までの目安 {due}（{whole[found.asked_rule]} {value} × {days}{rest}{share}）"


def _asked(definition: KpiDefinition, judged: KpiStatus, found: OpenYear) -> str:
    start = asked.start_of(judged)
    if found.asked_rule is AskedBy.LINE:
        start_value = None if start is None else start.value
        return formats.on_line(found.asked_value, definition.unit, definition.direction, start_value)
    return formats.with_unit(found.asked_value, definition.unit, formats.KNOWN_DIGITS)


def _unit(definition: KpiDefinition, found: OpenYear) -> str | None:
    # A part of a year's amount is not so much a year.
    return definition.unit.removesuffix("/年") if definition.unit and found.is_amount else definition.unit


def _day(on: date) -> str:
    return f"{on.month}月{on.day}日"
