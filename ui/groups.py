"""Groups of cities, where they are too many to stand beside each other: by prefecture, and by population."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from access import reach
from domain.population import POPULATION_CLASS, PopulationClass, population_class
from domain.rows import by as grouped
from metrics import catalogue
from metrics.catalogue import City
from ui import answers

# Up to so many stand beside each other; of more than FAR nothing is asked one by one: the database counts their groups.
MANY, FAR = 8, 60
BY = {"pref": "都道府県", "size": "人口規模"}


class Group(NamedTuple):
    """Cities that have something in common: its name, the filters of 分析 that find exactly them, their names there."""

    name: str
    filters: Mapping[str, tuple[str, ...]]
    cities: frozenset[str]


def are_many(plans: Sequence[catalogue.Plan]) -> bool:
    """Tell whether cities with a plan are too many to stand beside each other."""
    return len(plans) > MANY


def are_folded() -> bool:
    """Tell whether cities are so many that pages show counts of their groups, pages of lists, and what is sought.

    Who reads some cities only is shown these.
    """
    return is_whole() and len(answers.ask(catalogue.plans)) > FAR


def is_whole() -> bool:
    """Tell whether every city may be read, so that what the database counts is what may be shown."""
    return reach.present().is_whole


def of(by: str) -> list[Group]:
    """Return the groups of all cities with a plan: prefectures in the order of codes, classes from the largest."""
    words_of = words(by)
    found = grouped(_planned(), lambda city: _code(by, city))
    return [
        Group(words_of[code], {by: (code,)}, frozenset(city.city for city in found[code]))
        for code in words_of
        if code in found
    ]


def beside_each_other(groups: Sequence[Group]) -> list[Group]:
    """Return so many groups as can stand beside each other: where there are more, the largest and the rest as one."""
    if len(groups) <= MANY:
        return list(groups)
    largest = sorted(groups, key=lambda group: -len(group.cities))[: MANY - 1]
    rest = [group for group in groups if group not in largest]
    name, = {name for group in rest for name in group.filters}
    codes = tuple(code for group in rest for code in group.filters[name])
    others = Group(f"ほか{len(rest)}", {name: codes}, frozenset().union(*(group.cities for group in rest)))
    return [*(group for group in groups if group in largest), others]


def options(by: str) -> dict[str, str]:
    """Return the codes of the groups that occur with their words; none where cities are few."""
    planned = _planned()
    if len(planned) <= MANY:
        return {}
    there = {_code(by, city) for city in planned}
    return {code: named for code, named in words(by).items() if code in there}


def prefectures() -> dict[str, str]:
    """Return the prefecture of each city with a plan, in the order of codes; nothing where cities are few."""
    planned = sorted(_planned(), key=lambda city: city.municipality_code)
    return {city.city: city.prefecture_name for city in planned} if len(planned) > MANY else {}


def cities_of(prefectures: Collection[str], sizes: Collection[str]) -> list[str]:
    """Return the cities of one of these prefectures and of one of these classes; nothing where none is asked."""
    if not prefectures and not sizes:
        return []
    return [
        city.city
        for city in _planned()
        if (not prefectures or _code("pref", city) in prefectures) and (not sizes or _code("size", city) in sizes)
    ]


def _planned() -> list[City]:
    planned = {plan.city for plan in answers.ask(catalogue.plans)}
    return [city for city in answers.ask(catalogue.cities) if city.city in planned]


def words(by: str) -> dict[str, str]:
    """Return the codes of all groups, in their order, with their words."""
    if by == "size":
        return {str(code): POPULATION_CLASS[code] for code in reversed(PopulationClass)}
    ordered = sorted(_planned(), key=lambda city: city.municipality_code)
    return {_code("pref", city): city.prefecture_name for city in ordered}


def _code(by: str, city: City) -> str:
    return str(population_class(city.population_count)) if by == "size" else city.municipality_code[:2]
