"""Every transcribed cell can be read back in the stated lines of the plan's text conversion."""

import csv
import re

import pytest

from domain.plan import Printed
from tests.cities import CITIES, PLAN_TEXTS, folder_of, lines_of, plan_of
from tests.loaders.test_contract import printed_of

pytestmark = pytest.mark.skipif(not PLAN_TEXTS.is_dir(), reason="the plans' texts are not beside the repository")

# Columns that hold our own words; every other cell stands as the plan prints it.
OURS = frozenset(
    {
        "initiative_id", "kpi_id", "kpi_ids", "section_id", "themes", "summary", "place", "lines", "line_number",
        "years", "is_uncertain", "reason", "corrected", "note", "own_note",
    }
)  # fmt: skip
# The tables that are wholly ours.
OUR_TABLES = frozenset({"decisions.csv", "gaps.csv", "left_out.csv"})


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def stands_in(city: str, text: str, first: int, last: int) -> bool:
    lines = lines_of(city)
    return last <= len(lines) and squeezed(text) in squeezed("".join(lines[first - 1 : last]))


@pytest.mark.parametrize("city", CITIES)
def test_cells_of_the_tables(city: str) -> None:
    missing, read = [], 0
    for path in sorted(folder_of(city).glob("*.csv")):
        if path.name in OUR_TABLES:
            continue
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                first, _, last = row["lines"].partition("-")
                for column, cell in row.items():
                    if column in OURS or not cell:
                        continue
                    # Several departments of one cell stand with our separator between them.
                    for part in cell.split(";"):
                        read += 1
                        if not stands_in(city, part, int(first), int(last or first)):
                            missing.append(f"{path.name} row {number} {column}: {part}")
    assert missing == []
    assert read > 50


@pytest.mark.parametrize("city", CITIES)
def test_texts_that_the_loader_hands_over(city: str) -> None:
    corrections = plan_of(city).corrections

    def can_be_read_back(printed: Printed) -> bool:
        # Two broken forms may be mended to the same text.
        forms = [printed.text, *(each.printed.text for each in corrections if each.corrected == printed.text)]
        return any(stands_in(city, form, *printed.lines) for form in forms)

    assert [printed for printed in printed_of(plan_of(city)) if not can_be_read_back(printed)] == []


@pytest.mark.parametrize("city", CITIES)
def test_gaps_point_into_the_text(city: str) -> None:
    count = len(lines_of(city))
    assert [gap for gap in plan_of(city).gaps if not 1 <= gap.lines[0] <= gap.lines[1] <= count] == []
