"""What stands beside a KPI: the previous and the next one of its plan, and the same measure in other cities."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from domain.codes import Status
from domain.words import STATUS
from ui import formats, kpi_rows, markup, phone_table
from ui.rows import each, grouped

_HEADER = ("市", "指標", "直近の値", "最終目標", "状態", "定義・分母の違い")


def links(every: pd.DataFrame, chosen: str) -> markup.Markup:
    """Return links to the previous and the next KPI of the same city, with their names."""
    city = every.city[every.kpi_id == chosen].iloc[0]
    of_city = every[every.city == city]
    ids = list(of_city.kpi_id)
    at = ids.index(chosen)
    names = {row.kpi_id: kpi_rows.name(row) for row in each(of_city)}
    found = []
    for index, word in ((at - 1, "← 前の指標"), (at + 1, "次の指標 →")):
        if 0 <= index < len(ids):
            text = markup.Markup(f"<small>{word}</small>{markup.safe(names[ids[index]])}")
            found.append(markup.link(text, "kpi", kpi=ids[index]))
    return markup.Markup(f'<nav class="dx-beside" aria-label="同じ市の前後の指標">{"".join(found)}</nav>')


def of_kpi(measured: pd.DataFrame, chosen: str) -> pd.DataFrame:
    """Return the rows of the common measures that the KPI belongs to, without those of its own city's other KPIs."""
    own = measured[measured.kpi_id == chosen]
    return measured[measured.measure_id.isin(own.measure_id) & ~measured.city.isin(own.city)]


def table(alike: pd.DataFrame, statuses: Mapping[str, Any]) -> markup.Markup:
    """Return, for each common measure, the KPIs of the other cities with value, target, status and what differs."""
    pieces: list[markup.Markup] = []
    for measure, rows in grouped(alike, "measure_id").items():
        name = str(rows.measure_name.iloc[0])
        body = [_row(row, statuses[row.kpi_id]) for row in each(rows)]
        caption = f"{name}（市の順は順位ではありません）"
        pieces.append(phone_table.table(_HEADER, body, caption, "1fr 1fr", wide=(4, 5)))
        pieces.append(
            markup.paragraph(markup.link(f"都市間比較で「{name}」を見る", "compare", measure=measure), is_note=True)
        )
    return markup.joined(pieces)


def _row(row: Any, verdict: Any) -> tuple[object, ...]:
    target = formats.amount(row.final_target_low_value, row.final_target_high_value, row.unit)
    year = "" if row.final_target_fiscal_year is None else f"{formats.fiscal_year(row.final_target_fiscal_year)}末"
    return (
        row.municipality_name,
        markup.link(kpi_rows.name(row), "kpi", kpi=row.kpi_id),
        markup.Markup(
            f"{markup.safe(formats.amount(row.low_value, row.high_value, row.unit))}"
            f"<small>{markup.safe(_when(row))}</small>"
        ),
        markup.Markup(f"{markup.safe(target)}<small>{markup.safe(year)}</small>"),
        markup.chip(verdict.status, bool(verdict.is_stale)),
        row.difference_note,
    )


def _when(row: Any) -> str:
    if row.observed_on is None or row.observed_on != row.observed_on:
        return "値の記載なし"
    return f"{row.observed_on:%Y-%m-%d}の{'実績' if row.value_source == 'actual' else '基準値'}"


def frame(alike: pd.DataFrame, statuses: Mapping[str, Any]) -> pd.DataFrame:
    """Return the same rows with numbers as numbers."""
    rows = [
        {
            "共通指標": row.measure_name,
            "市": row.municipality_name,
            "指標": kpi_rows.name(row),
            "直近の値の下端": row.low_value,
            "直近の値の上端": row.high_value,
            "単位": row.unit,
            "いつの値か": row.observed_on,
            "値の種類": {"actual": "実績", "baseline": "基準値"}.get(row.value_source),
            "最終目標の下端": row.final_target_low_value,
            "最終目標の上端": row.final_target_high_value,
            "最終目標の年度（西暦）": row.final_target_fiscal_year,
            "状態": STATUS[Status(str(statuses[row.kpi_id].status))].name,
            "定義・分母の違い": row.difference_note,
            "指標ID": row.kpi_id,
        }
        for row in each(alike)
    ]
    return pd.DataFrame(rows, dtype=object)
