"""What changed since a day in words: by sort with numbers, and each change before and after."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain import formats
from domain.codes import Status
from domain.era import day_name
from domain.words import STAGE, VALUE_CODE
from metrics import meaning
from metrics.difference import Actual, Content, Definition, Difference, Reached, Target, Verdict, What
from metrics.words import finding

_PLANS = (What.TARGET, What.DEFINITION)


class Part(NamedTuple):
    """What changed of one sort: its name, its number in words, and what differs."""

    name: str
    number: str
    differences: Sequence[Difference]


def parts(found: Sequence[Difference]) -> list[Part]:
    """Return what changed by sort, verdicts first; of a KPI that comes or goes its reports are no news."""
    turned = [one for one in found if one.what is What.STATUS and one.before is not None and one.after is not None]
    reported = [one for one in found if one.what is What.ACTUAL]
    fresh = [one for one in reported if one.before is None]
    mended = [one for one in reported if one.before is not None and one.after is not None]
    gone = [one for one in reported if one.after is None]
    plans = [one for one in found if one.what in _PLANS]
    stages = [one for one in found if one.what is What.STAGE]
    parts = (
        Part("状態が変わった指標", f"{len(turned):,}件{_ways(turned)}", turned),
        Part("新しい実績", f"{len(fresh):,}件（{len({one.subject_id for one in fresh}):,}指標）", fresh),
        Part("訂正された実績", f"{len(mended):,}件", mended),
        Part("取り消された実績", f"{len(gone):,}件", gone),
        Part("段階の報告", f"{len(stages):,}件", stages),
        Part("計画の変更", f"{len(plans):,}件", plans),
    )
    return [part for part in parts if part.differences]


def _ways(turned: Sequence[Difference]) -> str:
    """Return in brackets how many came to where their plan asks and how many fell below; nothing where neither did."""
    up = sum(_is_of(one.after, finding.GOOD) and not _is_of(one.before, finding.GOOD) for one in turned)
    down = sum(_is_of(one.after, finding.LATE) and not _is_of(one.before, finding.LATE) for one in turned)
    told = [f"計画に届いた{up:,}件"] if up else []
    told += [f"届かなくなった{down:,}件"] if down else []
    return f"（うち{'・'.join(told)}）" if told else ""


def _is_of(content: Content | None, codes: Sequence[Status]) -> bool:
    return isinstance(content, Verdict) and content.status in codes


def sentence(since: str, found: Sequence[Part]) -> str:
    """Return what changed of each sort in one sentence; `since` says from when."""
    if not found:
        return f"{since}、実績・状態・段階・計画に変わったところはありません。"
    return f"{since}、{'、'.join(f'{part.name}が{part.number}' for part in found)}。"


def change(one: Difference) -> str:
    """Return a change in a line: ▽ やや遅れ → ○ 順調, 令和8年3月31日　35%."""
    if isinstance(one.before, Verdict) and isinstance(one.after, Verdict):
        return f"{text(one, one.before)} → {text(one, one.after)}"
    if one.before is None:
        return f"{when(one)}　{text(one, one.after)}"
    return f"{when(one)}　{text(one, one.before)} → {text(one, one.after)}"


def when(one: Difference) -> str:
    """Return of when a change is: its day, its year's target, the definition."""
    if isinstance(one.key, date):
        return day_name(one.key)
    if one.key is not None:
        return f"{formats.fiscal_year(one.key)}の目標"
    content = one.after or one.before
    return day_name(content.observed_on) if isinstance(content, Reached) else "指標の定義"


def text(one: Difference, content: Content | None) -> str:
    """Return what stood before or after a change in words."""
    match content:
        case Actual() if content.value_code is not None:
            return VALUE_CODE[content.value_code]
        case Actual():
            return formats.amount(content.low_value, content.high_value, one.unit)
        case Target():
            return formats.amount(content.target_low_value, content.target_high_value, one.unit, content.target_text)
        case Reached():
            return STAGE[content.stage]
        case Verdict():
            return meaning.text(content) + ("（実績が古い）" if content.is_stale else "")
        case Definition():
            return "定義の変更" if one.before is not None and one.after is not None else "計画にある"
        case _:
            return "なし"
