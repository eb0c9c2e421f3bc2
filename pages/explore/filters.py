"""The filters of 分析, and what they find in the cities' plans."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain import formats, spelling
from domain.codes import Kind, Mapped, Status
from domain.lists import listed as names_of
from domain.words import CONTEXT_TOPIC, KIND, MAPPED, status_text
from metrics import catalogue, context, events, figures, measure_of_kpi, promises, selecting, standing, unthemed
from metrics.catalogue import Initiative
from metrics.context import ContextItem
from metrics.events import Event
from metrics.figures import FigureValue
from metrics.selecting import Wanted
from metrics.standing import Standing
from metrics.words import figures as figure_words
from metrics.words import kpi as kpi_words
from pages.explore import listed
from ui import (
    answers,
    context_rows,
    event_rows,
    fields,
    groups,
    kinds,
    mapping,
    markup,
    selection,
)


class Condition(NamedTuple):
    """A property of a KPI to ask for: its words, and whether a KPI has it."""

    words: str
    holds: Callable[[Standing], bool]


CONDITIONS: Mapping[str, Condition] = {
    "fresh": Condition("実績が古いものを除く", lambda kpi: not kpi.is_stale),
    "stale": Condition("実績が古い", lambda kpi: kpi.is_stale),
    "running": Condition("計画期間中", lambda kpi: not kpi.is_period_over),
    "over": Condition("計画期間終了", lambda kpi: kpi.is_period_over),
    "overdue": Condition("期限を過ぎた報告がある", lambda kpi: bool(kpi.missing_report_count)),
}


class Choice(NamedTuple):
    """A filter of several values: its label, and the words of each code."""

    label: str
    options: Mapping[str, str]


Asked = Mapping[str, Sequence[str]]  # by the name of a filter in the address, the codes that it asks for


@dataclass(frozen=True, slots=True)
class Found:
    """What the address asks for: KPIs and initiatives in the order of the plans, each with the whole number there is.

    `initiatives` is None where a filter asks for what only a KPI has; `events` and `context` also where one asks for
    what they have not, a department or a theme. `figures` are the printed values of the figures found (本文の数値),
    which are no KPIs; none where a filter asks for what only a KPI has.
    """

    kpis: Sequence[Standing]
    initiatives: Sequence[Initiative] | None
    kpi_total: int
    initiative_total: int
    filters: tuple[tuple[str, str], ...]
    figures: tuple[FigureValue, ...] = ()
    figure_total: int = 0
    events: tuple[Event, ...] | None = None
    context: tuple[ContextItem, ...] | None = None


# What is asked for where the cities that are asked for lie in no group that is.
_NO_CITY = ""
# What only a KPI has.
_OF_KPIS = ("status", "kind", "fy", "aim", "due", "only", mapping.FILTER)
# The filters that stand in the first row beside the words, and those that unfold below it.
FIRST, FURTHER = ("city", "theme", "department", "status"), ("kind", "fy", "aim", "due", "only", mapping.FILTER)
# Those that are offered where cities are many.
OF_MANY = ("pref", "size")
WORDS = "キーワード"
# What narrows this page only: beside its own filters, what its views narrow further.
NARROWING = (
    "city", "pref", "size", "kind", "aim", "due", "only", mapping.FILTER, "pick", "k", "unit", "month", "row", "tool",
    "page", "also",
)  # fmt: skip


def choices() -> dict[str, Choice]:
    """Return the filters by their name in the address, each with what occurs."""
    if groups.are_folded():
        return _choices_of_all()
    every = answers.ask(standing.of_all)
    statuses = {kpi.status for kpi in every}
    departments = kpi_words.all_departments(kpi.departments for kpi in every)
    there = {kpi.kind for kpi in every}
    years = sorted({kpi.final_target_fiscal_year for kpi in every if kpi.final_target_fiscal_year is not None})
    days = sorted({kpi.next_report_due_on for kpi in every if kpi.next_report_due_on is not None})
    aims = sorted({row.fiscal_year for row in answers.ask(promises.years)})
    return {
        "city": Choice(kinds.word(), {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}),
        "theme": Choice("重点取組事項", _themes()),
        "status": Choice("状態", {code: status_text(code) for code in Status if code in statuses}),
        "department": Choice("担当", {name: name for name in departments}),
        "kind": Choice("種類", {code: KIND[code] for code in Kind if code in there}),
        "fy": Choice("最終目標の年度", {str(year): formats.fiscal_year(year) for year in years}),
        "aim": Choice("目標のある年度", {str(year): formats.fiscal_year(year) for year in aims}),
        "due": Choice("次の報告の期限", {day.isoformat(): formats.day(day) for day in days}),
        mapping.FILTER: Choice("共通指標", {code.value: MAPPED[code] for code in Mapped}),
        "only": Choice("条件", {code: condition.words for code, condition in CONDITIONS.items()}),
        **{by: Choice(words, groups.options(by)) for by, words in groups.BY.items()},
    }


def _themes() -> dict[str, str]:
    """Return the themes by their codes, and where it is open of some initiative what it is under, that too."""
    found = {theme.theme_id: theme.short_name for theme in answers.ask(catalogue.themes)}
    return found | ({mapping.CODE: mapping.OPEN} if mapping.unthemed() else {})


def _choices_of_all() -> dict[str, Choice]:
    """Return the same of what the database finds to occur; departments that most KPIs have come first."""
    there: dict[str, list[str]] = {}
    for found_property in answers.ask(selecting.properties):
        there.setdefault(found_property.property_name, []).append(found_property.code)
    statuses, kind_codes = set(there.get("status", ())), set(there.get("kind", ()))
    days = [date.fromisoformat(day) for day in sorted(there.get("due", ()))]
    return {
        "city": Choice(kinds.word(), {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}),
        "theme": Choice("重点取組事項", _themes()),
        "status": Choice("状態", {code: status_text(code) for code in Status if code in statuses}),
        "department": Choice("担当", {name: name for name in kpi_words.all_departments(there.get("departments", ()))}),
        "kind": Choice("種類", {code: KIND[code] for code in Kind if code in kind_codes}),
        "fy": Choice("最終目標の年度", {year: formats.fiscal_year(year) for year in sorted(there.get("fy", ()))}),
        "aim": Choice("目標のある年度", {year: formats.fiscal_year(year) for year in sorted(there.get("aim", ()))}),
        "due": Choice("次の報告の期限", {day.isoformat(): formats.day(day) for day in days}),
        mapping.FILTER: Choice("共通指標", {code.value: MAPPED[code] for code in Mapped}),
        "only": Choice("条件", {code: condition.words for code, condition in CONDITIONS.items()}),
        **{by: Choice(words, groups.options(by)) for by, words in groups.BY.items()},
    }


def drawn(offered: Mapping[str, Choice]) -> markup.Markup:
    """Return the fields of the filters, the finer ones to be unfolded."""
    heads = {"city": groups.prefectures()}

    def field(name: str) -> fields.Field:
        return fields.many(name, offered[name].label, offered[name].options, heads=heads.get(name))

    finer = [*FURTHER, *(name for name in OF_MANY if offered[name].options)]
    return fields.draw(
        fields.words("q", WORDS, "例：オンライン手続"),
        *map(field, FIRST),
        fields.further("さらに絞り込む（種類・年度・期限・条件・共通指標）", [field(name) for name in finer]),
    )


def found() -> Found:
    """Return what the address selects. Every count of the overview is the number of KPIs that its link finds."""
    offered = choices()
    asked = {name: selection.known(name, choice.options) for name, choice in offered.items()}
    words = selection.text("q")
    hits = {hit.id for hit in answers.ask(catalogue.search, words)} if words else None
    filters = [(WORDS, f"「{words}」")] if words else []
    filters += [
        (offered[name].label, "・".join(offered[name].options[code] for code in codes))
        for name, codes in asked.items()
        if codes
    ]
    kpis, total = _kpis(asked, hits)
    if asked["pref"] or asked["size"]:
        of_groups = groups.cities_of(asked["pref"], asked["size"])
        asked["city"] = [city for city in asked["city"] or of_groups if city in of_groups] or [_NO_CITY]
    printed, is_of_kpis = answers.ask(figures.of_all), any(asked[name] for name in _OF_KPIS)
    initiatives, initiative_total = _initiatives(asked, hits)
    return Found(
        kpis,
        None if is_of_kpis else initiatives,
        total,
        initiative_total,
        tuple(filters),
        () if is_of_kpis or not printed else _figures_passing(printed, _initiatives(asked, None)[0], words),
        len({row.figure_id for row in printed}),
        None if any(asked[name] for name in (*_OF_KPIS, "department")) else _events_passing(asked, words),
        None if any(asked[name] for name in (*_OF_KPIS, "department", "theme")) else _context_passing(asked, words),
    )


def _initiatives(asked: Asked, hits: set[str] | None) -> tuple[Sequence[Initiative], int]:
    """Return the initiatives that pass, and how many there are: of very many cities as the database has them."""
    if groups.are_folded():
        wanted = listed.wanted({**asked, "pref": (), "size": ()}, None if hits is None else sorted(hits))
        return listed.Initiatives(wanted.text()), answers.ask(selecting.initiative_number, Wanted().text())
    every = answers.ask(catalogue.initiatives)
    return _initiatives_passing(every, asked, hits), len(every)


def _kpis(asked: Asked, hits: set[str] | None) -> tuple[Sequence[Standing], int]:
    """Return the KPIs that pass, and how many there are: of very many cities as the database has them."""
    if groups.are_folded():
        whole = answers.ask(selecting.number, Wanted().text()).kpi_count
        return listed.Listed(listed.wanted(asked, None if hits is None else sorted(hits)).text()), whole
    every = answers.ask(standing.of_all)
    if asked["pref"] or asked["size"]:
        of_groups = groups.cities_of(asked["pref"], asked["size"])
        in_both = [city for city in asked["city"] or of_groups if city in of_groups]
        asked = {**asked, "city": in_both or [_NO_CITY]}
    return _kpis_passing(every, asked, hits), len(every)


def summary(result: Found, is_of_kpis: bool = False) -> markup.Markup:
    """Return how much was found, of how much; for a view of KPIs of these alone."""
    pieces = [markup.html("指標 <strong>{}</strong> / {}件", f"{len(result.kpis):,}", f"{result.kpi_total:,}")]
    if is_of_kpis:
        return pieces[0]
    if result.initiatives is not None:
        counts = f"{len(result.initiatives):,}", f"{result.initiative_total:,}"
        pieces.append(markup.html("取組 <strong>{}</strong> / {}件", *counts))
    if result.initiatives is not None and result.figure_total:
        count = len({row.figure_id for row in result.figures})
        pieces.append(markup.html("{} <strong>{}</strong> / {}件", figure_words.WHAT, count, result.figure_total))
    others = ((event_rows.TITLE, result.events), (context_rows.TITLE, result.context))
    pieces += [markup.html("{} <strong>{}</strong>件", name, len(rows)) for name, rows in others if rows is not None]
    return markup.joined(pieces, "　")


def in_words(result: Found) -> str:
    """Return the filters in one line: 市：銚子市　状態：！ 未登録."""
    return "　".join(f"{label}：{words}" for label, words in result.filters)


def _kpis_passing(every: Iterable[Standing], asked: Asked, hits: set[str] | None) -> tuple[Standing, ...]:
    of_themes = _of_themes(asked["theme"])
    of_years = {row.kpi_id for row in answers.ask(promises.years) if str(row.fiscal_year) in asked["aim"]}
    conditions = [CONDITIONS[code] for code in asked["only"]]
    states = answers.ask(measure_of_kpi.states) if asked[mapping.FILTER] else {}
    return tuple(
        kpi
        for kpi in every
        if (hits is None or kpi.kpi_id in hits)
        and (of_themes is None or kpi.kpi_id in of_themes)
        and _is_any(asked["city"], (kpi.city,))
        and _is_any(asked["status"], (kpi.status,))
        and _is_any(asked["department"], names_of(kpi.departments))
        and _is_any(asked["kind"], (kpi.kind,))
        and _is_any(asked["fy"], _year(kpi))
        and (not asked["aim"] or kpi.kpi_id in of_years)
        and _is_any(asked["due"], () if kpi.next_report_due_on is None else (kpi.next_report_due_on.isoformat(),))
        and _is_any(asked[mapping.FILTER], (states.get(kpi.kpi_id),))
        and all(condition.holds(kpi) for condition in conditions)
    )


def _initiatives_passing(every: Iterable[Initiative], asked: Asked, hits: set[str] | None) -> tuple[Initiative, ...]:
    waiting = _unthemed() if mapping.CODE in asked["theme"] else {}
    return tuple(
        initiative
        for initiative in every
        if (hits is None or initiative.initiative_id in hits)
        and _is_any(asked["city"], (initiative.city,))
        and _is_any(asked["theme"], _themes_of(initiative, waiting))
        and _is_any(asked["department"], names_of(initiative.departments))
    )


def _themes_of(initiative: Initiative, waiting: Container[str]) -> list[str]:
    return [mapping.CODE] if initiative.initiative_id in waiting else names_of(initiative.themes)


def _figures_passing(
    printed: Iterable[FigureValue], initiatives: Iterable[Initiative], words: str
) -> tuple[FigureValue, ...]:
    """Return the values of the figures of these initiatives in whose names every word occurs."""
    ids = {initiative.initiative_id for initiative in initiatives}
    return tuple(
        row
        for row in printed
        if row.initiative_id in ids
        and _holds(words, figure_words.name(row), row.initiative_name, row.municipality_name, row.city)
    )


def _events_passing(asked: Asked, words: str) -> tuple[Event, ...]:
    return tuple(
        event
        for event in answers.ask(events.events)
        if _holds(words, *_texts(event))
        and _is_any(asked["city"], (event.city,))
        and _is_any(asked["theme"], (event.theme_id,))
    )


def _texts(event: Event) -> tuple[str | None, ...]:
    return event.event_name, event.printed_text, event.note, event.initiative_name, event.municipality_name


def _context_passing(asked: Asked, words: str) -> tuple[ContextItem, ...]:
    return tuple(
        item
        for item in answers.ask(context.items)
        if _holds(words, item.item_name, item.value_text, item.note, CONTEXT_TOPIC[item.topic], item.municipality_name)
        and _is_any(asked["city"], (item.city,))
    )


def _holds(words: str, *texts: str | None) -> bool:
    return not words or spelling.holds(spelling.wanted(words), *(text for text in texts if text))


def _is_any(wanted: Sequence[str], there: Iterable[str | None]) -> bool:
    """Tell whether any of these codes is asked for, or none at all."""
    return not wanted or any(code in wanted for code in there)


def _of_themes(themes: Sequence[str]) -> set[str] | None:
    """Return the ids of the KPIs of these themes, None where none is asked for."""
    if not themes:
        return None
    found = {row.kpi_id for row in answers.ask(catalogue.themed) if row.theme_id in themes}
    return found.union(*_unthemed().values()) if mapping.CODE in themes else found


def _unthemed() -> dict[str, list[str]]:
    """Return the initiatives that nobody has laid under a theme, each with its KPIs."""
    return {row.initiative_id: names_of(row.kpi_ids) for row in answers.ask(unthemed.of_all)}


def _year(kpi: Standing) -> tuple[str, ...]:
    # The target of a KPI that has ended no longer falls due.
    is_due = kpi.final_target_fiscal_year is not None and kpi.status is not Status.ENDED
    return (str(kpi.final_target_fiscal_year),) if is_due else ()
