"""What falls due: reports and targets by their day, each number leading to its KPIs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain import formats
from domain.era import day_name, era_year
from domain.fiscal import fiscal_year_of, last_day
from domain.rows import by
from metrics import catalogue, promises, reports, standing
from metrics.reports import Due, ReportState
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from ui import answers, groups, markup
from ui.search_link import link
from ui.sheets import Sheet
from ui.table import Table, only_saved

# How many cities are named beside a number.
_CITIES = 8


class CityCount(NamedTuple):
    """How many KPIs of a city."""

    city: str
    municipality_name: str
    kpi_count: int


@dataclass(frozen=True, slots=True)
class Event:
    """What falls due on a day: reports or targets; how many of which city, and the filters that find them.

    `final_count` of the targets are the final ones of their KPIs.
    """

    day: date
    what: str
    by_city: tuple[CityCount, ...]
    filters: tuple[tuple[str, object], ...]
    final_count: int = 0

    @property
    def count(self) -> int:
        """Return the number of KPIs."""
        return sum(part.kpi_count for part in self.by_city)


def reports_of(plan: catalogue.Plan, due: Sequence[Due]) -> markup.Markup:
    """Return which reports of a city are overdue and which come next, each leading to its KPIs."""
    missing, ahead = (
        [report for report in due if (report.report_state is ReportState.MISSING) == is_missing]
        for is_missing in (True, False)
    )
    pieces: list[object] = []
    if missing:
        kpi_ids = {report.kpi_id for report in missing}
        years = by(missing, lambda report: report.fiscal_year)
        told = "・".join(f"{era_year(year)}年度 {len(of_year)}件" for year, of_year in years.items())
        scope = plan.municipality_key if groups.are_folded() else 0
        of_scope = answers.ask(standing.of_all, scope=scope)
        states = kpi_words.overdue_told(kpi for kpi in of_scope if kpi.kpi_id in kpi_ids)
        words = markup.html("<strong>期限を過ぎた報告 {}指標</strong>", len(kpi_ids))
        pieces.append(markup.html("{}（{}）", link(words, city=plan.city, only="overdue"), states))
        pieces.append(markup.html("<small>指標と年度の組では のべ{}件：{}</small>", len(missing), told))
    if ahead:
        soonest = min(report.due_on for report in ahead)
        count = sum(report.due_on == soonest for report in ahead)
        pieces.append(link(f"次の期限 {count}件", city=plan.city, due=soonest.isoformat()))
        left = formats.countdown(answers.now().as_of, soonest)
        day = unbroken(formats.day(soonest))
        pieces.append(markup.html('<small>{} <span class="dx-left">{}</span></small>', day, left))
    return markup.joined(pieces) if pieces else markup.Markup("期限が来る報告はない")


def events() -> list[Event]:
    """Return what falls due from the day of reading on, the soonest first."""
    return answers.remembered("what falls due", _events)


def due_table() -> markup.Markup:
    """Return what falls due, each number leading to its KPIs."""
    today = answers.now().as_of
    rows = [
        (
            dated(event.day, formats.countdown(today, event.day)),
            markup.joined((event.what, _final(event))),
            _numbers(event),
        )
        for event in events()
    ]
    if not rows:
        return markup.paragraph("これから期限が来るものはありません。", is_note=True)
    return tight(markup.table(("期限", "期限の内容", "件数"), rows, "これから期限が来る報告と目標、近い順"))


def unbroken(text: str) -> markup.Markup:
    """Return a text that breaks before its bracket and nowhere in it."""
    head, bracket, rest = text.partition("（")
    return markup.html('{}<wbr><span class="dx-nowrap">（{}</span>', head, rest) if bracket else markup.safe(head)


def due_sheet() -> Sheet:
    """Return what falls due, a row for each day, subject and city."""
    rows = [(event, part) for event in events() for part in event.by_city]
    return _DUE.sheet(rows, "これから来る期限")


def _events() -> list[Event]:
    found = [*_reports(), *_targets(answers.now().as_of)]
    return sorted(found, key=lambda event: (event.day, event.what))


def _reports() -> list[Event]:
    ahead = [report for report in answers.ask(reports.due) if report.report_state is not ReportState.MISSING]
    return [
        Event(day, f"{_years(of_day)}の実績の報告", _by_city(of_day), (("due", day.isoformat()),))
        for day, of_day in by(ahead, lambda report: report.due_on).items()
    ]


def _years(found: Sequence[Due]) -> str:
    return "・".join(f"{era_year(year)}年度" for year in sorted({report.fiscal_year for report in found}))


def _targets(today: date) -> list[Event]:
    kpis = {kpi.kpi_id: kpi for kpi in answers.ask(standing.of_all)}
    this_year = fiscal_year_of(today)
    ahead = [row for row in answers.ask(promises.years) if row.fiscal_year >= this_year]
    found = []
    for year, rows in by(ahead, lambda row: row.fiscal_year).items():
        aimed = [kpi for kpi_id, kpi in kpis.items() if kpi_id in {row.kpi_id for row in rows}]
        final = sum(kpi.final_target_fiscal_year == year for kpi in aimed)
        found.append(Event(last_day(year), f"{era_year(year)}年度の目標", _by_city(aimed), (("aim", str(year)),), final))
    return found


def _by_city(found: Sequence[Due | Standing]) -> tuple[CityCount, ...]:
    cities = by(found, lambda row: (row.city, row.municipality_name))
    return tuple(CityCount(*city, len(of_city)) for city, of_city in cities.items())


def _numbers(event: Event) -> markup.Markup:
    filters = dict(event.filters)
    whole = link(markup.html("<strong>{}件</strong>", event.count), **filters)
    if len(event.by_city) == 1:
        return markup.html("{}<small>{}</small>", whole, event.by_city[0].municipality_name)
    if len(event.by_city) > _CITIES:
        return markup.html("{}<small>{}自治体</small>", whole, len(event.by_city))
    parts = [link(f"{part.municipality_name} {part.kpi_count}", city=part.city, **filters) for part in event.by_city]
    return markup.html('{}<small class="dx-of-cities">{}</small>', whole, markup.joined(parts, "　"))


def _final(event: Event) -> markup.Markup | None:
    """Return how many of the targets of a year are the last of their KPIs, leading to these; None where none is."""
    if not event.final_count:
        return None
    year = fiscal_year_of(event.day)
    return markup.html("<small>うち{}</small>", link(f"最終目標 {event.final_count}件", fy=year))


def dated(day: date, below: str) -> markup.Markup:
    """Return a day in the words of the era, below it the same in figures and what belongs to it."""
    return markup.html(
        '{}<small>{} <span class="dx-left">{}</span></small>', day_name(day), day.isoformat(), below
    )


def tight(table: markup.Markup) -> markup.Markup:
    """Return a table in narrow rows."""
    return markup.html('<div class="dx-tight">{}</div>', table)


# On the page a day and subject is a row, with its cities in one cell; in the files each city is one.
_DUE = Table[tuple[Event, CityCount]](
    (
        only_saved("期限", lambda row: row[0].day),
        only_saved("残り日数", lambda row: (row[0].day - answers.now().as_of).days),
        only_saved("期限の内容", lambda row: row[0].what),
        only_saved("市区町村", lambda row: row[1].municipality_name),
        only_saved("指標の数", lambda row: row[1].kpi_count),
    )
)
