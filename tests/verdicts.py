"""A verdict for tests that are not about what is judged."""

from decimal import Decimal

from domain.codes import Comparator, Direction, Status
from metrics.difference import Verdict

BEHIND = Verdict(
    Status.BEHIND, False, "rule-11", False, False, False, None, Decimal(3), 2026, Decimal(50), 2030, 2030,
    Decimal("0.1"), Decimal(-4), Decimal("0.5"), Decimal(7), None, Direction.UP, Comparator.AT_LEAST, Decimal(0),
)  # fmt: skip
