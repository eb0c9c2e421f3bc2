"""How the KPIs of the cities stand, and all that 都市間比較 lets save: measures, statuses, stages, what words find."""

from collections.abc import Mapping, Sequence

import pandas as pd

from charts import status_bars
from domain.codes import Status
from domain.words import STATUS, status_text
from metrics import catalogue, counts
from pages.compare import finder, measures, stages
from ui import answers, markup, status_band
from ui.rows import as_frame, each
from ui.sheets import Drawing, Sheet, Sheets, of_frame


def statuses(plans: pd.DataFrame) -> markup.Markup:
    """Return the bands of the cities and the table of the same counts, which says what their marks mean."""
    numbers = status_band.numbers(as_frame(counts.Count, answers.ask(counts.by_city)))
    return markup.joined((bands(plans, numbers), status_table(plans, numbers)))


def bands(plans: pd.DataFrame, numbers: status_band.Numbers) -> markup.Markup:
    """Return one band a city, which is the whole of its KPIs; the table below says what its marks mean."""
    pieces = [_band(plan.municipality_name, numbers.get(plan.municipality_name, {})) for plan in each(plans)]
    return markup.Markup(f'<ul class="dx-bands">{markup.joined(pieces)}</ul>')


def status_table(plans: pd.DataFrame, numbers: status_band.Numbers) -> markup.Markup:
    """Return how many KPIs of each city stand in each status, and how many there are."""
    rows: list[Sequence[object]] = [
        (markup.chip(code), *(_of(numbers, plan.municipality_name, code) for plan in each(plans)))
        for code in status_band.occurring(*numbers.values())
    ]
    totals = [sum(numbers.get(plan.municipality_name, {}).values()) for plan in each(plans)]
    rows.append((markup.Markup("<b>指標の数（全体）</b>"), *(markup.Markup(f"<b>{total}</b>") for total in totals)))
    header = ("状態", *(markup.link(plan.municipality_name, "city", city=plan.city) for plan in each(plans)))
    columns = range(1, len(header))
    table = markup.table(header, rows, "状態ごとの指標の数（件）", numeric=columns, is_stacked=False)
    return markup.Markup(f'<div class="dx-status-table">{table}</div>')


def _band(city: str, counted: status_band.Counted) -> markup.Markup:
    name = f"<span>{markup.safe(city)}<small>{sum(counted.values())}件</small></span>"
    return markup.Markup(f"<li>{name}{status_band.band(city, counted)}</li>")


def _of(numbers: Mapping[str, Mapping[str, int]], city: str, code: Status) -> int:
    return numbers.get(city, {}).get(code, 0)


def _status_sheet() -> Sheet | None:
    plans, numbers = as_frame(catalogue.Plan, answers.ask(catalogue.plans)), status_band.numbers(as_frame(counts.Count, answers.ask(counts.by_city)))
    rows = [
        (
            plan.municipality_name,
            STATUS[code].name,
            _of(numbers, plan.municipality_name, code),
            sum(numbers.get(plan.municipality_name, {}).values()),
            code.value,
        )
        for plan in each(plans)
        for code in status_band.occurring(*numbers.values())
    ]
    columns = ["市", "状態", "指標の数", "市の指標の総数", "状態の符号"]
    return of_frame("状態の内訳", pd.DataFrame(rows, columns=columns, dtype=object)) if rows else None


def _status_drawing() -> Drawing | None:
    numbers = status_band.numbers(as_frame(counts.Count, answers.ask(counts.by_city)))
    words = {code: status_text(code) for code in Status}
    return Drawing("状態の内訳", status_bars.drawn(numbers, words, "件", "状態の内訳")) if numbers else None


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    **measures.SHEETS,
    "compare_statuses": _status_sheet,
    "compare_statuses_chart": _status_drawing,
    **stages.SHEETS,
    **finder.SHEETS,
}
