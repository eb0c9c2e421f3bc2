"""How the KPIs of the cities stand, and all that 比較 lets save: measures, statuses, stages, what words find."""

from collections.abc import Sequence
from typing import NamedTuple

from charts import status_bars
from domain.codes import Status
from domain.words import STATUS, status_text
from metrics import counts, meaning
from metrics.catalogue import Plan
from metrics.counts import NONE, Tally
from metrics.words import counted as count_words
from pages.compare import finder, finding, measures, spread, stages, together
from ui import answers, kinds, markup, peers, status_band
from ui.markup import Markup
from ui.sheets import Drawing, Sheet, Sheets
from ui.table import Table, only_saved

_MOST_COLUMNS = 8


def statuses(plans: Sequence[Plan]) -> Markup:
    """Return the bands of the cities and the table of the same counts, which says what their marks mean."""
    numbers = status_band.numbers(answers.ask(counts.by_city))
    return markup.joined((bands(plans, numbers), status_table(plans, numbers)))


def bands(plans: Sequence[Plan], numbers: status_band.Numbers) -> Markup:
    """Return one band a city, which is the whole of its KPIs; the table below says what its marks mean."""
    pieces = [_band(plan.municipality_name, numbers.get(plan.municipality_name, NONE)) for plan in plans]
    return markup.html('<ul class="dx-bands">{}</ul>', pieces)


def status_table(plans: Sequence[Plan], numbers: status_band.Numbers) -> Markup:
    """Return how many KPIs of each city stand in each status, and how many there are."""
    cities = [plan.municipality_name for plan in plans]
    if len(plans) > _MOST_COLUMNS:
        return _by_city(plans, numbers)
    rows: list[Sequence[object]] = [
        (markup.chip(code), *(_of(numbers, city, code) for city in cities))
        for code in count_words.occurring(*numbers.values())
    ]
    totals = [markup.html("<b>{}</b>", _total(numbers, city)) for city in cities]
    rows.append((Markup("<b>指標の数（全体）</b>"), *totals))
    header = ("状態", *(markup.link(plan.municipality_name, "city", city=plan.city) for plan in plans))
    columns = range(1, len(header))
    table = markup.table(header, rows, "状態ごとの指標の数（件）", numeric=columns, is_stacked=False)
    return markup.html('<div class="dx-status-table">{}</div>', table)


def _by_city(plans: Sequence[Plan], numbers: status_band.Numbers) -> Markup:
    """Return the same counts with a row a city, where these are too many for columns."""
    codes = count_words.occurring(*numbers.values())
    rows = [
        (
            markup.link(plan.municipality_name, "city", city=plan.city),
            *(_of(numbers, plan.municipality_name, code) for code in codes),
            markup.html("<b>{}</b>", _total(numbers, plan.municipality_name)),
        )
        for plan in plans
    ]
    header = (kinds.word(), *(markup.chip(code) for code in codes), "指標の数（全体）")
    table = markup.table(header, rows, "状態ごとの指標の数（件）", numeric=range(1, len(header)))
    return markup.details(f"{len(plans)}{kinds.word()}の状態ごとの指標の数を表で見る", table)


def _band(city: str, counted: Tally) -> Markup:
    return markup.html(
        "<li><span>{}<small>{}件</small></span>{}</li>",
        city,
        counted.total,
        status_band.band(city, counted),
    )


def _of(numbers: status_band.Numbers, city: str, code: Status) -> Markup:
    """Return the number of a city and status with what must be said beside it."""
    counted = numbers.get(city, NONE)
    told = count_words.beside(counted, code)
    return markup.html("{}{}", counted[code], markup.html("<small>{}</small>", told) if told else None)


def _total(numbers: status_band.Numbers, city: str) -> int:
    return numbers.get(city, NONE).total


class _Part(NamedTuple):
    """A cell of the table of statuses: a city, a status, how the KPIs of the city stand."""

    city: str
    status: Status
    counted: Tally


def _narrow_count(part: _Part) -> int:
    return part.counted.narrow_count if part.status is Status.MISSED else 0


# On the page the cities are columns; files hold one number a row.
_PARTS = Table[_Part](
    (
        only_saved("市区町村", lambda part: part.city),
        only_saved("状態", lambda part: STATUS[part.status].name),
        only_saved("指標の数", lambda part: part.counted[part.status]),
        only_saved(f"うち{meaning.LOWERED}", lambda part: part.counted.lowered.get(part.status, 0)),
        only_saved(f"うち{meaning.NARROWLY}（未達成）", _narrow_count),
        only_saved("市区町村の指標の総数", lambda part: part.counted.total),
        only_saved("状態の符号", lambda part: part.status.value),
    )
)


def _status_sheet() -> Sheet | None:
    numbers = status_band.numbers(answers.ask(counts.by_city))
    codes = count_words.occurring(*numbers.values())
    cities = [plan.municipality_name for plan in peers.plans()]
    parts = [_Part(city, code, numbers.get(city, NONE)) for city in cities for code in codes]
    return _PARTS.sheet(parts, "状態の内訳", peers.chosen().filters) if parts else None


def _status_drawing() -> Drawing | None:
    counted = status_band.numbers(answers.ask(counts.by_city))
    plans = peers.plans()
    numbers = {plan.municipality_name: counted.get(plan.municipality_name, NONE) for plan in plans}
    words = {code: status_text(code) for code in Status}
    if not numbers:
        return None
    return Drawing("状態の内訳", status_bars.drawn(numbers, words, "件", "状態の内訳"), peers.chosen().filters)


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "compare_course": finding.sheet,
    **measures.SHEETS,
    **spread.SHEETS,
    **together.SHEETS,
    "compare_statuses": _status_sheet,
    "compare_statuses_chart": _status_drawing,
    **stages.SHEETS,
    **finder.SHEETS,
}
