"""The engine against the reference judge on random KPIs, and the properties of section 9 on the engine itself.

`RANDOM_KPIS` in the environment says how many KPIs are compared: 20,000 unless said, the same ones in every run;
another number draws new ones. The properties look at a tenth of that.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from metrics.compose import question
from tests.metrics import reference
from tests.metrics.cases import KINDS, Batch, Example, days_of_reading, examples
from tests.metrics.reference import Actual, Band, Verdict

USUAL = 20_000
WANTED = int(os.environ.get("RANDOM_KPIS", USUAL))
SIZE = 50

Row = dict[str, object]

compared = settings(
    max_examples=max(WANTED // SIZE, 1),
    derandomize=WANTED == USUAL,
    database=None,
    deadline=None,
    print_blob=False,
    phases=(Phase.generate,),  # a KPI is made smaller by `smallest`: Hypothesis would judge whole batches for minutes
    suppress_health_check=list(HealthCheck),
)
probed = settings(compared, max_examples=max(WANTED // SIZE // 40, 1))


def batches(kinds: tuple[str, ...] = KINDS) -> st.SearchStrategy[list[Example]]:
    return st.lists(examples(kinds), min_size=SIZE - 5, max_size=SIZE + 5)


def engine(batch: Sequence[Example], day: date) -> list[Row]:
    """Return the engine's row for each example, in order: one database, one question."""
    database = Batch()
    for number, example in enumerate(batch):
        database.example(f"k{number:04d}", example)
    database.flush()
    rows = {row["kpi_id"]: row for row in database.rows(*question("status", database.at(day)))}
    assert len(rows) == len(batch), f"{len(batch)} KPIs, {len(rows)} rows"
    return [rows[f"k{number:04d}"] for number in range(len(batch))]


def by_reference(example: Example, day: date) -> Verdict:
    return reference.judge(example.kpi, list(example.targets), list(example.actuals), example.plan, day)


@compared
@given(batches(), days_of_reading())
def test_the_engine_agrees_with_the_reference(batch: list[Example], day: date) -> None:
    differing = [
        example
        for example, row in zip(batch, engine(batch, day), strict=True)
        if compare(example, day, by_reference(example, day), row)
    ]
    if differing:
        pytest.fail(f"{len(differing)} of {len(batch)} KPIs differ, one of them:\n" + smallest(differing[0], day))


def smallest(example: Example, day: date) -> str:
    """Return the difference on the example after leaving out whatever it does not need."""
    text = difference(example, day)
    for smaller in parts_left_out(example):
        if difference(smaller, day):
            return smallest(smaller, day)
    return text


def parts_left_out(example: Example) -> Iterator[Example]:
    kpi = example.kpi
    simpler = (replace(kpi, tolerance=Fraction(0)), replace(kpi, step=None))
    yield from (replace(example, kpi=changed) for changed in simpler if changed != kpi)
    if example.noise != "none":
        yield replace(example, noise="none")
    for number in range(len(example.actuals)):
        yield replace(example, actuals=example.actuals[:number] + example.actuals[number + 1 :])
    for number in range(len(example.targets) if len(example.targets) > 1 else 0):
        yield replace(example, targets=example.targets[:number] + example.targets[number + 1 :])


def difference(example: Example, day: date) -> str:
    return "\n".join(compare(example, day, by_reference(example, day), engine([example], day)[0]))


def compare(example: Example, day: date, verdict: Verdict, row: Row) -> list[str]:
    """Return a readable text where the engine says otherwise, empty where it agrees."""
    wrong = [
        f"  {name}: engine {row[name]!r}, reference {shown(wanted)}"
        for name, wanted in (
            ("status", verdict.status),
            ("is_stale", verdict.is_stale),
            ("last_judged_status", verdict.last_judged_status),
        )
        if row[name] != wanted and not (name == "last_judged_status" and row[name] == verdict.status)
    ]
    if not wrong and (verdict.status in reference.JUDGED or verdict.last_judged_status is not None):
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
    return [described(example, day, verdict, row) + "\n" + "\n".join(wrong)] if wrong else []


def is_close(name: str, seen: object, wanted: Fraction | None) -> bool:
    """Tell whether a displayed number is the exact one, cut at its fourth digit and never toward "achieved"."""
    if seen is None or wanted is None:
        return seen is None and wanted is None
    assert isinstance(seen, Decimal), f"{name} {seen!r}"
    is_too_good = name in ("attainment", "pace_ratio", "gap_value") and Fraction(seen) > wanted
    return abs(Fraction(seen) - wanted) < Fraction(1, 10_000) and not is_too_good


def described(example: Example, day: date, verdict: Verdict, row: Row) -> str:
    kpi = example.kpi
    parts = [
        f"{kpi.kind} {kpi.direction} {kpi.comparator}, ε {shown(kpi.tolerance)}, step {shown(kpi.step)}",
        f"plan {example.plan.start}–{example.plan.end}, read on {day}",
        f"B {shown(kpi.baseline)} on {kpi.baseline_on} ({kpi.baseline_absence})",
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


def same_status(batch: list[Example], changed: list[Example], day: date) -> None:
    rows = engine([*batch, *changed], day)
    before, after = rows[: len(batch)], rows[len(batch) :]
    for example, left, right in zip(batch, before, after, strict=True):
        same = (left["status"], left["is_stale"]) == (right["status"], right["is_stale"])
        assert same, described(example, day, by_reference(example, day), left) + f"\n  changed: {right['status']}"


@probed
@given(batches(TWO_SIDED), days_of_reading())
def test_swapping_all_signs_keeps_the_status(batch: list[Example], day: date) -> None:
    same_status(batch, [scaled(example, -1) for example in batch], day)


@probed
@given(batches(tuple(kind for kind in KINDS if kind != "milestone")), days_of_reading(), st.sampled_from((10, 3, 1000)))
def test_scaling_the_unit_keeps_the_status(batch: list[Example], day: date, factor: int) -> None:
    same_status(batch, [scaled(example, factor) for example in batch], day)


@probed
@given(batches(), days_of_reading(), st.integers(0, 10_000))
def test_an_older_actual_never_changes_the_attainment(batch: list[Example], day: date, cents: int) -> None:
    pairs = [(example, with_older(example, Fraction(cents, 100), day)) for example in batch]
    pairs = [(example, older) for example, older in pairs if older is not None]
    rows = engine([example for pair in pairs for example in pair if example is not None], day)
    for (example, _), left, right in zip(pairs, rows[::2], rows[1::2], strict=True):
        assert left["attainment"] == right["attainment"], described(example, day, by_reference(example, day), left)


def with_older(example: Example, value: Fraction, day: date) -> Example | None:
    """Return the example with one more actual, a year before the judged one; None where none is judged."""
    judged_on = by_reference(example, day).observed_on
    if judged_on is None:
        return None
    older = reference.year_end(reference.fiscal_year(judged_on) - 1)
    if any(actual.observed_on == older for actual in example.actuals):
        return None
    return replace(example, actuals=(*example.actuals, Actual(older, Band(value, value))))


@probed
@given(batches(), days_of_reading(), st.sampled_from((1, 10, 50, 200, 1_000)))
def test_a_better_value_never_has_a_worse_status(batch: list[Example], day: date, cents: int) -> None:
    pairs = [(example, better(example, Fraction(cents, 100), day)) for example in batch]
    pairs = [(example, changed) for example, changed in pairs if changed is not None]
    rows = engine([example for pair in pairs for example in pair if example is not None], day)
    for (example, _), left, right in zip(pairs, rows[::2], rows[1::2], strict=True):
        words = [str(row["last_judged_status"] or row["status"]) for row in (left, right)]
        ranks = [RANK.get(word, -1) for word in words]
        assert ranks[0] <= ranks[1], (
            described(example, day, by_reference(example, day), left) + f"\n  better: {words[1]}"
        )


def better(example: Example, change: Fraction, day: date) -> Example | None:
    """Return the example with a better latest value; None where none is judged or where the target is one exact
    value."""
    judged_on = by_reference(example, day).observed_on
    if judged_on is None or example.kpi.comparator == "equal":
        return None
    move = change if example.kpi.direction == "up" else -change

    def moved(actual: Actual) -> Actual:
        if actual.observed_on != judged_on or actual.value is None:
            return actual
        low, high = actual.value.low, actual.value.high
        return replace(actual, value=Band(None if low is None else low + move, None if high is None else high + move))

    return replace(example, actuals=tuple(moved(actual) for actual in example.actuals))


@probed
@given(batches(), days_of_reading())
def test_what_is_not_reported_is_never_zero(batch: list[Example], day: date) -> None:
    silent = [replace(example, actuals=()) for example in batch]
    coded = [
        replace(example, actuals=tuple(Actual(actual.observed_on, code="not_surveyed") for actual in example.actuals))
        for example in batch
    ]
    for example, row in zip([*silent, *coded], engine([*silent, *coded], day), strict=True):
        text = described(example, day, by_reference(example, day), row)
        assert row["status"] not in reference.JUDGED and row["last_judged_status"] is None, text
        assert all(row[name] is None for name in NUMBERS), text
