"""The figure of 全体: every KPI against its plan once anything is reported, before that the targets year by year."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go
import streamlit as st

from charts import paths as chart
from charts.paths import Path
from domain import formats
from domain.rows import by
from metrics import course, standing
from metrics.course import Stop
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from ui import answers, groups, markup, menu, spots
from ui.sheets import Sheet
from ui.spots import Placed
from ui.table import Table, only_saved

_POINT = "overview_point"
_MOST = 12  # lines of one figure of 推移
CHOOSING = "点を選ぶと、その指標を開きます。"
_SEVERAL = "点の大きさと数字は重なる指標の数です。点を選ぶと、その指標（重なる点は12指標までの推移）を開きます。"
TODAY = "判定基準日"


class Promised(NamedTuple):
    """KPIs with a way, each with its targets in the order of days, and how many others have targets without a way."""

    kpis: tuple[Standing, ...]
    stops: Mapping[str, Sequence[Stop]]
    left_out_count: int


def placed() -> Placed:
    """Return all KPIs that can stand against their plan."""
    return answers.of_moment("overview placed", lambda: spots.placed(answers.ask(standing.of_all)))


def promised() -> Promised:
    """Return the KPIs whose targets can stand as shares of their way."""
    return answers.of_moment("overview promised", _promised)


def _promised() -> Promised:
    planned = (stop for stop in answers.ask(course.of_all) if stop.series in ("baseline", "target"))
    every = by(planned, lambda stop: stop.kpi_id)
    with_targets = {kpi_id: stops for kpi_id, stops in every.items() if any(stop.series == "target" for stop in stops)}
    drawn = {
        kpi_id: stops
        for kpi_id, stops in with_targets.items()
        if stops[0].way_share is not None and any(stop.series == "baseline" for stop in stops)
    }
    kpis = tuple(kpi for kpi in answers.ask(standing.of_all) if kpi.kpi_id in drawn)
    return Promised(kpis, drawn, len(with_targets) - len(kpis))


def figure(shown: Promised, width: int) -> go.Figure:
    """Return the targets year by year."""
    whose = _groups(shown.kpis)
    counted = Counter(whose[kpi.city] for kpi in shown.kpis)
    names = [(name, f"{name} {count:,}指標") for name, count in counted.items()]
    paths = [_path(whose[kpi.city], kpi, shown.stops[kpi.kpi_id]) for kpi in shown.kpis]
    return chart.figure(paths, names, answers.now().as_of, TODAY, width)


def _groups(kpis: Sequence[Standing]) -> dict[str, str]:
    """Return by city whose colour its KPIs take: its own, or one for all where cities are many."""
    cities = {kpi.city: kpi.municipality_name for kpi in kpis}
    return cities if len(cities) <= groups.MANY else dict.fromkeys(cities, f"{len(cities)}自治体")


def _path(group: str, kpi: Standing, stops: Sequence[Stop]) -> Path:
    start = next(stop for stop in stops if stop.series == "baseline")
    name = f"{kpi.municipality_name}　{kpi_words.name(kpi)}"
    aims = [
        chart.Stop(
            stop.observed_on,
            float((stop.way_share or 0) * 100),
            f"{formats.fiscal_year(stop.fiscal_year)}の目標",
            f"{name}　{_amount(kpi, stop)}（{formats.share(stop.way_share)}）",
        )
        for stop in sorted(stops, key=lambda stop: stop.observed_on)
        if stop.series == "target"
    ]
    return Path(kpi.kpi_id, group, start.observed_on, aims)


def _amount(kpi: Standing, stop: Stop) -> str:
    return formats.amount(stop.low_value, stop.high_value, kpi.unit, stop.value_text)


def title(shown: Promised) -> str:
    """Return what the targets add up to: how many of how many KPIs, until when."""
    years = [kpi.final_target_fiscal_year for kpi in shown.kpis if kpi.final_target_fiscal_year is not None]
    return f"計画が年度ごとに求める到達度：{len(shown.kpis):,}指標の目標（{formats.fiscal_year(max(years))}まで）"


def note(shown: Promised) -> str:
    """Return how the figure is read, and what it leaves out."""
    rest = f"基準値のない{shown.left_out_count}指標の目標は図にありません。" if shown.left_out_count else ""
    return f"基準値を0%、最終目標を100%とし、◇が年度ごとの目標です。{_SEVERAL}{rest}"


def in_words(shown: Promised) -> str:
    """Return the finding in words: of each year how many targets the figure holds."""
    years = Counter(stop.fiscal_year for stops in shown.stops.values() for stop in stops if stop.series == "target")
    told = "、".join(f"{formats.fiscal_year(year)}に{count}件" for year, count in sorted(years.items()))
    return f"{title(shown)}。目標は{told}。表を CSV と Excel で保存できます。"


def choose(codes: list[str]) -> None:
    """Remember the point that a reader chose, until the page runs."""
    st.session_state[_POINT] = codes[0]


def follow() -> None:
    """Open what a reader chose in the figure: the KPI, or the lines of those that share a point."""
    chosen = st.session_state.pop(_POINT, None)
    if not isinstance(chosen, str):
        return
    kpi_ids = chosen.split(chart.SEVERAL)[:_MOST]
    asked = {"kpi": kpi_ids[0]} if len(kpi_ids) == 1 else {"view": "courses", "k": kpi_ids, "unit": "all"}
    page = "kpi" if len(kpi_ids) == 1 else "explore"
    kept = {name: list(of) if isinstance(of, tuple) else str(of) for name, of in markup.KEPT.get().items()}
    st.switch_page(menu.page(page), query_params={**asked, **kept})


def sheet() -> Sheet:
    """Return what the figure shows: all KPIs against their plans, or the targets year by year."""
    shown = placed()
    if shown.is_reported:
        return spots.sheet(shown, shown.kpis)
    aims = promised()
    rows = [(kpi, stop) for kpi in aims.kpis for stop in aims.stops[kpi.kpi_id] if stop.series == "target"]
    return _AIMS.sheet(sorted(rows, key=lambda row: (row[0].city_order, row[0].kpi_id, row[1].fiscal_year)), "年度ごとの目標")


_AIMS = Table[tuple[Standing, Stop]](
    (
        only_saved("市区町村", lambda row: row[0].municipality_name),
        only_saved("指標", lambda row: row[0].kpi_name),
        only_saved("内訳", lambda row: row[0].component_name),
        only_saved("年度", lambda row: row[1].fiscal_year),
        only_saved("目標（下端）", lambda row: row[1].low_value),
        only_saved("目標（上端）", lambda row: row[1].high_value),
        only_saved("単位", lambda row: row[0].unit),
        only_saved("基準値0・最終目標100としたとき", lambda row: kpi_words.percent(row[1].way_share)),
        only_saved("指標ID", lambda row: row[0].kpi_id),
    )
)
