"""Classes of population: how large a city is, for groups of cities that can be compared."""

from enum import StrEnum


class PopulationClass(StrEnum):
    """How many people live in a city, from the fewest; the value is what stands in an address."""

    UNKNOWN = "unknown"
    UNDER_10K = "under-10k"
    FROM_10K = "10k"
    FROM_30K = "30k"
    FROM_50K = "50k"
    FROM_100K = "100k"
    FROM_300K = "300k"


# The words of each class, and from how many people on it counts.
POPULATION_CLASS: dict[PopulationClass, str] = {
    PopulationClass.UNKNOWN: "人口の記載なし",
    PopulationClass.UNDER_10K: "1万人未満",
    PopulationClass.FROM_10K: "1万～3万人未満",
    PopulationClass.FROM_30K: "3万～5万人未満",
    PopulationClass.FROM_50K: "5万～10万人未満",
    PopulationClass.FROM_100K: "10万～30万人未満",
    PopulationClass.FROM_300K: "30万人以上",
}
# From how many people on a class counts, the largest first.
LEAST = {
    PopulationClass.FROM_300K: 300_000,
    PopulationClass.FROM_100K: 100_000,
    PopulationClass.FROM_50K: 50_000,
    PopulationClass.FROM_30K: 30_000,
    PopulationClass.FROM_10K: 10_000,
}


def population_class(population_count: int | None) -> PopulationClass:
    """Return the class of a number of people, or that it is not known."""
    if population_count is None:
        return PopulationClass.UNKNOWN
    return next(
        (found for found, least in LEAST.items() if population_count >= least), PopulationClass.UNDER_10K
    )
