"""The four numbers of a KPI as cards, each with what it means; where a number cannot be given, what stands instead."""

from collections.abc import Iterator
from decimal import Decimal

from domain.codes import Kind, Status
from metrics.catalogue import Initiative, KpiDefinition
from metrics.status import AskedBy, KpiStatus
from pages.kpi import asked
from ui import formats, kinds, markup

Card = tuple[object, object, object]

_REACHED = (Status.ACHIEVED, Status.ACHIEVED_EARLY)


def judged(definition: KpiDefinition, verdict: KpiStatus) -> Iterator[Card]:
    """Return 到達度, 計画差, 計画比 and 必要ペース, each with what it means; where one is not defined, the reason."""
    expected = expected_amount(definition, verdict)
    is_own_year = verdict.own_year_share is not None
    year = formats.fiscal_year(verdict.latest_fiscal_year)
    reached = (
        f"{year}の目標{expected}に対する、その年度の実績の割合"
        if is_own_year
        else "基準値から最終目標までのうち、進んだ割合（100%で到達）"
    )
    ahead = f"判定に使った計画値{expected}との差（＋は計画より先行、−は遅れ）"
    ratio = (
        "年度ごとに見る指標では、到達度と同じ割合"
        if is_own_year
        else "計画がそこまでに求めた変化に対する、実際の変化の割合（100%で計画どおり、80%未満は遅れ）"
    )
    yield from (
        _card("到達度", verdict.attainment, formats.share(verdict.attainment), reached, _no_share(definition, verdict)),
        _card(
            "計画差",
            verdict.gap_value,
            formats.signed(verdict.gap_value, definition.unit),
            ahead,
            "実績の時点に計画が求める値がない",
        ),
        _card("計画比", verdict.pace_ratio, formats.share(verdict.pace_ratio), ratio, _no_ratio(definition, verdict)),
        pace(definition, verdict),
    )


def expected_amount(definition: KpiDefinition, verdict: KpiStatus) -> str:
    """Return the plan's value that judged, as it stands everywhere on the page."""
    return _plan_amount(definition, verdict, verdict.expected_value, verdict.expected_rule)


def asked_amount(definition: KpiDefinition, verdict: KpiStatus) -> str:
    """Return what the plan asks at the day of reading, as it stands everywhere on the page."""
    return _plan_amount(definition, verdict, verdict.asked_value, verdict.asked_rule)


def _plan_amount(
    definition: KpiDefinition, verdict: KpiStatus, value: Decimal | None, rule: AskedBy | None
) -> str:
    if rule is AskedBy.LINE:
        start = verdict.start_value if verdict.is_start_assumed else verdict.baseline_binding_value
        return formats.on_line(value, definition.unit, definition.direction, start)
    return formats.with_unit(value, definition.unit, formats.KNOWN_DIGITS)


def _card(name: str, value: object, figure: str, meaning: str, reason: str) -> Card:
    return (name, figure, meaning) if value is not None else (name, _none("なし"), reason)


def _none(word: str) -> markup.Markup:
    return markup.html('<span class="dx-instead">{}</span>', word)


def _no_share(definition: KpiDefinition, verdict: KpiStatus) -> str:
    if verdict.expected_rule is AskedBy.HELD or definition.kind is Kind.MAINTAIN:
        return "水準を保つ指標なので、進んだ割合はない"
    if verdict.rule in asked.OF_START:
        return "最初の実績が起点なので、進んだ割合は次の実績から"
    if definition.baseline_on is None:
        return "基準値がないため、進んだ割合は計算できない"
    return "基準値から最終目標までに求める変化がないため、割合にならない"


def _no_ratio(definition: KpiDefinition, verdict: KpiStatus) -> str:
    if verdict.expected_rule is AskedBy.HELD or definition.kind is Kind.MAINTAIN:
        return "水準を保つ指標なので、計画差だけで判定する"
    if verdict.rule in asked.OF_START:
        return "最初の実績が起点なので、変化の割合は次の実績から"
    if definition.baseline_on is None:
        return "基準値がないため、変化の割合は計算できない"
    return "そこまでに計画が求めた変化がないため、比にならない（計画差で判定）"


def pace(definition: KpiDefinition, verdict: KpiStatus) -> Card:
    """Return the card 必要ペース: the change each year must bring, the same promise of every year, or why none."""
    name, unit = "必要ペース", definition.unit
    by_year = definition.kind in (Kind.ANNUAL, Kind.INCREMENT) and verdict.planned_per_year is None
    is_asked = verdict.asked_value is not None and verdict.asked_rule is AskedBy.CITY
    if by_year and is_asked and verdict.status not in _REACHED:
        return _every_year(definition, verdict)
    if verdict.latest_on is None and verdict.planned_per_year is not None and asked.has_time_left(verdict):
        return (
            name,
            formats.planned(verdict.planned_per_year, unit),
            "基準値から最終目標までを1年あたりにならした変化。実績が登録されると、そこから数え直す",
        )
    if verdict.latest_on is not None and verdict.needed_per_year is not None and asked.has_time_left(verdict):
        past = verdict.past_per_year
        so_far = "" if past is None else f"。これまでは{formats.past(past, unit, definition.direction)}"
        per_year = formats.needed(verdict.needed_per_year, unit)
        return (name, per_year, f"直近の実績から最終目標までに、毎年要る変化{so_far}")
    return (name, *_no_pace(definition, verdict))


def _every_year(definition: KpiDefinition, verdict: KpiStatus) -> Card:
    # 50手続/年 is 50手続 in each year.
    counted = (definition.unit or "").removesuffix("/年")
    figure = (
        f"毎年度 {formats.signed(verdict.asked_value, counted)}"
        if definition.kind is Kind.INCREMENT
        else f"{formats.with_unit(verdict.asked_value, counted, formats.KNOWN_DIGITS)}/年度"
    )
    what = "増加" if definition.kind is Kind.INCREMENT else "値"
    is_same = len({target.target_value for target in definition.targets}) == 1
    promise = f"どの年度も同じ{what}が目標" if is_same else f"今年度の{what}の目標（年度ごとに変わる）"
    return ("必要ペース", figure, f"{promise}。足りなかった分を翌年度に上乗せはしない")


def _no_pace(definition: KpiDefinition, verdict: KpiStatus) -> tuple[object, str]:
    if verdict.asked_rule is AskedBy.HELD or verdict.expected_rule is AskedBy.HELD or definition.kind is Kind.MAINTAIN:
        return (_none("水準を保つ"), "保つことが目標なので、毎年要る変化はない")
    if verdict.status in _REACHED:
        return (_none("もう要らない"), "最終目標に届いているので、これから要る変化はない")
    if not asked.has_time_left(verdict):
        return (_none("なし"), "最終目標年度が済んだので、残りの年がない")
    if definition.baseline_on is None and verdict.latest_on is None:
        return (_none("なし"), "基準値がないため、実績が登録されてから数える")
    return (_none("なし"), "基準値と最終目標の間に、年ごとに割れる変化がない")


def promised(definition: KpiDefinition, verdict: KpiStatus) -> Iterator[Card]:
    """Return what stands before the first actual: the pace that is promised, the next report, what is missing."""
    yield pace(definition, verdict)
    if verdict.next_report_due_on is not None:
        year = formats.fiscal_year(verdict.next_report_fiscal_year)
        yield ("次の報告の期限", f"{verdict.next_report_due_on:%Y-%m-%d}", f"{year}の分")
    else:
        yield ("次の報告の期限", _none("なし"), "これから期限が来る年度はない（目標の年度が済んだ）")
    if verdict.missing_report_count:
        first = formats.fiscal_year(verdict.first_missing_fiscal_year)
        yield ("期限を過ぎた報告", f"{verdict.missing_report_count}年度分", f"{first}の分から")
    yield (
        "到達度・計画差・計画比",
        _none("実績の登録後"),
        "進んだ割合・計画値との差・計画が求めた変化に対する割合は、最初の実績から計算する",
    )


def not_judged(definition: KpiDefinition, verdict: KpiStatus, initiative: Initiative | None) -> Iterator[Card]:
    """Return what stands in place of a judgement: the initiative's stage, what was reported, where it is printed."""
    roadmap = markup.link("工程で計画上の段階を見る", "roadmap", initiative=definition.initiative_id)
    if initiative is not None and initiative.stage is not None:
        on = f"{initiative.stage_on:%Y-%m-%d}の報告。"
        yield (
            "取組の段階",
            markup.stage_chip(initiative.stage),
            markup.joined((on, initiative.evidence or "", "　", roadmap)),
        )
    else:
        yield ("取組の段階", _none("報告は未登録"), roadmap)
    numbers = [report for report in definition.reports if report.value_code is None]
    if numbers:
        yield ("報告された値", f"{len(numbers)}件", "判定はしないが、図と表に示す")
    else:
        yield ("報告された値", _none("未登録"), "登録されると、判定はせずに図と表に示す")
    gaps = markup.link(kinds.fit("この市区町村の出典と欠けている値", definition.municipality_name), "sources", city=definition.city)
    yield ("計画書の場所", "", markup.joined((definition.place, "　", gaps)))
