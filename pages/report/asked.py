"""What the address asks a report for, what the fields offer, and the one selection that all its files are of."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from metrics import catalogue
from metrics.catalogue import Plan
from metrics.standing import of_all
from metrics.words import kpi as kpi_words
from reports.asked import CHAPTERS, Since, Wanted, last_report_day
from ui import answers, kinds, selection

# More cities than these are no booklet that anybody reads.
MOST_CITIES = 10


class Options(NamedTuple):
    """What the fields offer, by code and in words; `heads` are the cities of KPIs by their ids."""

    cities: Mapping[str, str]
    departments: Mapping[str, str]
    kpis: Mapping[str, str]
    heads: Mapping[str, str]


def plans() -> Sequence[Plan]:
    """Return the plans of the report: those of the address; else all, of many the first."""
    every = answers.ask(catalogue.plans)
    asked = set(selection.known("city", [plan.city for plan in every])[:MOST_CITIES])
    if asked:
        return [plan for plan in every if plan.city in asked]
    return every if len(every) <= MOST_CITIES else every[:1]


def options(chosen: Sequence[Plan]) -> Options:
    """Return what the fields offer for these plans: departments differ by city."""
    cities = {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}
    of_plans = [answers.ask(catalogue.initiatives, scope=plan.municipality_key) for plan in chosen]
    names = kpi_words.all_departments(row.departments for rows in of_plans for row in rows)
    kpis = [kpi for plan in chosen for kpi in answers.ask(of_all, scope=plan.municipality_key)]
    return Options(
        cities,
        {name: name for name in names},
        {kpi.kpi_id: kpi_words.name(kpi) for kpi in kpis},
        {kpi.kpi_id: kpi.municipality_name for kpi in kpis} if len(chosen) > 1 else {},
    )


def wanted() -> Wanted:
    """Return the selection of the address."""
    chosen = plans()
    offered = options(chosen)
    chapters = selection.known("chapter", CHAPTERS)
    return Wanted(
        tuple(plan.city for plan in chosen),
        tuple(selection.known("department", offered.departments)),
        tuple(code for code in CHAPTERS if code in chapters),
        tuple(selection.known("k", offered.kpis)),
        since(),
    )


def since() -> Since:
    """Return what the report compares with: the day of the address, else the end of the fiscal year before."""
    today = answers.now().as_of
    day = selection.asked_day("since", today) or last_report_day(today)
    version = answers.version_on(day)
    if version is not None:
        return Since(day, version, day)
    first = answers.logged(1)
    return Since(day, 1, today if first is None else min(first.happened_on, today))


def told(asked: Wanted) -> tuple[tuple[str, str], ...]:
    """Return what narrows the report, by its name and in words: for the name of its file."""
    found = (
        (kinds.word(), "・".join(plan.municipality_name for plan in plans())),
        ("担当", "・".join(asked.departments)),
        ("章", "・".join(CHAPTERS[code] for code in asked.chapters)),
    )
    return tuple((name, words) for name, words in found if words)
