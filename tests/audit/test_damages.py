"""A slip in one transcribed cell does not get through: 500 slips are made on purpose, at least 99 % are caught."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.audit.checks import problems
from tests.audit.damage import KINDS, Cell, damaged, printed_columns, read, write
from tests.audit.tables import transcribed_tables
from tests.cities import CITIES, PLAN_TEXTS, folder_of

pytestmark = pytest.mark.skipif(not PLAN_TEXTS.is_dir(), reason="the plans' texts are not beside the repository")

DAMAGES = 500
SEED = 20261121
LEAST_CAUGHT_PERCENT = 99


def transcribed_cells() -> list[Cell]:
    cells = []
    for city in CITIES:
        for table in transcribed_tables(city):
            path = folder_of(city) / table
            rows = read(path.read_text("utf-8")) if path.is_file() else []
            for number, row in enumerate(rows):
                columns = printed_columns(Cell(city, table, number, ""))
                cells += [Cell(city, table, number, column) for column in columns if row[column]]
    return cells


def test_a_damaged_cell_is_caught(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    cells = transcribed_cells()
    for city in CITIES:
        shutil.copytree(folder_of(city), tmp_path / city)
    made: Counter[str] = Counter()
    survivors = []
    while made.total() < DAMAGES:
        cell, kind = rng.choice(cells), rng.choice(KINDS)
        path = tmp_path / cell.city / cell.table
        whole = path.read_text("utf-8")
        rows = read(whole)
        after = damaged(kind, cell, rows, rng)
        if after is None:
            continue
        made[kind] += 1
        path.write_text(write(after, list(rows[0])), "utf-8")
        if next(problems(tmp_path / cell.city, cell.city), None) is None:
            now = after[cell.row] if kind != "the row deleted" else "deleted"
            survivors.append(f"{cell}, {kind}: {rows[cell.row]} → {now}")
        path.write_text(whole, "utf-8")
    caught = 100 * (DAMAGES - len(survivors)) / DAMAGES
    said = f"{caught:.1f} % of {DAMAGES} damages caught {dict(made)}; survivors:\n" + "\n".join(survivors)
    assert set(made) == set(KINDS), said
    assert caught >= LEAST_CAUGHT_PERCENT, said
