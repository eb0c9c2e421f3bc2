"""Every rule that the engine can write has its sentence."""

import re

from domain.codes import Status
from metrics import compose
from metrics.rules import RULES


def test_every_rule_code_of_the_engine_has_a_sentence() -> None:
    statuses = "|".join(status.value for status in Status)
    verdicts = rf"'([a-z0-9-]+) (?:{statuses})'"
    written = set(re.findall(verdicts, compose.body("judged") + compose.body("status")))
    stops = set(re.findall(r"THEN '(rule-[a-z0-9-]+)'", compose.body("aim")))
    assert written | stops == set(RULES)
