"""要加速: which KPIs must go faster than they did to reach their target, by how much, and in whose department."""

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

import plotly.graph_objects as go

from charts import speed as chart
from charts.speed import Speed
from domain.words import STATUS
from metrics import pace
from metrics.pace import Pace
from metrics.standing import Standing
from pages.explore.filters import Found, found
from ui import answers, formats, kpi_rows, markup, selection
from ui.sheets import Sheet
from ui.table import Column, Saved, Table, only_saved

# The figure shows the first in line; the table holds all.
CHARTED = 12
_DEPARTMENTS = 15
WORDS = ("これまでのペース", "これから必要なペース", "1年に進む割合（基準値から最終目標までを100%とする）")


class Ahead(NamedTuple):
    """A KPI with a way left: what it needs a year, as a share of its way, and whether that is more than it made."""

    kpi: Standing
    share: Pace | None
    is_too_slow: bool

    @property
    def needed(self) -> Decimal | None:
        """Return what is needed a year in the KPI's unit; while nothing was reported, what the plan asks a year."""
        return kpi_rows.needed_pace(self.kpi)

    @property
    def needed_share(self) -> Decimal | None:
        """Return the same as a share of the whole way."""
        if self.share is None:
            return None
        has_begun = self.kpi.latest_on is not None
        return self.share.needed_share_per_year if has_begun else self.share.planned_share_per_year


class Line(NamedTuple):
    """What the view shows: KPIs with a way left, the first in line on top, and whether any of them was reported."""

    rows: tuple[Ahead, ...]
    is_reported: bool

    @property
    def too_slow(self) -> tuple[Ahead, ...]:
        """Return those that must go faster."""
        return tuple(row for row in self.rows if row.is_too_slow)


def _a_year(change: Decimal | None, unit: str | None) -> str:
    return formats.ABSENT if change is None else f"{formats.signed(change, unit)}/年"


def multiple(row: Ahead) -> str:
    """Return the multiple of the pace so far; where there was none, that."""
    if row.kpi.needed_multiple is not None:
        return f"{formats.number(row.kpi.needed_multiple, 2 if row.kpi.needed_multiple < 2 else 1)}倍"
    if row.kpi.past_per_year is None:
        return formats.ABSENT
    return "進んでいない" if row.is_too_slow else formats.ABSENT


PACES = Table[Ahead](
    (
        Column(
            "指標",
            lambda row: markup.html("{}<small>{}</small>", kpi_rows.link(row.kpi), row.kpi.municipality_name),
            saved=[
                Saved("市", lambda row: row.kpi.municipality_name),
                Saved("指標", lambda row: row.kpi.kpi_name),
                Saved("内訳", lambda row: row.kpi.component_name),
            ],
        ),
        Column("担当", lambda row: kpi_rows.departments(row.kpi.departments) or formats.ABSENT),
        only_saved("要加速", lambda row: row.is_too_slow),
        only_saved("単位", lambda row: row.kpi.unit),
        Column("直近の実績", lambda row: kpi_rows.latest_cell(row.kpi), is_numeric=True, saved=()),
        only_saved("直近の実績", lambda row: row.kpi.latest_value),
        only_saved("実績の時点", lambda row: row.kpi.latest_on),
        Column("最終目標", lambda row: kpi_rows.target_cell(row.kpi), is_numeric=True, saved=()),
        only_saved("最終目標", lambda row: row.kpi.final_target_text),
        only_saved("最終目標の年度", lambda row: row.kpi.final_target_fiscal_year),
        Column(
            "これまで",
            lambda row: _a_year(row.kpi.past_per_year, row.kpi.unit),
            saved=[Saved("これまでのペース（1年あたり）", lambda row: row.kpi.past_per_year)],
            is_numeric=True,
        ),
        Column(
            "これから必要",
            lambda row: _a_year(row.needed, row.kpi.unit),
            saved=[Saved("これから必要なペース（1年あたり）", lambda row: row.needed)],
            is_numeric=True,
        ),
        Column(
            "倍率",
            multiple,
            saved=[Saved("これまでに対する倍率", lambda row: row.kpi.needed_multiple)],
            is_numeric=True,
        ),
        Column("状態", lambda row: kpi_rows.status_cell(row.kpi), saved=lambda row: STATUS[row.kpi.status].name),
        only_saved("必要なペース（到達度・ポイント/年）", lambda row: kpi_rows.percent(row.needed_share)),
        only_saved("指標ID", lambda row: row.kpi.kpi_id),
    )
)
# While nothing was reported there is neither a pace so far nor a multiple.
_PROMISED = Table[Ahead](
    (
        *PACES.columns[:2],
        Column("基準値", lambda row: kpi_rows.baseline_cell(row.kpi), is_numeric=True),
        Column("最終目標", lambda row: kpi_rows.target_cell(row.kpi), is_numeric=True),
        Column("計画上の平均ペース", lambda row: _a_year(row.needed, row.kpi.unit), is_numeric=True),
        Column("1年に進む割合", lambda row: formats.share(row.needed_share), is_numeric=True),
        Column("状態", lambda row: kpi_rows.status_cell(row.kpi)),
    )
)


def line(result: Found) -> Line:
    """Return the KPIs that pass and have a way left, those that must go faster first, the steepest multiple first.

    While nothing was reported of any, those that their plan asks most of a year come first.
    """
    shares = {share.kpi_id: share for share in answers.ask(pace.of_all)}
    begun = [kpi for kpi in result.kpis if kpi.needed_per_year is not None]
    # Where the last actual has arrived and nothing is left to do, no KPI of the selection has a way any more.
    is_reported = bool(begun) or any(kpi.latest_on is not None for kpi in result.kpis)
    promised = [kpi for kpi in result.kpis if kpi.planned_per_year is not None and kpi.kpi_id in shares]
    kpis = begun if is_reported else promised
    rows = [Ahead(kpi, shares.get(kpi.kpi_id), _is_too_slow(shares.get(kpi.kpi_id))) for kpi in kpis]
    return Line(tuple(sorted(rows, key=_place if is_reported else _promise)), is_reported)


def _is_too_slow(share: Pace | None) -> bool:
    return share is not None and share.is_too_slow is True


def _place(row: Ahead) -> tuple[bool, bool, Decimal]:
    # Who made nothing at all has no multiple, and comes before the greatest one.
    multiple = row.kpi.needed_multiple
    return not row.is_too_slow, multiple is not None, -(multiple or row.needed_share or Decimal(0))


def _promise(row: Ahead) -> Decimal:
    return -(row.needed_share or Decimal(0))


def title(shown: Line) -> str:
    """Return the finding: how many must go faster, or what the plans ask a year while nothing was reported."""
    if not shown.is_reported:
        return f"計画が1年に求めるペース（{len(shown.rows)}指標、実績は未登録）"
    if not shown.too_slow:
        return f"これまでのペースで足りない指標はありません（残りのある{len(shown.rows)}指標）"
    return f"{len(shown.too_slow)}指標は、これまでより速く進む必要があります（残りのある{len(shown.rows)}指標のうち）"


def finding(shown: Line) -> markup.Markup:
    """Return who is first in line, in a sentence; while nothing was reported, whose plan asks most of a year."""
    first = shown.rows[0]
    kpi = first.kpi
    who = kpi_rows.departments(kpi.departments)
    where = markup.html("{}の{}{}", kpi.municipality_name, kpi_rows.link(kpi), f"（{who}）" if who else "")
    needed = _a_year(first.needed, kpi.unit)
    if not shown.is_reported:
        return markup.paragraph(
            "1年に求めるペースが最も大きいのは、", where, f"。最終目標まで毎年 {needed}、到達度では毎年",
            formats.share(first.needed_share), "に当たります。実績を登録すると、これまでのペースとの比較が始まります。",
        )  # fmt: skip
    if not first.is_too_slow:
        return markup.paragraph("残りのある指標は、いずれもこれまでのペースで最終目標に届きます。")
    times = multiple(first)
    said = f"、これまでの{times}" if times.endswith("倍") else ""
    return markup.paragraph(
        "最も急ぐのは、", where, f"。これまで {_a_year(kpi.past_per_year, kpi.unit)} → これから {needed}{said}です。"
    )


def departments(shown: Line) -> markup.Markup | None:
    """Return each department with the number of its KPIs that must go faster, and the way to them alone."""
    rows = shown.too_slow if shown.is_reported else shown.rows
    counted = Counter(name for row in rows for name in kpi_rows.all_departments([row.kpi.departments]))
    nameless = sum(not row.kpi.departments for row in rows)
    if not counted:
        return None
    items = [_department(name, count) for name, count in counted.most_common()]
    first = markup.html('<ul class="dx-departments">{}</ul>', items[:_DEPARTMENTS])
    rest = markup.details(f"ほかの{len(items) - _DEPARTMENTS}担当", markup.html(
        '<ul class="dx-departments">{}</ul>', items[_DEPARTMENTS:]
    )) if len(items) > _DEPARTMENTS else None  # fmt: skip
    what = "要加速の指標の担当" if shown.is_reported else "担当"
    several = "担当が複数ある指標は、それぞれに数えます。"
    if nameless:
        several += f"計画書に担当の記載がない指標が{nameless}件あります。"
    return markup.html(
        '<div class="dx-by-department"><h3>{}</h3>{}{}<p class="dx-note">{}</p></div>', what, first, rest, several
    )


def _department(name: str, count: int) -> markup.Markup:
    return markup.html(
        '<li><a href="{}" target="_self">{}</a> <b>{}</b></li>', selection.here("page", department=name), name, count
    )


def figure(shown: Line, width: int) -> go.Figure:
    """Return the first in line, for a figure of this width."""
    return chart.figure([_speed(row, width) for row in charted(shown)], WORDS, width)


def charted(shown: Line) -> list[Ahead]:
    """Return the rows of the figure: the first in line that have a way from a baseline."""
    return [row for row in shown.rows if row.needed_share is not None][:CHARTED]


def _speed(row: Ahead, width: int) -> Speed:
    kpi, share = row.kpi, row.share
    assert share is not None and row.needed_share is not None, kpi.kpi_id
    name = f"{kpi.municipality_name}　{kpi_rows.name(kpi)}"
    made = share.past_share_per_year
    times = multiple(row)
    said = _a_year(row.needed, kpi.unit) + (f"　{times}" if times != formats.ABSENT else "")
    text = f"<b>{name}</b><br>これまで {_a_year(kpi.past_per_year, kpi.unit)}<br>これから必要 {said}"
    room = width // 16
    short = name if len(name) <= room else f"{name[:room]}…"
    return Speed(
        kpi.kpi_id, short, None if made is None else float(made * 100), float(row.needed_share * 100), said, text
    )


def in_words(shown: Line) -> str:
    """Return the finding of the figure in words."""
    steepest = "、".join(
        f"{row.kpi.municipality_name} {kpi_rows.name(row.kpi)}（{_a_year(row.needed, row.kpi.unit)}、{multiple(row)}）"
        for row in charted(shown)[:3]
    )
    return f"{title(shown)}。上から{steepest}。下の表に同じ値があります。"


def table(shown: Line) -> markup.Markup:
    """Return all of them, the first in line on top."""
    form = PACES if shown.is_reported else _PROMISED
    order = "急ぐ順" if shown.is_reported else "1年に進む割合の大きい順"
    return form.html(shown.rows, f"{order}　{len(shown.rows)}件", is_paired=True)


def sheet() -> Sheet:
    """Return all of them."""
    result = found()
    return PACES.sheet(line(result).rows, "要加速", result.filters)
