"""推移: the chosen KPIs as lines over fiscal years, in their unit where they share one, else as shares of their ways."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import courses as chart
from charts.courses import Mark
from domain import formats
from domain.rows import by
from metrics import course
from metrics.course import Stop
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from pages.explore import listed
from pages.explore.filters import Found, found
from pages.explore.listed import Listed
from ui import answers, fields, kinds, kpi_rows, markup, selection
from ui.sheets import Sheet
from ui.table import Column, Table, only_saved

MOST = 12
# What the address says for KPIs of whatever unit.
ALL_UNITS = "all"
OFFERED = 200
NOTE = "破線は計画（◇は計画に書かれた目標）、実線は実績。線の端に指標の名があります。"
WORDS = ("計画", "実績", "判定基準日")
_SERIES = {
    "baseline": "基準値",
    "target": "市区町村の目標",
    "actual_closed": "実績",
    "actual_provisional": "実績（速報・途中）",
    "actual_late": "実績（期限後）",
}
_REPORTED = ("actual_closed", "actual_late")


class Drawn(NamedTuple):
    """What the view draws: the KPIs with their points, those that could stand there, whether as shares of their ways.

    `scaleless` are chosen KPIs that have no way from a baseline to a target, where others are drawn as shares of it.
    """

    kpis: tuple[Standing, ...]
    stops: Mapping[str, Sequence[Stop]]
    candidates: tuple[Standing, ...]
    scaleless: tuple[Standing, ...]
    is_shares: bool
    unit: str

    @property
    def is_of_one_city(self) -> bool:
        """Tell whether all KPIs are of one city, so that a label need not name it."""
        return len({kpi.city for kpi in self.kpis}) < 2


class Point(NamedTuple):
    """A row of the table: a value of a KPI on a day."""

    kpi: Standing
    stop: Stop


POINTS = Table[Point](
    (
        Column("指標", lambda row: kpi_rows.link(row.kpi), saved=lambda row: row.kpi.kpi_name),
        only_saved("内訳", lambda row: row.kpi.component_name),
        Column("市区町村", lambda row: row.kpi.municipality_name),
        Column("種別", lambda row: _series(row.kpi, row.stop.series)),
        Column("時点", lambda row: formats.day(row.stop.observed_on), saved=lambda row: row.stop.observed_on),
        Column("値", lambda row: _value(row.kpi, row.stop), is_numeric=True, saved=()),
        only_saved("値（下端）", lambda row: row.stop.low_value),
        only_saved("値（上端）", lambda row: row.stop.high_value),
        only_saved("単位", lambda row: _unit(row.kpi, row.stop)),
        Column(
            "到達度に直した値",
            lambda row: formats.share(row.stop.way_share),
            is_numeric=True,
            saved=(),
        ),
        only_saved("基準値0・最終目標100としたとき", lambda row: kpi_words.percent(row.stop.way_share)),
        only_saved("指標ID", lambda row: row.kpi.kpi_id),
    )
)


def options(result: Found) -> dict[str, str]:
    """Return the KPIs that can be drawn, of those that pass and those that the address names, by their ids."""
    stops = _stops(result)
    return {
        kpi.kpi_id: f"{kpi.municipality_name}　{kpi_words.name(kpi)}" for kpi in result.kpis if kpi.kpi_id in stops
    }


def field(result: Found) -> fields.Field:
    """Return the choice of the KPIs that are drawn: those that are, and as many of the others as a list can hold."""
    every = options(result)
    chosen = selection.known("k", every)
    first = [*chosen, *(code for code in every if code not in chosen)][:OFFERED]
    left = len(every) - len(first)
    return fields.many(
        "k",
        f"図に描く指標（{MOST}件まで）",
        {code: every[code] for code in every if code in set(first)},
        "条件に合う指標のはじめから",
        MOST,
        note=f"ほか{left}件は、上の条件で絞り込むと選べます。" if left else "",
    )


def units(result: Found) -> dict[str, int]:
    """Return the units of what can be drawn, each with the number of its KPIs, the most frequent first."""
    stops = _stops(result)
    counted = {unit: len(kpis) for unit, kpis in by(
        (kpi for kpi in result.kpis if kpi.kpi_id in stops), lambda kpi: kpi.unit or ""
    ).items()}  # fmt: skip
    return dict(sorted(counted.items(), key=lambda item: -item[1]))


def asked_unit(result: Found) -> str | None:
    """Return the unit whose KPIs alone are drawn, None where all are.

    Where the address says neither unit nor KPIs, all stand on one scale unless one unit alone has as many to draw.
    """
    counted = units(result)
    asked = selection.one_known("unit", {*counted, ALL_UNITS})
    if asked is not None or selection.asked("k") is not None or len(counted) < 2:
        return asked if asked in counted else None
    stops = _stops(result)
    most = next(iter(counted))
    with_way = sum(kpi.kpi_id in stops and _has_way(stops[kpi.kpi_id]) for kpi in result.kpis)
    return most if min(counted[most], MOST) >= min(with_way, MOST) else None


def drawn(result: Found) -> Drawn:
    """Return what the address chooses: the KPIs of `k`, else the first of those that pass, of one unit alone if so."""
    stops = _stops(result)
    unit = asked_unit(result)
    candidates = tuple(kpi for kpi in result.kpis if kpi.kpi_id in stops and (unit is None or (kpi.unit or "") == unit))
    asked = set(selection.known("k", [kpi.kpi_id for kpi in candidates]))
    chosen = [kpi for kpi in candidates if kpi.kpi_id in asked] if asked else list(candidates)
    is_shares = len({kpi.unit for kpi in chosen}) > 1
    scaleless: list[Standing] = []
    if is_shares:
        scaleless = [kpi for kpi in chosen if not _has_way(stops[kpi.kpi_id])]
        chosen = [kpi for kpi in chosen if _has_way(stops[kpi.kpi_id])]
    kpis = tuple(chosen[:MOST])
    return Drawn(kpis, stops, candidates, tuple(scaleless), is_shares, "%" if is_shares else _one_unit(kpis))


def figure(shown: Drawn, width: int) -> go.Figure:
    """Return the lines, labelled as long as a figure of this width has room for."""
    lines = [_course(shown, index, kpi, width) for index, kpi in enumerate(shown.kpis)]
    return chart.figure(lines, shown.unit, answers.now().as_of, WORDS, width)


def _course(shown: Drawn, index: int, kpi: Standing, width: int) -> chart.Course:
    of_series = by(shown.stops[kpi.kpi_id], lambda stop: stop.series)

    def marks(*series: str) -> list[Mark]:
        return [_mark(shown, kpi, stop) for name in series for stop in of_series.get(name, ())]

    aims = marks("target")
    planned = sorted({mark.on: mark for mark in [*marks("baseline"), *aims]}.values())
    return chart.Course(_label(shown, index, kpi, width), planned, aims, marks(*_REPORTED))


def _label(shown: Drawn, index: int, kpi: Standing, width: int) -> str:
    city = "" if shown.is_of_one_city else f"{kpi.municipality_name}　"
    name = kpi_words.name(kpi)
    room = max(0, width // 45 - len(city))  # a third of the figure is for labels
    short = name if len(name) <= room else f"{name[:room]}…" if room > 3 else ""
    return f"{number(index)} {city}{short}".strip()


def number(index: int) -> str:
    """Return ① for the first, ⑫ for the twelfth: a line and its row in the list bear the same."""
    return chr(0x2460 + index)


def _series(kpi: Standing, name: str) -> str:
    return kinds.fit(_SERIES.get(name, ""), kpi.municipality_name)


def _mark(shown: Drawn, kpi: Standing, stop: Stop) -> Mark:
    share = stop.way_share
    value = float(share * 100) if shown.is_shares and share is not None else float(stop.point_value)
    of_way = f"（基準値0・最終目標100のうち {formats.share(share)}）" if shown.is_shares else ""
    text = (
        f"<b>{kpi.municipality_name}　{kpi_words.name(kpi)}</b><br>{formats.day(stop.observed_on)}　"
        f"{_series(kpi, stop.series)} {_value(kpi, stop)}{of_way}"
    )
    return Mark(stop.observed_on, value, text)


def title(shown: Drawn) -> str:
    """Return what is drawn, and on which scale."""
    first = shown.kpis[0]
    what = kpi_words.name(first) if len(shown.kpis) == 1 else f"{len(shown.kpis)}指標"
    scale = "基準値を0、最終目標を100とした推移と計画" if shown.is_shares else "推移と計画"
    return f"{what}の{scale}" + (f"（{shown.unit}）" if shown.unit and not shown.is_shares else "")


def in_words(shown: Drawn) -> str:
    """Return the finding: of each KPI where it begins, what was reported last, and where its plan ends."""
    told = []
    for index, kpi in enumerate(shown.kpis):
        of_series = by(shown.stops[kpi.kpi_id], lambda stop: stop.series)
        parts = [
            f"{_series(kpi, name)}{_value(kpi, stops[-1])}"
            for name in ("baseline", "actual_closed", "target")
            if (stops := of_series.get(name, []))
        ]
        told.append(f"{number(index)}{kpi.municipality_name} {kpi_words.name(kpi)}：{'、'.join(parts)}")
    return f"{title(shown)}。{'。'.join(told)}。下の表に同じ値があります。"


def key(shown: Drawn) -> markup.Markup:
    """Return the list of what the lines are, each under its number: KPI, baseline, latest actual, final target."""
    rows = [
        (
            markup.html(
                "{} {}<small>{}　{}</small>",
                number(index),
                kpi_rows.link(kpi),
                kpi.municipality_name,
                kpi_words.departments(kpi.departments),
            ),
            kpi_rows.baseline_cell(kpi),
            kpi_rows.latest_cell(kpi),
            kpi_rows.target_cell(kpi),
            kpi_rows.status_cell(kpi),
        )
        for index, kpi in enumerate(shown.kpis)
    ]
    head = ("指標", "基準値", "直近の実績", "最終目標", "状態")
    return markup.table(head, rows, f"図の{len(rows)}指標", (1, 2, 3), is_paired=True)


def tables(shown: Drawn) -> markup.Markup:
    """Return what the lines are, and on demand every value of them."""
    every = points(shown)
    whole = POINTS.html(every, f"{len(every)}の値", is_paired=True)
    return markup.joined((key(shown), markup.details(f"値の表（{len(every)}件）", whole)))


def remarks(shown: Drawn, result: Found) -> markup.Markup:
    """Return what is not drawn and why, and the ways to the KPIs of one unit alone."""
    told = []
    if not selection.asked("k") and len(shown.candidates) > len(shown.kpis) + len(shown.scaleless):
        told.append(f"条件に合い、数値のある{len(shown.candidates)}指標のうち、はじめの{len(shown.kpis)}指標です。")
    if shown.scaleless:
        names = "、".join(f"{kpi.municipality_name} {kpi_words.name(kpi)}" for kpi in shown.scaleless[:3])
        more = f"ほか{len(shown.scaleless) - 3}指標" if len(shown.scaleless) > 3 else ""
        told.append(f"{names}{more}は、基準値と最終目標がそろわないため、この目盛りには描けません。")
    text = markup.paragraph(*told, is_note=True) if told else None
    return markup.joined((text, _units(result)))


def _units(result: Found) -> markup.Markup | None:
    found_units = {unit: count for unit, count in units(result).items() if unit}
    if len(found_units) < 2:
        return None
    asked = asked_unit(result)
    items = [_unit_link(ALL_UNITS, "単位をそろえずに", asked is None)]
    items += [
        _unit_link(unit, f"{unit}（{count}）", asked == unit) for unit, count in list(found_units.items())[:8]
    ]
    return markup.html('<nav class="dx-switch" aria-label="単位">{}</nav>', items)


def _unit_link(unit: str, words: str, is_current: bool) -> markup.Markup:
    return markup.html(
        '<a id="dx-unit-{}" href="{}" target="_self"{}>{}</a>',
        unit,
        selection.here("k", unit=unit),
        markup.Markup(' aria-current="true"') if is_current else None,
        words,
    )


def points(shown: Drawn) -> list[Point]:
    """Return every value of the KPIs drawn, KPI by KPI in the order of days."""
    return [
        Point(kpi, stop)
        for kpi in shown.kpis
        for stop in sorted(shown.stops[kpi.kpi_id], key=lambda stop: stop.observed_on)
        if stop.series in _SERIES
    ]


def sheet() -> Sheet:
    """Return every value of the KPIs drawn."""
    result = found()
    shown = drawn(result)
    return POINTS.sheet(points(shown), title(shown) if shown.kpis else "推移", result.filters)


def _stops(result: Found) -> dict[str, list[Stop]]:
    """Return the points of all KPIs that have any of a plan or a report beside a baseline alone."""
    if isinstance(result.kpis, Listed):
        return answers.remembered("course by kpi", lambda: _by_kpi(listed.stops(result.kpis)))
    return answers.of_moment("course by kpi", lambda: _by_kpi(answers.ask(course.of_all)))


def _by_kpi(found_stops: Sequence[Stop]) -> dict[str, list[Stop]]:
    every = by(found_stops, lambda stop: stop.kpi_id)
    return {kpi_id: stops for kpi_id, stops in every.items() if any(stop.series != "baseline" for stop in stops)}


def _has_way(stops: Sequence[Stop]) -> bool:
    return stops[0].way_share is not None


def _one_unit(kpis: Sequence[Standing]) -> str:
    return (kpis[0].unit or "") if kpis else ""


def _unit(kpi: Standing, stop: Stop) -> str | None:
    return kpi_words.baseline_unit(kpi) if stop.series == "baseline" else kpi.unit


def _value(kpi: Standing, stop: Stop) -> str:
    if stop.low_value is None and stop.high_value is None:
        return formats.with_unit(stop.point_value, _unit(kpi, stop))
    return formats.amount(stop.low_value, stop.high_value, _unit(kpi, stop), stop.value_text)
