"""What one verdict means in words, by the rule that gave it: never more than that rule says, and never less.

A status alone does not tell: 達成 is of the final year or of an earlier one, 実績待ち of a report that is not due or of
one without a number. `domain/words.py` holds what a status means whatever gave it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple, Protocol

from domain.codes import Comparator, Direction, Mark, Status, ValueCode
from domain.era import era_year
from domain.words import MARK, STATUS, VALUE_CODE
from metrics.rules import RULES_VERSION

LOWERED = "目標の引下げによる"
NARROWLY = "8割以上"
START = "初回の実績を起点とした按分線（自動計算）"
_FOUR_FIFTHS = Decimal("0.8")
# What a verdict that is no judgement is called where its rule is known; a count has the status alone.
_NAMES = {
    "rule-3-start": "判定不可（起点のみ）",
    "rule-6-unsurveyed": "判定不可（最終年度は未調査）",
    "rule-3": "判定不可（設定要確認）",
    "rule-3-direction": "判定不可（設定要確認）",
    "rule-3-negative": "判定不可（設定要確認）",
}


class Terms(Protocol):
    """What is asked of a KPI: its definition, or its row in a list."""

    @property
    def direction(self) -> Direction | None:
        """Which way is better."""

    @property
    def comparator(self) -> Comparator | None:
        """How a value must stand to its target."""

    @property
    def tolerance(self) -> Decimal:
        """The difference that counts as none (ε)."""


class Named(Protocol):
    """The status of a verdict and the rule that gave it."""

    @property
    def status(self) -> Status:
        """The verdict."""

    @property
    def rule(self) -> str:
        """The code of the rule that gave it (metrics/rules.py)."""


class Verdict(Named, Protocol):
    """As much of a verdict as its meaning rests on (metrics/status.py); None is "not defined"."""

    @property
    def is_after_lowering(self) -> bool: ...

    @property
    def is_missed_narrowly(self) -> bool: ...

    @property
    def is_start_assumed(self) -> bool: ...

    @property
    def report_word(self) -> str | None: ...

    @property
    def latest_value(self) -> Decimal | None: ...

    @property
    def final_target_value(self) -> Decimal | None: ...

    @property
    def final_target_fiscal_year(self) -> int | None: ...

    @property
    def latest_fiscal_year(self) -> int | None: ...

    @property
    def decisive_fiscal_year(self) -> int | None: ...

    @property
    def attainment(self) -> Decimal | None: ...

    @property
    def gap_value(self) -> Decimal | None: ...

    @property
    def pace_ratio(self) -> Decimal | None: ...

    @property
    def expected_value(self) -> Decimal | None: ...

    @property
    def breach_fiscal_year(self) -> int | None: ...


class Words(NamedTuple):
    """How a comparison went in words, met and not met."""

    met: str
    missed: str


_COMPARED = {
    Comparator.MORE_THAN: Words("を上回った", "を上回らなかった"),
    Comparator.LESS_THAN: Words("を下回った", "を下回らなかった"),
    Comparator.EQUAL: Words("と同じになった", "と同じにならなかった"),
    Comparator.AT_LEAST: Words("以上だった", "を下回った"),
    Comparator.AT_MOST: Words("以下だった", "を上回った"),
}
_REACHED = Words("に届いた", "に届かなかった")
_USUAL = {Direction.UP: Comparator.AT_LEAST, Direction.DOWN: Comparator.AT_MOST}

_FIXED: Mapping[str, str] = {
    "rule-0": "計画から外れた、統合された、または取組が中止された",
    "rule-1": "計画に指標の名だけがあり、数値の目標がない",
    "rule-2": "計画書から最終目標の値を読み取れない",
    "rule-2b": "計画に目標が書かれていない",
    "rule-3": "最終目標の期日が基準値の日より後でない",
    "rule-3-direction": "増やす指標か減らす指標か、または目標との比べ方が決まっていない",
    "rule-3-negative": "その年度の目標が負の値で、年度ごとの判定ができない",
    "rule-3-start": "初回の実績は起点になるだけで、まだ判定できない",
    "rule-4-reference": "登録された実績は目標のない年度のもの（参考）で、目標のある年度の実績を待っている",
}
_BEFORE_FIRST = "判定に使う実績がまだなく、報告の期限前"
_MISSING = "報告の期限を過ぎたが、このダッシュボードに判定に使う実績がない"


def name(verdict: Named) -> str:
    """Return the name of a verdict's status; of 判定不可 the one that tells why."""
    return _NAMES.get(verdict.rule, STATUS[verdict.status].name)


def text(verdict: Named) -> str:
    """Return mark and name of a verdict, ○ 順調."""
    return f"{STATUS[verdict.status].mark} {name(verdict)}"


def meaning(terms: Terms, verdict: Verdict) -> str:
    """Return what the verdict means by its rule, in a line without a full stop. KeyError for an unknown rule."""
    fixed = _FIXED.get(verdict.rule)
    return fixed if fixed is not None else _BY_RULE[verdict.rule](terms, verdict)


def sentence(terms: Terms, verdict: Verdict) -> str:
    """Return the meaning as a sentence, with the code of the rule and the version of the rules."""
    return f"{meaning(terms, verdict)}。（規則 {verdict.rule}、判定規則の版 {RULES_VERSION}）"


def notes(verdict: Verdict) -> tuple[str, ...]:
    """Return what stands beside the status wherever it is shown: which survey decided, that a target was lowered."""
    survey = f"{_decisive(verdict)}の調査値で判定" if _is_by_survey(verdict) else ""
    found = (survey, LOWERED if verdict.is_after_lowering else "")
    return tuple(note for note in found if note)


def part(status: Status, lowered_count: int, narrow_count: int) -> str:
    """Return what of a count must be said beside it: 「うち目標の引下げによる 1件」, 「うち8割以上 4件」; else nothing."""
    parts = [f"うち{LOWERED} {lowered_count:,}件"] if lowered_count else []
    parts += [f"うち{NARROWLY} {narrow_count:,}件"] if narrow_count and status is Status.MISSED else []
    return "、".join(parts)


def pinned(rules_version: str, registered: str) -> str:
    """Return by which rules a page of an earlier version is judged; nothing where they are those of its day."""
    same = rules_version == registered
    return "" if same else f"判定規則{rules_version}で判定。登録時の規則は{registered}。"


def report_word(word: str | None) -> str:
    """Return the word of a report that decides nothing: 速報, 集計中 …; empty where there is none."""
    if word is None:
        return ""
    return MARK[Mark.PRELIMINARY] if word == Mark.PRELIMINARY else VALUE_CODE[ValueCode(word)]


def _compared(terms: Terms, is_met: bool, is_by_room: bool, what: str = "目標") -> str:
    """Return how the actual stands to what is asked, as the comparator asks: 目標に届いた, 目標を上回らなかった."""
    comparator, direction = terms.comparator, terms.direction
    is_usual = direction is not None and comparator is _USUAL[direction]
    words = _REACHED if is_usual or comparator is None else _COMPARED[comparator]
    return f"{'許容差を入れて' if is_by_room else ''}{what}{words.met if is_met else words.missed}"


def _is_by_room(terms: Terms, verdict: Verdict, asked: Decimal | None) -> bool:
    """Tell whether the actual meets what is asked by ε alone."""
    actual, comparator = verdict.latest_value, terms.comparator
    if not terms.tolerance or actual is None or asked is None or comparator is None:
        return False
    met = {
        Comparator.MORE_THAN: actual > asked,
        Comparator.AT_LEAST: actual >= asked,
        Comparator.LESS_THAN: actual < asked,
        Comparator.AT_MOST: actual <= asked,
        Comparator.EQUAL: actual == asked,
    }
    return not met[comparator]


def _final(terms: Terms, verdict: Verdict) -> str:
    """Return how a final year went against the target: of an own year, that year's."""
    asked = verdict.expected_value if verdict.rule == "own-year" else verdict.final_target_value
    is_met = verdict.status is Status.ACHIEVED
    told = _compared(terms, is_met, is_met and _is_by_room(terms, verdict, asked))
    return told if is_met or not verdict.is_missed_narrowly else f"{told}（{_narrowly(terms, verdict)}）"


def _narrowly(terms: Terms, verdict: Verdict) -> str:
    is_own = verdict.rule == "own-year"
    share, what = (verdict.pace_ratio, "目標に対する比") if is_own else (verdict.attainment, "到達度")
    return NARROWLY if share is None else f"{_with_room(terms, share)}{what}は{NARROWLY}"


def _with_room(terms: Terms, share: Decimal | None) -> str:
    """Return that a share is four fifths by ε alone, where it is."""
    return "許容差を入れた" if terms.tolerance and share is not None and share < _FOUR_FIFTHS else ""


def _rule_4(_: Terms, verdict: Verdict) -> str:
    return _BEFORE_FIRST if verdict.status is Status.AWAITING else _MISSING


def _rule_4_word(_: Terms, verdict: Verdict) -> str:
    return f"{_word(verdict)}があり、確定した実績を待っている"


def _word(verdict: Verdict) -> str:
    word = report_word(verdict.report_word)
    return f"「{word}」の報告" if word else "値のない報告か速報"


def _rule_5(_: Terms, verdict: Verdict) -> str:
    return f"{_year(verdict)}の報告の期限を過ぎたが、このダッシュボードにその確定した実績がない"


def _rule_5_word(_: Terms, verdict: Verdict) -> str:
    return f"{_year(verdict)}は{_word(verdict)}があり、確定した実績を待っている"


def _rule_6(terms: Terms, verdict: Verdict) -> str:
    return f"最終目標年度の実績が{_final(terms, verdict)}"


def _rule_6_survey(terms: Terms, verdict: Verdict) -> str:
    return f"{_decisive(verdict)}の調査値（最終目標年度は調査しない年）が{_final(terms, verdict)}"


def _rule_6_unsurveyed(_: Terms, verdict: Verdict) -> str:
    word = report_word(verdict.report_word)
    return f"{_year(verdict)}の報告が{f'「{word}」' if word else '未調査または該当なし'}のため、達成か未達成かを判定できない"


def _rule_7(terms: Terms, verdict: Verdict) -> str:
    told = _compared(terms, True, _is_by_room(terms, verdict, verdict.final_target_value), "最終目標")
    if verdict.status is Status.ACHIEVED:
        return f"最終目標年度より前に、{told}（その年度の市区町村の目標がすでに最終目標と同じ）"
    return f"最終目標年度より前に、{told}"


def _rule_8(terms: Terms, verdict: Verdict) -> str:
    base = "起点（初回の実績）" if verdict.is_start_assumed else "基準値"
    return f"{base}より{'許容差を超えて' if terms.tolerance else ''}悪くなった"


def _on_track(terms: Terms, verdict: Verdict, what: str, whose: str = "") -> str:
    is_by_room = bool(terms.tolerance) and verdict.gap_value is not None and verdict.gap_value < 0
    return f"{whose}{'許容差を入れて' if is_by_room else ''}{what}に届いている"


def _rule_9(terms: Terms, verdict: Verdict) -> str:
    return _on_track(terms, verdict, "その時点の計画値")


def _rule_10(terms: Terms, verdict: Verdict) -> str:
    return f"計画値に届かないが、{_with_room(terms, verdict.pace_ratio)}計画比は8割以上"


def _rule_11(_: Terms, verdict: Verdict) -> str:
    return "計画値に届いていない" if verdict.pace_ratio is None else "計画値に届かず、計画比が8割に満たない"


def _zero(_: Terms, verdict: Verdict) -> str:
    if verdict.status is Status.MAINTAINED:
        return "0を目標とする年度の実績が、どれも目標を満たしている"
    year = verdict.breach_fiscal_year
    when = "ある年度" if year is None else f"{era_year(year)}年度"
    return f"{when}の実績が、0とする目標を外れた（計画の終わりまで残る）"


def _held(terms: Terms, verdict: Verdict, what: str) -> str:
    if verdict.status is Status.BROKEN:
        return f"直近の実績が{what}を満たしていない"
    is_by_room = _is_by_room(terms, verdict, verdict.expected_value)
    return f"直近の実績が{'許容差を入れて' if is_by_room else ''}{what}を満たしている"


def _maintain(terms: Terms, verdict: Verdict) -> str:
    return _held(terms, verdict, "保つ水準")


def _beyond(terms: Terms, verdict: Verdict) -> str:
    base = "起点（初回の実績）" if verdict.is_start_assumed else "基準値"
    return f"{base}がすでに最終目標を超えているため保つ水準とみなし、{_held(terms, verdict, 'その水準')}"


def _own_year(terms: Terms, verdict: Verdict) -> str:
    if verdict.status in (Status.ACHIEVED, Status.MISSED):
        if _is_by_survey(verdict):
            return _rule_6_survey(terms, verdict)
        return f"最終目標年度の実績が、その年度の{_final(terms, verdict)}"
    if verdict.status is Status.ON_TRACK:
        return _on_track(terms, verdict, "その年度の目標")
    if verdict.status is Status.SLIGHTLY_BEHIND:
        return f"その年度の目標に届かないが、{_with_room(terms, verdict.pace_ratio)}目標に対する比は8割以上"
    return "その年度の目標に届かず、目標に対する比が8割に満たない"


def _start(terms: Terms, verdict: Verdict) -> str:
    if verdict.status is Status.ON_TRACK:
        return _on_track(terms, verdict, "その時点で期限の来た市区町村の目標", "初回の実績（起点）が、")
    return "初回の実績（起点）が、その時点で期限の来た市区町村の目標に届いていない"


def _stage(_: Terms, verdict: Verdict) -> str:
    if verdict.status is Status.BEHIND:
        return "報告された段階が、期限の来た目標の段階まで進んでいない"
    if verdict.expected_value is None:
        return "この時点までに期限の来た段階の目標はない"
    return "報告された段階が、期限の来た目標の段階まで進んでいる"


def _is_by_survey(verdict: Verdict) -> bool:
    """Tell whether the value of an earlier year was held against the final target, which is measured in no later one.

    Where each year stands alone its rule is `own-year` there too.
    """
    year, final = verdict.latest_fiscal_year, verdict.final_target_fiscal_year
    is_own = verdict.rule == "own-year" and verdict.status in (Status.ACHIEVED, Status.MISSED)
    return verdict.rule == "rule-6-survey" or (is_own and year is not None and final is not None and year < final)


def _decisive(verdict: Verdict) -> str:
    year = verdict.decisive_fiscal_year
    return "最後の調査年度" if year is None else f"{era_year(year)}年度"


def _year(verdict: Verdict) -> str:
    """Return the year whose value decides: the final one, else the last year of survey by its name."""
    decisive = verdict.decisive_fiscal_year
    if decisive is None or decisive == verdict.final_target_fiscal_year:
        return "最終目標年度"
    return f"{era_year(decisive)}年度（最終目標年度の前の最後の調査年）"


_BY_RULE = {
    "rule-4": _rule_4,
    "rule-4-word": _rule_4_word,
    "rule-5": _rule_5,
    "rule-5-word": _rule_5_word,
    "rule-6": _rule_6,
    "rule-6-survey": _rule_6_survey,
    "rule-6-unsurveyed": _rule_6_unsurveyed,
    "rule-7": _rule_7,
    "rule-8": _rule_8,
    "rule-9": _rule_9,
    "rule-10": _rule_10,
    "rule-11": _rule_11,
    "zero": _zero,
    "maintain": _maintain,
    "beyond": _beyond,
    "own-year": _own_year,
    "start": _start,
    "stage": _stage,
}
