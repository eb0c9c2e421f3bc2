"""推移と目標: the marks of a KPI's chart with what each says, what is in it in words, and its key below it."""

from collections.abc import Iterator
from datetime import date

from charts import frame
from charts.trajectory import Mark
from domain import formats, kinds
from domain.codes import Kind
from domain.codes import Mark as Code
from domain.words import MARK, STATUS
from metrics import meaning
from metrics.catalogue import KpiDefinition
from metrics.status import KpiStatus
from metrics.trajectory import Point, Trajectory
from metrics.words import kpi as kpi_words
from metrics.words import numbers, verdict

TITLE = "推移と目標"
_LINE = "按分線（自動計算・市区町村の公式目標ではありません）"
_WORDS = {
    "target": "市区町村の目標",
    "need_pace": "必要ペース（直近の実績から目標まで）",
    "actual": "実績",
    "provisional": "速報（判定に使わない）",
    "late": "期限後の実績（判定に使わない）",
    "baseline": "基準値",
    "forecast": "参考：これまでの伸びが続いた場合",
    "forecast_range": "参考：その幅",
}
_ROUGH = 100  # a forecast from here on has no decimals
_MANY = 100_000  # from here on a label in a figure is short: 330万


def marks(definition: KpiDefinition, judged: KpiStatus, way: Trajectory) -> dict[str, list[Mark]]:
    """Return the marks of the chart by the names of its series; the stock before a yearly increase is none of them."""
    baseline = [] if definition.kind is Kind.INCREMENT else [_baseline(definition, point) for point in way.baseline]
    targets = [_target(definition, point) for point in way.target]
    # The line between what is printed; where the days between are interpolated for a verdict, that line stands instead.
    path = [] if way.line else sorted([*baseline, *targets], key=lambda mark: mark.on)
    found = {
        "baseline": baseline,
        "target": targets,
        "path": path,
        "line": [_plain(point) for point in way.line],
        "actual": [_actual(definition, judged, point) for point in way.actual_closed],
        "provisional": [_reported(definition, point, "provisional") for point in way.actual_provisional],
        "late": [_reported(definition, point, "late") for point in way.actual_late],
        "need_pace": [_plain(point) for point in way.need_pace],
    }
    if way.forecast is not None:
        ahead = way.forecast
        start = Mark(ahead.start.on, float(ahead.start.value), "")
        low, high = (Mark(ahead.on, float(end), "") for end in (ahead.low, ahead.high))
        value = formats.with_unit(ahead.value, definition.unit, 0 if abs(ahead.value) >= _ROUGH else 1)
        span = f"（幅 {formats.number(ahead.low)}～{formats.with_unit(ahead.high, definition.unit)}）"
        told = _told(_WORDS["forecast"], ahead.on, f"{value}{span if ahead.low < ahead.high else ''}")
        found["forecast"] = [start, Mark(ahead.on, float(ahead.value), told, value)]
        found["forecast_range"] = [start, low, high, start]
    return found


def series(definition: KpiDefinition, judged: KpiStatus, way: Trajectory) -> dict[str, list[tuple[date, float]]]:
    """Return the same points without their words, for the drawing on paper."""
    found = marks(definition, judged, way)
    return {name: [(mark.on, mark.value) for mark in of_name] for name, of_name in found.items()}


def words(definition: KpiDefinition, way: Trajectory) -> dict[str, str]:
    """Return the names of the series of the drawing on paper, whose key is drawn with it."""
    begins = way.baseline and definition.kind is not Kind.INCREMENT
    found = _WORDS | {
        "path": "計画（基準値から目標まで）" if begins else "計画（市区町村の目標をつないだもの）",
        "line": _LINE if way.baseline else meaning.START,
    }
    return {name: kinds.fit_one(words, definition.municipality_name) for name, words in found.items()}


def _plain(point: Point) -> Mark:
    return Mark(point.on, float(point.value), "")


def _amount(point: Point, unit: str | None) -> str:
    return formats.amount(point.low, point.high, unit, point.text)


def _label(point: Point, unit: str | None) -> str:
    """Return what stands beside a mark: the value with its unit, a large one in short."""
    if abs(point.value) < _MANY or point.low != point.high:
        return _amount(point, unit)
    about = "約" if formats.is_about(point.value, point.text) else ""
    return f"{about}{frame.short_number(point.value)}{unit or ''}"


def _told(name: str, on: date, *lines: str) -> str:
    return "<br>".join((f"<b>{name}　{lines[0]}</b>", formats.day(on), *lines[1:]))


def _baseline(definition: KpiDefinition, point: Point) -> Mark:
    unit = kpi_words.baseline_unit(definition)
    text = _told("基準値", point.on, _amount(point, unit))
    return Mark(point.on, float(point.value), text, _label(point, unit))


def _target(definition: KpiDefinition, point: Point) -> Mark:
    unit = definition.unit
    own = kinds.fit_one(_WORDS["target"], definition.municipality_name)
    text = f"<b>{own}　{_amount(point, unit)}</b><br>{formats.fiscal_year(point.fiscal_year)}末"
    return Mark(point.on, float(point.value), text, _label(point, unit))


def _actual(definition: KpiDefinition, judged: KpiStatus, point: Point) -> Mark:
    """Return an actual with the value that the plan asks at its day, as far as the judgement or the city says it."""
    asked = formats.with_unit(point.own_target_value, definition.unit, formats.KNOWN_DIGITS)
    gap, rule = point.own_gap_value, kpi_words.ASKED["city"]
    if point.on == judged.latest_on and judged.expected_value is not None:
        asked = numbers.expected_amount(definition, judged)
        gap, rule = judged.gap_value, kpi_words.ASKED[judged.expected_rule or "city"]
    who = kinds.fit_one(rule, definition.municipality_name)
    lines = [] if asked == formats.ABSENT else [f"計画値 {asked}（{who}）"]
    lines += [] if gap is None else [f"計画差 {formats.signed(gap, definition.unit)}"]
    text = _told("実績", point.on, _amount(point, definition.unit), *lines)
    return Mark(point.on, float(point.value), text, _label(point, definition.unit))


def _reported(definition: KpiDefinition, point: Point, name: str) -> Mark:
    word = MARK[Code.PRELIMINARY] if point.mark == Code.PRELIMINARY else "実績"
    why = "期限後・判定に使わない" if name == "late" else "判定に使わない"
    text = _told(f"{word}（{why}）", point.on, _amount(point, definition.unit))
    return Mark(point.on, float(point.value), text, _label(point, definition.unit))


def key(definition: KpiDefinition, way: Trajectory) -> str:
    """Return what is and is not in the chart, sign by sign; nothing where there is no chart."""
    return "".join(_key(definition, way))


def _key(definition: KpiDefinition, way: Trajectory) -> Iterator[str]:
    if not way.target and not way.baseline:
        yield (
            "数値の基準値と目標がないため、報告された実績だけを描いています。"
            if is_drawn(way)
            else "基準値も目標も数値としては残っていないため、図は描けません。"
        )
    if way.target:
        yield kinds.fit_one(f"◆は{_WORDS['target']}", definition.municipality_name)
        has_path = len(way.target) + len(() if definition.kind is Kind.INCREMENT else way.baseline) > 1
        line = kinds.fit_one(_LINE, definition.municipality_name) if way.baseline else meaning.START
        yield f"、破線は{line}。" if way.line else "、細い線は計画。" if has_path else "。"
    if way.actual_closed:
        yield "●は実績（間の年度が欠けているところでは結びません）。"
    elif is_drawn(way) and not way.actual_provisional:
        yield "基準値の後の実績は登録されていません。"
    if way.actual_provisional:
        yield "○は判定に使わない途中の値・速報。"
    if way.actual_late:
        yield "×は期限後の実績（判定に使わない）。"
    if way.need_pace:
        yield "一点鎖線は必要ペース。"
    if way.forecast is not None:
        yield "点線は、これまでの伸びが続いた場合（参考）で、帯はその幅。"
    if is_drawn(way) and way.unit and len(way.unit) > 2:
        yield f"縦の目盛りの単位は{way.unit}。"


def is_drawn(way: Trajectory) -> bool:
    """Tell whether there is anything to draw but today's line."""
    return bool(way.target or way.baseline or way.actual_closed or way.actual_provisional or way.actual_late)


def in_words(definition: KpiDefinition, judged: KpiStatus) -> str:
    """Return the finding of the chart in words: the verdict, then where the way begins, stands and ends."""
    told = "、".join(f"{step.name}は{step.value}" for step in verdict.steps(definition, judged))
    state = STATUS[judged.status].name
    return f"{kpi_words.name(definition)}の{TITLE}。状態は{state}。{told}。下の表に同じ値があります。"
