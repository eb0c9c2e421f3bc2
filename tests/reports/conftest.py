"""Reports of the five plans, made once: on practice data, and on the real ones, of which nothing is judged yet."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.moment import Moment
from reports.asked import Wanted
from reports.pieces import Report
from store import progress_report, versions
from store.database import Database
from store.practice import purpose

ORIGIN = "https://dx.city.example.jp"
TODAY = date(2026, 12, 1)

Make = Callable[..., Report]


@pytest.fixture(scope="session")
def practice(practice_database: Path) -> Iterator[Database]:
    with Database(str(practice_database)) as database:
        yield database


@pytest.fixture(scope="session")
def real(real_database: Path) -> Iterator[Database]:
    with Database(str(real_database)) as database:
        yield database


def moment_of(database: Database) -> Moment:
    return Moment(versions.current(database), purpose.today_of(database, TODAY))


def report_of(database: Database, *cities: str, **asked: Any) -> Report:
    return progress_report.made(database, moment_of(database), Wanted(cities, **asked), origin=ORIGIN)


@pytest.fixture(scope="session")
def togane(practice: Database) -> Report:
    return report_of(practice, "togane")


@pytest.fixture(scope="session")
def all_cities(practice: Database) -> Report:
    return report_of(practice)


@pytest.fixture(scope="session")
def unreported(real: Database) -> Report:
    return report_of(real)
