"""What 指標 lets save: the tables of the page, each row with its city, its KPI and the KPI's id."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from metrics import catalogue, particulars, status, yearly
from metrics.catalogue import KpiDefinition
from metrics.words import kpi as kpi_words
from metrics.words import places as place_words
from pages.kpi import calculation, neighbours, pieces, places, trial, trial_file, values
from pages.kpi import particulars as beside
from ui import answers, kinds, peers, succession
from ui.paper import NotThere
from ui.sheets import Sheet, Sheets
from ui.table import Table, only_saved

Row = TypeVar("Row")


def _definition() -> KpiDefinition | None:
    """Return the KPI of the address. Raises NotThere for an id that is no KPI any more and leads to none."""
    if (found := succession.without_kpi()) is not None:
        raise NotThere(succession.words(found))
    every = pieces.every_kpi()
    return answers.ask(catalogue.kpi, pieces.chosen(every)) if every else None


def _sheet(what: str, definition: KpiDefinition, table: Table[Row], rows: Sequence[Row]) -> Sheet | None:
    title = f"{definition.municipality_name}_{kpi_words.name(definition)}_{what}"
    return table.sheet(rows, title) if rows else None


def _named(definition: KpiDefinition, table: Table[Row]) -> Table[Row]:
    """Return a table of one KPI whose files say in each row which one it is: they are put together with others."""
    return Table((
        only_saved("市区町村", lambda _: definition.municipality_name),
        only_saved("指標", lambda _: kpi_words.name(definition)),
        *table.columns,
        only_saved("指標ID", lambda _: definition.kpi_id),
    ))  # fmt: skip


def _points() -> Sheet | None:
    definition = _definition()
    if definition is None:
        return None
    return _sheet("値", definition, _named(definition, values.VALUES), values.of_kpi(definition))


def _stock() -> Sheet | None:
    definition = _definition()
    if definition is None:
        return None
    years = answers.ask(yearly.stock_path, definition.kpi_id)
    return _sheet("総数の推移と目標", definition, _named(definition, values.stock(definition)), years)


def _calculation() -> Sheet | None:
    definition = _definition()
    judged = None if definition is None else answers.ask(status.of_kpi, definition.kpi_id)
    if definition is None or judged is None:
        return None
    steps = calculation.steps(definition, judged)
    named: Table[calculation.Step] = _named(definition, calculation.STEPS)
    return _sheet("計算の根拠", definition, named, steps)


def _places() -> Sheet | None:
    definition = _definition()
    if definition is None:
        return None
    return _sheet("出どころ", definition, _named(definition, places.PLACES), place_words.of_kpi(definition))


def _paths() -> Sheet | None:
    definition = _definition()
    told = None if definition is None else answers.ask(particulars.of_kpi, definition.kpi_id)
    if definition is None or told is None:
        return None
    table = _named(definition, beside.paths(definition, told))
    return _sheet(beside.TITLE, definition, table, beside.path_years(told))


def _grades() -> Sheet | None:
    definition = _definition()
    told = None if definition is None else answers.ask(particulars.of_kpi, definition.kpi_id)
    if definition is None or told is None:
        return None
    title = kinds.fit("市区町村の評価", definition.municipality_name)
    return _sheet(title, definition, _named(definition, beside.GRADES), told.grades)


def _alike() -> Sheet | None:
    definition = _definition()
    if definition is None:
        return None
    title = kinds.fit(f"{neighbours.OTHERS}の共通指標")
    sheet = _sheet(title, definition, neighbours.ALIKE, pieces.alike(definition.kpi_id))
    return None if sheet is None else replace(sheet, filters=peers.chosen().filters)


def _trial() -> Sheet | None:
    definition = _definition()
    judged = None if definition is None else answers.ask(status.of_kpi, definition.kpi_id)
    if definition is None or judged is None:
        return None
    lines = trial_file.lines(definition, judged, pieces.alike(definition.kpi_id))
    return _sheet(trial.TITLE, definition, trial_file.TRIAL, lines)


# By the name in the address of the file.
SHEETS: Sheets = {
    "kpi_points": _points,
    "kpi_stock": _stock,
    "kpi_calculation": _calculation,
    "kpi_places": _places,
    "kpi_alike": _alike,
    "kpi_paths": _paths,
    "kpi_grades": _grades,
    "kpi_trial": _trial,
}
