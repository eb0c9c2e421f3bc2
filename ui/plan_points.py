"""KPIs as points of a figure: how far their plans ask them to be and how far they are; on 分析 and on 市."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

import plotly.graph_objects as go

from charts import spots as chart
from charts.spots import Spot
from domain.codes import Status
from domain.words import STATUS
from metrics.pace import Pace
from metrics.standing import Standing
from ui import formats, kpi_rows, markup

WORDS = chart.Words(
    "計画が求める到達度（実績の時点）", "実際の到達度", "計画どおり", "計画より先に進んでいる", "計画に届いていない"
)
_PROMISES = WORDS._replace(asked="計画が判定基準日に求める到達度")


class Points(NamedTuple):
    """What a figure draws: KPIs with a way from a baseline to a target, whether any was reported."""

    kpis: tuple[Standing, ...]
    shares: Mapping[str, Pace]
    is_reported: bool


def of(kpis: Iterable[Standing], shares: Iterable[Pace]) -> Points:
    """Return what can be drawn of these KPIs: with a report of any of them, only those that have one."""
    by_kpi = {share.kpi_id: share for share in shares}
    with_way = [kpi for kpi in kpis if kpi.kpi_id in by_kpi]
    reported = [kpi for kpi in with_way if _asked(by_kpi[kpi.kpi_id], True) is not None]
    promised = [kpi for kpi in with_way if _asked(by_kpi[kpi.kpi_id], False) is not None]
    return Points(tuple(reported or promised), by_kpi, bool(reported))


def _asked(share: Pace, is_reported: bool) -> Decimal | None:
    """Return what the plan asks: of a KPI that was reported, on the day of its actual, so that both can be compared."""
    if not is_reported:
        return share.asked_share
    return share.expected_share if share.reached_share is not None else None


def asked_of(points: Points, kpi: Standing) -> Decimal:
    """Return how far the plan asks a KPI of the figure to be."""
    share = _asked(points.shares[kpi.kpi_id], points.is_reported)
    assert share is not None, kpi.kpi_id
    return share


def figure(
    points: Points,
    row: Callable[[Standing], str] = lambda kpi: kpi.municipality_name,
    chosen: Collection[str] = (),
    drag: str = "zoom",
) -> go.Figure:
    """Return the points: against the diagonal once anything was reported, else as what the plans promise, in rows."""
    spots = [_spot(points, kpi, row(kpi)) for kpi in points.kpis]
    if points.is_reported:
        return chart.against_plan(spots, WORDS, chosen, drag)
    return chart.promises(spots, _PROMISES, chosen, drag)


def _spot(points: Points, kpi: Standing, row: str) -> Spot:
    asked, reached = asked_of(points, kpi), points.shares[kpi.kpi_id].reached_share
    told = [
        f"<b>{kpi.municipality_name}　{kpi_rows.name(kpi)}</b>",
        f"計画が求める到達度 {formats.share(asked)}",
    ]
    if points.is_reported:
        told += [
            f"実際の到達度 {formats.share(reached)}（{kpi_rows.latest_amount(kpi)}、"
            f"{formats.day(kpi.latest_on)}）",
            f"計画差 {formats.signed(kpi.gap_value, kpi.unit)}　{STATUS[kpi.status].name}",
        ]
    else:
        told.append(
            f"現在の計画値 {formats.with_unit(kpi.asked_value, kpi.unit)}　"
            f"最終目標 {kpi_rows.final_target(kpi)}"
        )
    return Spot(
        kpi.kpi_id,
        row,
        float(asked * 100),
        None if reached is None else float(reached * 100),
        kpi.status,
        "<br>".join(told),
    )


def title(points: Points) -> str:
    """Return the finding: how many are where their plan asks, or what the plans ask while nothing was reported."""
    if not points.is_reported:
        return f"計画が現時点で求める到達度（{len(points.kpis)}指標、実績は未登録）"
    behind = sum((kpi.gap_value or 0) < 0 for kpi in points.kpis)
    return f"{len(points.kpis)}指標のうち{len(points.kpis) - behind}指標が計画どおりか先行、{behind}指標が計画を下回る"


def key(points: Points) -> markup.Markup | None:
    """Return what the marks of the figure mean, each with its number; None where all are promises."""
    if not points.is_reported:
        return None
    counted = Counter(kpi.status for kpi in points.kpis)
    items = [
        markup.html(
            '<li><span class="dx-mark dx-{}" aria-hidden="true">{}</span>{} {}</li>',
            status,
            chart.sign(status),
            STATUS[status].name,
            counted[status],
        )
        for status in Status
        if status in counted
    ]
    return markup.html('<ul class="dx-legend">{}</ul>', items)


def in_words(points: Points, has_cities: bool = True) -> str:
    """Return the finding in words, with the KPIs that are furthest below their plan."""

    def name(kpi: Standing) -> str:
        return f"{kpi.municipality_name} {kpi_rows.name(kpi)}" if has_cities else kpi_rows.name(kpi)

    if not points.is_reported:
        most = sorted(points.kpis, key=lambda kpi: asked_of(points, kpi), reverse=True)[:3]
        named = "、".join(f"{name(kpi)} {formats.share(asked_of(points, kpi))}" for kpi in most)
        return f"{title(points)}。求める到達度が高いのは{named}。下の一覧に同じ指標があります。"
    below = [kpi for kpi in points.kpis if (kpi.gap_value or 0) < 0]
    furthest = sorted(below, key=lambda kpi: kpi.pace_ratio or 0)[:3]
    named = "、".join(f"{name(kpi)}（計画比 {formats.share(kpi.pace_ratio)}）" for kpi in furthest)
    return f"{title(points)}。{f'計画比が低いのは{named}。' if named else ''}下の一覧に同じ指標があります。"
