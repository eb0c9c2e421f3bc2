"""What a sentence about a verdict claims, held against the numbers of the engine's row: empty where it is true."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from types import SimpleNamespace

from domain.codes import Comparator, Direction, Status
from domain.era import era_year
from metrics import meaning
from tests.metrics.cases import Example

_MET: dict[str, Callable[[Decimal, Decimal, int], bool]] = {
    "に届いた": lambda actual, asked, sign: sign * (actual - asked) >= 0,
    "に届かなかった": lambda actual, asked, sign: sign * (actual - asked) < 0,
    "を上回った": lambda actual, asked, _: actual > asked,
    "を上回らなかった": lambda actual, asked, _: actual <= asked,
    "を下回った": lambda actual, asked, _: actual < asked,
    "を下回らなかった": lambda actual, asked, _: actual >= asked,
    "と同じになった": lambda actual, asked, _: actual == asked,
    "と同じにならなかった": lambda actual, asked, _: actual != asked,
    "以上だった": lambda actual, asked, _: actual >= asked,
    "以下だった": lambda actual, asked, _: actual <= asked,
}
_FINAL = re.compile(rf"(許容差を入れて)?(?:最終)?目標({'|'.join(sorted(_MET, key=len, reverse=True))})")


def untrue(example: Example, row: Mapping[str, object]) -> list[str]:
    """Return what the meaning of a row says that its numbers do not bear out."""
    kpi = example.kpi
    usual = {"up": "at_least", "down": "at_most", None: None}[kpi.direction]
    comparator = kpi.comparator or usual
    terms = SimpleNamespace(
        direction=None if kpi.direction is None else Direction(kpi.direction),
        comparator=None if comparator is None else Comparator(comparator),
        tolerance=Decimal(kpi.tolerance.numerator) / kpi.tolerance.denominator,
    )
    verdict = SimpleNamespace(**(dict(row) | {"status": Status(str(row["status"]))}))
    said = meaning.meaning(terms, verdict)
    return [f"{claim}: {said}" for claim, is_true in _claims(said, terms, verdict) if not is_true]


def _claims(said: str, terms: SimpleNamespace, verdict: SimpleNamespace) -> Iterator[tuple[str, bool]]:
    sign = -1 if terms.direction is Direction.DOWN else 1
    yield "a tolerance", "許容差" not in said or terms.tolerance > 0
    if found := _FINAL.search(said):
        by_room, words = found.groups()
        asked = verdict.expected_value if verdict.rule == "own-year" else verdict.final_target_value
        is_so = _MET[words](verdict.latest_value, asked, sign)
        yield "met or missed", not is_so if by_room else is_so
    if "8割以上" in said:
        is_own, is_missed = verdict.rule == "own-year", verdict.status is Status.MISSED
        share = verdict.pace_ratio if is_own or not is_missed else verdict.attainment
        by_room = re.search("許容差を入れた(?:計画比|目標に対する比|到達度)", said) is not None
        is_named = re.search("計画比|に対する比|到達度", said) is not None
        yield "four fifths", (share < Decimal("0.8")) == by_room if is_named else share is None
    if "8割に満たない" in said:
        yield "less than four fifths", verdict.pace_ratio is None or verdict.pace_ratio < Decimal("0.8")
        yield "a pace", "計画比" not in said or verdict.pace_ratio is not None
    if "に届いている" in said:
        yield "on the plan", (verdict.gap_value < 0) == ("許容差を入れて" in said)
    if re.search("計画値に届か|計画値に届いていない|その年度の目標に届か(?!な?かった)", said):
        yield "below the plan", verdict.gap_value < -terms.tolerance
    if "悪くなった" in said:
        base = verdict.start_value if verdict.is_start_assumed else verdict.baseline_binding_value
        yield "worse than the start", sign * (verdict.latest_value - base) < -terms.tolerance
        yield "which start", ("起点" in said) == bool(verdict.is_start_assumed)
    if "期限前" in said:
        # On its last day a year's value is there and not closed yet: no other report is due then.
        is_ahead = verdict.next_report_due_on is None or verdict.as_of <= verdict.next_report_due_on
        yield "not yet due", verdict.missing_report_count == 0 and is_ahead
    if "期限を過ぎた" in said:
        yield "overdue", verdict.missing_report_count > 0
    if "前に、" in said:
        yield "before the last year", verdict.latest_fiscal_year <= verdict.final_target_fiscal_year
    if "最終目標年度の実績" in said:
        yield "of the last year", verdict.latest_fiscal_year == verdict.final_target_fiscal_year
    if "調査値（" in said:
        yield "of a survey before it", verdict.latest_fiscal_year < verdict.final_target_fiscal_year
        yield "of which survey", f"{era_year(verdict.latest_fiscal_year)}年度の調査値" in said
    if "の報告が" in said or "の報告があり" in said:
        yield "the word of a report", bool(verdict.report_word) and meaning.report_word(verdict.report_word) in said
    if verdict.rule == "zero" and verdict.status is Status.BROKEN:
        is_strict = terms.comparator in (Comparator.MORE_THAN, Comparator.LESS_THAN)
        yield "which breach", f"{era_year(verdict.breach_fiscal_year)}年度" in said
        yield "a breach", verdict.breach_value != 0 or is_strict
