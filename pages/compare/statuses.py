"""How the KPIs of the cities stand, and all that 都市間比較 lets save: measures, statuses, stages, what words find."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from charts import status_bars
from domain.codes import Status
from domain.words import STATUS, status_text
from metrics import catalogue, counts
from pages.compare import finder, measures, stages
from pages.overview import cities
from ui import answers, markup
from ui.rows import each
from ui.sheets import Drawing, Sheet, Sheets


def statuses(plans: pd.DataFrame) -> markup.Markup:
    """Return the bands of the cities and the table of the same counts, which says what their marks mean."""
    numbers = cities.numbers(answers.ask(counts.by_city))
    return markup.joined((bands(plans, numbers), status_table(plans, numbers)))


def bands(plans: pd.DataFrame, numbers: cities.Numbers) -> markup.Markup:
    """Return one band a city, which is the whole of its KPIs; the table below says what its marks mean."""
    pieces = [_band(plan, numbers.get(plan.municipality_name, {})) for plan in each(plans)]
    return markup.Markup(f'<ul class="dx-bands">{"".join(pieces)}</ul>')


def status_table(plans: pd.DataFrame, numbers: cities.Numbers) -> markup.Markup:
    """Return how many KPIs of each city stand in each status, and how many there are."""
    rows: list[Sequence[object]] = [
        (markup.chip(code), *(_of(numbers, plan.municipality_name, code) for plan in each(plans)))
        for code in _occurring(numbers)
    ]
    totals = [sum(numbers.get(plan.municipality_name, {}).values()) for plan in each(plans)]
    rows.append((markup.Markup("<b>指標の数（全体）</b>"), *(markup.Markup(f"<b>{total}</b>") for total in totals)))
    header = ("状態", *(markup.link(plan.municipality_name, "city", city=plan.city) for plan in each(plans)))
    columns = range(1, len(header))
    table = markup.table(header, rows, "状態ごとの指標の数（件）", numeric=columns, is_stacked=False)
    return markup.Markup(f'<div class="dx-status-table">{table}</div>')


def _band(plan: Any, counted: Mapping[str, int]) -> str:
    total = sum(counted.values())
    told = "、".join(f"{STATUS[code].name}{counted[code]}件" for code in Status if counted.get(code))
    parts = "".join(
        f'<span class="dx-{code}" style="flex-grow:{counted[code]}" '
        f'title="{status_text(code)} {counted[code]}件">'
        f"{_band_text(code, counted[code], total)}</span>"
        for code in Status
        if counted.get(code)
    )
    words = f"{plan.municipality_name}は{total}件のうち{told}"
    return (
        f"<li><span>{markup.safe(plan.municipality_name)}<small>{total}件</small></span>"
        f'<div class="dx-whole" role="img" aria-label="{markup.safe(words)}">{parts}</div></li>'
    )


def _band_text(code: Status, count: int, total: int) -> str:
    # What does not fit is left to the table; a fifteenth of a phone's width holds two letters.
    if count / total < 1 / 15:
        return ""
    mark = STATUS[code].mark
    return f"{mark} {count}" if count / total > 1 / 7 else mark


def _occurring(numbers: cities.Numbers) -> list[Status]:
    return [code for code in Status if any(of_city.get(code) for of_city in numbers.values())]


def _of(numbers: Mapping[str, Mapping[str, int]], city: str, code: Status) -> int:
    return numbers.get(city, {}).get(code, 0)


def _status_sheet() -> Sheet | None:
    plans, numbers = answers.ask(catalogue.plans), cities.numbers(answers.ask(counts.by_city))
    rows = [
        (
            plan.municipality_name,
            STATUS[code].name,
            _of(numbers, plan.municipality_name, code),
            sum(numbers.get(plan.municipality_name, {}).values()),
            code.value,
        )
        for plan in each(plans)
        for code in _occurring(numbers)
    ]
    columns = ["市", "状態", "指標の数", "市の指標の総数", "状態の符号"]
    return Sheet("状態の内訳", pd.DataFrame(rows, columns=columns, dtype=object)) if rows else None


def _status_drawing() -> Drawing | None:
    numbers = cities.numbers(answers.ask(counts.by_city))
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
