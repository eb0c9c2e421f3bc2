"""What a sent workbook costs the server, in seconds of CPU: opened by its worker, read, judged, and marked.

usage: python -m bench.uploads

Reports of invented values of a city, 40 rows as a department sends them and 5,000, the most that is let in. The floor
is openpyxl reading the same file. The worker's CPU counts with that of the server; the judging, which the same rules do
whatever the file holds, is named by itself. Of a preview the first is told too: nobody has asked the server anything
before it, which judges what stands at its start (told beside it). Run by `make bench`, which lets Python keep its
bytecode as an installation does.
"""

import io
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl

from domain.actual import Definitions
from domain.codes import Kind
from loaders.actuals import form
from loaders.actuals.reading import read_book
from loaders.actuals.workbook import template
from loaders.book.columns import letter_of
from loaders.book.refusal import MOST_ROWS
from loaders.files.opening import open_book
from metrics.moment import Moment
from store import versions
from store.database import Database
from store.plans import build
from store.uploads import form_content, previews, registering

ROOT = Path(__file__).resolve().parent.parent
CITY, TODAY, SEED = "choshi", date(2026, 11, 30), 13
_DATED = (Kind.LEVEL,)
GOALS = {40: 0.3, MOST_ROWS - 1: 2.0}


def filled(definitions: Definitions, count: int) -> bytes:
    """Return the city's workbook with so many reports of invented values, below the rows of its KPIs."""
    draw = random.Random(SEED)
    kpis = [kpi for kpi in definitions.kpis if kpi.kind in _DATED and kpi.unit != "段階"]
    book = openpyxl.load_workbook(io.BytesIO(template(definitions, TODAY)))
    sheet = book[form.ACTUALS]
    first = len(definitions.kpis) + 2
    days = [date(2023, 4, 1) + timedelta(days=number) for number in range(1, (TODAY - date(2023, 4, 1)).days)]
    left = min(count, MOST_ROWS - first + 1)
    for number in range(left):
        kpi, day = kpis[number % len(kpis)], days[number // len(kpis)]
        texts = dict(zip((column.key for column in form.ACTUAL_COLUMNS), form.kpi_texts(kpi), strict=False))
        value = draw.randint(0, 100)
        said: dict[str, str | int | date]
        said = {"observed_on": day, "value": value, "mark": "確定", "note": "窓口の集計による", "evidence": "月報"}
        row: dict[str, str | int | date] = {**texts, **said}
        for key, text in row.items():
            if text != "":
                sheet[f"{letter_of(form.ACTUAL_COLUMNS, key)}{first + number}"] = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cpu(action: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU seconds that this process and those it started spend on a call."""
    found = []
    for _ in range(times):
        before = time.process_time() + _children()
        action()
        found.append(time.process_time() + _children() - before)
    return min(found)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ways(database: Database, data: bytes, definitions: Definitions) -> dict[str, Callable[[], object]]:
    """Return the steps of a preview and, last, the whole."""
    book = open_book(data)
    read = read_book(book, definitions, TODAY)
    assert not read.errors, read.errors[0]
    print(f"{len(read.rows)} reports ({len(data):,} bytes), {len(read.questions)} questions")
    reports = previews.Reports(read.rows, read.stages, "bench", definitions.version, "b.xlsx", "bench")
    return {
        "opened by its worker": lambda: open_book(data),
        "read": lambda: read_book(book, definitions, TODAY),
        "compared and judged": lambda: previews.compared(database, definitions, reports, TODAY, {}),
        "previewed, all of it": lambda: registering.preview(database, CITY, data, "bench", TODAY),
    }


def first(path: Path, data: bytes) -> dict[str, float]:
    """Return the CPU seconds of what a server does at its start, and of a preview that is the first thing asked."""
    with Database(path) as database:
        present = Moment(versions.current(database), TODAY)
        return {
            "judged at the start": cpu(lambda: database.prepare(present), times=1),
            "the first preview after a start": cpu(
                lambda: registering.preview(database, CITY, data, "bench", TODAY), times=1
            ),
        }


def main() -> None:
    """Measure both files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.duckdb"
        with Database(path, create=True) as database:
            build.build(database, ROOT / "data", "bench", "bench", at=datetime(2026, 11, 1, tzinfo=UTC))
            definitions = form_content.of_city(database, CITY, TODAY)
        for count, goal in GOALS.items():
            data = filled(definitions, count)
            floor = cpu(lambda: openpyxl.load_workbook(io.BytesIO(data)))  # noqa: B023  (called at once)
            told = first(path, data)
            with Database(path) as database:
                told |= {name: cpu(action) for name, action in ways(database, data, definitions).items()}
            for name, seconds in told.items():
                reached = f"; goal: under {goal:g} s, {'reached' if seconds < goal else 'NOT REACHED'}"
                aimed = reached if "preview" in name else ""
                print(f"  {name}: {seconds:.2f} s = {seconds / floor:.2f} × openpyxl reading it ({floor:.2f} s){aimed}")


if __name__ == "__main__":
    main()
