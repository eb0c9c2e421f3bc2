"""The city's own grade beside our verdict, and in one sentence why the two differ: by what both are known to rest on.

Nothing is supposed of a rule that is not read: then the sentence says what each of the two measures.
"""

import re
import unicodedata
from decimal import Decimal

from domain import formats, kinds
from domain.codes import Direction, Status
from domain.era import era_year
from domain.words import STATUS
from metrics.catalogue import KpiDefinition
from metrics.particulars import Grade
from metrics.status import AskedBy, KpiStatus
from metrics.words import numbers

_GOOD = (Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.MAINTAINED, Status.ON_TRACK)
_BAD = (Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.REGRESSED, Status.BROKEN, Status.MISSED)
# What a grade says by itself, whatever its city's rule: the words against come first, for 未達成 holds 達成.
_AGAINST = re.compile("未達|未実施|未着手|遅れ|遅延|不振|下回|^[×✕✖]$")
_FOR = re.compile("達成|順調|計画どおり|計画通り|完了|上回|^[◎○〇SＳ]$")
_NO_RULE = re.compile("(公表|記載|明示)(され|し)?(て)?(なし|いない|いません)|^(なし|不明|[-－—])$")
_OF_ALL = re.compile("(取組|施策|事業)(全体|の(評価|進捗|状況))")
_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)(割|%|パーセント)(?:以上|を超え?)")


def why(grade: Grade, definition: KpiDefinition, verdict: KpiStatus) -> str:
    """Return in one sentence why grade and verdict differ, that they do not, or what each of them measures."""
    return kinds.fit_one(_why(grade, definition, verdict), definition.municipality_name)


def _why(grade: Grade, definition: KpiDefinition, verdict: KpiStatus) -> str:
    if verdict.status not in (*_GOOD, *_BAD):
        return f"この画面は「{STATUS[verdict.status].name}」で、市区町村の評価と比べられる判定がありません。"
    if verdict.latest_fiscal_year != grade.fiscal_year:
        judged = f"{era_year(verdict.latest_fiscal_year)}年度" if verdict.latest_fiscal_year else "別の年度"
        return f"市区町村の評価は{era_year(grade.fiscal_year)}年度、判定は{judged}の実績によるもので、年度が違います。"
    if _says_the_same(grade.grade_text, verdict.status):
        return f"どちらも{era_year(grade.fiscal_year)}年度の実績によるもので、食い違いはありません。"
    return _by_rule(grade, definition, verdict)


def _says_the_same(text: str, status: Status) -> bool:
    text = unicodedata.normalize("NFKC", text).strip()
    if _AGAINST.search(text):
        return status in _BAD
    return _FOR.search(text) is not None and status in _GOOD


def _by_rule(grade: Grade, definition: KpiDefinition, verdict: KpiStatus) -> str:
    rule = unicodedata.normalize("NFKC", grade.rule_text).strip()
    ours = _ours(definition, verdict)
    if _NO_RULE.search(rule):
        return f"市区町村の基準が公表されていないため違いの理由は分かりませんが、判定は{ours}によります。"
    if _OF_ALL.search(rule):
        return f"市区町村の評価は取組や事業の全体について、判定はこの指標が{ours}についてのもので、見るものが違います。"
    share, number = _least(rule, unicodedata.normalize("NFKC", grade.grade_text).strip())
    if number is not None and number < 1 and verdict.status in _BAD and _is_reached(number, definition, verdict):
        return f"市区町村の基準は{share}でこの評価とし、判定は{ours}によるので、求めるところが違います。"
    if verdict.expected_rule is AskedBy.LINE:
        return f"計画にその時点の目標がないため、判定は市区町村のものではない{ours}によります。"
    return f"市区町村は公表した基準で評価し、この画面は{ours}で判定しています。"


def _is_reached(share: Decimal, definition: KpiDefinition, verdict: KpiStatus) -> bool:
    """Tell whether the actual reaches a share of anything that the plan asks: else such a rule explains nothing."""
    if any(ratio is not None and ratio >= share for ratio in (verdict.pace_ratio, verdict.attainment)):
        return True
    if definition.direction is not Direction.UP or verdict.latest_value is None:
        return False
    asked = [verdict.expected_value, verdict.final_target_value]
    asked += [one.target_low_value for one in definition.targets if one.fiscal_year == verdict.latest_fiscal_year]
    return any(value is not None and value > 0 and verdict.latest_value >= share * value for value in asked)


def _ours(definition: KpiDefinition, verdict: KpiStatus) -> str:
    """Return what the verdict asks."""
    if verdict.expected_value is None:
        return "計画の目標に届いたか"
    asked = numbers.expected_amount(definition, verdict)
    if verdict.expected_rule is AskedBy.HELD:
        return f"水準（{asked}）を保ったか"
    line = "按分線（自動計算）の" if verdict.expected_rule is AskedBy.LINE else ""
    return f"{formats.day(verdict.expected_on)}の{line}計画値（{asked}）に届いたか"


def _least(rule: str, grade: str) -> tuple[str, Decimal | None]:
    """Return the share from which a rule gives this grade, as published and as a number; None where it is not told."""
    name = re.escape(grade)
    before = re.compile(rf"(?:^|[^0-9A-Za-z一-龠ぁ-んァ-ヶ]){name}[\s:=は…→(「」]*(?:目標(?:値)?の|達成[率度]が?)?\s*$")
    after = re.compile(rf"^(?:の場合|の(?:もの|とき))?[\sでをはならの:=→(「]*{name}(?![0-9A-Za-z一-龠])")
    found = _SHARE.finditer(rule)
    named = [one for one in found if before.search(rule[: one.start()]) or after.search(rule[one.end() :])]
    if len(named) != 1:
        return "", None
    return named[0][0], Decimal(named[0][1]) / (10 if named[0][2] == "割" else 100)
