"""The ladder of stages as numbers: what a milestone that is reached in stages is measured in (methodology, 6 and 7)."""

from decimal import Decimal

from domain.codes import Comparator, Direction, Kind, Stage
from domain.words import STAGE

# The unit of such a KPI; its numbers are the rungs, from 0. 中止 is no rung: what is stopped stands nowhere on the way.
UNIT = "段階"
RUNGS = (Stage.NOT_STARTED, Stage.CONSIDERING, Stage.PREPARING, Stage.PARTIAL, Stage.DONE)
WORDS = tuple(STAGE[stage] for stage in RUNGS)


def rung(word: str) -> Decimal | None:
    """Return the number of a stage's word, None for any other text and for 中止."""
    return Decimal(WORDS.index(word)) if word in WORDS else None


def word(number: Decimal) -> str | None:
    """Return the word of a rung, None for a number that is none."""
    is_rung = number == int(number) and 0 <= number < len(WORDS)
    return WORDS[int(number)] if is_rung else None


def is_fitting(unit: str | None, kind: Kind, direction: Direction | None, comparator: Comparator | None) -> bool:
    """Tell whether a KPI may be measured in its unit: stages are for what is done once, upwards, at least so far."""
    return unit != UNIT or (kind, direction, comparator) == (Kind.MILESTONE, Direction.UP, Comparator.AT_LEAST)
