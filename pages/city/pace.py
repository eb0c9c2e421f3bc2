"""必要ペース of a city: the KPIs that have moved and have a way left, as rows of the chart, a table, one to save."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from charts.pace import Pace
from ui import formats, kpi_rows, markup
from ui.rows import each

TITLE = "必要ペース"
NOTE = (
    "基準値から最終目標までの道のり全体を100%として、1年あたりに何%進むか。目標に届くためにこれから必要なペースが、"
    "これまでのペースより右にあるほど、進み方を速める必要があります。"
)
WORDS = {
    "planned": "道のり全体をならしたペース",
    "past": "これまでのペース",
    "needed": "これから必要なペース",
    "axis": "1年あたりに進む割合",
}
# The chart shows the steepest; the table holds all.
CHARTED = 12


class Ahead(NamedTuple):
    """A KPI with an actual and a way left: its row of kpis.frame, and its shares, a row of pace.sql."""

    kpi: Any
    share: Any


def ahead(shown: pd.DataFrame, shares: pd.DataFrame) -> list[Ahead]:
    """Return the KPIs with an actual and a way left, the steepest first."""
    by_kpi = {share.kpi_id: share for share in each(shares) if share.needed_share_per_year is not None}
    rows = [Ahead(kpi, by_kpi[kpi.kpi_id]) for kpi in each(shown) if kpi.kpi_id in by_kpi]
    return sorted(rows, key=lambda row: row.share.needed_share_per_year, reverse=True)


def chart_rows(rows: Sequence[Ahead]) -> list[Pace]:
    """Return the rows of the chart."""
    return [
        Pace(
            kpi_rows.name(kpi),
            _percent(share.planned_share_per_year),
            _percent(share.needed_share_per_year),
            _percent(share.past_share_per_year),
            f"{kpi_rows.name(kpi)}<br>必要ペース {kpi_rows.pace(kpi, kpi.unit)}<br>これまで {_past(kpi)}",
        )
        for kpi, share in rows[:CHARTED]
    ]


def title(rows: Sequence[Ahead]) -> str:
    """Return the chart's title: how many of how many it shows."""
    return f"{TITLE}（急な{CHARTED}件 / 全{len(rows)}件）" if len(rows) > CHARTED else f"{TITLE}（{len(rows)}件）"


def in_words(rows: Sequence[Pace], total: int) -> str:
    """Return the finding of the chart in words."""
    steepest = "、".join(f"{row.name}（毎年{row.needed_percent or 0:.0f}%）" for row in rows[:3])
    faster = sum((row.needed_percent or 0) > (row.past_percent or 0) for row in rows)
    return (
        f"必要ペースが急な{len(rows)}件（全{total}件）。急なものから{steepest}。"
        f"{faster}件は、これまでより速く進む必要がある。下の表に同じ値があります。"
    )


def table(rows: Sequence[Ahead]) -> markup.Markup:
    """Return all paces in the units of the KPIs and as shares of the way, opened on demand."""
    cells = [
        (
            markup.link(kpi_rows.name(kpi), "kpi", kpi=kpi.kpi_id),
            kpi_rows.pace(kpi, kpi.unit),
            _past(kpi),
            _planned(kpi),
            formats.share(share.needed_share_per_year),
            formats.share(share.past_share_per_year),
            formats.share(share.planned_share_per_year),
        )
        for kpi, share in rows
    ]
    header = ("指標", "必要ペース", "これまで", "ならしたペース", "必要（道のり比）", "これまで（同）", "ならし（同）")
    listed = markup.table(header, cells, f"{TITLE}（{len(cells)}件）", range(1, 7), is_paired=True)
    return markup.Markup(f'<details class="dx-more"><summary>表で見る（全{len(cells)}件）</summary>{listed}</details>')


def tidy(rows: Sequence[Ahead]) -> pd.DataFrame:
    """Return the paces as a table to save."""
    return pd.DataFrame(
        [
            {
                "市": kpi.municipality_name,
                "指標": kpi.kpi_name,
                "内訳": kpi.component_name,
                "担当": kpi_rows.departments(kpi),
                "単位": kpi.unit,
                "必要ペース（1年あたり）": kpi.needed_per_year,
                "これまでのペース（1年あたり）": kpi.past_per_year,
                "道のり全体をならしたペース（1年あたり）": kpi.planned_per_year,
                "必要ペース（道のり比・%）": share.needed_share_per_year * 100,
                "これまでのペース（道のり比・%）": _hundred(share.past_share_per_year),
                "ならしたペース（道のり比・%）": _hundred(share.planned_share_per_year),
                "指標ID": kpi.kpi_id,
            }
            for kpi, share in rows
        ],
        dtype=object,
    )


def _past(kpi: Any) -> str:
    return formats.ABSENT if kpi.past_per_year is None else f"{formats.signed(kpi.past_per_year, kpi.unit)}/年"


def _planned(kpi: Any) -> str:
    return formats.ABSENT if kpi.planned_per_year is None else f"{formats.signed(kpi.planned_per_year, kpi.unit)}/年"


def _hundred(share: Any) -> Any:
    return None if share is None else share * 100


def _percent(share: Any) -> float | None:
    return None if share is None else float(share * 100)
