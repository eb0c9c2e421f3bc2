"""計画と実績: every KPI as a point, what its plan asks by now across and what was reached upward; points are chosen."""

from collections.abc import Sequence
from statistics import median
from typing import Literal, NamedTuple

import plotly.graph_objects as go

from domain.rows import by
from metrics.standing import Standing
from pages.explore import listed, table
from pages.explore.filters import Found, found
from ui import figure as figure_
from ui import kinds, markup, selection, spots, switch
from ui.sheets import Sheet
from ui.spots import Placed

TOOLS = {"click": "点を選ぶ・囲んで拡大", "box": "囲んで選ぶ"}
_CHOOSING = "図で選ぶと、下の一覧がその指標だけになります（Shift を押しながらで追加）。"
# The columns of the list below the points.
COLUMNS = ("city", "department", "latest", "asked", "target", "gap", "status")
_PROMISED = ("city", "department", "baseline", "asked", "target", "due")
# A row of promises a city: of more cities than these those are drawn whose plans ask most by now.
MOST_ROWS = 12


class Chosen(NamedTuple):
    """What the view draws: the KPIs of the figure, and which of them are chosen."""

    placed: Placed
    chosen: tuple[str, ...]

    @property
    def listed(self) -> tuple[Standing, ...]:
        """Return the KPIs of the list: those that are chosen, all of them where none is."""
        kpis = self.placed.kpis
        return tuple(kpi for kpi in kpis if kpi.kpi_id in self.chosen) if self.chosen else kpis

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the list."""
        return COLUMNS if self.placed.is_reported else _PROMISED

    @property
    def drawn(self) -> Placed:
        """Return what the figure draws: all points against the diagonal, promises of no more cities than fit."""
        cities = frozenset(drawn_cities(self.placed))
        return self.placed._replace(kpis=tuple(kpi for kpi in self.placed.kpis if kpi.city in cities))


def placed(result: Found) -> Chosen:
    """Return what the address selects."""
    shown = spots.placed(result.kpis, paces=listed.paces(result.kpis))
    return Chosen(shown, tuple(selection.known("pick", [kpi.kpi_id for kpi in shown.kpis])))


def drawn_cities(placed: Placed) -> Sequence[str]:
    """Return the cities that the figure draws: of many without a report those whose plans ask most, by the median."""
    of_cities = by(placed.kpis, lambda kpi: kpi.city)
    if placed.is_reported or len(of_cities) <= MOST_ROWS:
        return list(of_cities)
    asked = {city: median(spots.asked_of(placed, kpi) for kpi in kpis) for city, kpis in of_cities.items()}
    return sorted(asked, key=lambda city: asked[city], reverse=True)[:MOST_ROWS]


def figure(shown: Chosen) -> go.Figure:
    """Return the points; of so many that they would hide each other, the places where they are."""
    if is_dense(shown):
        return spots.dense(shown.drawn)
    return spots.figure(shown.drawn, shown.chosen, "select" if choosing() == "box" else "zoom")


def is_dense(shown: Chosen) -> bool:
    """Tell whether the figure draws places instead of points."""
    return spots.is_dense(shown.drawn)


def choosing() -> Literal["points", "box"]:
    """Return how points are chosen: by clicks, or by a box where the address says so."""
    return figure_.BY_BOX if switch.current("tool", TOOLS) == "box" else figure_.BY_CLICK


def tools() -> markup.Markup:
    """Return the switch of what the pointer does in the figure."""
    return switch.links("tool", "図の操作", TOOLS)


def title(shown: Chosen) -> str:
    """Return the finding."""
    return spots.title(shown.placed)


def note(shown: Chosen) -> str:
    """Return how the figure is read, and what it leaves out."""
    how = spots.DENSE_NOTE if is_dense(shown) else _CHOOSING
    return spots.note(shown.placed, how) + _of_cities(shown)


def _of_cities(shown: Chosen) -> str:
    """Say which cities the figure draws where it does not draw all."""
    every, drawn = (len({kpi.city for kpi in kpis}) for kpis in (shown.placed.kpis, shown.drawn.kpis))
    if drawn == every:
        return ""
    return (
        f"{every}{kinds.word()}のうち、図は求める到達度の中央値が高い{drawn}{kinds.word()}です。"
        f"ほかは「{kinds.word()}」で選ぶと図に、下の一覧ではすべての指標を見られます。"
    )


def key(shown: Chosen) -> markup.Markup | None:
    """Return what the marks of the figure mean."""
    return spots.key(shown.placed)


def in_words(shown: Chosen) -> str:
    """Return the finding in words."""
    return f"{spots.in_words(shown.placed)}下の一覧に同じ指標があります。"


def choose(kpi_ids: list[str]) -> None:
    """Put the chosen KPIs into the address."""
    selection.write("pick", kpi_ids)


def chosen(shown: Chosen) -> markup.Markup | None:
    """Return how many are chosen and the way to all of them; None where none is."""
    if not shown.chosen:
        return None
    whole = markup.html('<a href="{}" target="_self">選択を解除</a>', selection.here("pick", "page"))
    return markup.html(
        '<div class="dx-filtered" role="status"><strong>図で選択中</strong>　{}指標　{}</div>', len(shown.chosen), whole
    )


def listing(shown: Chosen) -> markup.Markup:
    """Return the KPIs that are chosen, or all of the figure."""
    return table.listing(shown.listed, shown.columns, "選択した指標" if shown.chosen else "図の指標")


def sheet() -> Sheet:
    """Return the shares of the KPIs listed."""
    result = found()
    shown = placed(result)
    return spots.sheet(shown.placed, table.ordered(shown.listed), result.filters)
