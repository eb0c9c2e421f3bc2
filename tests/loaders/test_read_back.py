"""Every text that a loader hands over can be read back; the cells of the tables are read back in tests/audit."""

import pytest

from tests.audit.checks import handed_over
from tests.cities import CITIES, PLAN_TEXTS, lines_of, plan_of

pytestmark = pytest.mark.skipif(not PLAN_TEXTS.is_dir(), reason="the plans' texts are not beside the repository")


@pytest.mark.parametrize("city", CITIES)
def test_texts_that_the_loader_hands_over(city: str) -> None:
    assert handed_over(plan_of(city), city) == []


@pytest.mark.parametrize("city", CITIES)
def test_gaps_point_into_the_text(city: str) -> None:
    count = len(lines_of(city))
    assert [gap for gap in plan_of(city).gaps if not 1 <= gap.lines[0] <= gap.lines[1] <= count] == []
