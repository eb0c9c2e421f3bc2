"""What changed since a day of the reader's choice: reports, verdicts, stages and plans, in words and as lists."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from domain import formats
from domain.fiscal import first_day, fiscal_year_of
from metrics import catalogue, difference
from metrics.difference import Difference, Verdict, What
from metrics.words import since as words
from pages.overview import folded, updates
from ui import answers, day_field, downloads, groups, heading, kpi_rows, markup, selection
from ui.sheets import Sheet
from ui.table import Table, only_saved

LABEL = "日を選ぶ（前回の議会など）"
# How many of a list are shown unasked, and how many on demand.
_AT_SIGHT, _MOST = 3, 100


class Then(NamedTuple):
    """What is compared with: a day, the version that stood then, and whether nothing stood before it."""

    day: date
    version: int
    is_first: bool


def is_offered() -> bool:
    """Tell whether there is anything before the present to compare with."""
    return answers.now().version > 1


def default() -> date:
    """Return the day that is compared with where the address names none: a year ago."""
    return shortcuts()["1年前"]


def shortcuts() -> dict[str, date]:
    """Return the days that are offered by name, the nearest first."""
    today = answers.now().as_of
    month = today.replace(day=1)
    last_february = (today.month, today.day) == (2, 29)
    return {
        "先月末": month - timedelta(days=1),
        "前年度末": first_day(fiscal_year_of(today)) - timedelta(days=1),
        "1年前": date(today.year - 1, today.month, 28 if last_february else today.day),
    }


def asked() -> date:
    """Return the day that the address names, else the default."""
    return selection.asked_day("since", answers.now().as_of) or default()


def drawn() -> markup.Markup:
    """Return what changed since the day of the address, in a sentence and as lists; the newest versions on demand."""
    then = _then()
    more = downloads.offer("データの更新", table="overview_updates")
    newest = markup.details("データの更新（新しい順）", updates.updates_table(), more)
    saves = None if groups.are_folded() else downloads.offer("変わったこと", table="overview_changes")
    return markup.joined((heading.part("変わったこと"), _shortcut_links(), _told(then), newest, saves))


def _shortcut_links() -> markup.Markup:
    """Return the days that are offered by name, the one that is compared with marked, and a field for any other."""
    chosen = asked()
    items = [
        markup.html(
            '<a id="dx-since-{}" href="{}" target="_self"{}>{}</a>',
            number,
            selection.here("since") if day == default() else selection.here(since=day.isoformat()),
            markup.Markup(' aria-current="true"') if day == chosen else None,
            f"{called}から",
        )
        for number, (called, day) in enumerate(shortcuts().items())
    ]
    field = day_field.draw("since", LABEL, chosen, answers.now().as_of, "この日から")
    links = markup.html('<nav class="dx-switch" aria-label="いつからの変化か">{}</nav>', items)
    return markup.html('<div class="dx-since-when">{}{}</div>', links, field)


def _then() -> Then:
    moment, day = answers.now(), asked()
    version = answers.version_on(day)
    if version is not None:
        return Then(day, version, False)
    first = answers.logged(1)
    return Then(day if first is None else min(first.happened_on, moment.as_of), 1, True)


def _found(then: Then) -> Sequence[Difference]:
    return answers.ask(difference.since, then.version, then.day)


def _told(then: Then) -> markup.Markup:
    since = f"{formats.day(then.day)}から"
    if groups.are_folded():
        return folded.changes(since, then.version)
    parts = words.parts(_found(then))
    first = f"{formats.day(asked())}には、まだデータがありません。最初のデータと比べています。" if then.is_first else ""
    note = markup.paragraph(first, is_note=True) if first else None
    if not parts:
        return markup.joined((note, markup.paragraph(words.sentence(since, parts))))
    lists = [_list(part, then) for part in parts]
    return markup.html('{}<p class="dx-since">{}</p>{}', note, words.sentence(since, parts), lists)


def _list(part: words.Part, then: Then) -> markup.Markup:
    known = _cities()
    items = [
        markup.html("<li>{}　{}<br>{}</li>", _subject(one, known), _city(one, known), _change(one, _city(one, known)))
        for one in part.differences[:_MOST]
    ]
    rest = len(part.differences) - len(items)
    pair = {"from": then.version, "to": answers.now().version}
    more = markup.html("<li>ほか{}件（{}）</li>", f"{rest:,}", markup.link("履歴で見る", "history", **pair))
    return markup.html(
        '<details class="dx-turned"{}><summary>{} <strong>{}</strong></summary><ul class="dx-few">{}{}</ul></details>',
        markup.Markup(" open") if len(part.differences) <= _AT_SIGHT else None,
        part.name,
        part.number,
        items,
        more if rest else None,
    )


def _cities() -> Mapping[int, catalogue.City]:
    return {city.municipality_key: city for city in answers.ask(catalogue.cities)}


def _city(one: Difference, known: Mapping[int, catalogue.City]) -> str:
    return known[one.municipality_key].municipality_name if one.municipality_key in known else ""


def _subject(one: Difference, known: Mapping[int, catalogue.City]) -> markup.Markup:
    if one.what is What.STAGE:
        slug = known[one.municipality_key].city if one.municipality_key in known else None
        return markup.link(one.name, "city", city=slug, initiative=one.subject_id)
    return markup.link(one.name, "kpi", kpi=one.subject_id)


def _change(one: Difference, name: str) -> markup.Markup:
    if isinstance(one.before, Verdict) and isinstance(one.after, Verdict):
        before, after = (kpi_rows.chip(verdict, verdict, name or None) for verdict in (one.before, one.after))
        return markup.html("{} → {}", before, after)
    return markup.safe(words.change(one))


_KINDS = {What.STATUS: "状態", What.ACTUAL: "実績", What.STAGE: "段階", What.TARGET: "目標", What.DEFINITION: "指標の定義"}


def changes_sheet() -> Sheet | None:
    """Return what changed since the day, a row each; None where there is nothing to compare with."""
    if not is_offered():
        return None
    then, known = _then(), _cities()
    table = Table[Difference](
        (
            only_saved("種別", lambda one: _KINDS[one.what]),
            only_saved("市区町村", lambda one: _city(one, known)),
            only_saved("取組", lambda one: one.initiative_name),
            only_saved("指標・取組", lambda one: one.name),
            only_saved("時点・年度", lambda one: one.key),
            only_saved("前", lambda one: words.text(one, one.before)),
            only_saved("後", lambda one: words.text(one, one.after)),
            only_saved("ID", lambda one: one.subject_id),
        )
    )
    shown = [one for part in words.parts(_found(then)) for one in part.differences]
    return table.sheet(shown, "変わったこと", (("比べる日", formats.day(then.day)),))
