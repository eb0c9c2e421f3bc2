"""The first lines of the overview: how the plans stand, in words, and the counts behind the words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from domain.codes import Status
from domain.words import STATUS
from metrics.catalogue import Plan
from metrics.counts import Count
from ui import markup
from ui.search_link import link

_GOOD = (Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.MAINTAINED, Status.ON_TRACK)
_LATE = (Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.REGRESSED, Status.BROKEN, Status.MISSED)
_NO_VERDICT = (Status.QUALITATIVE, Status.NO_TARGET, Status.LOST, Status.NOT_ASSESSABLE, Status.ENDED)

_NAME_GOOD, _NAME_STALE, _NAME_LATE = "順調・達成・維持", "順調・達成だが実績が古い", "遅れ・未達成"
_NAME_MISSING, _NAME_AWAITING, _NAME_NO_VERDICT = "未登録（未報告）", "実績待ち", "判定対象外"
# How many plans without KPIs are named.
_NAMED = 3
_ALWAYS = (_NAME_GOOD, _NAME_LATE, _NAME_MISSING, _NAME_AWAITING)


class Group(NamedTuple):
    """KPIs that stand alike: what they are called, how many, and the filters that find exactly them."""

    name: str
    note: str
    mark: Status
    kpi_count: int
    filters: Mapping[str, object]


def draw(by_city: Sequence[Count], plans: Sequence[Plan], call: markup.Markup) -> markup.Markup:
    """Return the finding in words, and below it the counts that it rests on, each beside the whole.

    While nothing is judged, `call` stands between them: what a reader can do about it.
    """
    total = sum(count.kpi_count for count in by_city)
    running = groups(by_city, is_over=False)
    over = groups(by_city, is_over=True)
    tiles = [_tile(group, total) for group in running if group.kpi_count or group.name in _ALWAYS]
    if any(group.kpi_count for group in over):
        tiles.append(_over_tile(over, total, sum(plan.is_period_over for plan in plans)))
    begins = None
    if not has_verdicts(by_city):
        begins = markup.html('<p class="dx-text dx-begins">実績を登録すると判定が始まります。{}</p>', call)
    sentence = finding(by_city, plans)
    return markup.html('<p class="dx-finding">{}</p>{}<ul class="dx-tiles">{}</ul>', sentence, begins, tiles)


def finding(by_city: Sequence[Count], plans: Sequence[Plan]) -> str:
    """Return how the plans stand, in words: verdicts where there are any, else what is awaited and what is missing."""
    total = sum(count.kpi_count for count in by_city)
    whole = f"{len(plans)}計画{total}指標{_without_kpis(by_city, plans)}のうち、"
    running, over = ({group.name: group.kpi_count for group in groups(by_city, is_over)} for is_over in (False, True))
    if not has_verdicts(by_city):
        both = {name: running[name] + over[name] for name in running}
        return (
            f"{whole}判定できる実績があるのは0件。{both[_NAME_MISSING]}件は未登録（報告の期限を過ぎて実績がない）、"
            f"{both[_NAME_AWAITING]}件は初回の報告期限前です。"
            f"残る{both[_NAME_NO_VERDICT]}件は、計画に数値の目標がないか、値が欠けていて判定しません。"
        )
    clauses = [
        f"{when}の{sum(part.values())}件は、順調・達成・維持が{part[_NAME_GOOD]}件、遅れ・未達成が{part[_NAME_LATE]}件"
        for when, part in (("計画期間中", running), ("計画期間を終えた計画", over))
        if any(part.values())
    ]
    others = (
        (_NAME_STALE, "順調・達成だが実績が古いもの"),
        (_NAME_MISSING, "未登録（報告の期限を過ぎて実績がない）"),
        (_NAME_AWAITING, "初回の報告期限前"),
        (_NAME_NO_VERDICT, "判定対象外"),
    )
    rest = [(words, running[name] + over[name]) for name, words in others]
    told = "、".join(f"{words}{count}件" for words, count in rest if count)
    return f"{whole}{'。'.join(clauses)}。残る{sum(count for _, count in rest)}件は、{told}です。"


def _without_kpis(by_city: Sequence[Count], plans: Sequence[Plan]) -> str:
    """Return in brackets which plans set no KPIs, or how many where they are many; nothing where all do."""
    with_kpis = {count.city for count in by_city}
    names = [plan.municipality_name for plan in plans if plan.city not in with_kpis]
    if not names:
        return ""
    who = f"{'・'.join(names)}の計画" if len(names) <= _NAMED else f"{len(names)}計画"
    return f"（{who}は指標を定めていない）"


def has_verdicts(by_city: Sequence[Count]) -> bool:
    """Tell whether any KPI is judged by what was reported."""
    return any(count.kpi_count for count in by_city if count.status in (*_GOOD, *_LATE))


def groups(by_city: Sequence[Count], is_over: bool) -> list[Group]:
    """Return the KPIs of the plans that run, or of those whose period is over, in groups that hold each KPI once."""
    counts = [count for count in by_city if count.is_period_over == is_over]
    of_period = "over" if is_over else "running"

    def group(name: str, note: str, mark: Status, codes: Sequence[Status], is_stale: bool | None = None) -> Group:
        kept = [count for count in counts if count.status in codes and is_stale in (None, count.is_stale)]
        freshness = () if is_stale is None else ("stale",) if is_stale else ("fresh",)
        filters = {"status": tuple(str(code) for code in codes), "only": (*freshness, of_period)}
        return Group(name, note, mark, sum(count.kpi_count for count in kept), filters)

    return [
        group(_NAME_GOOD, "計画値に届いている。実績が古いものを除く", Status.ON_TRACK, _GOOD, is_stale=False),
        group(_NAME_LATE, "やや遅れ・後退・維持できずを含む", Status.BEHIND, _LATE),
        group(_NAME_STALE, "新しい年度の報告が期限を過ぎている", Status.ON_TRACK, _GOOD, is_stale=True),
        group(_NAME_MISSING, "報告の期限を過ぎたが、ここに実績がない", Status.UNREPORTED, (Status.UNREPORTED,)),
        group(_NAME_AWAITING, "最初の報告の期限がまだ来ていない", Status.AWAITING, (Status.AWAITING,)),
        group(_NAME_NO_VERDICT, "数値目標なし・目標未設定・値の欠落など", Status.LOST, _NO_VERDICT),
    ]


def _tile(group: Group, total: int) -> markup.Markup:
    inside = markup.html(
        '<span class="dx-tile-name"><span class="dx-mark dx-{}" aria-hidden="true">{}</span>{}</span>'
        '<span class="dx-tile-figure">{} <small>/ {}件</small></span>',
        group.mark,
        STATUS[group.mark].mark,
        group.name,
        group.kpi_count,
        total,
    )
    return markup.html(
        '<li class="dx-tile{}">{}<span class="dx-tile-note">{}</span></li>',
        " dx-stale" if group.filters["only"] == ("stale", "running") else "",
        link(inside, **group.filters) if group.kpi_count else markup.html("<span>{}</span>", inside),
        group.note,
    )


def _over_tile(over: Iterable[Group], total: int, plan_count: int) -> markup.Markup:
    held = [group for group in over if group.kpi_count]
    inside = markup.html(
        '<span class="dx-tile-name">計画期間終了</span>'
        '<span class="dx-tile-figure">{} <small>/ {}件</small></span>',
        sum(group.kpi_count for group in held),
        total,
    )
    return markup.html(
        '<li class="dx-tile dx-tile-over">{}<span class="dx-tile-note">{}計画。内訳：{}</span></li>',
        link(inside, only=("over",)),
        plan_count,
        [link(f"{group.name} {group.kpi_count}", **group.filters) for group in held],
    )
