"""KPIs as points, what their plans ask across and what was reached upward: which KPIs, what is said of them."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import plotly.graph_objects as go

from charts import density
from charts import spots as chart
from charts.spots import Spot
from domain import formats
from domain.codes import Status
from domain.rows import by
from domain.words import STATUS
from metrics import counts, meaning, pace
from metrics.counts import Tally
from metrics.pace import Pace
from metrics.standing import Standing
from metrics.words import counted as count_words
from metrics.words import kpi as kpi_words
from ui import answers, kpi_rows, markup
from ui.sheets import Sheet
from ui.table import Column, Saved, Table, only_saved

WORDS = chart.Words(
    "計画が求める到達度（実績の時点）", "実際の到達度", "計画どおり", "計画より先に進んでいる", "計画に届いていない"
)
# More points than these hide each other, and are drawn as places so many percents wide.
MOST_POINTS, STEP = 400, 5
DENSE_NOTE = (
    f"指標が多いため、{STEP}ポイントごとにまとめています。点の大きさと数字は指標の数、色と形はそこで最も多い状態です。"
    "条件で絞り込むと、指標ごとの点になります。"
)
_PROMISES = WORDS._replace(asked="計画が判定基準日に求める到達度")


class Placed(NamedTuple):
    """KPIs with a way from a baseline to a target, whether any was reported, and how many others there are."""

    kpis: tuple[Standing, ...]
    shares: Mapping[str, Pace]
    is_reported: bool
    left_out_count: int


SHARES = Table[tuple[Standing, Pace]](
    (
        only_saved("市区町村", lambda row: row[0].municipality_name),
        only_saved("担当", lambda row: kpi_words.departments(row[0].departments)),
        Column("指標", lambda row: kpi_rows.link(row[0]), saved=lambda row: row[0].kpi_name),
        only_saved("内訳", lambda row: row[0].component_name),
        Column(
            "計画が求める到達度",
            lambda row: formats.share(row[1].expected_share),
            saved=[
                Saved("判定基準日に計画が求める到達度（%）", lambda row: kpi_words.percent(row[1].asked_share)),
                Saved("実績の時点に計画が求める到達度（%）", lambda row: kpi_words.percent(row[1].expected_share)),
            ],
        ),
        Column(
            "実際の到達度",
            lambda row: formats.share(row[1].reached_share),
            saved=[Saved("実際の到達度（%）", lambda row: kpi_words.percent(row[1].reached_share))],
        ),
        only_saved("直近の実績", lambda row: row[0].latest_value),
        only_saved("実績の時点", lambda row: row[0].latest_on),
        only_saved("現在の計画値", lambda row: row[0].asked_value),
        only_saved("最終目標", lambda row: row[0].final_target_text),
        only_saved("計画差", lambda row: row[0].gap_value),
        only_saved("単位", lambda row: row[0].unit),
        only_saved("状態", lambda row: meaning.name(row[0])),
        only_saved("指標ID", lambda row: row[0].kpi_id),
    )
)


def placed(kpis: Sequence[Standing], scope: int = 0, paces: Sequence[Pace] | None = None) -> Placed:
    """Return those of the KPIs that can stand in the figure: with a report of any of them, only those that have one."""
    if paces is None:
        paces = answers.ask(pace.of_all, scope=scope)
    shares = {share.kpi_id: share for share in paces}
    with_way = [kpi for kpi in kpis if kpi.kpi_id in shares]
    reported = [kpi for kpi in with_way if _asked(shares[kpi.kpi_id], True) is not None]
    shown = tuple(reported or [kpi for kpi in with_way if _asked(shares[kpi.kpi_id], False) is not None])
    return Placed(shown, shares, bool(reported), len(kpis) - len(shown))


def _asked(share: Pace, is_reported: bool) -> Decimal | None:
    """Return what the plan asks: of a KPI that was reported, on the day of its actual, so that both can be compared."""
    if not is_reported:
        return share.asked_share
    return share.expected_share if share.reached_share is not None else None


def _city(kpi: Standing) -> str:
    return kpi.municipality_name


def figure(
    shown: Placed, chosen: Collection[str] = (), drag: str = "zoom", row: Callable[[Standing], str] = _city
) -> go.Figure:
    """Return the points: against the diagonal once anything was reported, else as what the plans promise, in rows."""
    spots = [_spot(shown, kpi)._replace(row=row(kpi)) for kpi in shown.kpis]
    if shown.is_reported:
        return chart.against_plan(spots, WORDS, chosen, drag)
    return chart.promises(spots, _PROMISES, chosen, drag)


def asked_of(shown: Placed, kpi: Standing) -> Decimal:
    """Return how far the plan asks a KPI of the figure to be."""
    asked = _asked(shown.shares[kpi.kpi_id], shown.is_reported)
    assert asked is not None, kpi.kpi_id
    return asked


def is_dense(shown: Placed) -> bool:
    """Tell whether points would hide each other."""
    return shown.is_reported and len(shown.kpis) > MOST_POINTS


def dense(shown: Placed) -> go.Figure:
    """Return the places where the points are, each with how many there are of which status."""

    def place(kpi: Standing) -> tuple[int, int]:
        shares = (asked_of(shown, kpi), shown.shares[kpi.kpi_id].reached_share or Decimal(0))
        asked, reached = (round(chart.within(float(share * 100)) / STEP) * STEP for share in shares)
        return asked, reached

    places = {
        (asked, reached): dict(Counter(kpi.status for kpi in kpis))
        for (asked, reached), kpis in by(shown.kpis, place).items()
    }
    drawn = [density.Place(*at, counted, told(*at, counted)) for at, counted in places.items()]
    return density.against_plan(drawn, WORDS)


def told(asked: int, reached: int, counted: Mapping[Status, int]) -> str:
    """Return what a reader is told of a place: how many KPIs, where it is, and how they stand."""
    statuses = "<br>".join(f"{STATUS[status].name} {counted[status]:,}" for status in Status if counted.get(status))
    return (
        f"<b>{sum(counted.values()):,}指標</b><br>計画が求める到達度 約{asked}%<br>実際の到達度 約{reached}%<br>{statuses}"
    )


def _spot(shown: Placed, kpi: Standing) -> Spot:
    asked, reached = asked_of(shown, kpi), shown.shares[kpi.kpi_id].reached_share
    told = [
        f"<b>{kpi.municipality_name}　{kpi_words.name(kpi)}</b>",
        f"計画が求める到達度 {formats.share(asked)}",
    ]
    if shown.is_reported:
        told += [
            f"実際の到達度 {formats.share(reached)}（{kpi_words.latest_amount(kpi)}、"
            f"{formats.day(kpi.latest_on)}）",
            f"計画差 {formats.signed(kpi.gap_value, kpi.unit)}　{meaning.name(kpi)}",
        ]
    else:
        told.append(
            f"現在の計画値 {kpi_words.asked_amount(kpi)}　"
            f"最終目標 {kpi_words.final_target(kpi)}"
        )
    return Spot(
        kpi.kpi_id,
        kpi.municipality_name,
        float(asked * 100),
        None if reached is None else float(reached * 100),
        kpi.status,
        "<br>".join(told),
    )


def title(shown: Placed) -> str:
    """Return the finding: how many are where their plan asks, or what the plans ask while nothing was reported."""
    if not shown.is_reported:
        return f"計画が現時点で求める到達度（{len(shown.kpis)}指標、実績は未登録）"
    behind = sum((kpi.gap_value or 0) < 0 for kpi in shown.kpis)
    return f"{len(shown.kpis)}指標のうち{len(shown.kpis) - behind}指標が計画どおりか先行、{behind}指標が計画を下回る"


def note(shown: Placed, choosing: str) -> str:
    """Return how the figure is read, what choosing a point in it does, and what it leaves out."""
    rest = f"基準値と最終目標の数値{'、実績' if shown.is_reported else ''}がそろわない{shown.left_out_count}指標は図にありません。"
    return f"基準値を0%、最終目標を100%とします。{choosing}" + (rest if shown.left_out_count else "")


def key(shown: Placed) -> markup.Markup | None:
    """Return what the marks of the figure mean, each with its number; None where all are promises."""
    return key_of(counts.tally(shown.kpis)) if shown.is_reported else None


def key_of(counted: Tally) -> markup.Markup:
    """Return what the marks of these statuses mean, each with its number."""
    items = [
        markup.html(
            '<li><span class="dx-mark dx-{}" aria-hidden="true">{}</span>{} {}{}</li>',
            status,
            chart.sign(status),
            STATUS[status].name,
            counted[status],
            count_words.beside(counted, status),
        )
        for status in count_words.occurring(counted)
    ]
    return markup.html('<ul class="dx-legend">{}</ul>', items)


def in_words(shown: Placed) -> str:
    """Return the finding in words, with the KPIs that are furthest below their plan."""
    if not shown.is_reported:
        most = sorted(shown.kpis, key=lambda kpi: shown.shares[kpi.kpi_id].asked_share or 0, reverse=True)[:3]
        named = "、".join(
            f"{kpi.municipality_name} {kpi_words.name(kpi)} {formats.share(shown.shares[kpi.kpi_id].asked_share)}"
            for kpi in most
        )
        return f"{title(shown)}。求める到達度が高いのは{named}。"
    furthest = [kpi for kpi in sorted(shown.kpis, key=lambda kpi: kpi.pace_ratio or 0) if (kpi.gap_value or 0) < 0][:3]
    named = "、".join(
        f"{kpi.municipality_name} {kpi_words.name(kpi)}（計画比 {formats.share(kpi.pace_ratio)}）" for kpi in furthest
    )
    return f"{title(shown)}。{f'計画比が低いのは{named}。' if named else ''}"


def sheet(shown: Placed, kpis: Sequence[Standing], filters: tuple[tuple[str, str], ...] = ()) -> Sheet:
    """Return the shares of these KPIs of the figure."""
    return SHARES.sheet([(kpi, shown.shares[kpi.kpi_id]) for kpi in kpis], "計画と実績", filters)
