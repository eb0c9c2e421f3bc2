"""必要ペース of a city: the KPIs that have moved and have a way left, as rows of the chart, a table, one to save."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from charts.pace import Pace
from metrics import pace
from metrics.standing import Standing
from pages.city.view import View
from ui import answers, formats, kpi_rows, markup
from ui.table import Column, Saved, Table, only_saved

TITLE = "必要ペース"
NOTE = (
    "基準値を0%、最終目標を100%として、1年あたりに何%進むか。目標に届くためにこれから必要なペースが、"
    "これまでのペースより右にあるほど、進み方を速める必要があります。"
)
WORDS = {
    "planned": "計画上の平均ペース",
    "past": "これまでのペース",
    "needed": "これから必要なペース",
    "axis": "1年あたりに進む割合",
}
# The chart shows the steepest; the table holds all.
CHARTED = 12


class Ahead(NamedTuple):
    """A KPI with an actual and a way left, and its shares of the way a year; `needed_share` of them is there."""

    kpi: Standing
    share: pace.Pace
    needed_share: Decimal


PACES = Table[Ahead](
    (
        only_saved("市", lambda row: row.kpi.municipality_name),
        Column("指標", lambda row: kpi_rows.link(row.kpi), saved=lambda row: row.kpi.kpi_name),
        only_saved("内訳", lambda row: row.kpi.component_name),
        only_saved("担当", lambda row: kpi_rows.departments(row.kpi.departments)),
        only_saved("単位", lambda row: row.kpi.unit),
        Column(
            "必要ペース",
            lambda row: kpi_rows.pace(row.kpi),
            saved=[Saved("必要ペース（1年あたり）", lambda row: row.kpi.needed_per_year)],
            is_numeric=True,
        ),
        Column(
            "これまで",
            lambda row: _a_year(row.kpi.past_per_year, row.kpi.unit),
            saved=[Saved("これまでのペース（1年あたり）", lambda row: row.kpi.past_per_year)],
            is_numeric=True,
        ),
        Column(
            "平均ペース（計画）",
            lambda row: _a_year(row.kpi.planned_per_year, row.kpi.unit),
            saved=[Saved("計画上の平均ペース（1年あたり）", lambda row: row.kpi.planned_per_year)],
            is_numeric=True,
        ),
        Column(
            "必要（到達度）",
            lambda row: formats.share(row.needed_share),
            saved=[Saved("必要ペース（到達度・ポイント/年）", lambda row: kpi_rows.percent(row.needed_share))],
            is_numeric=True,
        ),
        Column(
            "これまで（同）",
            lambda row: formats.share(row.share.past_share_per_year),
            saved=[
                Saved("これまでのペース（到達度・ポイント/年）", lambda row: kpi_rows.percent(row.share.past_share_per_year))
            ],
            is_numeric=True,
        ),
        Column(
            "平均（同）",
            lambda row: formats.share(row.share.planned_share_per_year),
            saved=[
                Saved("計画上の平均ペース（到達度・ポイント/年）", lambda row: kpi_rows.percent(row.share.planned_share_per_year))
            ],
            is_numeric=True,
        ),
        only_saved("指標ID", lambda row: row.kpi.kpi_id),
    )
)


def of(view: View) -> list[Ahead]:
    """Return the KPIs shown that have moved and have a way left."""
    return ahead(view.shown_kpis, answers.ask(pace.of_all, scope=view.scope))


def ahead(shown: Iterable[Standing], shares: Iterable[pace.Pace]) -> list[Ahead]:
    """Return the KPIs with an actual and a way left, the steepest first."""
    known = {share.kpi_id: (share, share.needed_share_per_year) for share in shares}
    rows = []
    for kpi in shown:
        share, needed = known.get(kpi.kpi_id, (None, None))
        if share is not None and needed is not None:
            rows.append(Ahead(kpi, share, needed))
    return sorted(rows, key=lambda row: row.needed_share, reverse=True)


def chart_rows(rows: Sequence[Ahead]) -> list[Pace]:
    """Return the rows of the chart."""
    return [_charted(row) for row in rows[:CHARTED]]


def _charted(row: Ahead) -> Pace:
    kpi, name = row.kpi, kpi_rows.name(row.kpi)
    return Pace(
        name,
        _percent(row.share.planned_share_per_year),
        _percent(row.needed_share),
        _percent(row.share.past_share_per_year),
        f"{name}<br>必要ペース {kpi_rows.pace(kpi)}<br>これまで {_a_year(kpi.past_per_year, kpi.unit)}",
    )


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
    whole = PACES.html(rows, f"{TITLE}（{len(rows)}件）", is_paired=True)
    return markup.details(f"表で見る（全{len(rows)}件）", whole)


def _a_year(change: Decimal | None, unit: str | None) -> str:
    return formats.ABSENT if change is None else f"{formats.signed(change, unit)}/年"


def _percent(share: Decimal | None) -> float | None:
    return None if share is None else float(share * 100)
