"""Plans as files that cost nothing to read: what a workbook says is asked in tests/loaders and test_plans.py."""

import pickle
from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.codes import TargetSource
from domain.plan import Target
from domain.plan_book import PlanBook, PlanTerms, Standing
from loaders.plan_book.reading import PlanReading
from store.database import Reader
from store.plans import editions, from_rows, importing, known
from tests.store import small


def let_books_be_files(patch: pytest.MonkeyPatch) -> None:
    """Let the import take a plan as `file_of` makes it, after asking what stands of its city as the reader does."""

    def read(data: bytes, _: PlanTerms, standing: Callable[[str], Standing], **__: object) -> PlanReading:
        book: PlanBook = pickle.loads(data)
        standing(book.municipality.city)
        return PlanReading(book, ())

    patch.setattr(importing, "read", read)


def let_nothing_be_judged(patch: pytest.MonkeyPatch) -> None:
    """Leave the verdicts out of previews: a test that is not about them asks for many."""
    patch.setattr(importing, "_judged", lambda database, shown, *_: shown)


def file_of(book: PlanBook) -> bytes:
    """Return a plan as a file."""
    return pickle.dumps(book)


def held(database: Reader, city: str) -> PlanBook:
    """Return the plan of a city that stood last."""
    municipality = known.cities(editions.held_catalogue(database))[city]
    edition = editions.last_with_plan(database, int(municipality.municipality_code))
    assert edition is not None
    return from_rows.plan_book(database, municipality, edition.version)


def revised(database: Reader, text: str, kpi_id: str = "togane-1-share") -> bytes:
    """Return the plan of 東金市 with the share's target revised once more."""
    book = held(database, "togane")
    revision = max(one.target_revision for one in book.plan.targets if one.kpi_id == kpi_id) + 1
    value = small.point(text.removesuffix("%"))
    target = Target(kpi_id, 2029, value, TargetSource.CITY, small.printed(text), target_revision=revision)
    plan = replace(book.plan, targets=(*book.plan.targets, target))
    return file_of(replace(book, plan=plan))
