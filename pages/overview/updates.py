"""What changed last: the newest versions, and the KPIs that stand otherwise than a year ago."""

from collections.abc import Sequence
from datetime import date

from access import reach, served
from domain.era import day_name
from domain.words import AUDIT_ACTION, STATUS
from metrics import catalogue, changes, standing
from metrics.changes import Change
from pages.overview.dates import dated, next_due, tight
from store import versions
from store.versions import Entry
from ui import answers, kpi_rows, markup
from ui.sheets import Sheet
from ui.table import Column, Saved, Table, only_saved

# How many changed KPIs are shown unasked, how many versions are told, and how many are looked through.
_AT_SIGHT, _TOLD, _ALL = 6, 4, 1000


def brief() -> markup.Markup:
    """Return the next thing due and the newest change, a line each."""
    pairs = (("次の期限", next_due()), ("最新の更新", _newest_update()))
    items = [markup.html("<div><dt>{}</dt><dd>{}</dd></div>", *pair) for pair in pairs]
    return markup.html('<dl class="dx-brief">{}</dl>', items)


def _newest_update() -> str:
    newest = next(iter(_newest()), None)
    if newest is None:
        return "まだ登録がない"
    return f"{day_name(newest.happened_on)}　{_subject(newest)}（版 {newest.version}）"


def earlier() -> tuple[int, date] | None:
    """Return the version and day to compare with: a year before, or the first version; None where that is now."""
    return answers.remembered("what to compare with", _earlier)


def _earlier() -> tuple[int, date] | None:
    today = answers.now().as_of
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
        " open" if len(changed) <= _AT_SIGHT else "",
        since,
        len(changed),
        items,
    )


def updates_table() -> markup.Markup:
    """Return the newest versions: when, and what happened. Nobody is named."""
    return tight(_UPDATES.html(_newest(), "データの更新、新しい順"))


def changes_sheet() -> Sheet | None:
    """Return the KPIs whose status changed over the year, a row each; None where there is nothing to compare with."""
    then = earlier()
    return None if then is None else _CHANGES.sheet(_changed(then), f"{day_name(then[1])}から状態が変わった指標")


def updates_sheet() -> Sheet:
    """Return the newest versions, a row each."""
    return _UPDATES.sheet(_newest(), "データの更新")


def _newest() -> Sequence[Entry]:
    return answers.remembered("newest versions", lambda: reach.of_log(_entries(_TOLD)))


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
            lambda entry: dated(entry.happened_on, f"版 {entry.version}"),
            saved=(Saved("日", lambda entry: entry.happened_on), Saved("データ版", lambda entry: entry.version)),
        ),
        Column(
            "何があったか",
            lambda entry: markup.html("{}<small>{}</small>", _subject(entry), entry.reason),
            saved=(Saved("種別", _subject), Saved("内容", lambda entry: entry.reason)),
        ),
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
