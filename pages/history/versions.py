"""The list of versions: when, by whom, what and why, and whether it was taken back."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from access import person, reach
from domain import formats
from domain.words import AUDIT_ACTION
from metrics.catalogue import City
from metrics.rules import RULES_VERSION
from pages.history import differences
from pages.history.asked import cities, city_filter, scope_asked, version_asked
from store.versions import EVERYTHING, Entry
from ui import answers, markup, selection
from ui.sheets import Sheet, Sheets
from ui.table import Column, Table, only_saved

FIRST = "1"  # brought everything, so everybody may know of it


_MOST = 50  # of a page: on a phone a version is a card


def listed(limit: int = _MOST) -> list[Entry]:
    """Return the versions of the asked city, the newest first, up to the one that the address names."""
    return answers.log(scope_asked(), limit, None if selection.is_exact() else version_asked("upto"))


def older(entries: Sequence[Entry]) -> markup.Markup | None:
    """Return the ways to the versions before these, and back to the newest; None where these are all."""
    links = []
    if selection.asked("upto"):
        links.append((selection.here("upto"), "newest", "新しい版に戻る"))
    if len(entries) == _MOST and entries[-1].version > 1:
        links.append((selection.here(upto=entries[-1].version - 1), "older", f"版 {entries[-1].version} より前の版"))
    items = [markup.html('<a id="dx-{}" href="{}" target="_self">{}</a>', name, to, words) for to, name, words in links]
    return markup.html('<nav class="dx-switch" aria-label="版の一覧のページ">{}</nav>', items) if items else None


def numbers() -> list[int]:
    """Return the numbers of the versions that may be known of, the newest first."""
    if reach.present().is_whole:
        return list(range(answers.now().version, 0, -1))
    return [entry.version for entry in answers.log()]


def table(entries: Sequence[Entry]) -> markup.Markup:
    """Return the versions as a table; names of persons only for those who may see those of the city."""
    known = cities()
    scopes = {entry.scope for entry in entries}
    named = {scope for scope in scopes if person.sees_names(known[scope].city if scope in known else None)}
    return _table(known, named, _turns(entries)).html(entries, "新しい順。取り消された登録も残ります")


def rules_told(entries: Sequence[Entry]) -> markup.Markup | None:
    """Return that versions came under other rules than those that judge now; None where none did."""
    others = sorted({entry.rules_version for entry in entries} - {RULES_VERSION})
    if not others:
        return None
    told = f"判定規則{'・'.join(others)}のもとで登録された版も、いまは判定規則{RULES_VERSION}で判定しています。"
    return markup.paragraph(told, markup.link("変わったこと", "method"), is_note=True)


def _turns(entries: Sequence[Entry]) -> dict[int, str]:
    """Return, by the version from which on other rules held, those that held in the version listed before it."""
    return {
        entry.version: before.rules_version
        for entry, before in pairwise(entries)
        if entry.rules_version != before.rules_version
    }


def reason(entry: Entry) -> str:
    """Return why a version came, in words: an undo names the version whose upload it withdrew."""
    if entry.undone_upload_id is None:
        return entry.reason
    version = entry.undone_upload_id.removeprefix("upload-")
    return f"版 {version} の登録を取消し：{entry.reason.removeprefix(f'{entry.undone_upload_id}: ')}"


def _table(known: Mapping[int, City], named: Collection[int], turns: Mapping[int, str]) -> Table[Entry]:
    """Return the columns of the list, with the names of persons in some scopes; no file holds one."""

    def city(entry: Entry) -> str:
        if entry.scope == EVERYTHING:
            return "すべて"
        return known[entry.scope].municipality_name if entry.scope in known else formats.ABSENT

    def persons(entry: Entry) -> str:
        names = [name for name in (entry.by_name, entry.approved_by_name) if name and entry.scope in named]
        return "・".join(names) or formats.ABSENT

    names = (Column("登録した人・承認した人", persons, saved=()),) if named else ()
    return Table(
        (
            Column("版", lambda entry: f"版 {entry.version}", saved=lambda entry: entry.version),
            Column("日時", lambda entry: entry.happened_text),
            Column("市区町村", city),
            Column("種別", _action, saved=lambda entry: AUDIT_ACTION[entry.action]),
            Column("内容", reason),
            Column("担当課", lambda entry: entry.department or formats.ABSENT, saved=lambda entry: entry.department),
            *names,
            Column("判定規則", lambda entry: _rules(entry, turns), saved=lambda entry: entry.rules_version),
            Column("変わったこと", _way, saved=()),
            only_saved("取り消した版", lambda entry: entry.undone_by_version),
        )
    )


def _rules(entry: Entry, turns: Mapping[int, str]) -> markup.Markup:
    if entry.version not in turns:
        return markup.safe(entry.rules_version)
    return markup.html('{} <span class="dx-tag">{}から変更</span>', entry.rules_version, turns[entry.version])


def _action(entry: Entry) -> markup.Markup:
    name = AUDIT_ACTION[entry.action]
    if entry.undone_by_version is None:
        return markup.safe(name)
    return markup.html('{} <span class="dx-tag">版{}で取消し</span>', name, entry.undone_by_version)


def _way(entry: Entry) -> markup.Markup:
    return markup.link("変更内容", "history", city=selection.asked("city"), version=entry.version)


def _sheet() -> Sheet:
    entries = listed(10_000)
    return _table(cities(), (), _turns(entries)).sheet(entries, "履歴", city_filter())


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {"history_versions": _sheet, "history_changes": differences.sheet}
