"""比べる範囲: the cities that a comparison is narrowed to, as the address says it; without a word every city with a plan.

A prefecture, a class of population, a 類似団体 or cities by themselves. Of several kinds a city must be of each (a
prefecture's cities of one class), of several of one kind of any; cities that are named are in it besides.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar

from domain import formats, similar_type
from domain.population import POPULATION_CLASS, PopulationClass, population_class
from metrics import catalogue
from metrics.catalogue import City, Plan
from ui import answers, fields, markup, selection
from ui.fields import Field

NAME = "peers"
# The classes of population in words, for whoever explains them.
CLASSES = "・".join(words for code, words in POPULATION_CLASS.items() if code is not PopulationClass.UNKNOWN)
LABEL = "比べる範囲"
_PREFECTURE, _CLASS, _KIND = "prefecture", "class", "kind"
_HEADS = {_PREFECTURE: "都道府県", _CLASS: "人口規模", _KIND: "類似団体（総務省）"}
# Named cities stand below one heading; where there are more, below their prefectures.
_NAMED, _FEW = "市区町村", 60


class OfCity(Protocol):
    """A row that is of a city."""

    @property
    def city(self) -> str:
        """Return the city's slug."""
        ...


Row = TypeVar("Row", bound=OfCity)


class Peers(NamedTuple):
    """The cities of a comparison: their slugs, whether the address narrows them, and the choice in words."""

    cities: frozenset[str]
    is_narrowed: bool
    words: str

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """Return the choice as what narrows a file; nothing where nothing is chosen."""
        return ((LABEL, self.words),) if self.is_narrowed else ()


def codes() -> list[str]:
    """Return the codes that the address asks for and that are known here."""
    return list(dict.fromkeys(selection.follow(NAME, lambda code: code in _offered())))


def chosen() -> Peers:
    """Return the cities that the address asks for."""
    planned, asked = _planned(), codes()
    if not asked:
        return Peers(frozenset(city.city for city in planned), False, "")
    grouped = [code for code in asked if ":" in code]
    named = frozenset(asked) - frozenset(grouped)
    found = frozenset(city.city for city in planned if grouped and _is_of(city, grouped)) | named
    return Peers(found, True, _words(asked, [city for city in planned if city.city in found]))


def plans() -> list[Plan]:
    """Return the plans of these cities, in the order of the catalogue."""
    return of(answers.ask(catalogue.plans))


def of(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that are of these cities, in their order."""
    found = chosen()
    return [row for row in rows if row.city in found.cities] if found.is_narrowed else list(rows)


def keys(also: str = "") -> tuple[int, ...] | None:
    """Return the keys of these cities, and of one besides; None where nothing is chosen."""
    found = chosen()
    if not found.is_narrowed:
        return None
    cities = found.cities | {also}
    return tuple(sorted(city.municipality_key for city in _planned() if city.city in cities))


def field() -> Field:
    """Return the list of groups and cities of which a reader chooses."""
    offered, heads = _offered(), answers.of_moment("peers heads", _find_heads)
    note = "都道府県・人口規模・類似団体は重ねて絞ります。市区町村は、それに加えます。"
    return fields.many(NAME, LABEL, offered, "すべて", len(offered), heads, note)


def told() -> markup.Markup:
    """Return whom the page compares and the way back to all, nothing where nothing is chosen."""
    words = told_plainly()
    if not words:
        return markup.EMPTY
    back = markup.html('<a href="{}" target="_self">すべての市区町村に戻す</a>', selection.here(NAME))
    return markup.paragraph(words, back, is_note=True)


def told_plainly() -> str:
    """Return whom the page compares in words alone, for paper."""
    found = chosen()
    return f"{LABEL}：{found.words}。" if found.is_narrowed else ""


def _words(asked: Sequence[str], members: Sequence[City]) -> str:
    names = {code: words for code, words in _names().items() if code in asked}
    by_kind = [[names[code] for code in names if code.startswith(f"{kind}:")] for kind in _HEADS]
    grouped = "・".join("か".join(kind) for kind in by_kind if kind)
    named = [names[code] for code in names if ":" not in code]
    parts = [part for part in (grouped, "・".join(named)) if part]
    counted = formats.municipalities(city.municipality_name for city in members) or "該当なし"
    return f"{'と'.join(parts)}（{counted}）"


def _is_of(city: City, grouped: Sequence[str]) -> bool:
    """Tell whether a city is of one asked group of each kind that is asked."""
    own = dict(_groups(city))
    asked = {code.partition(":")[0] for code in grouped}
    return all(own.get(kind) in grouped for kind in asked)


def _groups(city: City) -> Iterable[tuple[str, str]]:
    """Yield the groups of a city by their kind."""
    yield _PREFECTURE, f"{_PREFECTURE}:{city.prefecture_name}"
    yield _CLASS, f"{_CLASS}:{population_class(city.population_count)}"
    if city.similar_type is not None:
        yield _KIND, f"{_KIND}:{city.similar_type}"


def _planned() -> list[City]:
    return answers.of_moment("peers planned", _find_planned)


def _find_planned() -> list[City]:
    planned = {plan.city for plan in answers.ask(catalogue.plans)}
    return [city for city in answers.ask(catalogue.cities) if city.city in planned]


def _offered() -> dict[str, str]:
    """Return every code that may be chosen with its words, groups with the number of their cities."""
    return answers.of_moment("peers offered", _find_offered)


def _find_offered() -> dict[str, str]:
    counts: dict[str, int] = {}
    for city in _planned():
        for _, code in _groups(city):
            counts[code] = counts.get(code, 0) + 1
    return {code: f"{words}（{counts[code]}）" if code in counts else words for code, words in _names().items()}


def _find_heads() -> dict[str, str]:
    """Return the heading below which each code stands."""
    planned = {city.city: city.prefecture_name for city in _planned()}
    named = planned if len(planned) > _FEW else dict.fromkeys(planned, _NAMED)
    return {code: named[code] if code in named else _HEADS[code.partition(":")[0]] for code in _offered()}


def _names() -> dict[str, str]:
    """Return the words of every group that occurs and of every city: prefectures and cities by code, classes upward."""
    return answers.of_moment("peers names", _find_names)


def _find_names() -> dict[str, str]:
    by_code = sorted(_planned(), key=lambda city: city.municipality_code)
    classes = {population_class(city.population_count) for city in by_code}
    types = {city.similar_type for city in by_code if city.similar_type is not None}
    names = {f"{_PREFECTURE}:{city.prefecture_name}": city.prefecture_name for city in by_code}
    names |= {f"{_CLASS}:{code}": POPULATION_CLASS[code] for code in PopulationClass if code in classes}
    names |= {f"{_KIND}:{code}": code for code in sorted(types, key=similar_type.order)}
    return names | {city.city: city.municipality_name for city in by_code}
