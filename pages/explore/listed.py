"""KPIs and initiatives of so many cities that the database cuts them into pages: only what is looked at is asked for.

What draws or compares all that is found at once takes so many at most; beyond that its readers narrow first.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, overload

from metrics import course, pace, reports, selecting
from metrics.catalogue import Initiative
from metrics.course import Stop
from metrics.pace import Pace
from metrics.reports import Due
from metrics.selecting import Wanted
from metrics.standing import Standing
from ui import answers, groups, mapping, markup, selection

Row = TypeVar("Row")

# So many KPIs are drawn and compared at once.
MOST = 2_500
_CHUNK = 5_000  # of a file that holds all


class _OfMany(Sequence[Row], ABC):
    """Rows that the database has in an order; of them only those that are looked at are asked for."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        """Return one, or those of a slice, as the database has them."""
        if isinstance(place, int):
            return self._rows(place, 1)[0]
        first, last, step = place.indices(len(self))
        return self._rows(first, last - first)[::step] if last > first else ()

    def __iter__(self) -> Iterator[Row]:
        """Yield all of them, so many at a time."""
        for first in range(0, len(self), _CHUNK):
            yield from self._rows(first, _CHUNK)

    def _rows(self, first: int, count: int) -> Sequence[Row]:
        return self._asked(answers.ask if count <= _CHUNK // 10 else answers.ask_much, first, count)

    @abstractmethod
    def _asked(self, ask: Callable[..., Sequence[Row]], first: int, count: int) -> Sequence[Row]:
        """Return so many rows from the first on, asked by `ask`."""


class Listed(_OfMany[Standing]):
    """The KPIs that are wanted, in an order (metrics/selecting.ORDERS)."""

    def __init__(self, wanted: str, order: str = "") -> None:
        super().__init__(wanted)
        self._order = order

    def ordered(self, order: str) -> "Listed":
        """Return the same in another order."""
        return Listed(self.wanted, order)

    def __len__(self) -> int:
        """Return how many there are."""
        return answers.ask(selecting.number, self.wanted).kpi_count

    def _asked(self, ask: Callable[..., Sequence[Standing]], first: int, count: int) -> Sequence[Standing]:
        return ask(selecting.page, self.wanted, self._order, first, count)


class Initiatives(_OfMany[Initiative]):
    """The initiatives that are wanted, in the order of the plans."""

    def __len__(self) -> int:
        """Return how many there are."""
        return answers.ask(selecting.initiative_number, self.wanted)

    def _asked(self, ask: Callable[..., Sequence[Initiative]], first: int, count: int) -> Sequence[Initiative]:
        return ask(selecting.initiative_page, self.wanted, first, count)


def are_too_many(kpis: Sequence[Standing]) -> bool:
    """Tell whether these are more than are drawn and compared at once."""
    return isinstance(kpis, Listed) and len(kpis) > MOST


def narrowing(kpis: Sequence[Standing]) -> markup.Markup:
    """Return how many they are, and the groups of cities that lead to fewer of them."""
    assert isinstance(kpis, Listed)
    wanted = selecting.of_text(kpis.wanted)
    pieces = []
    for code, words in groups.BY.items():
        if wanted.prefectures and code == "pref":
            continue
        names = groups.words(code)
        found = {row.group_code: row.kpi_count for row in answers.ask(selecting.by_group, kpis.wanted, code)}
        items = [
            markup.html(
                '<li><a id="dx-narrow-{}-{}" href="{}" target="_self">{}</a> <b>{}</b></li>',
                code, group, selection.here("page", **{code: group}), name, f"{found[group]:,}",
            )
            for group, name in names.items()
            if group in found
        ]  # fmt: skip
        pieces.append(markup.html('<h3>{}で絞り込む</h3><ul class="dx-departments">{}</ul>', words, items))
    said = f"条件に合う指標が{len(kpis):,}件あります。この形は{MOST:,}件までをまとめて示します。下の名前か、上の条件で絞り込んでください。"
    return markup.html('<div class="dx-by-department">{}{}</div>', markup.paragraph(said), pieces)


def paces(kpis: Sequence[Standing]) -> Sequence[Pace]:
    """Return the shares of their ways."""
    return answers.ask_much(selecting.paces, kpis.wanted) if isinstance(kpis, Listed) else answers.ask(pace.of_all)


def stops(kpis: Sequence[Standing]) -> Sequence[Stop]:
    """Return the points of their charts, in the order of days."""
    return answers.ask_much(selecting.stops, kpis.wanted) if isinstance(kpis, Listed) else answers.ask(course.of_all)


def due(kpis: Sequence[Standing]) -> Sequence[Due]:
    """Return their reports that are missing, pending or next."""
    return answers.ask_much(selecting.due, kpis.wanted) if isinstance(kpis, Listed) else answers.ask(reports.due)


def wanted(asked: Mapping[str, Sequence[str]], kpi_ids: Sequence[str] | None) -> Wanted:
    """Return what the filters of 分析 ask for, by their names in the address."""
    return Wanted(
        tuple(asked["city"]) or None,
        tuple(asked["pref"]),
        tuple(asked["size"]),
        tuple(asked["theme"]),
        tuple(asked["status"]),
        tuple(asked["department"]),
        tuple(asked["kind"]),
        tuple(asked["fy"]),
        tuple(asked["aim"]),
        tuple(asked["due"]),
        tuple(asked["only"]),
        tuple(asked[mapping.FILTER]),
        None if kpi_ids is None else tuple(kpi_ids),
    )
