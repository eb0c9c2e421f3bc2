"""計画と実績: every KPI as a point, what its plan asks by now across and what was reached upward; points are chosen."""

from collections.abc import Sequence
from statistics import median
from typing import Literal, NamedTuple

import plotly.graph_objects as go

from domain.words import STATUS
from metrics import pace
from metrics.pace import Pace
from metrics.standing import Standing
from pages.explore import table
from pages.explore.filters import Found, found
from ui import answers, formats, kpi_rows, markup, plan_points, selection, switch
from ui import figure as figure_
from ui.plan_points import Points
from ui.rows import by
from ui.sheets import Sheet
from ui.table import Column, Saved, Table, only_saved

TOOLS = {"click": "点を選ぶ・囲んで拡大", "box": "囲んで選ぶ"}
# A row of promises a city: of more cities than these those are drawn whose plans ask most by now.
MOST_ROWS = 12
# The columns of the list below the points.
COLUMNS = ("city", "department", "latest", "asked", "target", "gap", "status")
_PROMISED = ("city", "department", "baseline", "asked", "target", "due")


class Placed(NamedTuple):
    """What the view shows: KPIs as points, which of them are chosen, how many have no numbers for it."""

    points: Points
    chosen: tuple[str, ...]
    left_out_count: int

    @property
    def kpis(self) -> tuple[Standing, ...]:
        """Return every KPI that has a point."""
        return self.points.kpis

    @property
    def is_reported(self) -> bool:
        """Tell whether any of them was reported."""
        return self.points.is_reported

    @property
    def listed(self) -> tuple[Standing, ...]:
        """Return the KPIs of the list: those that are chosen, all of them where none is."""
        return tuple(kpi for kpi in self.kpis if kpi.kpi_id in self.chosen) if self.chosen else self.kpis

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the list."""
        return COLUMNS if self.is_reported else _PROMISED

    @property
    def drawn(self) -> Points:
        """Return what the figure draws: all points against the diagonal, promises of no more cities than fit."""
        cities = drawn_cities(self.points)
        return self.points._replace(kpis=tuple(kpi for kpi in self.kpis if kpi.city in cities))


SHARES = Table[tuple[Standing, Pace]](
    (
        only_saved("市", lambda row: row[0].municipality_name),
        only_saved("担当", lambda row: kpi_rows.departments(row[0].departments)),
        Column("指標", lambda row: kpi_rows.link(row[0]), saved=lambda row: row[0].kpi_name),
        only_saved("内訳", lambda row: row[0].component_name),
        Column(
            "計画が求める到達度",
            lambda row: formats.share(row[1].expected_share),
            saved=[
                Saved("判定基準日に計画が求める到達度（%）", lambda row: kpi_rows.percent(row[1].asked_share)),
                Saved("実績の時点に計画が求める到達度（%）", lambda row: kpi_rows.percent(row[1].expected_share)),
            ],
        ),
        Column(
            "実際の到達度",
            lambda row: formats.share(row[1].reached_share),
            saved=[Saved("実際の到達度（%）", lambda row: kpi_rows.percent(row[1].reached_share))],
        ),
        only_saved("直近の実績", lambda row: row[0].latest_value),
        only_saved("実績の時点", lambda row: row[0].latest_on),
        only_saved("現在の計画値", lambda row: row[0].asked_value),
        only_saved("最終目標", lambda row: row[0].final_target_text),
        only_saved("計画差", lambda row: row[0].gap_value),
        only_saved("単位", lambda row: row[0].unit),
        only_saved("状態", lambda row: STATUS[row[0].status].name),
        only_saved("指標ID", lambda row: row[0].kpi_id),
    )
)


def placed(result: Found) -> Placed:
    """Return what the address selects."""
    points = plan_points.of(result.kpis, answers.ask(pace.of_all))
    chosen = tuple(selection.known("pick", [kpi.kpi_id for kpi in points.kpis]))
    return Placed(points, chosen, len(result.kpis) - len(points.kpis))


def drawn_cities(points: Points) -> Sequence[str]:
    """Return the cities that the figure draws: of many without a report those whose plans ask most, by the median."""
    of_cities = by(points.kpis, lambda kpi: kpi.city)
    if points.is_reported or len(of_cities) <= MOST_ROWS:
        return list(of_cities)
    asked = {
        city: median(plan_points.asked_of(points, kpi) for kpi in kpis) for city, kpis in of_cities.items()
    }
    return sorted(asked, key=lambda city: asked[city], reverse=True)[:MOST_ROWS]


def figure(shown: Placed) -> go.Figure:
    """Return the points: against the diagonal once anything was reported, else as what the plans promise."""
    return plan_points.figure(shown.drawn, chosen=shown.chosen, drag=_drag())


def choosing() -> Literal["points", "box"]:
    """Return how points are chosen: by clicks, or by a box where the address says so."""
    return figure_.BY_BOX if switch.current("tool", TOOLS) == "box" else figure_.BY_CLICK


def _drag() -> str:
    return "select" if choosing() == "box" else "zoom"


def tools() -> markup.Markup:
    """Return the switch of what the pointer does in the figure."""
    return switch.links("tool", "図の操作", TOOLS)


def title(shown: Placed) -> str:
    """Return the finding: how many are where their plan asks, or what the plans ask while nothing was reported."""
    return plan_points.title(shown.points)


def note(shown: Placed) -> str:
    """Return how the figure is read, and what it leaves out."""
    rest = f"基準値と最終目標の数値{'、実績' if shown.is_reported else ''}がそろわない{shown.left_out_count}指標は図にありません。"
    how = "基準値を0%、最終目標を100%とします。図で選ぶと、下の一覧がその指標だけになります（Shift を押しながらで追加）。"
    return how + (rest if shown.left_out_count else "") + _of_cities(shown)


def _of_cities(shown: Placed) -> str:
    """Say which cities the figure draws where it does not draw all."""
    every, drawn = (len({kpi.city for kpi in kpis}) for kpis in (shown.kpis, shown.drawn.kpis))
    if drawn == every:
        return ""
    return (
        f"{every}市のうち、図は求める到達度の中央値が高い{drawn}市です。"
        "ほかの市は「市」で選ぶと図に、下の一覧ではすべての指標を見られます。"
    )


def key(shown: Placed) -> markup.Markup | None:
    """Return what the marks of the figure mean, each with its number; None where all are promises."""
    return plan_points.key(shown.points)


def in_words(shown: Placed) -> str:
    """Return the finding in words, with the KPIs that are furthest below their plan."""
    return plan_points.in_words(shown.points)


def choose(kpi_ids: list[str]) -> None:
    """Put the chosen KPIs into the address."""
    selection.write("pick", kpi_ids)


def chosen(shown: Placed) -> markup.Markup | None:
    """Return how many are chosen and the way to all of them; None where none is."""
    if not shown.chosen:
        return None
    whole = markup.html('<a href="{}" target="_self">選択を解除</a>', selection.here("pick", "page"))
    return markup.html(
        '<div class="dx-filtered" role="status"><strong>図で選択中</strong>　{}指標　{}</div>', len(shown.chosen), whole
    )


def listing(shown: Placed) -> markup.Markup:
    """Return the KPIs that are chosen, or all of the figure."""
    return table.listing(shown.listed, shown.columns, "選択した指標" if shown.chosen else "図の指標")


def sheet() -> Sheet:
    """Return the shares of the KPIs listed."""
    result = found()
    shown = placed(result)
    rows = [(kpi, shown.points.shares[kpi.kpi_id]) for kpi in table.ordered(shown.listed)]
    return SHARES.sheet(rows, "計画と実績", result.filters)
