"""What the shared files of data/ cite from the plans stands on the lines that they name."""

import csv

import pytest

from tests.audit.reading_back import whole
from tests.audit.tables import area
from tests.cities import CITIES, PLAN_TEXTS, ROOT

pytestmark = pytest.mark.skipif(not PLAN_TEXTS.is_dir(), reason="the plans' texts are not beside the repository")


def rows_of(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def not_found(city: str, lines: str, *texts: str) -> list[str]:
    """Return the texts that do not stand as a whole on these lines."""
    first, _, last = lines.partition("-")
    stated = area(city, int(first), int(last or first))
    return [text for text in texts if stated is None or not whole(text).search(stated.text)]


def city_of(an_id: str) -> str:
    return next(city for city in CITIES if an_id.startswith(f"{city}-"))


def test_a_line_whose_stage_is_named_shows_what_justifies_it() -> None:
    named = [row for row in rows_of("stages.csv") if row["initiative_id"]]
    assert len(named) >= 20
    assert [row for row in named if not_found(city_of(row["initiative_id"]), row["lines"], row["printed"])] == []


@pytest.mark.parametrize("city", CITIES)
def test_a_theme_shows_the_words_of_the_plan_that_lay_it_there(city: str) -> None:
    rows = rows_of(f"plans/{city}/themes.csv")
    assert len(rows) >= len({row["initiative_id"] for row in rows_of(f"plans/{city}/initiatives.csv")})
    assert [row for row in rows if not_found(city, row["lines"], row["printed"])] == []


def test_what_a_plan_prints_of_the_country_stands_there_with_its_date() -> None:
    rows = rows_of("reference_values.csv")
    assert len(rows) >= 15
    cited = [(row, (row["value"], *filter(None, [row["as_of"]]))) for row in rows]
    assert [row for row, texts in cited if not_found(row["city"], row["lines"], *texts)] == []


def test_a_citation_that_moved_is_noticed() -> None:
    assert not_found("togane", "778", "電子黒板を一部導入") == []
    assert not_found("togane", "779", "電子黒板を一部導入") == ["電子黒板を一部導入"]
    assert not_found("choshi", "712", "5件") == ["5件"]
