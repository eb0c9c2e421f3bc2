"""How many KPIs stand how."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from domain.codes import Status
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Count(NamedTuple):
    """How many KPIs of a city stand in a status, fresh or stale, of a running plan or one that is over.

    `lowered_count` of them stand so because a target was lowered, `narrow_count` missed it by less than a fifth.
    """

    city: str
    municipality_name: str
    municipality_key: int
    status: Status
    is_stale: bool
    is_period_over: bool
    kpi_count: int
    lowered_count: int
    narrow_count: int
    city_kpi_count: int


class Standing(Protocol):
    """As much of a verdict as counts are made of."""

    @property
    def status(self) -> Status:
        """The verdict."""

    @property
    def is_after_lowering(self) -> bool:
        """Whether it holds only because a target was lowered."""

    @property
    def is_missed_narrowly(self) -> bool:
        """Whether it is 未達成 by less than a fifth."""


@dataclass(frozen=True, slots=True)
class Tally(Mapping[str, int]):
    """How many KPIs stand in each status, with what must be said beside such a number; a status without any is 0."""

    kpis: Mapping[str, int]
    lowered: Mapping[str, int] = field(default_factory=dict)
    narrow_count: int = 0

    def __getitem__(self, status: str) -> int:
        """Return how many KPIs stand so."""
        return self.kpis.get(status, 0)

    def __iter__(self) -> Iterator[str]:
        """Yield the statuses that occur."""
        return iter(self.kpis)

    def __len__(self) -> int:
        """Return how many statuses occur."""
        return len(self.kpis)

    def __add__(self, other: "Tally") -> "Tally":
        """Return the KPIs of both."""
        return Tally(
            Counter(self.kpis) + Counter(other.kpis),
            Counter(self.lowered) + Counter(other.lowered),
            self.narrow_count + other.narrow_count,
        )

    @property
    def total(self) -> int:
        """Return how many KPIs there are."""
        return sum(self.kpis.values())


NONE = Tally({})


def tally(kpis: Iterable[Standing]) -> Tally:
    """Return how many of these KPIs stand how."""
    every = tuple(kpis)
    return Tally(
        Counter(str(kpi.status) for kpi in every),
        Counter(str(kpi.status) for kpi in every if kpi.is_after_lowering),
        sum(kpi.is_missed_narrowly for kpi in every),
    )


class Counted(Protocol):
    """A row that counts KPIs of one status."""

    @property
    def status(self) -> Status | None:
        """The status; None where there is no KPI."""

    @property
    def kpi_count(self) -> int:
        """How many stand so."""

    @property
    def lowered_count(self) -> int:
        """How many of them because a target was lowered."""

    @property
    def narrow_count(self) -> int:
        """How many of them missed it by less than a fifth."""


def summed(rows: Iterable[Counted]) -> Tally:
    """Return the KPIs that these rows count, together."""
    kpis, lowered, narrow = Counter[str](), Counter[str](), 0
    for row in rows:
        if row.status is not None:
            kpis[str(row.status)] += row.kpi_count
            lowered[str(row.status)] += row.lowered_count
            narrow += row.narrow_count
    return Tally(kpis, lowered, narrow)


_BY_CITY = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    counts.municipality_key AS municipality_key,
    counts.status AS status,
    counts.is_stale AS is_stale,
    counts.is_period_over AS is_period_over,
    counts.kpi_count AS kpi_count,
    counts.lowered_count AS lowered_count,
    counts.narrow_count AS narrow_count,
    counts.city_kpi_count AS city_kpi_count
FROM counts
INNER JOIN municipality_now
    ON municipality_now.municipality_key = counts.municipality_key
ORDER BY municipality_now.sort_order, counts.status, counts.is_stale, counts.is_period_over"""


def by_city(database: Database, moment: Moment) -> tuple[Count, ...]:
    """Return one row per city, status and freshness with its number of KPIs."""
    return records.rows(Count, database.judged(moment), _BY_CITY)
