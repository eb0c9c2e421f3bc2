"""The files of a city's folder, read as text, and refused where they are not what docs/architecture.md describes."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from domain import ladder
from domain.codes import Absence, Comparator, Direction, GapReason, Kind
from domain.plan import Baseline, Correction, Document, Gap, Kpi, Printed
from domain.reporting import MonthDay
from loaders import cells, mending, reporting
from loaders.cells import Row as Row
from loaders.cells import TranscriptionError as TranscriptionError
from loaders.cells import Where as Where

DECISION_COLUMNS = (
    "kpi_id", "initiative_id", "component_name", "kind", "direction", "comparator", "unit", "step",
    "lower_bound", "upper_bound", "tolerance", "reason", "note",
)  # fmt: skip
GAP_COLUMNS = ("subject", "reason", "place", "lines", "kpi_id", "initiative_id")

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TEXT_HASH = "text_hash"
_SHA256 = re.compile("[0-9a-f]{64}")
_SPAN = re.compile(r"R([1-9][0-9]?)(?:-R([1-9][0-9]?))?")
_YEAR_BEFORE_REIWA_1 = 2018
_SAID: dict[type, str] = {int: "西暦の整数", date: "日付（引用符なしの 2026-03-01）", str: "空でない文字列"}

Code = TypeVar("Code", bound=StrEnum)
Kept = TypeVar("Kept", str, int, date)


def read_table(path: Path, columns: Sequence[str]) -> list[Row]:
    """Return the rows of a CSV file that has exactly `columns`, in that order, every cell as text.

    What corrections.csv beside it declares of its cells is mended. Raises TranscriptionError for a missing file,
    another header, a row with more or fewer cells, or a mending that fits no cell.
    """
    return mending.mended(path, cells.read(path, columns))


@dataclass(frozen=True, slots=True)
class Decision:
    """What the judgement of one KPI component needs and the document does not spell out, with its reason."""

    kpi_id: str
    initiative_id: str
    component_name: str | None
    kind: Kind
    direction: Direction | None
    comparator: Comparator | None
    unit: str | None
    step: Decimal | None
    lower_bound: Decimal | None
    upper_bound: Decimal | None
    tolerance: Decimal
    reason: str
    note: str | None
    where: Where
    report_due: MonthDay | None = None
    survey_years: tuple[int, ...] = ()


def read_decisions(folder: Path) -> dict[str, Decision]:
    """Return the decisions of a city by kpi_id, in file order; refuse an unknown code or a second row for an id.

    What reporting.csv says of when a KPI is reported is part of them.
    """
    decisions: dict[str, Decision] = {}
    for row in read_table(folder / "decisions.csv", DECISION_COLUMNS):
        decision = _decision(row)
        if decision.kpi_id in decisions:
            raise TranscriptionError(
                row.where("kpi_id"), decision.kpi_id, "同じIDの行が2つあります", "片方を消すか別のIDにしてください"
            )
        decisions[decision.kpi_id] = decision
    for kpi_id, said in reporting.read_reporting(folder, decisions.keys()).items():
        decided = decisions[kpi_id]
        why = f"{decided.reason}　報告：{said.reason}"
        decisions[kpi_id] = replace(decided, report_due=said.report_due, survey_years=said.survey_years, reason=why)
    return decisions


def _decision(row: Row) -> Decision:
    kind = code(row, "kind", Kind)
    tolerance = _decimal(row, "tolerance")
    if tolerance is None:
        raise TranscriptionError(row.where("tolerance"), "", "空欄です", "標本誤差がなければ 0 と書いてください")
    direction, comparator = _code(row, "direction", Direction), _code(row, "comparator", Comparator)
    if not ladder.is_fitting(row["unit"], kind, direction, comparator):
        problem = f"単位「{ladder.UNIT}」の指標は milestone・up・at_least だけです"
        raise TranscriptionError(row.where("unit"), row["unit"], problem, "kind・direction・comparator か単位を直してください")
    return Decision(
        kpi_id=slug(row, "kpi_id"),
        initiative_id=slug(row, "initiative_id"),
        component_name=row.optional("component_name"),
        kind=kind,
        direction=direction,
        comparator=comparator,
        unit=row.optional("unit"),
        step=_decimal(row, "step"),
        lower_bound=_decimal(row, "lower_bound"),
        upper_bound=_decimal(row, "upper_bound"),
        tolerance=tolerance,
        reason=row.required("reason"),
        note=row.optional("note"),
        where=row.where("kpi_id"),
    )


def slug(row: Row, column: str) -> str:
    """Return the id in the cell: lower-case ASCII letters, digits and single hyphens; refuse anything else."""
    text = row[column]
    if SLUG.fullmatch(text) is None:
        raise TranscriptionError(
            row.where(column), text, "IDの形ではありません", "英小文字・数字・ハイフンで書いてください"
        )
    return text


def code(row: Row, column: str, codes: type[Code]) -> Code:
    """Return the code in the cell; refuse an empty cell and a code that its list does not hold."""
    found = _code(row, column, codes)
    if found is None:
        raise TranscriptionError(row.where(column), "", "空欄です", f"{'、'.join(codes)} のどれかにしてください")
    return found


def truth(row: Row, column: str) -> bool:
    """Return whether the cell says true; refuse everything but true and false."""
    text = row[column]
    if text not in ("true", "false"):
        raise TranscriptionError(
            row.where(column), text, "真偽として読めません", "true か false と書いてください"
        )
    return text == "true"


def _code(row: Row, column: str, codes: type[Code]) -> Code | None:
    text = row[column]
    if not text:
        return None
    try:
        return codes(text)
    except ValueError:
        raise TranscriptionError(
            row.where(column), text, "知らないコードです", f"{'、'.join(codes)} のどれかにしてください"
        ) from None


def _decimal(row: Row, column: str) -> Decimal | None:
    text = row[column]
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not text.isascii():
        raise TranscriptionError(row.where(column), text, "数として読めません", "半角の数字で書いてください")
    return number


def read_gaps(folder: Path) -> tuple[Gap, ...]:
    """Return what the conversion lost or the plan leaves out, in the order of gaps.csv."""
    return tuple(
        Gap(
            subject=row.required("subject"),
            reason=code(row, "reason", GapReason),
            place=row.required("place"),
            lines=row.lines(),
            kpi_id=slug(row, "kpi_id") if row["kpi_id"] else None,
            initiative_id=slug(row, "initiative_id") if row["initiative_id"] else None,
        )
        for row in read_table(folder / "gaps.csv", GAP_COLUMNS)
    )


def read_corrections(folder: Path) -> tuple[Correction, ...]:
    """Return the declared mendings, in the order of corrections.csv, the printed form kept.

    `read_table` mends the cells that they name. Raises TranscriptionError for one that fits nothing or misses a cell.
    """
    return tuple(each.correction for each in mending.check(folder))


def read_document(folder: Path) -> Document:
    """Return the record of the document from plan.toml; refuse a key that is missing, unknown or of another type."""
    table, where = _document_table(folder)
    known = [field.name for field in fields(Document)] + [TEXT_HASH]
    for key in table:
        if key not in known:
            raise TranscriptionError(
                where(key), str(table[key]), "知らないキーです", f"{'、'.join(known)} だけを使ってください"
            )
    document = _document(table, where)
    _text_hash(table, where)
    if document.start_fiscal_year > document.end_fiscal_year:
        raise TranscriptionError(
            where("end_fiscal_year"),
            str(document.end_fiscal_year),
            "計画期間の順序が逆です",
            "開始年度以後の年度にしてください",
        )
    return document


def read_text_hash(folder: Path) -> str:
    """Return the SHA-256 of the plan's text that was read, from plan.toml: its lines are those of every table."""
    return _text_hash(*_document_table(folder))


def _document_table(folder: Path) -> tuple[Mapping[str, object], Callable[[str], Where]]:
    """Return the keys of plan.toml with the place of each."""
    path = folder / "plan.toml"
    name = f"{folder.name}/{path.name}"
    try:
        text = path.read_text("utf-8")
        table = tomllib.loads(text).get("document")
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise TranscriptionError(
            Where(name, 0, "-"), "", f"読めません（{error}）", "plan.toml を確かめてください"
        ) from error
    if not isinstance(table, dict):
        raise TranscriptionError(Where(name, 0, "document"), "", "表がありません", "[document] の下に書いてください")
    return table, lambda key: _toml_where(name, text, key)


def _text_hash(table: Mapping[str, object], where: Callable[[str], Where]) -> str:
    text_hash = table.get(TEXT_HASH)
    if not isinstance(text_hash, str) or _SHA256.fullmatch(text_hash) is None:
        problem = "読み取った計画書の文字（plans/<市>.txt）の SHA-256 ではありません"
        said = "" if text_hash is None else str(text_hash)
        raise TranscriptionError(where(TEXT_HASH), said, problem, "sha256sum が出す64字を書いてください")
    return text_hash


def _document(table: Mapping[str, object], where: Callable[[str], Where]) -> Document:
    def kept(key: str, kind: type[Kept]) -> Kept:
        value = table.get(key)
        # True is an integer for isinstance, and a moment a date: only the type itself is what was asked for.
        if type(value) is kind and isinstance(value, kind) and value != "":
            return value
        said = _SAID[kind]
        raise TranscriptionError(
            where(key), "" if value is None else str(value), "値がないか、型が違います", f"{said}で書いてください"
        )

    def optional(key: str) -> str | None:
        return None if table.get(key) is None else kept(key, str)

    return Document(
        plan_id=kept("plan_id", str),
        city=kept("city", str),
        municipality_code=kept("municipality_code", str),
        plan_name=kept("plan_name", str),
        publisher=kept("publisher", str),
        start_fiscal_year=kept("start_fiscal_year", int),
        end_fiscal_year=kept("end_fiscal_year", int),
        published_on=kept("published_on", date),
        published_text=kept("published_text", str),
        revised_text=optional("revised_text"),
        contact=optional("contact"),
        national_list=kept("national_list", str),
        form_note=kept("form_note", str),
        conversion_note=kept("conversion_note", str),
        report_due=_report_due(optional("report_due"), where),
    )


def _report_due(text: str | None, where: Callable[[str], Where]) -> MonthDay | None:
    due = None if text is None else reporting.month_day(text)
    if text is not None and due is None:
        raise TranscriptionError(where("report_due"), text, *reporting.NO_DAY)
    return due


def _toml_where(name: str, text: str, key: str) -> Where:
    starts = (number for number, line in enumerate(text.splitlines(), 1) if re.match(rf"\s*{re.escape(key)}\s*=", line))
    return Where(name, next(starts, 0), key)


def fiscal_years_of_span(text: str, where: Where) -> tuple[int, ...]:
    """Return the western fiscal years of a span of ours, R5-R7 or R5, in order."""
    match = _SPAN.fullmatch(text)
    if match is None:
        raise TranscriptionError(where, text, "年度の範囲として読めません", "R5-R7 または R5 の形で書いてください")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise TranscriptionError(where, text, "範囲の順序が逆です", "早い年度を先に書いてください")
    return tuple(range(_YEAR_BEFORE_REIWA_1 + first, _YEAR_BEFORE_REIWA_1 + last + 1))


def kpi(
    decision: Decision,
    *,
    kpi_name: str,
    baseline: Baseline | None,
    baseline_absence: Absence | None,
    target_absence: Absence | None,
    printed: Printed,
) -> Kpi:
    """Return the KPI component: what was printed, joined with what was decided about it.

    Raises TranscriptionError where a baseline stands beside its absence (or both are missing), where a KPI that can be
    judged lacks direction, comparator or unit, and where the printed unit is not the decided one.
    """
    if (baseline is None) == (baseline_absence is None):
        problem = "現状値とその欠落理由が、両方あるか両方ありません"
        raise TranscriptionError(decision.where, decision.kpi_id, problem, "どちらか一方にしてください")
    if decision.kind is not Kind.QUALITATIVE and target_absence is None:
        for column, value in (
            ("direction", decision.direction),
            ("comparator", decision.comparator),
            ("unit", decision.unit),
        ):
            if value is None:
                where = Where(decision.where.file, decision.where.row, column)
                raise TranscriptionError(
                    where, "", f"{decision.kpi_id} の判定に要ります", "決めて、理由とともに書いてください"
                )
    if baseline is not None:
        check_unit(decision, baseline.quantity.unit, baseline.printed.text)
    return Kpi(
        kpi_id=decision.kpi_id,
        initiative_id=decision.initiative_id,
        kpi_name=kpi_name,
        component_name=decision.component_name,
        kind=decision.kind,
        direction=decision.direction,
        comparator=decision.comparator,
        unit=decision.unit,
        step=decision.step,
        lower_bound=decision.lower_bound,
        upper_bound=decision.upper_bound,
        tolerance=decision.tolerance,
        baseline=baseline,
        baseline_absence=baseline_absence,
        target_absence=target_absence,
        decision_reason=decision.reason,
        note=decision.note,
        printed=printed,
        report_due=decision.report_due,
        survey_years=decision.survey_years,
    )


def check_unit(decision: Decision, unit: str | None, text: str) -> None:
    """Refuse a printed unit that is not the decided one. A bare number takes the decided unit; 件 and 件/年 agree.

    A stage is a word: no number takes the unit 段階.
    """
    if unit is None and decision.unit == ladder.UNIT:
        where = Where(decision.where.file, decision.where.row, "unit")
        raise TranscriptionError(where, text, "段階の語ではありません", f"{'、'.join(ladder.WORDS)} のどれかにしてください")
    if unit is None or decision.unit is None or unit.removesuffix("/年") == decision.unit.removesuffix("/年"):
        return
    where = Where(decision.where.file, decision.where.row, "unit")
    problem = f"{decision.kpi_id} の印字「{text}」の単位は {unit} です"
    raise TranscriptionError(where, decision.unit, problem, "単位をそろえるか、行を分けてください")
