"""What a verdict says of itself: all rules × comparators × ε × with and without R, and what may not be said."""

import itertools
import re
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from domain.codes import Comparator, Direction, Mark, Status, ValueCode
from domain.words import STATUS
from metrics import meaning
from metrics.rules import RULES, RULES_VERSION


@dataclass(frozen=True)
class Terms:
    direction: Direction | None = Direction.UP
    comparator: Comparator | None = Comparator.AT_LEAST
    tolerance: Decimal = Decimal(0)


@dataclass(frozen=True)
class Verdict:
    status: Status
    rule: str
    is_after_lowering: bool = False
    is_missed_narrowly: bool = False
    is_start_assumed: bool = False
    report_word: str | None = None
    latest_value: Decimal | None = None
    latest_fiscal_year: int | None = 2025
    final_target_value: Decimal | None = Decimal(50)
    final_target_fiscal_year: int | None = 2027
    decisive_fiscal_year: int | None = 2027
    attainment: Decimal | None = None
    gap_value: Decimal | None = None
    pace_ratio: Decimal | None = None
    expected_value: Decimal | None = Decimal(30)
    breach_fiscal_year: int | None = None


S = Status
# Every verdict that each rule can give (metrics/status.sql, metrics/judged.sql; test_rules.py reads them there).
GIVEN: dict[str, tuple[Status, ...]] = {
    "rule-0": (S.ENDED,), "rule-1": (S.QUALITATIVE,), "rule-2": (S.LOST,), "rule-2b": (S.NO_TARGET,),
    "rule-3": (S.NOT_ASSESSABLE,), "rule-3-direction": (S.NOT_ASSESSABLE,), "rule-3-negative": (S.NOT_ASSESSABLE,),
    "rule-3-start": (S.NOT_ASSESSABLE,), "rule-4": (S.AWAITING, S.UNREPORTED), "rule-4-word": (S.AWAITING,),
    "rule-4-reference": (S.AWAITING,), "rule-5": (S.UNREPORTED,), "rule-5-word": (S.AWAITING,),
    "rule-6": (S.ACHIEVED, S.MISSED), "rule-6-survey": (S.ACHIEVED, S.MISSED),
    "rule-6-unsurveyed": (S.NOT_ASSESSABLE,), "rule-7": (S.ACHIEVED, S.ACHIEVED_EARLY), "rule-8": (S.REGRESSED,),
    "rule-9": (S.ON_TRACK,), "rule-10": (S.SLIGHTLY_BEHIND,), "rule-11": (S.BEHIND,),
    "zero": (S.MAINTAINED, S.BROKEN), "maintain": (S.MAINTAINED, S.BROKEN), "beyond": (S.MAINTAINED, S.BROKEN),
    "own-year": (S.ACHIEVED, S.MISSED, S.ON_TRACK, S.SLIGHTLY_BEHIND, S.BEHIND),
    "start": (S.ON_TRACK, S.BEHIND), "stage": (S.ON_TRACK, S.BEHIND),
}  # fmt: skip
PAIRS = [(rule, status) for rule, statuses in GIVEN.items() for status in statuses]
ROOMS = (Decimal(0), Decimal(2))
RATIOS = (None, Decimal("0.7500"), Decimal("0.9000"))
# Above, at, just below within ε of 2, and far below what is asked (of 50; or as far beside it, the other way).
ACTUALS = (51, 50, 49, 30)
_FINAL = ("rule-6", "rule-6-survey", "own-year")


def cases(rule: str, status: Status) -> list[tuple[Terms, Verdict]]:
    found = []
    for direction, comparator, room, ratio, actual, is_start in itertools.product(
        Direction, Comparator, ROOMS, RATIOS, ACTUALS, (False, True)
    ):
        gap = Decimal(actual - 50 if direction is Direction.UP else 50 - actual)
        one = Verdict(
            status, rule, latest_value=Decimal(actual), gap_value=gap, pace_ratio=ratio, attainment=ratio,
            expected_value=Decimal(50), is_start_assumed=is_start,
            is_missed_narrowly=status is S.MISSED and ratio is not None,
            breach_fiscal_year=2024 if status is S.BROKEN else None,
            report_word=ValueCode.IN_PROGRESS if rule.endswith("word") else None,
        )  # fmt: skip
        found.append((Terms(direction, comparator, room), one))
    return found


def test_every_rule_and_no_other_has_a_sentence_and_a_meaning() -> None:
    assert set(GIVEN) == set(RULES)
    assert all(sentence.endswith("。") for sentence in RULES.values())


@pytest.mark.parametrize(("rule", "status"), PAIRS, ids=lambda one: str(one))
def test_a_meaning_says_what_its_rule_says_and_no_more(rule: str, status: Status) -> None:
    for terms, verdict in cases(rule, status):
        said = meaning.meaning(terms, verdict)
        where = (said, terms, verdict)
        assert said and "。" not in said and len(said) <= 75, where
        is_final = rule in _FINAL and status in (S.ACHIEVED, S.MISSED)
        # The final year decides by rule 6 and, of an own year, in that year; rules 5 and 7 speak of it as not reported.
        assert ("最終目標年度の実績" in said) <= (is_final and rule != "rule-6-survey"), where
        assert ("期限前" in said) == (rule == "rule-4" and status is S.AWAITING), where
        assert ("期限を過ぎた" in said) == (status is S.UNREPORTED), where
        assert ("計画比" in said) <= (rule in ("rule-10", "rule-11")), where
        assert ("計画比" in said) <= (rule == "rule-10" or verdict.pace_ratio is not None), where
        assert ("許容差" in said) <= bool(terms.tolerance), where
        assert ("基準値より" in said) <= (rule == "rule-8" and not verdict.is_start_assumed), where
        assert ("起点" in said) <= (verdict.is_start_assumed or rule in ("rule-3-start", "start")), where
        assert ("前に" in said) == (rule == "rule-7"), where
        assert ("市の目標" in said) <= (rule in ("start", "rule-7")), where
        if rule == "zero" and status is S.BROKEN:
            assert "令和6年度" in said and "直近" not in said, where


@pytest.mark.parametrize(("rule", "status"), [pair for pair in PAIRS if pair[0] in (*_FINAL, "rule-7")])
def test_a_target_is_met_or_missed_as_its_comparator_asks(rule: str, status: Status) -> None:
    if rule == "own-year" and status not in (S.ACHIEVED, S.MISSED):
        return
    words = {
        Comparator.MORE_THAN: ("目標を上回った", "目標を上回らなかった"),
        Comparator.LESS_THAN: ("目標を下回った", "目標を下回らなかった"),
        Comparator.EQUAL: ("目標と同じになった", "目標と同じにならなかった"),
    }
    for terms, verdict in cases(rule, status):
        said = meaning.meaning(terms, verdict)
        assert terms.comparator is not None and terms.direction is not None
        is_usual = (terms.direction, terms.comparator) in (
            (Direction.UP, Comparator.AT_LEAST), (Direction.DOWN, Comparator.AT_MOST),
        )  # fmt: skip
        assert ("目標に届" in said) == is_usual, (said, terms)
        if terms.comparator in words:
            assert words[terms.comparator][status is S.MISSED] in said, (said, terms)


def test_what_holds_by_the_tolerance_alone_says_so() -> None:
    up = Terms(tolerance=Decimal(2))
    down = Terms(direction=Direction.DOWN, comparator=Comparator.AT_MOST, tolerance=Decimal(2))
    over, equal = (replace(up, comparator=one) for one in (Comparator.MORE_THAN, Comparator.EQUAL))
    at = Verdict(S.ACHIEVED, "rule-6", latest_value=Decimal(50))
    assert meaning.meaning(up, at) == "最終目標年度の実績が目標に届いた"
    assert meaning.meaning(over, at) == "最終目標年度の実績が許容差を入れて目標を上回った"
    assert meaning.meaning(equal, replace(at, latest_value=Decimal(51))).endswith("許容差を入れて目標と同じになった")
    assert meaning.meaning(up, replace(at, latest_value=Decimal(49))).endswith("許容差を入れて目標に届いた")
    assert meaning.meaning(down, replace(at, latest_value=Decimal(51))).endswith("許容差を入れて目標に届いた")
    on_track = Verdict(S.ON_TRACK, "rule-9", gap_value=Decimal(-1))
    assert meaning.meaning(up, on_track) == "許容差を入れてその時点の計画値に届いている"
    assert meaning.meaning(up, replace(on_track, gap_value=Decimal(0))) == "その時点の計画値に届いている"
    slightly = Verdict(S.SLIGHTLY_BEHIND, "rule-10", pace_ratio=Decimal("0.7999"))
    assert meaning.meaning(up, slightly) == "計画値に届かないが、許容差を入れた計画比は8割以上"
    assert meaning.meaning(up, Verdict(S.REGRESSED, "rule-8")) == "基準値より許容差を超えて悪くなった"


def test_a_missed_target_says_how_near_it_came() -> None:
    missed = Verdict(S.MISSED, "rule-6", is_missed_narrowly=True, attainment=Decimal("0.9"))
    assert meaning.meaning(Terms(), missed) == "最終目標年度の実績が目標に届かなかった（到達度は8割以上）"
    assert "（" not in meaning.meaning(Terms(), replace(missed, is_missed_narrowly=False))
    own = replace(missed, rule="own-year", latest_fiscal_year=2027, pace_ratio=Decimal("0.79"))
    assert meaning.meaning(Terms(tolerance=Decimal(1)), own).endswith("（許容差を入れた目標に対する比は8割以上）")


def test_a_report_without_a_number_says_its_word_and_no_deadline() -> None:
    for word, said in ((ValueCode.NOT_SURVEYED, "未調査"), (Mark.PRELIMINARY, "速報")):
        waiting = Verdict(S.AWAITING, "rule-4-word", report_word=word)
        assert meaning.meaning(Terms(), waiting) == f"「{said}」の報告があり、確定した実績を待っている"


def test_the_survey_that_decided_is_named_and_stands_beside_the_status() -> None:
    survey = Verdict(S.MISSED, "rule-6-survey", latest_fiscal_year=2026, decisive_fiscal_year=2026)
    assert meaning.notes(survey) == ("令和8年度の調査値で判定",)
    said = "令和8年度の調査値（最終目標年度は調査しない年）が目標に届かなかった"
    assert meaning.meaning(Terms(), survey) == said
    own = replace(survey, rule="own-year")
    assert (meaning.meaning(Terms(), own), meaning.notes(own)) == (said, meaning.notes(survey))
    missing = Verdict(S.UNREPORTED, "rule-5", decisive_fiscal_year=2026)
    assert meaning.meaning(Terms(), missing).startswith("令和8年度（最終目標年度の前の最後の調査年）の報告の期限を過ぎた")


@pytest.mark.parametrize(("rule", "status"), PAIRS, ids=lambda one: str(one))
def test_a_name_adds_only_why_nothing_is_judged(rule: str, status: Status) -> None:
    name = meaning.name(Verdict(status, rule))
    if status is not S.NOT_ASSESSABLE:
        assert name == STATUS[status].name
    else:
        told = {"rule-3-start": "起点のみ", "rule-6-unsurveyed": "最終年度は未調査"}
        assert name == f"判定不可（{told.get(rule, '設定要確認')}）"


def test_counts_say_what_must_be_known_beside_them() -> None:
    assert meaning.part(S.ON_TRACK, 1, 4) == "うち目標の引下げによる 1件"
    assert meaning.part(S.MISSED, 0, 4) == "うち8割以上 4件"
    assert meaning.part(S.MISSED, 1, 4) == "うち目標の引下げによる 1件、うち8割以上 4件"
    assert meaning.part(S.BEHIND, 0, 0) == ""
    assert meaning.notes(Verdict(S.ON_TRACK, "rule-9", is_after_lowering=True)) == ("目標の引下げによる",)


def test_a_page_of_an_earlier_version_names_both_versions_of_the_rules() -> None:
    assert meaning.pinned("2", "1") == "判定規則2で判定。登録時の規則は1。"
    assert meaning.pinned(RULES_VERSION, RULES_VERSION) == ""


def test_what_a_status_means_in_a_count_holds_whatever_rule_gave_it() -> None:
    # 達成 may be of an earlier year, 実績待ち of a report without a number, 遅れ without R, 未達成 by any comparator.
    for status in Status:
        assert not re.search("最終目標年度の実績|期限前|計画比|届いた|以下", STATUS[status].meaning), status
