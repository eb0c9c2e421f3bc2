"""What a report is asked for: cities, departments, chapters and KPIs, since when; and who answers its questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from domain.fiscal import first_day, fiscal_year_of

Answer = TypeVar("Answer")

# The chapters by their codes, in their order.
CHAPTERS = {
    "summary": "要約",
    "changes": "変わったこと",
    "sections": "節ごとの状況",
    "late": "計画に届いていない指標",
    "roadmap": "工程",
    "method": "方法と出典",
}


class Ask(Protocol):
    """Whoever answers the question of a metric at the report's moment, within what its reader may read."""

    def __call__(
        self,
        question: Callable[..., Answer],
        /,
        *arguments: str | int | date | tuple[int, ...] | None,
        scope: int = 0,
    ) -> Answer:
        """Return the answer; `scope` is the key of the one city that is asked about."""
        ...


@dataclass(frozen=True, slots=True)
class Since:
    """What the report compares with: the day that was asked for, the version that stood then, the day of reading it.

    Where nothing stood on that day it is the first version, on its own day.
    """

    asked: date
    version: int
    day: date

    @property
    def is_first(self) -> bool:
        """Tell whether nothing stood yet on the day that was asked for."""
        return self.day != self.asked


@dataclass(frozen=True, slots=True)
class Wanted:
    """The selection of a report: of each empty means all, of `kpis` those that do not reach their plan."""

    cities: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    since: Since | None = None

    def has(self, chapter: str) -> bool:
        """Tell whether a chapter is wanted."""
        return not self.chapters or chapter in self.chapters


def last_report_day(today: date) -> date:
    """Return the day of the report before where nobody has said one: the end of the fiscal year before."""
    return first_day(fiscal_year_of(today)) - timedelta(days=1)


def address(wanted: Wanted, version: int, on: date, kept: Sequence[tuple[str, str]] = ()) -> str:
    """Return the pinned address of a report, /report?city=togane&v=3&on=2026-11-21; `kept` comes first in it."""
    parts = [*kept, *(("city", city) for city in wanted.cities)]
    parts += [("department", name) for name in wanted.departments]
    parts += [("chapter", code) for code in wanted.chapters] + [("k", kpi) for kpi in wanted.kpis]
    parts += [("since", wanted.since.asked.isoformat())] if wanted.since is not None else []
    return f"/report?{urlencode([*parts, ('v', version), ('on', on.isoformat())])}"
