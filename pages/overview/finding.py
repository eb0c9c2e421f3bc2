"""The first lines of 全体: in one sentence how the plans stand, or what they promise while nothing is judged; cards."""

from collections import Counter
from collections.abc import Mapping, Sequence

from domain import formats
from domain.codes import Status
from domain.fiscal import fiscal_year_of
from domain.words import STATUS
from metrics import counts, grouping, promises
from metrics.catalogue import Plan
from metrics.counts import Count, Tally, summed
from metrics.grouping import GroupCount
from metrics.words import finding as words
from metrics.words.finding import GOOD, LATE
from ui import answers, groups, markup, status_band
from ui.search_link import link

_CALL = "実績を登録すると判定が始まります"
# How many plans without KPIs, and how many cities, are named.
_NAMED = 3


Counts = Sequence[Count] | Sequence[GroupCount]


def counted() -> Counts:
    """Return how many KPIs stand how, by city; of very many cities together."""
    return answers.ask(grouping.counts, "all") if groups.are_folded() else answers.ask(counts.by_city)


def has_verdicts(by_city: Counts) -> bool:
    """Tell whether any KPI is judged by what was reported."""
    return any(count.kpi_count for count in by_city if count.status in (*GOOD, *LATE))


def draw(by_city: Counts, plans: Sequence[Plan]) -> markup.Markup:
    """Return the sentence, the band of all KPIs, and a card for each group that has any."""
    total = _count(by_city)
    cards = [_card(group, by_city, total) for group in (*words.JUDGED, *words.OTHERS) if _count(by_city, group.codes)]
    band = status_band.band("全体", summed(by_city))
    return markup.html(
        '<p class="dx-finding">{}</p><div class="dx-whole">{}</div><ul class="dx-tiles">{}</ul>',
        finding(by_city, plans),
        band,
        cards,
    )


def headline(plans: Sequence[Plan], way_in: markup.Markup) -> markup.Markup:
    """Return the first lines of 全体; `way_in` leads into the sample while nothing is judged."""
    by_city = counted()
    if has_verdicts(by_city):
        return draw(by_city, plans)
    begins = markup.html('<p class="dx-begins">{}{}</p>', markup.link(_CALL, "upload"), way_in)
    return markup.html('<p class="dx-finding">{}</p>{}', promised(by_city, plans), begins)


def finding(by_city: Counts, plans: Sequence[Plan]) -> str:
    """Return how the plans stand, in one sentence whose numbers add up: judged and not, and the parts of both."""
    return words.sentence(_whole(by_city, plans), summed(by_city))


def promised(by_city: Counts, plans: Sequence[Plan]) -> str:
    """Return what the plans ask of this fiscal year, in one sentence: how many KPIs have a target, of which city."""
    year = fiscal_year_of(answers.now().as_of)
    cities = _aimed(year)
    if not by_city:
        return f"{len(plans)}計画は、いずれも指標（KPI）を定めていません。"
    if not cities:
        return f"{_whole(by_city, plans)}に、{formats.fiscal_year(year)}の目標はありません。"
    return f"{_whole(by_city, plans)}のうち、{formats.fiscal_year(year)}の目標があるのは{cities.total():,}件（{_shared(cities)}）。"


def _aimed(year: int) -> Counter[str]:
    if not groups.are_folded():
        return Counter(row.municipality_name for row in answers.ask(promises.of_year, year))
    cities = Counter[str]()
    for city in answers.ask(grouping.aimed, year):
        cities[city.municipality_name] += city.item_count
    return cities


def standing(by_city: Counts) -> markup.Markup:
    """Return how all KPIs stand while nothing is judged, the parts of the whole, each leading to its KPIs."""
    parts = [
        link(f"{group.name} {_count(by_city, group.codes):,}件", status=_texts(group.codes))
        for group in words.OTHERS
        if _count(by_city, group.codes)
    ]
    return markup.html("{}指標の内訳：{}", f"{_count(by_city):,}", markup.joined(parts, "、"))


def parts_of(counted: Tally, **filters: object) -> markup.Markup:
    """Return the groups of the cards as parts of any KPIs by status, each leading to those of the filters."""
    found = [(group, sum(counted[code] for code in group.codes)) for group in (*words.JUDGED, *words.OTHERS)]
    items = [
        link(
            markup.html(
                '<span class="dx-mark dx-{}" aria-hidden="true">{}</span>{} {}{}',
                group.mark, STATUS[group.mark].mark, group.name, count, words.told(counted, group.codes),
            ),
            **filters,
            status=_texts(group.codes),
        )
        for group, count in found
        if count
    ]  # fmt: skip
    return markup.html('<span class="dx-named">{}</span>', items)


def _shared(cities: Mapping[str, int]) -> str:
    """Return whose they are, the most first: 東金市27件・四街道市12件; the rest in one where cities are many."""
    ordered = Counter(cities).most_common()
    named = ordered if len(ordered) <= _NAMED + 1 else ordered[:_NAMED]
    told = "・".join(f"{name}{count}件" for name, count in named)
    rest = ordered[len(named) :]
    return told + (f"・ほか{len(rest)}自治体{sum(count for _, count in rest)}件" if rest else "")


def _whole(by_city: Counts, plans: Sequence[Plan]) -> str:
    """Return the whole: plans and KPIs, in brackets which plans set none, or how many where they are many."""
    if groups.are_folded():
        count = len(plans) - sum(size.with_kpis_count for size in answers.ask(grouping.sizes, "all"))
        who = f"{count:,}計画"
    else:
        with_kpis = {row.city for row in answers.ask(counts.by_city)}
        names = [plan.municipality_name for plan in plans if plan.city not in with_kpis]
        count, who = len(names), f"{'・'.join(names)}の計画" if len(names) <= _NAMED else f"{len(names)}計画"
    without = f"（{who}は指標を定めていない）" if count else ""
    return f"{len(plans):,}計画の{_count(by_city):,}指標{without}"


def _card(group: words.Group, by_city: Counts, total: int) -> markup.Markup:
    """Return the card of a group: its number beside the whole, and how many are of plans that run or are over."""
    texts = _texts(group.codes)
    running, over = (_count(by_city, group.codes, is_over=is_over) for is_over in (False, True))
    old = _count(by_city, group.codes, is_stale=True)
    parts = [(f"計画期間中 {running}", "running", running), (f"計画期間終了 {over}", "over", over)]
    lines = [link(words, status=texts, only=only) for words, only, count in parts if running and over and count]
    beside = words.told(summed(by_city), group.codes)
    if beside:
        lines.append(markup.html("<span>{}</span>", beside[1:-1]))
    if old:
        lines.append(link(f"うち実績が古い {old}", status=texts, only="stale"))
    inside = markup.html(
        '<span class="dx-tile-name"><span class="dx-mark dx-{}" aria-hidden="true">{}</span>{}</span>'
        '<span class="dx-tile-figure">{} <small>/ {}件</small></span>',
        group.mark,
        STATUS[group.mark].mark,
        group.name,
        f"{_count(by_city, group.codes):,}",
        f"{total:,}",
    )
    note = markup.html('<span class="dx-tile-note">{}{}</span>', markup.html("<span>{}</span>", group.note), lines)
    return markup.html('<li class="dx-tile">{}{}</li>', link(inside, status=texts), note)


def _texts(codes: Sequence[Status]) -> tuple[str, ...]:
    return tuple(str(code) for code in codes)


def _count(
    by_city: Counts,
    codes: Sequence[Status] = tuple(Status),
    is_over: bool | None = None,
    is_stale: bool | None = None,
) -> int:
    return sum(
        count.kpi_count
        for count in by_city
        if count.status in codes
        and is_over in (None, count.is_period_over)
        and is_stale in (None, count.is_stale)
    )


