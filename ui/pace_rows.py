"""How fast KPIs must go on, as rows: on 分析 (要加速) and on 市, and in their files."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from domain import formats
from metrics import meaning
from metrics.pace import Pace
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from ui import kpi_rows, markup
from ui.table import Column, Saved, Table, only_saved


class Ahead(NamedTuple):
    """A KPI with a way left: what it needs a year, as a share of its way, and whether that is more than it made."""

    kpi: Standing
    share: Pace | None
    is_too_slow: bool

    @property
    def needed(self) -> Decimal | None:
        """Return what is needed a year in the KPI's unit; while nothing was reported, what the plan asks a year."""
        return kpi_words.needed_pace(self.kpi)

    @property
    def needed_share(self) -> Decimal | None:
        """Return the same as a share of the whole way."""
        if self.share is None:
            return None
        has_begun = self.kpi.latest_on is not None
        return self.share.needed_share_per_year if has_begun else self.share.planned_share_per_year


class Line(NamedTuple):
    """KPIs with a way left, the first in line on top, and whether any of them was reported."""

    rows: tuple[Ahead, ...]
    is_reported: bool

    @property
    def too_slow(self) -> tuple[Ahead, ...]:
        """Return those that must go faster."""
        return tuple(row for row in self.rows if row.is_too_slow)


def line(kpis: Iterable[Standing], shares: Iterable[Pace]) -> Line:
    """Return the KPIs that have a way left, those that must go faster first, the steepest multiple first.

    While nothing was reported of any, those that their plan asks most of a year come first.
    """
    every, by_kpi = tuple(kpis), {share.kpi_id: share for share in shares}
    begun = [kpi for kpi in every if kpi.needed_per_year is not None]
    # Where the last actual has arrived and nothing is left to do, no KPI of the selection has a way any more.
    is_reported = bool(begun) or any(kpi.latest_on is not None for kpi in every)
    promised = [kpi for kpi in every if kpi.planned_per_year is not None and kpi.kpi_id in by_kpi]
    rows = [_ahead(kpi, by_kpi) for kpi in (begun if is_reported else promised)]
    return Line(tuple(sorted(rows, key=_place if is_reported else _promise)), is_reported)


def _ahead(kpi: Standing, by_kpi: Mapping[str, Pace]) -> Ahead:
    share = by_kpi.get(kpi.kpi_id)
    return Ahead(kpi, share, share is not None and share.is_too_slow is True)


def _place(row: Ahead) -> tuple[bool, bool, Decimal]:
    # Who made nothing at all has no multiple, and comes before the greatest one.
    multiple = row.kpi.needed_multiple
    return not row.is_too_slow, multiple is not None, -(multiple or row.needed_share or Decimal(0))


def _promise(row: Ahead) -> Decimal:
    return -(row.needed_share or Decimal(0))


def so_far(row: Ahead) -> str:
    """Return the pace so far, +6ポイント/年; — where there was none."""
    return formats.past(row.kpi.past_per_year, row.kpi.unit, row.kpi.direction)


def multiple(row: Ahead) -> str:
    """Return the multiple of the pace so far; where there was none, that."""
    if row.kpi.needed_multiple is not None:
        return formats.multiple(row.kpi.needed_multiple)
    if row.kpi.past_per_year is None:
        return formats.ABSENT
    return "進んでいない" if row.is_too_slow else formats.ABSENT


PACES = Table[Ahead](
    (
        Column(
            "指標",
            lambda row: markup.html("{}<small>{}</small>", kpi_rows.link(row.kpi), row.kpi.municipality_name),
            saved=[
                Saved("市区町村", lambda row: row.kpi.municipality_name),
                Saved("指標", lambda row: row.kpi.kpi_name),
                Saved("内訳", lambda row: row.kpi.component_name),
            ],
        ),
        Column("担当", lambda row: kpi_words.departments(row.kpi.departments) or formats.ABSENT),
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
            so_far,
            saved=[Saved("これまでのペース（1年あたり）", lambda row: row.kpi.past_per_year)],
            is_numeric=True,
        ),
        Column(
            "これから必要",
            lambda row: kpi_words.pace(row.kpi),
            saved=[Saved("これから必要なペース（1年あたり）", lambda row: row.needed)],
            is_numeric=True,
        ),
        Column(
            "倍率",
            multiple,
            saved=[Saved("これまでに対する倍率", lambda row: row.kpi.needed_multiple)],
            is_numeric=True,
        ),
        Column("状態", lambda row: kpi_rows.status_cell(row.kpi), saved=lambda row: meaning.name(row.kpi)),
        only_saved("計画上の平均ペース（1年あたり）", lambda row: row.kpi.planned_per_year),
        only_saved("必要なペース（到達度・ポイント/年）", lambda row: kpi_words.percent(row.needed_share)),
        only_saved(
            "これまでのペース（到達度・ポイント/年）",
            lambda row: None if row.share is None else kpi_words.percent(row.share.past_share_per_year),
        ),
        only_saved(
            "計画上の平均ペース（到達度・ポイント/年）",
            lambda row: None if row.share is None else kpi_words.percent(row.share.planned_share_per_year),
        ),
        only_saved("指標ID", lambda row: row.kpi.kpi_id),
    )
)
# While nothing was reported there is neither a pace so far nor a multiple.
PROMISED = Table[Ahead](
    (
        *PACES.columns[:2],
        Column("基準値", lambda row: kpi_rows.baseline_cell(row.kpi), is_numeric=True),
        Column("最終目標", lambda row: kpi_rows.target_cell(row.kpi), is_numeric=True),
        Column("計画上の平均ペース", lambda row: kpi_words.pace(row.kpi), is_numeric=True),
        Column("1年に進む割合", lambda row: formats.share(row.needed_share), is_numeric=True),
        Column("状態", lambda row: kpi_rows.status_cell(row.kpi)),
    )
)
