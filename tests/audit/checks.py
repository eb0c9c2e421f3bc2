"""All that is asked of a city's folder before its data counts as the plan's: audit, loader, contract."""

import importlib
import inspect
import tomllib
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import cache, partial
from pathlib import Path

from domain.plan import Plan, Printed
from tests.audit.accounting import account
from tests.audit.layout import CORRECTIONS, COUNTS, MORE_COUNTS, OURS, PRINTED, STATEMENTS
from tests.audit.reading_back import out_of_sequence, read_back
from tests.audit.roadmaps import off_years
from tests.audit.tables import plain_lines, printed_rows_of, rows_of, transcribed_tables
from tests.audit.text import squeezed
from tests.loaders import test_contract as contract

_DOCUMENT_TEXTS = ("plan_name", "publisher", "published_text", "revised_text", "contact")
# A mending keeps at least half of what it mends.
LEAST_ALIKE = 0.5
_CONTRACTS: list[Callable[[Plan], None]] = [
    check
    for name, check in inspect.getmembers(contract, inspect.isfunction)
    if name.startswith("test_") and list(inspect.signature(check).parameters) == ["plan"]
]


def problems(folder: Path, city: str) -> Iterator[str]:
    """Yield what is wrong with the city's folder, the quick checks first; nothing where all is well.

    Raises AnotherText where the plan's text is not the one that was read.
    """
    yield from not_read_back(folder, city)
    yield from off_years(folder, city)
    found = account(folder, city)
    yield from (*found.problems, *found.unaccounted)
    yield from _refused(folder, city)


def not_read_back(folder: Path, city: str) -> Iterator[str]:
    """Yield the transcribed cells that do not stand, as a whole and in order, where the tables say."""
    yield from _unknown_tables(folder, city)
    left_out = rows_of(folder, city, "left_out.csv")
    for table in transcribed_tables(city):
        rows = printed_rows_of(folder, city, table)
        for row in rows:
            yield from read_back(row).problems
        yield from out_of_sequence(city, table, rows, left_out)
    yield from _not_mended(folder, city)
    yield from _miscounted(folder, city)
    text = _text(city)
    document = tomllib.loads((folder / "plan.toml").read_text("utf-8"))["document"]
    for key in _DOCUMENT_TEXTS:
        # A contact is put together from several lines.
        for part in document.get(key, "").split() if key == "contact" else [document.get(key, "")]:
            # （編集） says in our words what the line is for.
            if squeezed(part).removesuffix("（編集）") not in text:
                yield f"{city}/plan.toml {key}: {part!r} does not stand in the text"


def _not_mended(folder: Path, city: str) -> Iterator[str]:
    rows = rows_of(folder, city, "corrections.csv")
    if len(rows) != CORRECTIONS[city]:
        yield f"{city}/corrections.csv: {len(rows)} mendings, tests/audit/layout.py says {CORRECTIONS[city]}"
    for row in rows:
        if SequenceMatcher(None, row["printed"], row["corrected"]).ratio() < LEAST_ALIKE:
            yield f"{row}: {row['corrected']!r} is no mending of {row['printed']!r}"


def _miscounted(folder: Path, city: str) -> Iterator[str]:
    more = [(table, count) for (of_city, table), count in MORE_COUNTS.items() if of_city == city]
    for table, count in (*zip(STATEMENTS, COUNTS[city], strict=True), *more):
        rows = rows_of(folder, city, table)
        if len(rows) != count:
            yield f"{city}/{table}: {len(rows)} rows, tests/audit/layout.py says {count}"


def _unknown_tables(folder: Path, city: str) -> Iterator[str]:
    for path in sorted(folder.glob("*.csv")):
        if path.name not in OURS and (city, path.name) not in PRINTED:
            yield f"{city}/{path.name}: tests/audit/layout.py does not say how this table is printed"


@cache
def _text(city: str) -> str:
    return squeezed("".join(plain_lines(city)))


def _refused(folder: Path, city: str) -> Iterator[str]:
    """Yield what the city's loader refuses, and what its plan does not keep of the loaders' contract."""
    try:
        plan: Plan = importlib.import_module(f"loaders.{city}").load(folder)
    except Exception as error:
        # Whatever it raises: a folder that cannot be loaded is caught.
        yield f"{city}: {error}"
        return
    checks: list[Callable[[Plan], None]] = [*_CONTRACTS, partial(contract.test_document_is_the_citys, city)]
    for check in checks:
        try:
            check(plan)
        except AssertionError as error:
            yield f"{city}: {error}"
    yield from (f"{city}: {printed} cannot be read back" for printed in handed_over(plan, city))


def handed_over(plan: Plan, city: str) -> list[Printed]:
    """Return the texts that the loader hands over as printed and that do not stand on their lines."""
    lines = plain_lines(city)

    def can_be_read_back(printed: Printed) -> bool:
        first, last = printed.lines
        stated = squeezed("".join(lines[first - 1 : last]))
        as_printed = printed.text
        for each in plan.corrections:
            if first <= each.printed.lines[0] and each.printed.lines[1] <= last:
                as_printed = as_printed.replace(each.corrected, each.printed.text)
        return last <= len(lines) and any(squeezed(form) in stated for form in (printed.text, as_printed))

    return [printed for printed in contract.printed_of(plan) if not can_be_read_back(printed)]
