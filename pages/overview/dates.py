"""What falls due: reports and final targets by their day, each number leading to its KPIs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.codes import Status
from domain.era import day_name, era_year
from domain.fiscal import fiscal_year_of, last_day
from metrics import catalogue, reports, standing
from metrics.reports import Due, ReportState
from metrics.standing import Standing
from ui import answers, formats, kpi_rows, markup
from ui.rows import by
from ui.search_link import link
from ui.sheets import Sheet
from ui.table import Table, only_saved

# How many targets of the nearest year are named.
_NAMED = 6


class CityCount(NamedTuple):
    """How many KPIs of a city."""

    city: str
    municipality_name: str
    kpi_count: int


@dataclass(frozen=True, slots=True)
class Event:
    """What falls due on a day: reports or final targets; how many of which city, and the filters that find them."""

    day: date
    what: str
    by_city: tuple[CityCount, ...]
    filters: tuple[tuple[str, object], ...]
    named: tuple[Standing, ...] = ()

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
        states = kpi_rows.overdue_told(kpi for kpi in answers.ask(standing.of_all) if kpi.kpi_id in kpi_ids)
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
    """Return what falls due, each number leading to its KPIs; of the nearest targets the names."""
    today = answers.now().as_of
    rows = [
        (
            dated(event.day, formats.countdown(today, event.day)),
            markup.joined((event.what, _names(event))),
            _numbers(event),
        )
        for event in events()
    ]
    if not rows:
        return markup.paragraph("これから期限が来るものはありません。", is_note=True)
    return tight(markup.table(("期限", "期限の内容", "件数"), rows, "これから期限が来る報告と最終目標、近い順"))


def unbroken(text: str) -> markup.Markup:
    """Return a text that breaks before its bracket and nowhere in it."""
    head, bracket, rest = text.partition("（")
    return markup.html('{}<wbr><span class="dx-nowrap">（{}</span>', head, rest) if bracket else markup.safe(head)


def next_due() -> str:
    """Return what falls due next, in words."""
    first = next(iter(events()), None)
    if first is None:
        return "これから期限が来るものはない"
    return f"{day_name(first.day)}（{formats.countdown(answers.now().as_of, first.day)}）　{first.what} {first.count}件"


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
    this_year = fiscal_year_of(today)
    years: dict[int, list[Standing]] = {}
    for kpi in answers.ask(standing.of_all):
        year = kpi.final_target_fiscal_year
        if year is not None and year >= this_year and kpi.status is not Status.ENDED:
            years.setdefault(year, []).append(kpi)
    nearest = min(years, default=None)
    return [
        Event(
            last_day(year),
            f"{era_year(year)}年度の最終目標",
            _by_city(kpis),
            (("fy", str(year)),),
            tuple(kpis) if year == nearest and len(kpis) <= _NAMED else (),
        )
        for year, kpis in years.items()
    ]


def _by_city(found: Sequence[Due | Standing]) -> tuple[CityCount, ...]:
    cities = by(found, lambda row: (row.city, row.municipality_name))
    return tuple(CityCount(*city, len(of_city)) for city, of_city in cities.items())


def _numbers(event: Event) -> markup.Markup:
    filters = dict(event.filters)
    whole = link(markup.html("<strong>{}件</strong>", event.count), **filters)
    if len(event.by_city) == 1:
        return markup.html("{}<small>{}</small>", whole, event.by_city[0].municipality_name)
    parts = [link(f"{part.municipality_name} {part.kpi_count}", city=part.city, **filters) for part in event.by_city]
    return markup.html('{}<small class="dx-of-cities">{}</small>', whole, markup.joined(parts, "　"))


def _names(event: Event) -> markup.Markup:
    names = [
        markup.html(
            "<li>{}　{} {}</li>",
            markup.link(kpi_rows.name(kpi), "kpi", kpi=kpi.kpi_id),
            kpi.municipality_name,
            kpi_rows.final_target(kpi),
        )
        for kpi in event.named
    ]
    return markup.html('<ul class="dx-few">{}</ul>', names) if names else markup.EMPTY


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
        only_saved("市", lambda row: row[1].municipality_name),
        only_saved("指標の数", lambda row: row[1].kpi_count),
    )
)
