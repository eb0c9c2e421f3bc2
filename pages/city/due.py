"""これから1年に期限が来るもの: final targets and reports of a city, as a compact table and as one to save."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from domain.fiscal import last_day
from domain.words import STATUS
from ui import formats, kpi_rows, markup
from ui.rows import each

TITLE = "これから1年に期限が来るもの"
_TARGET, _REPORT = "最終目標の期限", "報告の期限"
# A day with more KPIs than these shows their number, and their names to those who open it.
_AT_SIGHT = 4


class Due(NamedTuple):
    """One thing that falls due: its day, what it is, its KPI, and what is asked for."""

    on: date
    what: str
    kpi: Any
    text: str


def within_a_year(shown: pd.DataFrame, today: date) -> list[Due]:
    """Return the final targets and the reports that fall due within twelve months of today, the soonest first."""
    until = today.replace(year=today.year + 1) if (today.month, today.day) != (2, 29) else date(today.year + 1, 3, 1)
    rows = []
    for kpi in each(shown):
        year, due = kpi.final_target_fiscal_year, kpi.next_report_due_on
        if year is not None and year == year and today <= last_day(int(year)) <= until:
            target = formats.amount(kpi.final_target_low_value, kpi.final_target_high_value, kpi.unit)
            rows.append(Due(last_day(int(year)), _TARGET, kpi, f"目標 {target}"))
        if due is not None and due == due and today <= due <= until:
            rows.append(Due(due, _REPORT, kpi, f"{formats.fiscal_year(kpi.next_report_fiscal_year)}の実績"))
    return sorted(rows, key=lambda row: (row.on, row.what))


def table(rows: Sequence[Due]) -> markup.Markup:
    """Return what falls due as a table of one row for each day and kind; long lists open on demand."""
    if not rows:
        return markup.paragraph("これから1年の間に期限が来るものはありません。", is_note=True)
    days: dict[tuple[date, str], list[Due]] = {}
    for row in rows:
        days.setdefault((row.on, row.what), []).append(row)
    cells = [(formats.day(on), what, f"{len(found)}件", _names(found)) for (on, what), found in days.items()]
    return markup.table(("期限", "種別", "件数", "指標と内容"), cells, "期限の近い順", numeric=(2,))


def tidy(rows: Sequence[Due]) -> pd.DataFrame:
    """Return what falls due as a table to save."""
    return pd.DataFrame(
        [
            {
                "期限": row.on,
                "種別": row.what,
                "市": row.kpi.municipality_name,
                "取組": row.kpi.initiative_name,
                "担当": kpi_rows.departments(row.kpi),
                "指標": row.kpi.kpi_name,
                "内訳": row.kpi.component_name,
                "内容": row.text,
                "状態": STATUS[row.kpi.status].name,
                "指標ID": row.kpi.kpi_id,
            }
            for row in rows
        ],
        dtype=object,
    )


def _names(found: Sequence[Due]) -> markup.Markup:
    items = "".join(
        f"<li>{markup.link(kpi_rows.name(row.kpi), 'kpi', kpi=row.kpi.kpi_id)} {markup.safe(row.text)}</li>"
        for row in found
    )
    names = f'<ul class="dx-due">{items}</ul>'
    if len(found) <= _AT_SIGHT:
        return markup.Markup(names)
    return markup.Markup(f'<details class="dx-more"><summary>{len(found)}件の指標を見る</summary>{names}</details>')
