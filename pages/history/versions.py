"""The pieces of 履歴: the versions, what one of them changed, what differs between any two."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from access import reach, served
from domain.codes import AuditAction, Comparator, Direction, Kind, Mark, Stage, Status, ValueCode
from domain.words import AUDIT_ACTION, COMPARATOR, DIRECTION, KIND, MARK, STAGE, VALUE_CODE, status_text
from metrics import catalogue, difference
from metrics.difference import Difference
from metrics.moment import Moment
from store import versions
from ui import answers, formats, markup, selection
from ui.rows import as_frame
from ui.sheets import Sheet, Sheets, of_frame

KINDS = {"actual": "実績", "stage": "段階", "status": "状態", "target": "目標", "definition": "指標の定義・基準値"}
ALL = "all"


def cities() -> dict[int, tuple[str, str]]:
    """Return the slug and the name of each city by its key."""
    rows = as_frame(catalogue.City, answers.ask(catalogue.cities))
    return {
        int(key): (city, name)
        for key, city, name in zip(rows.municipality_key, rows.city, rows.municipality_name, strict=True)
    }


def scope_asked() -> int:
    """Return the key of the city that the address names; else 0 for all, or the first that may be read."""
    asked, known = selection.asked("city"), cities()
    default = 0 if reach.present().is_whole else next(iter(known))
    return next((key for key, (city, _) in known.items() if city == asked), default)


def version_asked(name: str) -> int | None:
    """Return a version that the address names, None where it names none that is accepted already."""
    text = selection.asked(name) or ""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    return number if 1 <= number <= answers.now().version else None


def entry_asked() -> versions.Entry | None:
    """Return the version that the address names, None where it names none or one of a city that is not shown."""
    version, scope = version_asked("version"), scope_asked()
    entry = None if version is None else versions.of_version(served.database(), version)
    return None if entry is None or (scope and entry.scope not in (0, scope)) else entry


def pair_asked() -> tuple[int, int] | None:
    """Return the two versions that the address compares, the earlier first; None where it names none.

    Where it names one of them, the first and the newest version stand for the other.
    """
    asked = version_asked("from"), version_asked("to")
    earlier, later = asked[0] or 1, asked[1] or answers.now().version
    return None if asked == (None, None) or earlier == later else (min(earlier, later), max(earlier, later))


def listed(limit: int = 200) -> list[versions.Entry]:
    """Return the versions of the asked city, the newest first."""
    return versions.log(served.database(), scope_asked(), limit, answers.now().version)


def table(entries: Sequence[versions.Entry], has_names: bool) -> markup.Markup:
    """Return the versions as a table; names of persons only for those who have signed in."""
    known = cities()
    header = [
        "版",
        "日時",
        "市",
        "種別",
        "内容",
        "担当課",
        *(["登録した人・承認した人"] if has_names else []),
        "変わったこと",
    ]
    rows = []
    for entry in entries:
        row: list[object] = [
            f"版 {entry.version}",
            entry.happened_text,
            known[entry.scope][1] if entry.scope in known else "すべて",
            _action(entry),
            reason(entry),
            entry.department or formats.ABSENT,
        ]
        if has_names:
            row.append("・".join(name for name in (entry.by_name, entry.approved_by_name) if name))
        row.append(markup.link("前後を見る", "history", **_kept(version=entry.version)))
        rows.append(row)
    return markup.table(header, rows, "新しい順。取り消された登録も残ります")


def reason(entry: versions.Entry) -> str:
    """Return why a version came, in words: an undo names the version whose upload it withdrew."""
    if entry.undone_upload_id is None:
        return entry.reason
    version = entry.undone_upload_id.removeprefix("upload-")
    return f"版 {version} の登録を取消し：{entry.reason.removeprefix(f'{entry.undone_upload_id}: ')}"


def _action(entry: versions.Entry) -> markup.Markup:
    name = markup.safe(AUDIT_ACTION[entry.action])
    if entry.undone_by_version is not None:
        return markup.Markup(f'{name} <span class="dx-tag">版{entry.undone_by_version}で取消し</span>')
    return markup.Markup(name)


def _kept(**parts: object) -> dict[str, object]:
    return {"city": selection.asked("city"), **parts}


def changes(earlier: int, later: int, scope: int) -> list[Difference]:
    """Return what differs between two versions, both read on the page's day."""
    day = answers.now().as_of
    return difference.between(served.database(), Moment(earlier, day, scope), Moment(later, day, scope))


def change_tables(found: Sequence[Difference]) -> markup.Markup:
    """Return what differs, a table a kind: what, when, before, after."""
    known = cities()
    pieces = []
    for kind, word in KINDS.items():
        of_kind = [one for one in found if one.kind == kind]
        if not of_kind:
            continue
        rows = [
            (
                _subject(one, known),
                _when(one),
                before_text(one),
                after_text(one),
            )
            for one in of_kind
        ]
        pieces.append(markup.Markup(f'<h3 class="dx-section">{word} {len(of_kind)}件</h3>'))
        pieces.append(markup.table(("対象", "時点", "前", "後"), rows, f"変わった{word}"))
    return markup.joined(pieces) if pieces else markup.paragraph("変わったところはありません。")


def _subject(one: Difference, known: Mapping[int, tuple[str, str]]) -> markup.Markup:
    city, name = known.get(one.municipality_key, ("", ""))
    link = (
        markup.link(one.name, "city", city=city, initiative=one.subject_id)
        if one.kind == "stage"
        else markup.link(one.name, "kpi", kpi=one.subject_id)
    )
    below = f"{name}　{one.initiative_name}" if one.kind != "stage" else name
    return markup.Markup(f"{link}<small>{markup.safe(below)}</small>")


def _when(one: Difference) -> str:
    if one.kind == "actual":
        return formats.day(one.key)  # type: ignore[arg-type]
    if one.kind == "target":
        return formats.fiscal_year(one.key)
    if one.kind == "stage":
        day = (one.after or one.before or {}).get("observed_on")
        return formats.day(day)  # type: ignore[arg-type]
    return formats.ABSENT


def before_text(one: Difference) -> str:
    """Return what stood before, in words; なし where nothing did."""
    return _text(one, one.before, one.after)


def after_text(one: Difference) -> str:
    """Return what stands after, in words; なし where nothing does."""
    return _text(one, one.after, one.before)


def _text(one: Difference, row: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> str:
    if row is None:
        return "なし"
    if one.kind == "status":
        stale = "（実績が古い）" if row["is_stale"] else ""
        return status_text(Status(str(row["status"]))) + stale
    if one.kind == "stage":
        return f"{STAGE[Stage(str(row['stage']))]}（{row['evidence']}）"
    if one.kind == "target":
        return formats.amount(row["target_low_value"], row["target_high_value"], one.unit)
    if one.kind == "actual":
        return _reported(one, row)
    return "、".join(
        f"{word}：{_definition(name, row[name])}"
        for name, word in _DEFINITION.items()
        if other is None or row[name] != other[name]
    )


def _reported(one: Difference, row: Mapping[str, Any]) -> str:
    value = (
        VALUE_CODE[ValueCode(str(row["value_code"]))]
        if row["value_code"]
        else formats.amount(row["low_value"], row["high_value"], one.unit)
    )
    words = [
        row["note"],
        row["reason"] and f"理由：{row['reason']}",
        row["next_step"] and f"次の一手：{row['next_step']}",
    ]
    said = "。".join(str(word) for word in words if word)
    return f"{value}（{MARK[Mark(str(row['mark']))]}）" + (f"　{said}" if said else "")


_DEFINITION = {
    "kpi_name": "指標名",
    "component_name": "構成",
    "kind": "種類",
    "direction": "向き",
    "comparator": "比べ方",
    "unit": "単位",
    "step": "刻み",
    "lower_bound": "下限",
    "upper_bound": "上限",
    "tolerance": "許容差",
    "baseline_low_value": "基準値（下）",
    "baseline_high_value": "基準値（上）",
    "baseline_on": "基準日",
    "is_left_out": "計画から外れた",
}


def _definition(name: str, value: Any) -> str:
    if value is None:
        return "なし"
    if name == "kind":
        return KIND[Kind(str(value))]
    if name == "direction":
        return DIRECTION[Direction(str(value))]
    if name == "comparator":
        return COMPARATOR[Comparator(str(value))]
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return formats.number(value, 4) if name.endswith(("value", "step", "bound", "tolerance")) else str(value)


def can_be_undone(entry: versions.Entry) -> bool:
    """Tell whether a version is an upload that stands."""
    return entry.action is AuditAction.UPLOAD and entry.undone_by_version is None


def _versions_sheet() -> Sheet:
    known = cities()
    rows = [
        {
            "版": entry.version,
            "日時": entry.happened_text,
            "市": known[entry.scope][1] if entry.scope in known else "すべて",
            "種別": AUDIT_ACTION[entry.action],
            "内容": reason(entry),
            "担当課": entry.department,
            "取り消した版": entry.undone_by_version,
        }
        for entry in listed(10_000)
    ]
    columns = ["版", "日時", "市", "種別", "内容", "担当課", "取り消した版"]
    return of_frame("履歴", pd.DataFrame(rows, columns=columns, dtype=object), _city_filter())


def _changes_sheet() -> Sheet | None:
    version, pair = version_asked("version"), pair_asked()
    if pair is None and version is None:
        return None
    earlier, later = pair or (int(version or 1) - 1, int(version or 1))
    known = cities()
    rows = [
        {
            "種別": KINDS[one.kind],
            "市": known.get(one.municipality_key, ("", ""))[1],
            "取組": one.initiative_name,
            "対象": one.name,
            "時点": one.key,
            "前": before_text(one),
            "後": after_text(one),
            "ID": one.subject_id,
        }
        for one in changes(earlier, later, scope_asked())
    ]
    columns = ["種別", "市", "取組", "対象", "時点", "前", "後", "ID"]
    filters = (*_city_filter(), ("比べる版", f"版{earlier}から版{later}"))
    return of_frame("変わったこと", pd.DataFrame(rows, columns=columns, dtype=object), filters)


def _city_filter() -> tuple[tuple[str, str], ...]:
    scope = scope_asked()
    return (("市", cities()[scope][1]),) if scope else ()


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {"history_versions": _versions_sheet, "history_changes": _changes_sheet}
