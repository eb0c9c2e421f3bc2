"""The tables of the sources page, on screen and as files."""

from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

from domain import formats
from domain.words import GAP_REASON, THEME_BASIS
from metrics.catalogue import City, Kpi, Plan
from metrics.context import Contradiction
from metrics.sources import Correction, Gap, GapCount, ThemeReason
from metrics.words import kpi as kpi_words
from ui import markup
from ui.table import Column, Saved, Table, only_saved

Row = TypeVar("Row")


class Missing(NamedTuple):
    """A gap, and the names of the initiative and the KPI that miss it."""

    gap: Gap
    initiative_name: str | None
    kpi_name: str | None


class Recorded(NamedTuple):
    """A plan and its city."""

    plan: Plan
    city: City


class _Placed(Protocol):
    """What stands somewhere in the text of a plan."""

    @property
    def place(self) -> str: ...
    @property
    def first_line(self) -> int: ...
    @property
    def last_line(self) -> int: ...


def _place(placed: Callable[[Row], _Placed]) -> tuple[Column[Row], ...]:
    """Return the columns of where it stands: the place in the plan, the lines of its text."""

    def lines(row: Row) -> str:
        return formats.lines(placed(row).first_line, placed(row).last_line)

    first: Saved[Row] = Saved("行（初め）", lambda row: placed(row).first_line or None)
    last: Saved[Row] = Saved("行（終わり）", lambda row: placed(row).last_line if placed(row).first_line else None)
    return Column("場所", lambda row: placed(row).place), Column("行", lines, saved=(first, last))


def _missed_by(row: Missing) -> object:
    if row.kpi_name is not None:
        return markup.link(row.kpi_name, "kpi", kpi=row.gap.kpi_id)
    return "計画全体" if row.initiative_name is None else row.initiative_name


# Named with their rows: the type checker does not find out from `lambda row: row` alone what it is.
_MENDED: tuple[Column[Correction], ...] = _place(lambda row: row)
_DEFINED: tuple[Column[Kpi], ...] = _place(lambda kpi: kpi)
_MAPPED: tuple[Column[ThemeReason], ...] = _place(lambda row: row)

GAPS = Table[Missing](
    (
        Column("欠けているもの", lambda row: row.gap.subject),
        Column(
            "どの指標・取組の",
            _missed_by,
            saved=(Saved("取組", lambda row: row.initiative_name), Saved("指標", lambda row: row.kpi_name)),
        ),
        Column("理由", lambda row: GAP_REASON[row.gap.reason]),
        *_place(lambda row: row.gap),
        only_saved("指標ID", lambda row: row.gap.kpi_id),
    )
)

CORRECTIONS = Table[Correction](
    (
        Column("印刷・変換のまま", lambda row: row.printed_text),
        Column("直した形", lambda row: row.corrected_text),
        Column("理由", lambda row: row.reason),
        *_MENDED,
    )
)

THEMES = Table[ThemeReason](
    (
        Column("取組", lambda row: row.initiative_name),
        Column("事項", lambda row: row.theme_name),
        Column("根拠", lambda row: THEME_BASIS[row.basis]),
        Column("計画書の語", lambda row: row.printed_text),
        Column("理由", lambda row: row.reason),
        *_MAPPED,
        only_saved("取組ID", lambda row: row.initiative_id),
        only_saved("事項ID", lambda row: row.theme_id),
    )
)

def _said(text: str, place: str, first_line: int, last_line: int) -> markup.Markup:
    return markup.html("{}<small>{}　行 {}</small>", text, place, formats.lines(first_line, last_line))


CONTRADICTIONS = Table[Contradiction](
    (
        Column("何について", lambda row: row.subject),
        Column(
            "一方の記載",
            lambda row: _said(row.first_text, row.first_place, row.first_first_line, row.first_last_line),
            saved=(
                Saved("一方の記載", lambda row: row.first_text),
                Saved("一方の場所", lambda row: row.first_place),
                Saved("一方の行（初め）", lambda row: row.first_first_line),
                Saved("一方の行（終わり）", lambda row: row.first_last_line),
            ),
        ),
        Column(
            "他方の記載",
            lambda row: _said(row.second_text, row.second_place, row.second_first_line, row.second_last_line),
            saved=(
                Saved("他方の記載", lambda row: row.second_text),
                Saved("他方の場所", lambda row: row.second_place),
                Saved("他方の行（初め）", lambda row: row.second_first_line),
                Saved("他方の行（終わり）", lambda row: row.second_last_line),
            ),
        ),
        Column("備考", lambda row: row.note, saved=lambda row: row.note),
    )
)

PLACES = Table[Kpi](
    (
        Column("指標", lambda kpi: markup.link(kpi_words.name(kpi), "kpi", kpi=kpi.kpi_id), saved=kpi_words.name),
        Column(
            "現状値（印刷のまま）",
            lambda kpi: kpi.baseline_text or kpi_words.absence(kpi.baseline_absence),
            saved=lambda kpi: kpi.baseline_text,
        ),
        Column(
            "最終目標（印刷のまま）",
            lambda kpi: kpi.final_target_text or kpi_words.absence(kpi.target_absence),
            saved=lambda kpi: kpi.final_target_text,
        ),
        *_DEFINED,
        only_saved("指標ID", lambda kpi: kpi.kpi_id),
    )
)


def _published(row: Recorded) -> str:
    revised = row.plan.revised_text
    return row.plan.published_text + (f"（{revised}）" if revised else "")


# The file holds the whole record, a thing a column; the page a line a plan.
PLANS = Table[Recorded](
    (
        Column(
            "市区町村",
            lambda row: markup.link(row.plan.municipality_name, "sources", city=row.plan.city),
            saved=lambda row: row.plan.municipality_name,
        ),
        Column("表題", lambda row: row.plan.plan_name),
        only_saved("発行", lambda row: row.plan.publisher),
        only_saved("策定・発行", lambda row: row.plan.published_text),
        only_saved("改定", lambda row: row.plan.revised_text),
        Column(
            "計画期間",
            lambda row: formats.fiscal_years(row.plan.start_fiscal_year, row.plan.end_fiscal_year),
            saved=(
                Saved("開始年度", lambda row: row.plan.start_fiscal_year),
                Saved("終了年度", lambda row: row.plan.end_fiscal_year),
                Saved("計画期間終了", lambda row: row.plan.is_period_over),
            ),
        ),
        Column("策定・改定", _published, saved=()),
        Column(
            "対応する国の一覧（自治体DX推進計画）",
            lambda row: row.plan.national_list,
            saved=(Saved("対応する国の一覧", lambda row: row.plan.national_list),),
        ),
        only_saved("人口（人）", lambda row: row.city.population_count),
        only_saved("人口の時点", lambda row: row.city.population_on),
        only_saved("人口の出典", lambda row: row.city.population_source),
        only_saved("人口は要確認", lambda row: not row.city.is_population_confirmed),
        only_saved("構成", lambda row: row.plan.form_note),
        only_saved("読み取れなかったもの", lambda row: row.plan.conversion_note),
    )
)

# On the page a matrix of cities and reasons (pages/sources/record.gap_counts), in the file a row a count.
GAP_COUNTS = Table[GapCount](
    (
        only_saved("市区町村", lambda row: row.municipality_name),
        only_saved("理由", lambda row: GAP_REASON[row.reason]),
        only_saved("件数", lambda row: row.gap_count),
    )
)
