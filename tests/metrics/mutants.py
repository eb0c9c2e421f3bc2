"""Faults put into the SQL of the judgement, one at a time and in memory only: the reference has to see each of them.

    python -m tests.metrics.mutants [WORD ...]   # all, or those whose name holds a word; exit 1 where one lives

Every mutant judges random KPIs (tests/metrics/cases.py), the same ones in every run, until one differs from the
reference. What lives tells of a comparison that no KPI reaches: draw such KPIs, do not take the mutant away.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import NamedTuple

from metrics import compose, fragments
from metrics.compose import question
from tests.metrics import cases
from tests.metrics.cases import Batch, Example
from tests.metrics.reference import Verdict
from tests.metrics.test_engine_against_reference import by_reference, compare

COUNT = 1_500
FRAGMENT = "fragments"


class Mutant(NamedTuple):
    """What is written otherwise in a body, or in a fragment; the old text stands there once."""

    name: str
    place: str
    old: str
    new: str


MUTANTS = (
    Mutant(
        "a pace of exactly four fifths", "judged",
        "* latest.denominator >= 4 * latest.due", "* latest.denominator > 4 * latest.due",
    ),
    Mutant("no tolerance of a regress", "judged", "WHEN latest.gain < -latest.tolerance", "WHEN latest.gain < 0"),
    Mutant(
        "a gain without its direction", "judged",
        "aim.sign * (closed_actual.actual_value - basis.baseline_value) AS gain",
        "(closed_actual.actual_value - basis.baseline_value) AS gain",
    ),
    Mutant(
        "rule 8 before rule 9 below the baseline", "judged",
        "WHEN latest.due < 0 AND latest.margin", "WHEN latest.due > 0 AND latest.margin",
    ),
    Mutant(
        "four fifths of a year, turned round", "judged",
        "WHEN latest.sign = -1 AND 5 * latest.held_value >= 4 *",
        "WHEN latest.sign = -1 AND 4 * latest.held_value >= 5 *",
    ),
    Mutant(
        "narrowly means more than four fifths", "judged",
        "AND 5 * (ruled.gain + ruled.tolerance) >= 4 *", "AND 5 * (ruled.gain + ruled.tolerance) > 4 *",
    ),
    Mutant(
        "a breach at zero heals", "judged",
        "WHEN checked.held_value = 0 THEN summed.breach_fiscal_year",
        "WHEN checked.held_value = 0 AND NOT checked.is_held_met THEN summed.breach_fiscal_year",
    ),
    Mutant(
        "met before its year is always early", "judged",
        "WHEN latest.is_final_due THEN 'rule-7 achieved'", "WHEN FALSE THEN 'rule-7 achieved'",
    ),
    Mutant(
        "a step rounds away from the baseline", "expected",
        "WHEN gridded.numerator >= gridded.baseline_numerator THEN",
        "WHEN gridded.numerator < gridded.baseline_numerator THEN",
    ),
    Mutant("a step goes past the baseline", "expected", "                least(\n", "                greatest(\n"),
    Mutant(
        "a dated value against the next target", "expected",
        "WHEN 'last_due' THEN sourced.start_value", "WHEN 'last_due' THEN sourced.end_value",
    ),
    Mutant(
        "a step rounds rates too", "aim",
        "WHEN routed.kind = 'milestone' OR routed.is_counted THEN routed.step", "WHEN TRUE THEN routed.step",
    ),
    Mutant(
        "two yearly targets do not stand alone", "aim",
        "WHEN measured.target_count > 1 THEN 'own_year'", "WHEN measured.target_count > 2 THEN 'own_year'",
    ),
    Mutant(
        "the first survey year decides", "aim",
        "max(survey_now.fiscal_year) AS last_fiscal_year", "min(survey_now.fiscal_year) AS last_fiscal_year",
    ),
    Mutant(
        "当初基準値 is forgotten", "aim",
        "AND former_baseline.baseline_revision = 0", "AND former_baseline.baseline_revision = 9",
    ),
    Mutant(
        "a start before the plan does not count", "aim",
        "WHEN routed.path IN ('no_baseline', 'own_year') THEN make_date(1, 1, 1)",
        "WHEN routed.path = 'own_year' THEN make_date(1, 1, 1)",
    ),
    Mutant(
        "the latest report is the start", "basis",
        "min(closed_actual.position) AS start_position", "max(closed_actual.position) AS start_position",
    ),
    Mutant(
        "what stands is 当初目標 too", "target_path",
        "WHERE target.target_revision = 0", "WHERE target.target_revision = revised_now.newest_revision",
    ),
    Mutant(
        "a year is closed on its last day", "report_counted",
        "AND (actual_now.observed_on < aim.as_of OR NOT actual_now.is_year_end)",
        "AND (actual_now.observed_on <= aim.as_of OR NOT actual_now.is_year_end)",
    ),
    Mutant(
        "集計中 expires a year too soon", "report_counted",
        "@due_on(actual_now.fiscal_year + 1,", "@due_on(actual_now.fiscal_year,",
    ),
    Mutant("集計中 expires a day too soon", "report_counted", "AND aim.as_of <= @due_on", "AND aim.as_of < @due_on"),
    Mutant(
        "a report is overdue on its due day", "report_year",
        "dated.due_on < dated.as_of AS is_overdue", "dated.due_on <= dated.as_of AS is_overdue",
    ),
    Mutant(
        "速報 displaces 確定", "actual_now",
        "THEN max(CASE WHEN reported.mark <> 'preliminary' THEN reported.precedence END)",
        "THEN max(reported.precedence)",
    ),
    Mutant("該当なし is 集計中", "report_summed", "IN ('not_surveyed', 'not_applicable')", "IN ('not_surveyed')"),
    Mutant(
        "stale from the judged year on", "status",
        "AND decided.last_missing_fiscal_year > decided.judged_fiscal_year",
        "AND decided.last_missing_fiscal_year > decided.judged_fiscal_year + 1",
    ),
    Mutant(
        "as good as before counts as a lowering", "status",
        "AND @rank(decided.judged_verdict) > @rank", "AND @rank(decided.judged_verdict) >= @rank",
    ),
    Mutant("a strict comparator takes the value itself", FRAGMENT, "> -{tolerance}", ">= -{tolerance}"),
    Mutant(
        "a band is judged by its better end", FRAGMENT,
        "CASE WHEN {is_down} THEN coalesce({high}, {low}) ELSE",
        "CASE WHEN NOT {is_down} THEN coalesce({high}, {low}) ELSE",
    ),
    Mutant(
        "31 March is due in the same year", FRAGMENT,
        "CASE WHEN {month} > 3 THEN 1", "CASE WHEN {month} > 2 THEN 1",
    ),
    Mutant(
        "a quotient below zero is cut toward zero", FRAGMENT,
        "< 0 THEN {divisor} ELSE 0 END, {divisor})", "< 0 THEN 0 ELSE 0 END, {divisor})",
    ),
)  # fmt: skip


def original(mutant: Mutant) -> str:
    """Return the text that a mutant changes: a body as its file has it, or the fragment that holds the old text."""
    if mutant.place != FRAGMENT:
        return (Path(compose.__file__).parent / f"{mutant.place}.sql").read_text(encoding="utf-8")
    (found,) = [fragment.text for fragment in fragments.FRAGMENTS.values() if mutant.old in fragment.text]
    return found


@contextmanager
def alive(mutant: Mutant) -> Iterator[None]:
    """Judge by the changed text within the block. Raises ValueError where the old text does not stand there once."""
    text = original(mutant)
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.name}: {mutant.place} holds {mutant.old!r} {text.count(mutant.old)} times")
    changed, body = text.replace(mutant.old, mutant.new), compose.body
    known = dict(fragments.FRAGMENTS)

    def mutated(name: str) -> str:
        if mutant.place == FRAGMENT:
            return fragments.expanded(_text(name))
        return fragments.expanded(changed.strip().removesuffix(";")) if name == mutant.place else body(name)

    if mutant.place == FRAGMENT:
        (name,) = [name for name, fragment in known.items() if fragment.text == text]
        fragments.FRAGMENTS[name] = known[name]._replace(text=changed)
    compose.body = mutated  # type: ignore[assignment]
    try:
        yield
    finally:
        compose.body = body
        fragments.FRAGMENTS.update(known)


def _text(name: str) -> str:
    return (Path(compose.__file__).parent / f"{name}.sql").read_text(encoding="utf-8").strip().removesuffix(";")


class Judged:
    """Examples in a database for each day of reading, with the reference's verdicts."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self._days: list[tuple[date, Batch, list[tuple[Example, Verdict]]]] = []
        for day in sorted({example.day for example in examples}):
            of_day = [example for example in examples if example.day == day]
            database = Batch()
            for number, example in enumerate(of_day):
                database.example(f"k{number:06d}", example)
            database.flush()
            self._days.append((day, database, [(example, by_reference(example)) for example in of_day]))

    def difference(self) -> str | None:
        """Return in words the first KPI on which engine and reference differ, None where they agree on all."""
        for day, database, wanted in self._days:
            for row in database.rows(*question("status", database.at(day))):
                example, verdict = wanted[int(str(row["kpi_id"])[1:])]
                if found := compare(example, verdict, row):
                    return found[0]
        return None


def drawn(count: int = COUNT, seed: str = "mutants") -> list[Example]:
    """Return the random KPIs on which mutants are tried."""
    dice = Random(seed)
    return [cases.example(dice) for _ in range(count)]


def main(words: Sequence[str]) -> int:
    """Try the mutants whose name holds one of the words, all without any; return 1 where one lives."""
    judged = Judged(drawn())
    if (difference := judged.difference()) is not None:
        sys.stdout.write(f"engine and reference differ without any fault:\n{difference}\n")
        return 1
    living = []
    for mutant in MUTANTS:
        if words and not any(word in mutant.name for word in words):
            continue
        with alive(mutant):
            is_caught = judged.difference() is not None
        sys.stdout.write(f"{'caught' if is_caught else 'LIVES '} {mutant.name}\n")
        sys.stdout.flush()
        living += [] if is_caught else [mutant]
    return 1 if living else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
