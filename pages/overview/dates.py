"""What falls due next and what changed last: the parts of the overview that have a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from access import served
from domain.codes import Status
from domain.era import day_name, era_year
from domain.fiscal import fiscal_year_of, last_day
from domain.words import AUDIT_ACTION, STATUS
from metrics import catalogue, changes, reports, standing
from metrics.changes import Change
from metrics.reports import Due, ReportState
from metrics.standing import Standing
from store import versions
from store.versions import Entry
from ui import answers, formats, kpi_rows, markup
from ui.rows import by
from ui.search_link import link
from ui.sheets import Sheet
from ui.table import Column, Saved, Table, only_saved

# How many targets of the nearest year are named, how many versions are told, and how many are looked through.
_NAMED, _TOLD, _ALL = 6, 4, 1000


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
        kpi_count = len({report.kpi_id for report in missing})
        years = by(missing, lambda report: report.fiscal_year)
        told = "・".join(f"{era_year(year)}年度 {len(of_year)}件" for year, of_year in years.items())
        words = markup.html("<strong>期限を過ぎた報告 {}指標</strong>", kpi_count)
        pieces.append(link(words, city=plan.city, only="overdue"))
        pieces.append(markup.html("<small>のべ{}件：{}</small>", len(missing), told))
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
            _dated(event.day, formats.countdown(today, event.day)),
            markup.joined((event.what, _names(event))),
            _numbers(event),
        )
        for event in events()
    ]
    if not rows:
        return markup.paragraph("これから期限が来るものはありません。", is_note=True)
    return _tight(markup.table(("期限", "何の期限か", "件数"), rows, "これから期限が来る報告と最終目標、近い順"))


def brief() -> markup.Markup:
    """Return the next thing due and the newest change, a line each."""
    pairs = (("次の期限", _next_due()), ("最新の更新", _newest_update()))
    items = [markup.html("<div><dt>{}</dt><dd>{}</dd></div>", *pair) for pair in pairs]
    return markup.html('<dl class="dx-brief">{}</dl>', items)


def unbroken(text: str) -> markup.Markup:
    """Return a text that breaks before its bracket and nowhere in it."""
    head, bracket, rest = text.partition("（")
    return markup.html('{}<wbr><span class="dx-nowrap">（{}</span>', head, rest) if bracket else markup.safe(head)


def _next_due() -> str:
    first = next(iter(events()), None)
    if first is None:
        return "これから期限が来るものはない"
    return f"{day_name(first.day)}（{formats.countdown(answers.now().as_of, first.day)}）　{first.what} {first.count}件"


def _newest_update() -> str:
    entries = _entries(1)
    if not entries:
        return "まだ登録がない"
    return f"{day_name(entries[0].happened_on)}　{_subject(entries[0])}（版 {entries[0].version}）"


def earlier() -> tuple[int, date] | None:
    """Return the version and day to compare with: a year before, or the first version; None where that is now."""
    moment = answers.now()
    today = moment.as_of
    day = date(today.year - 1, today.month, 28 if (today.month, today.day) == (2, 29) else today.day)
    entries = _entries(_ALL)
    stood = next((entry for entry in entries if entry.happened_on <= day), None)
    if stood is not None:
        return stood.version, day
    return None if len(entries) < 2 else (entries[-1].version, min(entries[-1].happened_on, today))


def turned() -> markup.Markup:
    """Return the KPIs whose status is not what it was a year ago, each with both."""
    then = earlier()
    if then is None:
        return markup.paragraph("状態の変化は、次の更新からここに示します。", is_note=True)
    changed = _changed(then)
    since = f"{day_name(then[1])}（版 {then[0]}）から"
    if not changed:
        return markup.paragraph(f"{since}状態が変わった指標はありません。")
    items = [
        markup.html(
            "<li>{}　{}<br>{} → {}</li>",
            markup.link(kpi_rows.name(now), "kpi", kpi=now.kpi_id),
            now.municipality_name,
            markup.chip(before.status, before.is_stale),
            markup.chip(now.status, now.is_stale),
        )
        for now, before in changed
    ]
    return markup.html(
        '<details class="dx-turned"{}><summary>{}状態が変わった指標 '
        '<strong>{}件</strong></summary><ul class="dx-few">{}</ul></details>',
        " open" if len(changed) <= _NAMED else "",
        since,
        len(changed),
        items,
    )


def updates_table() -> markup.Markup:
    """Return the newest versions: when, and what happened. Nobody is named."""
    return _tight(_UPDATES.html(_entries(_TOLD), "データの更新、新しい順"))


def due_sheet() -> Sheet:
    """Return what falls due, a row for each day, subject and city."""
    rows = [(event, part) for event in events() for part in event.by_city]
    return _DUE.sheet(rows, "これから来る期限")


def changes_sheet() -> Sheet | None:
    """Return the KPIs whose status changed over the year, a row each; None where there is nothing to compare with."""
    then = earlier()
    return None if then is None else _CHANGES.sheet(_changed(then), f"{day_name(then[1])}から状態が変わった指標")


def updates_sheet() -> Sheet:
    """Return the newest versions, a row each."""
    return _UPDATES.sheet(_entries(_TOLD), "データの更新")


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
            formats.amount(kpi.final_target_low_value, kpi.final_target_high_value, kpi.unit),
        )
        for kpi in event.named
    ]
    return markup.html('<ul class="dx-few">{}</ul>', names) if names else markup.EMPTY


def _dated(day: date, below: str) -> markup.Markup:
    return markup.html(
        '{}<small>{} <span class="dx-left">{}</span></small>', day_name(day), day.isoformat(), below
    )


def _tight(table: markup.Markup) -> markup.Markup:
    return markup.html('<div class="dx-tight">{}</div>', table)


def _entries(limit: int) -> Sequence[Entry]:
    return versions.log(served.database(), limit=limit, up_to=answers.now().version)


def _subject(entry: Entry) -> str:
    names = {city.municipality_key: city.municipality_name for city in answers.ask(catalogue.cities)}
    action = AUDIT_ACTION[entry.action]
    return f"{names[entry.scope]}　{action}" if entry.scope in names else action


def _changed(then: tuple[int, date]) -> tuple[Change, ...]:
    return changes.compared(answers.ask(changes.verdicts, *then), answers.ask(standing.of_all))


_UPDATES = Table[Entry](
    (
        Column(
            "日・データ版",
            lambda entry: _dated(entry.happened_on, f"版 {entry.version}"),
            saved=(Saved("日", lambda entry: entry.happened_on), Saved("データ版", lambda entry: entry.version)),
        ),
        Column(
            "何があったか",
            lambda entry: markup.html("{}<small>{}</small>", _subject(entry), entry.reason),
            saved=(Saved("種別", _subject), Saved("内容", lambda entry: entry.reason)),
        ),
    )
)

# On the page a day and subject is a row, with its cities in one cell; in the files each city is one.
_DUE = Table[tuple[Event, CityCount]](
    (
        only_saved("期限", lambda row: row[0].day),
        only_saved("残り日数", lambda row: (row[0].day - answers.now().as_of).days),
        only_saved("何の期限か", lambda row: row[0].what),
        only_saved("市", lambda row: row[1].municipality_name),
        only_saved("指標の数", lambda row: row[1].kpi_count),
    )
)

# On the page a list.
_CHANGES = Table[Change](
    (
        only_saved("市", lambda change: change.now.municipality_name),
        only_saved("指標", lambda change: kpi_rows.name(change.now)),
        only_saved("前の状態", lambda change: STATUS[change.before.status].name),
        only_saved("前は実績が古い", lambda change: change.before.is_stale),
        only_saved("いまの状態", lambda change: STATUS[change.now.status].name),
        only_saved("いま実績が古い", lambda change: change.now.is_stale),
        only_saved("指標ID", lambda change: change.now.kpi_id),
    )
)
