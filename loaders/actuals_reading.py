"""A filled-in actuals workbook, read: rows that can be registered, or every reason why not, each with its cell."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from domain.actual import Actual, Definitions, InitiativeEntry, KpiEntry, StageReport
from domain.codes import Kind, Mark, ValueCode
from domain.fiscal import fiscal_year_of, last_day
from loaders import actuals_workbook as form
from loaders import cell_reading
from loaders.actuals_sheet import NEW_FORM, Table, check_form
from loaders.cell_reading import Cell, CellError, CellNote, Findings
from loaders.workbook_file import WorkbookRefused, open_book

_NEEDS_YEAR = frozenset({Kind.ANNUAL, Kind.INCREMENT, Kind.MAINTAIN})
_Word = TypeVar("_Word")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a workbook holds. With errors there are no rows; `base_version` is the form's, None if unreadable."""

    rows: tuple[Actual, ...]
    stages: tuple[StageReport, ...]
    errors: tuple[CellError, ...]
    notes: tuple[CellNote, ...] = ()
    base_version: int | None = None


def read(data: bytes, definitions: Definitions, today: date) -> ReadResult:
    """Return the reports of a workbook, or all of its errors at once. Rows without any entry are passed over."""
    findings = Findings()
    try:
        book = open_book(data)
    except WorkbookRefused as refused:
        return ReadResult((), (), (CellError("ブック", "", refused.seen, refused.problem, refused.remedy),))
    base_version = check_form(book, definitions, findings)
    if findings.errors:
        return ReadResult((), (), tuple(findings.errors))
    actuals = Table(book, form.ACTUALS, form.ACTUAL_COLUMNS, findings)
    stages = Table(book, form.STAGES, form.STAGE_COLUMNS, findings)
    rows: list[Actual] = []
    reports: list[StageReport] = []
    if not findings.errors:
        rows = _read_actuals(actuals, definitions, today, findings)
        reports = _read_stages(stages, definitions, today)
    if findings.errors:
        return ReadResult((), (), tuple(findings.errors), tuple(findings.notes), base_version)
    return ReadResult(tuple(rows), tuple(reports), (), tuple(findings.notes), base_version)


def _read_actuals(table: Table, definitions: Definitions, today: date, findings: Findings) -> list[Actual]:
    kpis = {kpi.kpi_id: kpi for kpi in definitions.kpis}
    inputs = [column.key for column in form.ACTUAL_COLUMNS if column.is_input]
    seen: dict[Hashable, str] = {}
    actuals = []
    for number in table.rows():
        cells = table.row(number)
        kpi = _identified(cells, "kpi_id", kpis, form.identity_texts)
        if all(cells[key].is_empty for key in inputs):
            continue
        if kpi is None:
            if cells["kpi_id"].is_empty:
                cells["kpi_id"].refuse("指標IDがない行に記入があります", "指標IDを一覧から選んでください。")
            continue
        before = len(findings.errors)
        actual = _actual(cells, kpi, definitions.first_fiscal_year, today)
        if actual is not None and len(findings.errors) == before:
            _refuse_second(
                seen, (actual.kpi_id, actual.observed_on), cells["kpi_id"], f"{actual.observed_on} の {actual.kpi_id}"
            )
            actuals.append(actual)
    return actuals


def _read_stages(table: Table, definitions: Definitions, today: date) -> list[StageReport]:
    initiatives = {item.initiative_id: item for item in definitions.initiatives}
    inputs = [column.key for column in form.STAGE_COLUMNS if column.is_input]
    seen: dict[Hashable, str] = {}
    reports = []
    for number in table.rows():
        cells = table.row(number)
        item = _identified(cells, "initiative_id", initiatives, _initiative_texts)
        if all(cells[key].is_empty for key in inputs):
            continue
        if item is None:
            if cells["initiative_id"].is_empty:
                cells["initiative_id"].refuse(
                    "取組IDがない行に記入があります", "様式にある取組の行に記入してください。"
                )
            continue
        report = _stage_report(cells, item, today)
        if report is not None:
            key = (report.initiative_id, report.observed_on)
            _refuse_second(seen, key, cells["initiative_id"], f"{report.observed_on} の {report.initiative_id}")
            reports.append(report)
    return reports


def _initiative_texts(item: InitiativeEntry) -> dict[str, str]:
    return {"initiative_id": item.initiative_id, "initiative_name": item.initiative_name}


def _identified(
    cells: Mapping[str, Cell], id_key: str, known: Mapping[str, _Word], texts: Callable[[_Word], Mapping[str, str]]
) -> _Word | None:
    """Return what the row is about; refuse an unknown id, and texts that are another's. A spare row has no texts."""
    cell = cells[id_key]
    if cell.is_unreadable:
        return None
    item = known.get(str(cell.value).strip())
    if item is None:
        cell.refuse("この市の計画にない ID です", NEW_FORM)
        return None
    for key, expected in texts(item).items():
        if not cells[key].is_empty and str(cells[key].value).strip() != expected.strip():
            cells[key].refuse(f"様式の「{expected}」から変えられています", NEW_FORM)
    return item


def _actual(cells: Mapping[str, Cell], kpi: KpiEntry, first_fiscal_year: int, today: date) -> Actual | None:
    value = _value(cells, kpi)
    mark = _choice(cells["mark"], form.MARKS)
    if cells["mark"].is_empty:
        cells["mark"].refuse("区分がありません", "確定・速報・訂正のどれかを選んでください。")
    year, day = cell_reading.fiscal_year(cells["fiscal_year"]), cell_reading.day(cells["observed_on"])
    is_dated = (year is not None or cells["fiscal_year"].is_empty) and (
        day is not None or cells["observed_on"].is_empty
    )
    # Without a mark the year and the day are still checked, as for the mark that asks least of them.
    lenient = mark or Mark.PRELIMINARY
    when = _when(cells, kpi, year, day, lenient, first_fiscal_year, today) if is_dated else None
    texts = {key: cell_reading.text(cells[key]) for key in ("note", "reason", "next_step")}
    if value is None or mark is None or when is None:
        return None
    return Actual(
        kpi_id=kpi.kpi_id,
        observed_on=when.observed_on,
        fiscal_year=when.fiscal_year,
        low=value.low,
        high=value.high,
        value_text=value.text,
        value_code=value.code,
        mark=mark,
        note=texts["note"],
        reason=texts["reason"],
        next_step=texts["next_step"],
    )


class _Value(NamedTuple):
    low: Decimal | None
    high: Decimal | None
    text: str
    code: ValueCode | None


def _value(cells: Mapping[str, Cell], kpi: KpiEntry) -> _Value | None:
    code = _choice(cells["code"], form.VALUE_CODES)
    if not cells["code"].is_empty:
        filled = [key for key in ("value", "high") if not cells[key].is_empty]
        for key in filled:
            cells[key].refuse("値と「値なしの理由」が両方あります", "どちらか一方にしてください。")
        return _Value(None, None, str(cells["code"].value).strip(), code) if code is not None and not filled else None
    if cells["value"].is_empty:
        problem = "上限値だけがあります" if not cells["high"].is_empty else "実績値も「値なしの理由」もありません"
        cells["value"].refuse(problem, "実績値を記入するか、値なしの理由を選んでください。")
        return None
    low = _bounded(cells["value"], kpi)
    if cells["high"].is_empty:
        return None if low is None else _Value(low, low, cells["value"].seen, None)
    high = _bounded(cells["high"], kpi)
    if low is None or high is None:
        return None
    if low > high:
        cells["high"].refuse(
            f"上限値が実績値（{cell_reading.plain(low)}）より小さくなっています", "二つの値を確かめてください。"
        )
        return None
    return _Value(low, high, f"{cells['value'].seen}～{cells['high'].seen}", None)


def _bounded(cell: Cell, kpi: KpiEntry) -> Decimal | None:
    amount = cell_reading.number(cell, kpi.unit)
    if amount is None:
        return None
    if kpi.lower_bound is not None and amount < kpi.lower_bound:
        least = cell_reading.plain(kpi.lower_bound)
        cell.refuse(f"この指標は {least} を下回ることがありません", f"{least} 以上の値を記入してください。")
        return None
    if kpi.upper_bound is not None and amount > kpi.upper_bound:
        most = cell_reading.plain(kpi.upper_bound)
        cell.refuse(f"この指標は {most}{kpi.unit or ''} を超えることがありません", "分子と分母を確かめてください。")
        return None
    if kpi.unit == "%" and 0 < amount < 1:
        cell.explain(
            f"{cell_reading.plain(amount)}%（1%未満）と読みました。{cell_reading.plain(amount * 100)}% なら書き直してください"
        )
    return amount


class _When(NamedTuple):
    observed_on: date
    fiscal_year: int


def _when(
    cells: Mapping[str, Cell], kpi: KpiEntry, year: int | None, day: date | None, mark: Mark, first: int, today: date
) -> _When | None:
    """Return where a report stands: a year's value at its 31 March, an open year's and a dated value at its day."""
    year_cell, day_cell = cells["fiscal_year"], cells["observed_on"]
    if year is None and (day is None or kpi.kind in _NEEDS_YEAR):
        problem = "この種類の指標には年度が要ります" if kpi.kind in _NEEDS_YEAR else "年度も時点もありません"
        year_cell.refuse(problem, "年度を一覧から選んでください。")
        return None
    if day is not None and day > today:
        day_cell.refuse("まだ来ていない日です", f"{today.isoformat()} までの日付を記入してください。")
        return None
    if year is not None and year > fiscal_year_of(today):
        year_cell.refuse("まだ始まっていない年度です", f"{fiscal_year_of(today)}年度までの年度を選んでください。")
        return None
    stands_in = fiscal_year_of(day) if year is None and day is not None else year
    assert stands_in is not None
    if stands_in < first:
        (day_cell if year is None else year_cell).refuse(
            "計画の対象より前の年度です", f"{first}年度からの値を記入してください。"
        )
        return None
    if year is None:
        assert day is not None
        return _When(day, stands_in)
    if day is not None and fiscal_year_of(day) != year:
        day_cell.refuse(f"{year}年度の日ではありません", "年度か時点のどちらかを直してください。")
        return None
    return _of_year(cells, kpi, year, day, mark, today)


def _of_year(
    cells: Mapping[str, Cell], kpi: KpiEntry, year: int, day: date | None, mark: Mark, today: date
) -> _When | None:
    if today <= last_day(year):
        if mark is not Mark.PRELIMINARY:
            cells["mark"].refuse(
                "終わっていない年度の値です", "区分を「速報」にしてください。ある日の値なら年度を空にしてください。"
            )
        if day is None:
            cells["observed_on"].refuse("終わっていない年度の値に時点がありません", "その値の日付を記入してください。")
        return None if day is None or mark is not Mark.PRELIMINARY else _When(day, year)
    if day is not None and day < last_day(year) and kpi.kind in _NEEDS_YEAR and mark is not Mark.PRELIMINARY:
        cells["observed_on"].refuse(
            "年度の途中の値です", "年度全体の値なら時点を空に、途中の値なら区分を「速報」にしてください。"
        )
        return None
    return _When(day or last_day(year), year)


def _stage_report(cells: Mapping[str, Cell], item: InitiativeEntry, today: date) -> StageReport | None:
    stage, day = _choice(cells["stage"], form.STAGE_WORDS), cell_reading.day(cells["observed_on"])
    evidence, department = cell_reading.text(cells["evidence"]), cell_reading.text(cells["department"])
    for column in form.STAGE_COLUMNS:
        if column.is_input and cells[column.key].is_empty:
            cells[column.key].refuse(f"{column.header}がありません", "段階・時点・根拠・部署の四つをそろえてください。")
    if day is not None and day > today:
        cells["observed_on"].refuse("まだ来ていない日です", f"{today.isoformat()} までの日付を記入してください。")
        return None
    if stage is None or day is None or evidence is None or department is None:
        return None
    return StageReport(item.initiative_id, day, stage, evidence, department)


def _choice(cell: Cell, words: Mapping[str, _Word]) -> _Word | None:
    if cell.is_unreadable:
        return None
    found = words.get(str(cell.value).strip())
    if found is None:
        cell.refuse("一覧にない語です", f"{'・'.join(words)} から選んでください。")
    return found


def _refuse_second(seen: dict[Hashable, str], key: Hashable, cell: Cell, what: str) -> None:
    if key in seen:
        cell.refuse(f"{what}の報告が二つあります（もう一つは {seen[key]}）", "どちらか一方にしてください。")
    else:
        seen[key] = cell.address
