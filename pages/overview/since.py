"""What changed since a day of the reader's choice: reports, verdicts, stages and plans, in words and as lists."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from domain.codes import Status
from domain.era import day_name
from domain.fiscal import first_day, fiscal_year_of
from domain.words import STAGE, VALUE_CODE
from metrics import catalogue, difference, meaning
from metrics.difference import Actual, Content, Definition, Difference, Reached, Target, Verdict, What
from pages.overview import finding, folded, updates
from ui import answers, day_field, downloads, formats, groups, heading, kpi_rows, markup, selection
from ui.sheets import Sheet
from ui.table import Table, only_saved

LABEL = "日を選ぶ（前回の議会など）"
# How many of a list are shown unasked, and how many on demand.
_AT_SIGHT, _MOST = 3, 100
_PLANS = (What.TARGET, What.DEFINITION)


class Then(NamedTuple):
    """What is compared with: a day, the version that stood then, and whether nothing stood before it."""

    day: date
    version: int
    is_first: bool


class Part(NamedTuple):
    """What changed of one sort: its name, its number in words, and what differs."""

    name: str
    number: str
    differences: Sequence[Difference]


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
            f"{words}から",
        )
        for number, (words, day) in enumerate(shortcuts().items())
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
    parts = _parts(_found(then))
    first = f"{formats.day(asked())}には、まだデータがありません。最初のデータと比べています。" if then.is_first else ""
    note = markup.paragraph(first, is_note=True) if first else None
    if not parts:
        return markup.joined((note, markup.paragraph(f"{since}、実績・状態・段階・計画に変わったところはありません。")))
    said = "、".join(f"{part.name}が{part.number}" for part in parts)
    lists = [_list(part, then) for part in parts]
    return markup.html('{}<p class="dx-since">{}、{}。</p>{}', note, since, said, lists)


def _parts(found: Sequence[Difference]) -> list[Part]:
    """Return what changed by sort, verdicts first; of a KPI that comes or goes its reports are no news."""
    turned = [one for one in found if one.what is What.STATUS and one.before is not None and one.after is not None]
    reported = [one for one in found if one.what is What.ACTUAL]
    fresh = [one for one in reported if one.before is None]
    mended = [one for one in reported if one.before is not None and one.after is not None]
    gone = [one for one in reported if one.after is None]
    plans = [one for one in found if one.what in _PLANS]
    stages = [one for one in found if one.what is What.STAGE]
    parts = (
        Part("状態が変わった指標", f"{len(turned)}件{_ways(turned)}", turned),
        Part("新しい実績", f"{len(fresh)}件（{len({one.subject_id for one in fresh})}指標）", fresh),
        Part("訂正された実績", f"{len(mended)}件", mended),
        Part("取り消された実績", f"{len(gone)}件", gone),
        Part("段階の報告", f"{len(stages)}件", stages),
        Part("計画の変更", f"{len(plans)}件", plans),
    )
    return [part for part in parts if part.differences]


def _ways(turned: Sequence[Difference]) -> str:
    """Return in brackets how many came to where their plan asks and how many fell below; nothing where neither did."""
    up = sum(_is_of(one.after, finding.GOOD) and not _is_of(one.before, finding.GOOD) for one in turned)
    down = sum(_is_of(one.after, finding.LATE) and not _is_of(one.before, finding.LATE) for one in turned)
    told = [f"計画に届いた{up}件"] if up else []
    told += [f"届かなくなった{down}件"] if down else []
    return f"（うち{'・'.join(told)}）" if told else ""


def _is_of(content: Content | None, codes: Sequence[Status]) -> bool:
    return isinstance(content, Verdict) and content.status in codes


def _list(part: Part, then: Then) -> markup.Markup:
    known = _cities()
    items = [
        markup.html("<li>{}　{}<br>{}</li>", _subject(one, known), _city(one, known), _change(one))
        for one in part.differences[:_MOST]
    ]
    rest = len(part.differences) - len(items)
    pair = {"from": then.version, "to": answers.now().version}
    more = markup.html("<li>ほか{}件（{}）</li>", rest, markup.link("履歴で見る", "history", **pair))
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


def _change(one: Difference) -> markup.Markup:
    if isinstance(one.before, Verdict) and isinstance(one.after, Verdict):
        before, after = (kpi_rows.chip(verdict, verdict) for verdict in (one.before, one.after))
        return markup.html("{} → {}", before, after)
    when = f"{_when(one)}　"
    if one.before is None:
        return markup.safe(f"{when}{_words(one, one.after)}")
    return markup.safe(f"{when}{_words(one, one.before)} → {_words(one, one.after)}")


def _when(one: Difference) -> str:
    if isinstance(one.key, date):
        return day_name(one.key)
    if one.key is not None:
        return f"{formats.fiscal_year(one.key)}の目標"
    content = one.after or one.before
    return day_name(content.observed_on) if isinstance(content, Reached) else "指標の定義"


def _words(one: Difference, content: Content | None) -> str:
    match content:
        case Actual() if content.value_code is not None:
            return VALUE_CODE[content.value_code]
        case Actual():
            return formats.amount(content.low_value, content.high_value, one.unit)
        case Target():
            return formats.amount(content.target_low_value, content.target_high_value, one.unit, content.target_text)
        case Reached():
            return STAGE[content.stage]
        case Verdict():
            return meaning.text(content) + ("（実績が古い）" if content.is_stale else "")
        case Definition():
            return "定義の変更" if one.before is not None and one.after is not None else "計画にある"
        case _:
            return "なし"


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
            only_saved("前", lambda one: _words(one, one.before)),
            only_saved("後", lambda one: _words(one, one.after)),
            only_saved("ID", lambda one: one.subject_id),
        )
    )
    shown = [one for part in _parts(_found(then)) for one in part.differences]
    return table.sheet(shown, "変わったこと", (("比べる日", formats.day(then.day)),))
