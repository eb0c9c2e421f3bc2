"""What falls due next and what changed last: the parts of the overview that have a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from access import served
from domain.codes import Status
from domain.era import day_name, era_year
from domain.fiscal import fiscal_year_of, last_day
from domain.words import AUDIT_ACTION, STATUS
from metrics import catalogue, changes, reports, standing
from store import versions
from store.versions import Entry
from ui import answers, formats, kpi_rows, markup
from ui.rows import as_frame, each, grouped
from ui.search_link import link
from ui.sheets import Sheet, of_frame

# How many targets of the nearest year are named, how many versions are told, and how many are looked through.
_NAMED, _TOLD, _ALL = 6, 4, 1000


@dataclass(frozen=True, slots=True)
class Event:
    """What falls due on a day: reports or final targets; how many of which city, and the filters that find them."""

    day: date
    what: str
    by_city: tuple[tuple[str, str, int], ...]  # city, its name, number of KPIs
    filters: tuple[tuple[str, object], ...]
    named: tuple[Any, ...] = ()

    @property
    def count(self) -> int:
        """Return the number of KPIs."""
        return sum(count for _, _, count in self.by_city)


def reports_of(plan: Any, due: pd.DataFrame) -> markup.Markup:
    """Return which reports of a city are overdue and which come next, each leading to its KPIs."""
    pieces: list[object] = []
    missing = due[due.report_state == "missing"]
    if len(missing):
        kpi_count = missing.kpi_id.nunique()
        text = f"期限を過ぎた報告 {kpi_count}指標"
        years = "・".join(
            f"{era_year(int(year))}年度 {len(rows)}件" for year, rows in grouped(missing, "fiscal_year").items()
        )
        pieces.append(link(markup.Markup(f"<strong>{text}</strong>"), city=plan.city, only="overdue"))
        pieces.append(markup.Markup(f"<small>のべ{len(missing)}件：{years}</small>"))
    ahead = due[due.report_state != "missing"]
    if len(ahead):
        soonest = ahead.due_on.min()
        count = int((ahead.due_on == soonest).sum())
        pieces.append(link(f"次の期限 {count}件", city=plan.city, due=soonest.isoformat()))
        left = formats.countdown(answers.now().as_of, soonest)
        pieces.append(
            markup.Markup(f'<small>{unbroken(formats.day(soonest))} <span class="dx-left">{left}</span></small>')
        )
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
    items = "".join(f"<div><dt>{name}</dt><dd>{markup.safe(words)}</dd></div>" for name, words in pairs)
    return markup.Markup(f'<dl class="dx-brief">{items}</dl>')


def unbroken(text: str) -> markup.Markup:
    """Return a text that breaks before its bracket and nowhere in it."""
    head, bracket, rest = text.partition("（")
    inside = f'<wbr><span class="dx-nowrap">（{markup.safe(rest)}</span>' if bracket else ""
    return markup.Markup(markup.safe(head) + inside)


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
    items = "".join(
        f"<li>{markup.link(kpi_rows.name(now), 'kpi', kpi=now.kpi_id)}　{markup.safe(now.municipality_name)}<br>"
        f"{markup.chip(before.status, before.is_stale)} → {markup.chip(now.status, now.is_stale)}</li>"
        for now, before in changed
    )
    opened = " open" if len(changed) <= _NAMED else ""
    return markup.Markup(
        f'<details class="dx-turned"{opened}><summary>{markup.safe(since)}状態が変わった指標 '
        f'<strong>{len(changed)}件</strong></summary><ul class="dx-few">{items}</ul></details>'
    )


def updates_table() -> markup.Markup:
    """Return the newest versions: when, and what happened. Nobody is named."""
    rows = [
        (
            _dated(entry.happened_on, f"版 {entry.version}"),
            markup.Markup(f"{markup.safe(_subject(entry))}<small>{markup.safe(entry.reason)}</small>"),
        )
        for entry in _entries(_TOLD)
    ]
    return _tight(markup.table(("日・データ版", "何があったか"), rows, "データの更新、新しい順"))


def due_sheet() -> Sheet:
    """Return what falls due, a row for each day, subject and city."""
    today = answers.now().as_of
    rows = [
        (event.day, (event.day - today).days, event.what, name, count)
        for event in events()
        for _, name, count in event.by_city
    ]
    return of_frame("これから来る期限", pd.DataFrame(rows, columns=["期限", "残り日数", "何の期限か", "市", "指標の数"]))


def changes_sheet() -> Sheet | None:
    """Return the KPIs whose status changed over the year, a row each; None where there is nothing to compare with."""
    then = earlier()
    if then is None:
        return None
    changed = _changed(then)
    return of_frame(
        f"{day_name(then[1])}から状態が変わった指標",
        pd.DataFrame(
            {
                "市": [change.now.municipality_name for change in changed],
                "指標": [kpi_rows.name(change.now) for change in changed],
                "前の状態": [_word(change.before.status) for change in changed],
                "前は実績が古い": [change.before.is_stale for change in changed],
                "いまの状態": [_word(change.now.status) for change in changed],
                "いま実績が古い": [change.now.is_stale for change in changed],
                "指標ID": [change.now.kpi_id for change in changed],
            }
        ),
    )


def updates_sheet() -> Sheet:
    """Return the newest versions, a row each."""
    rows = [(entry.happened_on, entry.version, _subject(entry), entry.reason) for entry in _entries(_TOLD)]
    return of_frame("データの更新", pd.DataFrame(rows, columns=["日", "データ版", "種別", "内容"]))


def _events() -> list[Event]:
    found = [*_reports(), *_targets(answers.now().as_of)]
    return sorted(found, key=lambda event: (event.day, event.what))


def _reports() -> list[Event]:
    due = as_frame(reports.Due, answers.ask(reports.due))
    ahead = due[due.report_state != "missing"]
    return [
        Event(day, f"{_years(rows)}の実績の報告", _by_city(rows), (("due", day.isoformat()),))
        for day, rows in grouped(ahead, "due_on").items()
    ]


def _years(rows: pd.DataFrame) -> str:
    return "・".join(f"{era_year(int(year))}年度" for year in sorted(set(rows.fiscal_year)))


def _targets(today: date) -> list[Event]:
    every = kpi_rows.frame()
    held = every[every.final_target_fiscal_year.notna() & (every.status != Status.ENDED)]
    ahead = held[held.final_target_fiscal_year.astype(int) >= fiscal_year_of(today)]
    years = sorted(int(year) for year in ahead.final_target_fiscal_year.unique())
    return [
        Event(
            last_day(year),
            f"{era_year(year)}年度の最終目標",
            _by_city(rows := ahead[ahead.final_target_fiscal_year == year]),
            (("fy", str(year)),),
            tuple(each(rows.head(_NAMED))) if year == years[0] and len(rows) <= _NAMED else (),
        )
        for year in years
    ]


def _by_city(rows: pd.DataFrame) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (city, of_city.municipality_name.iloc[0], len(of_city)) for city, of_city in grouped(rows, "city").items()
    )


def _numbers(event: Event) -> markup.Markup:
    filters = dict(event.filters)
    whole = link(markup.Markup(f"<strong>{event.count}件</strong>"), **filters)
    parts = [link(f"{name} {count}", city=city, **filters) for city, name, count in event.by_city]
    if len(parts) == 1:
        return markup.joined((whole, markup.Markup(f"<small>{markup.safe(event.by_city[0][1])}</small>")))
    return markup.joined((whole, markup.Markup(f'<small class="dx-of-cities">{"　".join(parts)}</small>')))


def _names(event: Event) -> markup.Markup:
    names = [
        f"<li>{markup.link(kpi_rows.name(kpi), 'kpi', kpi=kpi.kpi_id)}　{markup.safe(kpi.municipality_name)} "
        f"{markup.safe(formats.amount(kpi.final_target_low_value, kpi.final_target_high_value, kpi.unit))}</li>"
        for kpi in event.named
    ]
    return markup.Markup(f'<ul class="dx-few">{"".join(names)}</ul>' if names else "")


def _dated(day: date, below: str) -> markup.Markup:
    return markup.Markup(
        f'{markup.safe(day_name(day))}<small>{day:%Y-%m-%d} <span class="dx-left">{markup.safe(below)}</span></small>'
    )


def _tight(table: markup.Markup) -> markup.Markup:
    return markup.Markup(f'<div class="dx-tight">{table}</div>')


def _entries(limit: int) -> Sequence[Entry]:
    return versions.log(served.database(), limit=limit, up_to=answers.now().version)


def _subject(entry: Entry) -> str:
    names = dict(
        zip(
            *(as_frame(catalogue.City, answers.ask(catalogue.cities))[column] for column in ("municipality_key", "municipality_name")),
            strict=True,
        )
    )
    action = AUDIT_ACTION[entry.action]
    return f"{names[entry.scope]}　{action}" if entry.scope in names else action


def _changed(then: tuple[int, date]) -> tuple[changes.Change, ...]:
    return changes.compared(answers.ask(changes.verdicts, *then), answers.ask(standing.of_all))


def _word(code: object) -> str:
    return STATUS[Status(str(code))].name
