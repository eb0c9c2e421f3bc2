"""A filled-in file of actuals, read: rows that can be registered, or every reason why not, each with its cell."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar

from domain import ladder
from domain.actual import Actual, Definitions, InitiativeEntry, KpiEntry, StageReport, with_evidence
from domain.codes import Kind, Mark, ValueCode
from domain.fiscal import fiscal_year_of, last_day
from domain.plan import PublishedGrade
from loaders.actuals import amounts, form, grades, no_value, suspicion
from loaders.actuals import rows as rows_of
from loaders.book import cell as cell_reading
from loaders.book import sheets
from loaders.book.cell import Cell, CellError, CellNote, CellQuestion, Findings, squeezed
from loaders.book.grid import Book
from loaders.book.refusal import NotNow, WorkbookRefused
from loaders.book.table import NEW_FORM, Records, Table, check_form, check_terms
from loaders.files.opening import open_book
from loaders.files.queue import OnWait

# The kinds of which a report belongs to a year.
NEEDS_YEAR = frozenset({Kind.ANNUAL, Kind.INCREMENT, Kind.MAINTAIN})
_FILE = "ブック"
_FORMS = {form.ACTUALS: form.ACTUAL_COLUMNS, form.STAGES: form.STAGE_COLUMNS, form.GRADES: form.GRADE_COLUMNS}
# Forms of a release before have no such sheet, and few cities publish grades.
_OPTIONAL = frozenset({form.GRADES})
_Word = TypeVar("_Word")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What a file holds. With errors there are no rows; `base_version` is the form's, None if unreadable.

    `questions` are the values that can be right and look wrong: the rows hold them as they were read.
    """

    rows: tuple[Actual, ...]
    stages: tuple[StageReport, ...]
    errors: tuple[CellError, ...]
    notes: tuple[CellNote, ...] = ()
    base_version: int | None = None
    questions: tuple[CellQuestion, ...] = ()
    grades: tuple[PublishedGrade, ...] = ()


def read(data: bytes, definitions: Definitions, today: date, on_wait: OnWait | None = None) -> ReadResult:
    """Return the reports of a workbook or a CSV file, or all of its errors at once. What is empty changes nothing.

    Raises NotNow where no file can be opened at present; `on_wait` hears how many wait before this one.
    """
    try:
        book = open_book(data, csv_header=form.ACTUAL_COLUMNS[0].header, on_wait=on_wait)
    except NotNow:
        raise
    except WorkbookRefused as refused:
        return ReadResult((), (), (CellError(_FILE, "", refused.seen, refused.problem, refused.remedy),))
    return read_book(book, definitions, today)


def read_book(book: Book, definitions: Definitions, today: date) -> ReadResult:
    """Return the reports of an opened file, or all of its errors at once."""
    findings = Findings()
    rows: list[Actual] = []
    reports: list[StageReport] = []
    graded: list[PublishedGrade] = []
    base_version: int | None
    if book.is_csv:
        records = Records(book, form.ACTUAL_COLUMNS, findings)
        base_version = check_terms(records.terms(), form.CSV, definitions, findings)
        if not findings.errors:
            rows = _read_actuals(records, definitions, today, findings)
    else:
        base_version = check_form(book, definitions, findings)
        tables = None if findings.errors else _tables(book, findings)
        if tables is not None and not findings.errors:
            rows = _read_actuals(tables[form.ACTUALS], definitions, today, findings)
            reports = _read_stages(tables[form.STAGES], definitions, today)
            if form.GRADES in tables:
                graded = grades.read(tables[form.GRADES], definitions, today)
    notes, questions = tuple(dict.fromkeys(findings.notes)), tuple(dict.fromkeys(findings.questions))
    if findings.errors:
        return ReadResult((), (), tuple(findings.errors), notes, base_version, questions)
    return ReadResult(tuple(rows), tuple(reports), (), notes, base_version, questions, tuple(graded))


def _tables(book: Book, findings: Findings) -> dict[str, Table] | None:
    """Return the tables by the name of their form, whatever their sheets are called now; None where one is missing."""
    names = sheets.found(book, _FORMS, (form.FORM,), findings, NEW_FORM, _OPTIONAL)
    if not names.keys() >= _FORMS.keys() - _OPTIONAL:
        return None
    sheets.refuse_copies(book, _FORMS, (form.FORM,), findings)
    return {name: Table(book, names[name], columns, findings) for name, columns in _FORMS.items() if name in names}


def _read_actuals(table: Table, definitions: Definitions, today: date, findings: Findings) -> list[Actual]:
    kpis = {kpi.kpi_id: kpi for kpi in definitions.kpis}
    chosen = {squeezed(label): kpis[kpi_id] for label, kpi_id in form.labels(definitions.kpis).items()}
    retired = {entry.retired_id: entry for entry in definitions.retired}
    inputs = [column.key for column in form.ACTUAL_COLUMNS if column.is_input]
    seen: dict[Hashable, str] = {}
    reports = []
    for number in table.rows():
        cells = table.row(number)
        if rows_of.is_retired(cells["kpi_id"], retired):
            continue
        kpi = rows_of.identified(cells, "kpi_id", kpis, form.identity_texts) or rows_of.chosen(cells, chosen)
        if all(cells[key].is_empty for key in inputs):
            continue
        if kpi is None:
            if cells["kpi_id"].is_empty:
                problem = "どの指標の行か分かりません" if cells["kpi_name"].is_empty else "一覧にない指標です"
                cells["kpi_name"].refuse(problem, "「指標」を一覧から選んでください（CSV では「指標ID」を書きます）。")
            continue
        if _says_nothing(cells):
            cells["value"].explain("実績値が空のため、この行は変更なしと読みました")
            continue
        before = len(findings.errors)
        actual = _actual(cells, kpi, definitions.first_fiscal_year, today)
        if actual is not None and len(findings.errors) == before:
            what = f"{actual.observed_on} の「{kpi.kpi_name}」"
            rows_of.refuse_second(seen, (actual.kpi_id, actual.observed_on), cells["kpi_name"], what)
            reports.append(suspicion.Reported(cells["value"], kpi, actual))
    suspicion.ask(reports)
    return [report.actual for report in reports]


def _says_nothing(cells: Mapping[str, Cell]) -> bool:
    """Tell whether a year, a day or a mark was chosen and nothing else: no value, no reason, no word to keep."""
    chosen = ("fiscal_year", "observed_on", "mark")
    rest = [column.key for column in form.ACTUAL_COLUMNS if column.is_input and column.key not in chosen]
    return all(cells[key].is_empty for key in rest) and not any(cells[key].is_broken for key in chosen)


def _read_stages(table: Table, definitions: Definitions, today: date) -> list[StageReport]:
    initiatives = {item.initiative_id: item for item in definitions.initiatives}
    inputs = [column.key for column in form.STAGE_COLUMNS if column.is_input]
    seen: dict[Hashable, str] = {}
    reports = []
    for number in table.rows():
        cells = table.row(number)
        item = rows_of.identified(cells, "initiative_id", initiatives, _initiative_texts)
        if all(cells[key].is_empty for key in inputs):
            continue
        if item is None:
            if cells["initiative_id"].is_empty:
                remedy = "様式にある取組の行に記入してください。"
                cells["initiative_name"].refuse("どの取組の行か分かりません", remedy)
            continue
        report = _stage_report(cells, item, today)
        if report is not None:
            key = (report.initiative_id, report.observed_on)
            what = f"{report.observed_on} の「{item.initiative_name}」"
            rows_of.refuse_second(seen, key, cells["initiative_name"], what)
            reports.append(report)
    return reports


def _initiative_texts(item: InitiativeEntry) -> dict[str, str]:
    return {"initiative_id": item.initiative_id, "initiative_name": item.initiative_name}


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
    texts = {key: cell_reading.text(cells[key]) for key in ("note", "evidence", "reason", "next_step")}
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
        note=with_evidence(texts["note"], texts["evidence"]),
        reason=texts["reason"],
        next_step=texts["next_step"],
    )


class _Value(NamedTuple):
    low: Decimal | None
    high: Decimal | None
    text: str
    code: ValueCode | None


def _value(cells: Mapping[str, Cell], kpi: KpiEntry) -> _Value | None:
    code_cell, value_cell, high_cell = cells["code"], cells["value"], cells["high"]
    code = _choice(code_cell, form.VALUE_CODES)
    typed = None if value_cell.is_unreadable else no_value.reason(value_cell.value)
    if typed is not None and code_cell.is_empty and high_cell.is_empty:
        value_cell.explain(f"「値なしの理由」の {typed.word} と読みました")
        if not typed.is_own:
            why = f"「{value_cell.seen}」を「値なしの理由」の {typed.word} と読みました"
            value_cell.ask(why, "値がないことでよいですか。零なら 0 と書き直してください。")
        return _Value(None, None, typed.word, form.VALUE_CODES[typed.word])
    if not code_cell.is_empty:
        filled = [cell for cell in (value_cell, high_cell) if not cell.is_empty and not (cell is value_cell and typed)]
        if typed is not None and code is not None and form.VALUE_CODES[typed.word] is not code:
            filled.append(value_cell)
        for cell in filled:
            cell.refuse("値と「値なしの理由」が両方あります", "どちらか一方にしてください。")
        return None if code is None or filled else _Value(None, None, squeezed(str(code_cell.value)), code)
    if value_cell.is_empty:
        problem = "上限値だけがあります" if not high_cell.is_empty else "実績値も「値なしの理由」もありません"
        value_cell.refuse(problem, "実績値を記入するか、値なしの理由を選んでください。")
        return None
    return _band(value_cell, high_cell, kpi)


def _band(value_cell: Cell, high_cell: Cell, kpi: KpiEntry) -> _Value | None:
    low = amounts.read(value_cell, kpi)
    if high_cell.is_empty:
        return None if low is None else _Value(low.low, low.high, value_cell.seen, None)
    high = amounts.read(high_cell, kpi)
    if kpi.unit == ladder.UNIT:
        high_cell.refuse("段階に上限値はありません", "段階の語を「実績値」だけに書き、この欄は空にしてください。")
        return None
    if low is None or high is None:
        return None
    if low.low != low.high or high.low != high.high:
        high_cell.refuse(
            "幅が「実績値」と「上限値」の両方にあります", "下の値を「実績値」、上の値を「上限値」にしてください。"
        )
        return None
    if low.low > high.high:
        high_cell.refuse(
            f"上限値が実績値（{cell_reading.plain(low.low)}）より小さくなっています", "二つの値を確かめてください。"
        )
        return None
    return _Value(low.low, high.high, f"{value_cell.seen}～{high_cell.seen}", None)


class _When(NamedTuple):
    observed_on: date
    fiscal_year: int


def _when(
    cells: Mapping[str, Cell], kpi: KpiEntry, year: int | None, day: date | None, mark: Mark, first: int, today: date
) -> _When | None:
    """Return where a report stands: a year's value at its 31 March, an open year's and a dated value at its day."""
    year_cell, day_cell = cells["fiscal_year"], cells["observed_on"]
    if year is None and (day is None or kpi.kind in NEEDS_YEAR):
        problem = "この種類の指標には年度が要ります" if kpi.kind in NEEDS_YEAR else "年度も時点もありません"
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
    if day is not None and day < last_day(year) and kpi.kind in NEEDS_YEAR and mark is not Mark.PRELIMINARY:
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
    found = words.get(squeezed(str(cell.value)))
    if found is None:
        cell.refuse("一覧にない語です", f"{'・'.join(words)} から選んでください。")
    return found
