"""Classes of population: every number of people is of one, and each has its word."""

import pytest

from domain.population import POPULATION_CLASS, PopulationClass, population_class


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "1万人未満"), (9_999, "1万人未満"), (10_000, "1万～3万人未満"), (29_999, "1万～3万人未満"),
        (30_000, "3万～5万人未満"), (50_000, "5万～10万人未満"), (99_999, "5万～10万人未満"),
        (100_000, "10万～30万人未満"), (300_000, "30万人以上"), (3_700_000, "30万人以上"),
        (None, "人口の記載なし"),
    ],
)  # fmt: skip
def test_a_number_of_people_is_of_the_class_that_holds_it(people: int | None, words: str) -> None:
    assert POPULATION_CLASS[population_class(people)] == words


def test_every_class_has_its_word_in_rising_order() -> None:
    assert list(POPULATION_CLASS) == list(PopulationClass)
