"""The engine against the reference judge on random KPIs, and the properties of section 9 on the engine itself.

`RANDOM_KPIS` in the environment says how many KPIs are compared: 20,000 unless said, the same ones in every run;
another number draws new ones. The properties look at a tenth of that.

Each KPI is read on a day of its own. All of them are asked together, the engine once for each day: planning its
question takes as long as judging a thousand KPIs.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from secrets import token_hex

import pytest

from metrics import rules
from metrics.compose import question
from tests.metrics import cases, reference, saying
from tests.metrics.cases import CENT, KINDS, Batch, Example
from tests.metrics.reference import Actual, Band, Verdict

USUAL = 20_000
WANTED = int(os.environ.get("RANDOM_KPIS", USUAL))
PROBED = max(WANTED // 10 // 5, 1)  # for each of the five properties

# What a KPI that is drawn can meet.
UNJUDGED = ("unreported", "awaiting", "not_assessable", "no_target", "lost", "qualitative", "ended")
RULES = {
    "rule-0", "rule-1", "rule-2", "rule-2b", "rule-3", "rule-3-direction", "rule-3-negative", "rule-3-start", "rule-4",
    "rule-4-word", "rule-4-reference", "rule-5", "rule-5-word", "rule-6", "rule-6-survey", "rule-6-unsurveyed",
    "rule-7", "rule-8", "rule-9", "rule-10", "rule-11", "zero", "maintain", "beyond", "own-year", "start", "stage",
}  # fmt: skip

Row = dict[str, object]
Answer = tuple[Example, Row]


def drawn(name: str, count: int, kinds: tuple[str, ...] = KINDS) -> tuple[list[Example], Random]:
    """Return KPIs drawn for a test, and the dice for what else it draws."""
    dice = Random(name if WANTED == USUAL else name + token_hex(8))
    return [cases.example(dice, kinds) for _ in range(count)], dice


@pytest.fixture(scope="module")
def answers() -> dict[str, list[Answer]]:
    """The engine's row for each example that a test of this file looks at, under the test's word."""
    wanted = {
        "agreement": drawn("agreement", WANTED)[0],
        "signs": pairs_of_signs(),
        "units": pairs_of_units(),
        "older": pairs_with_older(),
        "better": pairs_of_better(),
        "silent": silenced(),
    }
    rows = iter(engine([example for examples in wanted.values() for example in examples]))
    return {word: [(example, next(rows)) for example in examples] for word, examples in wanted.items()}


def engine(examples: Sequence[Example]) -> list[Row]:
    """Return the engine's row for each example, in order: for each day of reading one database, one question."""
    rows: dict[int, Row] = {}
    for day in sorted({example.day for example in examples}):
        database, numbers = Batch(), [number for number, example in enumerate(examples) if example.day == day]
        for number in numbers:
            database.example(f"k{number:06d}", examples[number])
        database.flush()
        found = {int(str(row["kpi_id"])[1:]): row for row in database.rows(*question("status", database.at(day)))}
        assert found.keys() == set(numbers), f"{len(numbers)} KPIs, {len(found)} rows"
        rows |= found
    return [rows[number] for number in range(len(examples))]


def by_reference(example: Example) -> Verdict:
    return reference.judge(example.kpi, list(example.targets), list(example.actuals), example.plan, example.day)


@pytest.fixture(scope="module")
def verdicts(answers: dict[str, list[Answer]]) -> list[Verdict]:
    """The reference's verdict on each example of the comparison."""
    return [by_reference(example) for example, _ in answers["agreement"]]


def test_the_engine_agrees_with_the_reference(answers: dict[str, list[Answer]], verdicts: list[Verdict]) -> None:
    compared = zip(answers["agreement"], verdicts, strict=True)
    differing = [example for (example, row), verdict in compared if compare(example, verdict, row)]
    if differing:
        pytest.fail(f"{len(differing)} of {len(verdicts)} KPIs differ, one of them:\n" + smallest(differing[0]))


def test_what_a_verdict_says_of_itself_its_numbers_bear_out(answers: dict[str, list[Answer]]) -> None:
    found = [(example, row, claims) for example, row in answers["agreement"] if (claims := saying.untrue(example, row))]
    if found:
        example, row, claims = found[0]
        told = described(example, by_reference(example), row)
        pytest.fail(f"{len(found)} verdicts say what is not so, one of them: {'; '.join(claims)}\n{told}")


@pytest.mark.skipif(WANTED < USUAL, reason="a few KPIs need not meet what is rare")
def test_the_kpis_that_are_drawn_meet_every_status_and_every_rule(verdicts: list[Verdict]) -> None:
    assert {verdict.status for verdict in verdicts} == {*reference.JUDGED, *UNJUDGED}
    assert {verdict.rule for verdict in verdicts} == RULES
    assert any(verdict.is_after_lowering for verdict in verdicts)
    assert any(verdict.is_missed_narrowly for verdict in verdicts)


def test_every_rule_that_the_engine_knows_is_drawn() -> None:
    assert set(rules.RULES) == RULES


def smallest(example: Example) -> str:
    """Return the difference on the example after leaving out whatever it does not need."""
    text = difference(example)
    for smaller in parts_left_out(example):
        if difference(smaller):
            return smallest(smaller)
    return text


def parts_left_out(example: Example) -> Iterator[Example]:
    kpi = example.kpi
    simpler = [
        replace(kpi, tolerance=Fraction(0)),
        replace(kpi, step=None),
        replace(kpi, report_due=None),
        replace(kpi, survey_years=()),
        replace(kpi, former_baselines=()),
    ]
    yield from (replace(example, kpi=changed) for changed in simpler if changed != kpi)
    if example.noise != "none":
        yield replace(example, noise="none")
    for number in range(len(example.actuals)):
        yield replace(example, actuals=example.actuals[:number] + example.actuals[number + 1 :])
    for number in range(len(example.targets) if len(example.targets) > 1 else 0):
        yield replace(example, targets=example.targets[:number] + example.targets[number + 1 :])


def difference(example: Example) -> str:
    return "\n".join(compare(example, by_reference(example), engine([example])[0]))


def compare(example: Example, verdict: Verdict, row: Row) -> list[str]:
    """Return a readable text where the engine says otherwise, empty where it agrees."""
    start = verdict.start
    is_judged = verdict.status in reference.JUDGED or verdict.last_judged_status is not None
    wanted: dict[str, object] = {
        "status": verdict.status,
        "rule": verdict.rule,
        "is_stale": verdict.is_stale,
        "is_report_pending": verdict.is_report_pending,
        "last_judged_status": verdict.status if verdict.is_report_pending else verdict.last_judged_status,
        "first_status": verdict.first_status,
        "is_after_lowering": verdict.is_after_lowering,
        "is_missed_narrowly": verdict.is_missed_narrowly,
        "is_review_needed": verdict.needs_review,
        "is_start_assumed": start is not None,
        "start_value": None if start is None else start.value,
        "start_on": None if start is None else start.day,
    }
    if verdict.decisive_year is not None:
        wanted |= {
            "decisive_fiscal_year": verdict.decisive_year,
            "missing_report_count": len(verdict.missing_years),
            "first_missing_fiscal_year": min(verdict.missing_years, default=None),
            "next_report_fiscal_year": verdict.next_due_year,
            "next_report_due_on": verdict.next_due_on,
        }
    wrong = [
        f"  {name}: engine {row[name]!r}, reference {shown(value)}"
        for name, value in wanted.items()
        if row[name] != value
    ]
    if not wrong and is_judged:
        wrong = [
            f"  {name}: engine {row[name]!r}, reference {shown(wanted)}"
            for name, wanted in (
                ("expected_value", verdict.expected),
                ("gap_value", verdict.gap),
                ("attainment", verdict.attainment),
                ("pace_ratio", verdict.pace_ratio),
                ("needed_per_year", verdict.needed_per_year),
                ("past_per_year", verdict.past_per_year),
                ("latest_value", verdict.actual),
                ("breach_value", verdict.breach_value),
                ("cumulative_actual", verdict.actual_total),
                ("cumulative_target", verdict.target_total),
            )
            if not is_close(name, row[name], wanted)
        ]
    return [described(example, verdict, row) + "\n" + "\n".join(wrong)] if wrong else []


def is_close(name: str, seen: object, wanted: Fraction | None) -> bool:
    """Tell whether a displayed number is the exact one, cut at its fourth digit and never toward "achieved"."""
    if seen is None or wanted is None:
        return seen is None and wanted is None
    assert isinstance(seen, Decimal), f"{name} {seen!r}"
    is_too_good = name in ("attainment", "pace_ratio", "gap_value") and Fraction(seen) > wanted
    return abs(Fraction(seen) - wanted) < Fraction(1, 10_000) and not is_too_good


def described(example: Example, verdict: Verdict, row: Row) -> str:
    kpi = example.kpi
    parts = [
        f"{kpi.kind} {kpi.direction} {kpi.comparator}, {kpi.unit}, ε {shown(kpi.tolerance)}, step {shown(kpi.step)}"
        + (f", ended: {example.ending}" if kpi.is_ended else ""),
        f"plan {example.plan.start}–{example.plan.end}, due {kpi.report_due or example.plan.report_due}, "
        f"surveys {kpi.survey_years}, read on {example.day}",
        f"B {shown(kpi.baseline)} on {kpi.baseline_on} ({kpi.baseline_absence})",
        *(f"former B {shown(old.value)} on {old.observed_on} r{old.revision}" for old in kpi.former_baselines),
        *(f"T {shown(t.value)} FY{t.fiscal_year} {t.source} r{t.revision}" for t in example.targets),
        *([] if example.targets else [f"no target ({kpi.target_absence})"]),
        *(f"A {shown(a.value)} {a.code or ''} on {a.observed_on} {a.mark} {a.source}" for a in example.actuals),
        f"engine {row['status']} by rule {row['rule']}, reference {verdict.status} by rule {verdict.rule}",
    ]
    return "\n".join(parts)


def shown(value: object) -> str:
    if isinstance(value, Band):
        return shown(value.low) if value.low == value.high else f"{shown(value.low)}～{shown(value.high)}"
    return str(float(value)) if isinstance(value, Fraction) else repr(value)


# ---------------------------------------------------------------- section 9

TWO_SIDED = tuple(kind for kind in KINDS if kind not in ("annual", "increment"))
MIRROR = {
    "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than", "equal": "equal",
}  # fmt: skip
RANK = {
    "missed": 0, "regressed": 0, "broken": 0, "lost": 0, "not_assessable": 0, "behind": 1, "slightly_behind": 2,
    "on_track": 3, "maintained": 3, "achieved_early": 4, "achieved": 4,
}  # fmt: skip
NUMBERS = ("attainment", "gap_value", "pace_ratio", "needed_per_year", "expected_value")


def scaled(example: Example, factor: int) -> Example:
    """Return the example in another unit; with a negative factor, seen in a mirror."""

    def value(number: Fraction | None) -> Fraction | None:
        return None if number is None else number * factor

    def band(old: Band) -> Band:
        return Band(value(old.low), value(old.high)) if factor > 0 else Band(value(old.high), value(old.low))

    kpi, size = example.kpi, abs(factor)
    kpi = replace(
        kpi,
        baseline=None if kpi.baseline is None else band(kpi.baseline),
        step=None if kpi.step is None else kpi.step * size,
        tolerance=kpi.tolerance * size,
        former_baselines=tuple(replace(former, value=band(former.value)) for former in kpi.former_baselines),
    )
    if factor < 0 and kpi.direction is not None and kpi.comparator is not None:
        kpi = replace(kpi, direction={"up": "down", "down": "up"}[kpi.direction], comparator=MIRROR[kpi.comparator])
    return replace(
        example,
        kpi=kpi,
        targets=tuple(replace(target, value=band(target.value)) for target in example.targets),
        actuals=tuple(
            actual if actual.value is None else replace(actual, value=band(actual.value)) for actual in example.actuals
        ),
    )


def pairs(answers: Sequence[Answer]) -> Iterator[tuple[Example, Row, Row]]:
    """Yield each example with the engine's row for it and for what was made of it."""
    for (example, row), (_, changed) in zip(answers[::2], answers[1::2], strict=True):
        yield example, row, changed


def same_status(answers: Sequence[Answer]) -> None:
    assert answers
    for example, left, right in pairs(answers):
        same = (left["status"], left["is_stale"]) == (right["status"], right["is_stale"])
        assert same, described(example, by_reference(example), left) + f"\n  changed: {right['status']}"


def pairs_of_signs() -> list[Example]:
    return [one for example in drawn("signs", PROBED, TWO_SIDED)[0] for one in (example, scaled(example, -1))]


def test_swapping_all_signs_keeps_the_status(answers: dict[str, list[Answer]]) -> None:
    same_status(answers["signs"])


def pairs_of_units() -> list[Example]:
    examples, dice = drawn("units", PROBED, tuple(kind for kind in KINDS if kind != "milestone"))
    return [one for example in examples for one in (example, scaled(example, dice.choice((10, 3, 1000))))]


def test_scaling_the_unit_keeps_the_status(answers: dict[str, list[Answer]]) -> None:
    same_status(answers["units"])


def pairs_with_older() -> list[Example]:
    examples, dice = drawn("older", PROBED)
    changes = [(example, with_older(example, dice.randint(0, 10_000) * CENT)) for example in examples]
    return [one for example, older in changes if older is not None for one in (example, older)]


def test_an_older_actual_never_changes_the_attainment(answers: dict[str, list[Answer]]) -> None:
    assert answers["older"]
    for example, left, right in pairs(answers["older"]):
        assert left["attainment"] == right["attainment"], described(example, by_reference(example), left)


def with_older(example: Example, value: Fraction) -> Example | None:
    """Return the example with one more actual, a year before the judged one; None where none is judged, or where the
    baseline is not the plan's own: an older report would be the 起点."""
    verdict = by_reference(example)
    judged_on = verdict.observed_on
    if judged_on is None or verdict.start is not None:
        return None
    older = reference.year_end(reference.fiscal_year(judged_on) - 1)
    if any(actual.observed_on == older for actual in example.actuals):
        return None
    return replace(example, actuals=(*example.actuals, Actual(older, Band(value, value))))


def pairs_of_better() -> list[Example]:
    examples, dice = drawn("better", PROBED)
    changes = [(example, better(example, dice.choice((1, 10, 50, 200, 1_000)) * CENT)) for example in examples]
    return [one for example, changed in changes if changed is not None for one in (example, changed)]


def test_a_better_value_never_has_a_worse_status(answers: dict[str, list[Answer]]) -> None:
    assert answers["better"]
    for example, left, right in pairs(answers["better"]):
        words = [str(row["last_judged_status"] or row["status"]) for row in (left, right)]
        ranks = [RANK.get(word, -1) for word in words]
        assert ranks[0] <= ranks[1], described(example, by_reference(example), left) + f"\n  better: {words[1]}"


def better(example: Example, change: Fraction) -> Example | None:
    """Return the example with a better latest value; None where none is judged, or where the comparator does not ask
    for better ones: one exact value, or against the direction."""
    judged_on = by_reference(example).observed_on
    asks_for_better = {"up": ("at_least", "more_than"), "down": ("at_most", "less_than")}
    if judged_on is None or example.kpi.comparator not in asks_for_better.get(str(example.kpi.direction), ()):
        return None
    move = change if example.kpi.direction == "up" else -change

    def moved(actual: Actual) -> Actual:
        if actual.observed_on != judged_on or actual.value is None:
            return actual
        low, high = actual.value.low, actual.value.high
        return replace(actual, value=Band(None if low is None else low + move, None if high is None else high + move))

    return replace(example, actuals=tuple(moved(actual) for actual in example.actuals))


def silenced() -> list[Example]:
    """Return examples without any report, and with codes in place of every value."""
    examples, _ = drawn("silent", PROBED)
    coded = [
        replace(example, actuals=tuple(Actual(actual.observed_on, code="not_surveyed") for actual in example.actuals))
        for example in examples
    ]
    return [*(replace(example, actuals=()) for example in examples), *coded]


def test_what_is_not_reported_is_never_zero(answers: dict[str, list[Answer]]) -> None:
    for example, row in answers["silent"]:
        is_silent = row["status"] not in reference.JUDGED and row["last_judged_status"] is None
        is_empty = all(row[name] is None for name in NUMBERS)
        assert is_silent and is_empty, described(example, by_reference(example), row)
