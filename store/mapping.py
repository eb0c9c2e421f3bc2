"""What a person decides of 共通指標: which one KPIs of a city measure, or none; each under a version, and to be undone."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.codes import AuditAction
from domain.plan import MeasureChoice
from metrics import measure_of_kpi
from metrics.moment import Moment
from store import versions, write
from store.database import Database, Reader, Transaction

_LONGEST = 200


def decide(
    database: Database,
    municipality_key: int,
    choices: Sequence[MeasureChoice],
    by_name: str,
    reason: str,
    at: datetime,
) -> int:
    """Append what some KPIs of one city measure under the next version, and return that version.

    Raises WriteRefused without a name or reason, for a KPI that is not in the city's plan, a 共通指標 that there is
    not, a missing or too long text, and for what stands already as a person's word.
    """
    if not by_name.strip() or not reason.strip():
        raise write.WriteRefused("決める人の名前と理由を書いてください。")
    if not choices:
        raise write.WriteRefused("指標を選んでください。")
    write.refuse_turned(reason, *(text for choice in choices for text in _texts(choice)))
    with database.transaction() as writing:
        _refuse_bad(writing, choices)
        write.refuse_strangers(writing, municipality_key, "kpi", {choice.kpi_id for choice in choices})
        _refuse_unfitting(writing, choices)
        standing = _standing(writing, municipality_key)
        if all(standing.get(choice.kpi_id) == choice for choice in choices):
            raise write.WriteRefused("すでに同じ対応付けになっています。")
        version = write.bump(writing, [municipality_key])
        writing.insert("measure_decision", [_row(choice, municipality_key, version) for choice in choices])
        write.record(writing, version, municipality_key, AuditAction.MAP_MEASURE, by_name, reason, at)
        return version


def take_back(database: Database, decided_version: int, by_name: str, reason: str, at: datetime) -> int:
    """Withdraw what a version decided under the next one, and return that: what was said before counts again.

    Raises WriteRefused without a name or reason, for a version that decided nothing, and for one withdrawn already.
    """
    if not by_name.strip() or not reason.strip():
        raise write.WriteRefused("取り消す人の名前と理由を書いてください。")
    write.refuse_turned(reason)
    with database.transaction() as writing:
        key = city_of(writing, decided_version)
        if key is None:
            raise write.WriteRefused(f"版 {decided_version} は、対応付けを決めた版ではありません。")
        void = "SELECT version FROM measure_decision_void WHERE decided_version = ?"
        if writing.rows(void, [decided_version]):
            raise write.WriteRefused(f"版 {decided_version} の対応付けは、すでに取り消されています。")
        version = write.bump(writing, [key])
        row = {"decided_version": decided_version, "municipality_key": key, "version": version}
        writing.insert("measure_decision_void", [row])
        what = f"版 {decided_version} の対応付けを取消し：{reason}"
        write.record(writing, version, key, AuditAction.UNDO, by_name, what, at)
        return version


def city_of(database: Reader, decided_version: int) -> int | None:
    """Return the city of which a version decided something, None where it did not."""
    entry = versions.of_version(database, decided_version)
    return entry.scope if entry is not None and entry.action is AuditAction.MAP_MEASURE else None


def _refuse_bad(writing: Transaction, choices: Sequence[MeasureChoice]) -> None:
    known = {
        str(row["measure_id"])
        for row in writing.rows(
            "SELECT DISTINCT measure_id FROM common_measure"
            " WHERE version = (SELECT max(version) FROM edition WHERE scope = 0)"
        )
    }
    for choice in choices:
        if len({other.kpi_id for other in choices}) < len(choices):
            raise write.WriteRefused("同じ指標が二つあります。")
        if choice.measure_id is not None and choice.measure_id not in known:
            raise write.WriteRefused(f"共通指標「{choice.measure_id}」はありません。一覧から選んでください。")
        if choice.measure_id is None and (choice.definition.strip() or choice.denominator.strip()):
            raise write.WriteRefused("定義と分母は、共通指標を選んだときだけ書きます。")
        if choice.measure_id is not None and not (choice.definition.strip() and choice.denominator.strip()):
            raise write.WriteRefused("定義と分母を書いてください。")
        if any(len(text) > _LONGEST for text in _texts(choice)):
            raise write.WriteRefused(f"定義・分母・違いは、それぞれ{_LONGEST}字までにしてください。")


def _refuse_unfitting(writing: Transaction, choices: Sequence[MeasureChoice]) -> None:
    """Raise WriteRefused for a share among amounts, or the other way round: they would stand on one axis."""
    moment = Moment(versions.current(writing), date.max)  # no day decides it
    offered = measure_of_kpi.offered(writing, moment)
    for choice in choices:
        held = measure_of_kpi.of_kpi(writing, moment, choice.kpi_id)
        if choice.measure_id is None or held is None:
            continue
        # What the KPI itself is under now holds it to nothing.
        others = [row for row in offered if (row.measure_id, row.definition) != (held.measure_id, held.definition)]
        against = measure_of_kpi.unfitting(others, choice.measure_id, choice.definition.strip(), held.unit)
        if against is not None:
            raise write.WriteRefused(f"{against}。単位の合う定義を選ぶか、この市の定義を書いてください。")


def _standing(writing: Transaction, municipality_key: int) -> dict[str, MeasureChoice]:
    """Return the newest word of people on each KPI of a city that was not withdrawn."""
    rows = writing.rows(
        "SELECT kpi_id, measure_id, definition, denominator, difference_note FROM measure_decision"
        " WHERE municipality_key = ? AND version NOT IN (SELECT decided_version FROM measure_decision_void)"
        " ORDER BY version",
        [municipality_key],
    )
    return {
        str(row["kpi_id"]): MeasureChoice(
            str(row["kpi_id"]),
            None if row["measure_id"] is None else str(row["measure_id"]),
            *(str(row[column]) for column in ("definition", "denominator", "difference_note")),
        )
        for row in rows
    }


def _texts(choice: MeasureChoice) -> tuple[str, str, str]:
    return choice.definition, choice.denominator, choice.difference_note


def _row(choice: MeasureChoice, municipality_key: int, version: int) -> dict[str, object]:
    return {
        "version": version,
        "municipality_key": municipality_key,
        "kpi_id": choice.kpi_id,
        "measure_id": choice.measure_id,
        "definition": choice.definition.strip(),
        "denominator": choice.denominator.strip(),
        "difference_note": choice.difference_note.strip(),
    }
