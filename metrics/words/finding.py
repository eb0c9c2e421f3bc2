"""How plans stand in one sentence whose numbers add up: judged and not, and the parts of both."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.codes import Status
from domain.words import STATUS
from metrics import meaning
from metrics.counts import Tally

GOOD = (Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.MAINTAINED, Status.ON_TRACK)
LATE = (Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.REGRESSED, Status.BROKEN, Status.MISSED)
_NO_VERDICT = (Status.QUALITATIVE, Status.NO_TARGET, Status.LOST, Status.NOT_ASSESSABLE, Status.ENDED)


class Group(NamedTuple):
    """KPIs that stand alike: the words of the sentence, the name of the card, what it means, the statuses."""

    words: str
    name: str
    note: str
    mark: Status
    codes: tuple[Status, ...]


_REACHED = Group("計画に届いている（順調・達成・維持）", "計画に届いている", "順調・達成・維持", Status.ON_TRACK, GOOD)
_BELOW = Group("届いていない（遅れ・未達成など）", "計画に届いていない", "遅れ・後退・未達成など", Status.BEHIND, LATE)
_MISSING = Group(
    "未登録（報告の期限を過ぎ、求められる実績がない）", "未登録", "報告の期限を過ぎ、求められる実績がない", Status.UNREPORTED,
    (Status.UNREPORTED,),
)  # fmt: skip
_AWAITING = Group("実績待ち", "実績待ち", "報告の期限前、または確定した値を待つ", Status.AWAITING, (Status.AWAITING,))
_OUTSIDE = Group("判定対象外", "判定対象外", "数値目標なし・値の欠落・起点のみなど", Status.LOST, _NO_VERDICT)
JUDGED, OTHERS = (_REACHED, _BELOW), (_MISSING, _AWAITING, _OUTSIDE)


def sentence(whole: str, counted: Tally) -> str:
    """Return how KPIs stand; `whole` names them all with their number: 5計画の152指標."""
    judged, others = ([(group, number(counted, group.codes)) for group in groups] for groups in (JUDGED, OTHERS))
    said = "、".join(f"{group.words}が{count:,}件{told(counted, group.codes)}" for group, count in judged if count)
    rest = "、".join(f"{group.words}{count:,}件" for group, count in others if count)
    first = f"{whole}のうち、実績から判定できたのは{sum(count for _, count in judged):,}件。" + (f"{said}です。" if said else "")
    return first + (f"残る{sum(count for _, count in others):,}件は、{rest}です。" if rest else "")


def number(counted: Tally, codes: Sequence[Status]) -> int:
    """Return how many KPIs stand in any of these statuses."""
    return sum(counted[code] for code in codes)


def told(counted: Tally, codes: Sequence[Status]) -> str:
    """Return what must be said beside the number of these statuses together, in brackets; mostly nothing."""
    lowered = sum(counted.lowered.get(code, 0) for code in codes)
    missed = Status.MISSED in codes and counted[Status.MISSED]
    parts = [part for part in (meaning.part(codes[0], lowered, 0), _missed(counted) if missed else "") if part]
    return f"（{'、'.join(parts)}）" if parts else ""


def _missed(counted: Tally) -> str:
    """Return how many of a group are 未達成, where some of them missed narrowly."""
    if not counted.narrow_count:
        return ""
    narrow = meaning.part(Status.MISSED, 0, counted.narrow_count)
    return f"うち{STATUS[Status.MISSED].name} {counted[Status.MISSED]:,}件、その{narrow}"
