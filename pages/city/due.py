"""これから1年に期限が来るもの: final targets and reports of a city, as a compact table and as one to save."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from domain import formats
from domain.fiscal import last_day
from domain.rows import by
from metrics import meaning
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from pages.city.view import View
from ui import answers, kpi_rows, markup
from ui.table import Column, Table, only_saved

TITLE = "これから1年に期限が来るもの"
_TARGET, _REPORT = "最終目標の期限", "報告の期限"
# A day with more KPIs than these shows their number, and their names to those who open it.
_AT_SIGHT = 4


class Due(NamedTuple):
    """One thing that falls due: its day, what it is, its KPI, and what is asked for."""

    on: date
    what: str
    kpi: Standing
    text: str


class Day(NamedTuple):
    """What falls due on one day, of one kind."""

    on: date
    what: str
    found: Sequence[Due]


# The file has a row for each thing that falls due, the page one for each day and kind.
DUES = Table[Due](
    (
        only_saved("期限", lambda row: row.on),
        only_saved("種別", lambda row: row.what),
        only_saved("市区町村", lambda row: row.kpi.municipality_name),
        only_saved("取組", lambda row: row.kpi.initiative_name),
        only_saved("担当", lambda row: kpi_words.departments(row.kpi.departments)),
        only_saved("指標", lambda row: row.kpi.kpi_name),
        only_saved("内訳", lambda row: row.kpi.component_name),
        only_saved("内容", lambda row: row.text),
        only_saved("状態", lambda row: meaning.name(row.kpi)),
        only_saved("指標ID", lambda row: row.kpi.kpi_id),
    )
)
_DAYS = Table[Day](
    (
        Column("期限", lambda day: formats.day(day.on)),
        Column("種別", lambda day: day.what),
        Column("件数", lambda day: f"{len(day.found)}件", is_numeric=True),
        Column("指標と内容", lambda day: _names(day.found), saved=()),
    )
)


def of(view: View) -> list[Due]:
    """Return what falls due within a year, of the KPIs shown."""
    return within_a_year(view.shown_kpis, answers.now().as_of)


def within_a_year(shown: Iterable[Standing], today: date) -> list[Due]:
    """Return the final targets and the reports that fall due within twelve months of today, the soonest first."""
    until = today.replace(year=today.year + 1) if (today.month, today.day) != (2, 29) else date(today.year + 1, 3, 1)
    rows = []
    for kpi in shown:
        year, due = kpi.final_target_fiscal_year, kpi.next_report_due_on
        if year is not None and today <= last_day(year) <= until:
            target = kpi_words.final_target(kpi)
            rows.append(Due(last_day(year), _TARGET, kpi, f"目標 {target}"))
        if due is not None and today <= due <= until:
            rows.append(Due(due, _REPORT, kpi, f"{formats.fiscal_year(kpi.next_report_fiscal_year)}の実績"))
    return sorted(rows, key=lambda row: (row.on, row.what))


def table(rows: Sequence[Due]) -> markup.Markup:
    """Return what falls due as a table of one row for each day and kind; long lists open on demand."""
    if not rows:
        return markup.paragraph("これから1年の間に期限が来るものはありません。", is_note=True)
    days = [Day(on, what, found) for (on, what), found in by(rows, lambda row: (row.on, row.what)).items()]
    return _DAYS.html(days, "期限の近い順")


def _names(found: Sequence[Due]) -> markup.Markup:
    items = [markup.html("<li>{} {}</li>", kpi_rows.link(row.kpi), row.text) for row in found]
    names = markup.html('<ul class="dx-due">{}</ul>', items)
    return names if len(found) <= _AT_SIGHT else markup.details(f"{len(found)}件の指標を見る", names)
