"""The four numbers of a KPI as cards, each with what it means; where a number cannot be given, what stands instead."""

from collections.abc import Iterator

from metrics.catalogue import Initiative, KpiDefinition
from metrics.status import KpiStatus
from metrics.words import numbers as words
from ui import kinds, markup

Card = tuple[object, object, object]


def judged(definition: KpiDefinition, verdict: KpiStatus) -> Iterator[Card]:
    """Return 到達度, 計画差, 計画比 and 必要ペース, each with what it means; where one is not defined, the reason."""
    return map(_shown, words.judged(definition, verdict))


def promised(definition: KpiDefinition, verdict: KpiStatus) -> Iterator[Card]:
    """Return what stands before the first actual: the pace that is promised, the next report, what is missing."""
    return map(_shown, words.promised(definition, verdict))


def pace(definition: KpiDefinition, verdict: KpiStatus) -> Card:
    """Return the card 必要ペース: the change each year must bring, the same promise of every year, or why none."""
    return _shown(words.pace(definition, verdict))


def _shown(card: words.Card) -> Card:
    return (card.name, _none(card.figure) if card.is_absent else card.figure, card.meaning)


def _none(word: str) -> markup.Markup:
    return markup.html('<span class="dx-instead">{}</span>', word)


def not_judged(definition: KpiDefinition, verdict: KpiStatus, initiative: Initiative | None) -> Iterator[Card]:
    """Return what stands in place of a judgement: the initiative's stage, what was reported, where it is printed."""
    roadmap = markup.link("工程で計画上の段階を見る", "roadmap", initiative=definition.initiative_id)
    if initiative is not None and initiative.stage is not None:
        on = f"{initiative.stage_on:%Y-%m-%d}の報告。"
        yield (
            "取組の段階",
            markup.stage_chip(initiative.stage),
            markup.joined((on, initiative.evidence or "", "　", roadmap)),
        )
    else:
        yield ("取組の段階", _none("報告は未登録"), roadmap)
    numbers = [report for report in definition.reports if report.value_code is None]
    if numbers:
        yield ("報告された値", f"{len(numbers)}件", "判定はしないが、図と表に示す")
    else:
        yield ("報告された値", _none("未登録"), "登録されると、判定はせずに図と表に示す")
    gaps = kinds.fit("この市区町村の出典と欠けている値", definition.municipality_name)
    yield ("計画書の場所", "", markup.joined((definition.place, "　", markup.link(gaps, "sources", city=definition.city))))
