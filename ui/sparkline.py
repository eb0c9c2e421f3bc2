"""The small ways in the rows of tables: one picture a KPI, with its finding in words, and the legend of their marks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from charts import sparkline
from domain import formats
from domain.codes import Kind
from domain.rows import by
from metrics import trajectory
from metrics.database import Database
from metrics.moment import Moment
from metrics.trajectory import Mark
from ui import answers, kinds, markup

# The series of the metric by the names of the chart.
_SERIES = {
    "baseline": "baseline",
    "target": "target",
    "line": "line",
    "actual_closed": "actual",
    "actual_provisional": "provisional",
    "actual_late": "late",
}
# What a mark stands for, and how it looks, for those who do not see it.
_MARKS = {
    "baseline": ("基準値", "灰色の四角"),
    "actual": ("実績（欠けた年度は結ばない）", "青い丸と線"),
    "provisional": ("速報（判定に使わない）", "青い輪"),
    "late": ("期限後の実績（判定に使わない）", "青いばつ印"),
    "target": ("最終目標", "赤いひし形"),
    "steps": ("年度ごとの目標", "赤い階段状の線"),
    "band": ("幅のある値", "灰色の縦棒"),
    "line": (f"按分線（自動計算・{kinds.WIDEST}の公式目標ではありません）", "灰色の破線"),
}


class Drawn(NamedTuple):
    """The pictures by kpi_id, only of KPIs with a number, and the names of the marks that occur in them."""

    pictures: Mapping[str, markup.Markup]
    marks: frozenset[str]


def drawn(scope: int = 0) -> Drawn:
    """Return the pictures of all KPIs of one city, or of all cities: made once for each version and day."""
    return answers.ask(_drawn, scope=scope)


def legend(marks: Iterable[str], today: date) -> markup.Markup:
    """Return the legend of the marks that occur, and of the line of the day of reading."""
    found = {name: mark for name, mark in _MARKS.items() if name in set(marks)}
    items = [
        markup.html(
            '<li><img alt="{}" width="22" height="14" src="{}">{}</li>',
            look, _address(sparkline.key(name)), kinds.fit(word),
        )
        for name, (word, look) in (found | {"today": (f"{today:%Y-%m-%d}", "だいだい色の縦線")}).items()
    ]
    return markup.html('<ul class="dx-legend">{}</ul>', items)


def _drawn(database: Database, moment: Moment) -> Drawn:
    # The stock before a yearly increase is no point of its way: it is counted in another unit.
    points = [
        point
        for point in trajectory.of_all(database, moment)
        if point.kind is not Kind.INCREMENT or point.series != "baseline"
    ]
    pictures: dict[str, markup.Markup] = {}
    marks: set[str] = set()
    for of_city in by(points, lambda point: point.municipality_key).values():
        days = [*(point.observed_on for point in of_city), moment.as_of]
        period = (min(days), max(days))
        for kpi_id, of_kpi in by(of_city, lambda point: point.kpi_id).items():
            found = {_SERIES[name]: rows for name, rows in by(of_kpi, lambda point: point.series).items()}
            series = {name: [(row.observed_on, float(row.point_value)) for row in found[name]] for name in found}
            bands = [
                sparkline.Band(row.observed_on, float(row.low_value), float(row.high_value))
                for name in ("baseline", "target", "actual")
                for row in found.get(name, ())
                if row.low_value is not None and row.high_value is not None and row.low_value < row.high_value
            ]
            pictures[kpi_id] = _picture(sparkline.drawing(series, period, moment.as_of, bands), in_words(found))
            steps = ["steps"] if len(found.get("target", ())) > 1 else []
            marks.update(found, steps, ["band"] if bands else [])
    return Drawn(pictures, frozenset(marks))


def in_words(found: Mapping[str, list[Mark]]) -> str:
    """Return what the picture shows: from where to where, and what was reported. Rows are those of the metric."""
    baseline, targets, actuals = (found.get(name, []) for name in ("baseline", "target", "actual"))
    start = f"基準値{_amount(baseline[0])}" if baseline else ""
    end = f"目標{_amount(targets[-1])}（{targets[-1].observed_on:%Y-%m-%d}）" if targets else ""
    way = f"{start}から{end}へ" if start and end else start or end or "基準値も目標もなし"
    steps = f"、年度ごとの目標{len(targets)}件" if len(targets) > 1 else ""
    newest = f"{_amount(actuals[-1])}（{actuals[-1].observed_on:%Y-%m-%d}）" if actuals else ""
    reported = f"実績{len(actuals)}件、直近は{newest}" if actuals else "実績なし"
    unused = "".join(
        f"、{word}{len(found[name])}件" for name, word in (("provisional", "速報"), ("late", "期限後")) if name in found
    )
    return f"{way}{steps}。{reported}{unused}。"


def _amount(row: Mark) -> str:
    return formats.amount(row.low_value, row.high_value, row.unit, row.value_text)


def _picture(drawing: str, alt: str) -> markup.Markup:
    return markup.html(
        '<img class="dx-small" width="{}" height="{}" alt="{}" src="{}">',
        sparkline.WIDTH,
        sparkline.HEIGHT,
        alt,
        _address(drawing),
    )


def _address(drawing: str) -> markup.Markup:
    # Whatever an attribute may hold as it is stays as it is: the pictures of a page are a large part of its HTML.
    return markup.html("data:image/svg+xml,{}", markup.quoted(drawing, kept=" =:/',+-;()"))
