"""The workbook in which a city reports its actuals: its sheets, columns and words, and the empty one to fill in."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.actual import Definitions, InitiativeEntry, KpiEntry
from domain.codes import Kind, Mark, Stage, ValueCode
from domain.era import fiscal_year_name
from domain.fiscal import fiscal_year_of

TEMPLATE_VERSION = "2"
ACTUALS = "実績"
STAGES = "取組の段階"
GUIDE = "記入のしかた"
FORM = "_様式"
HEADER_ROW = 1
SPARE_ROWS = 40

VALUE_CODES = {
    "未調査": ValueCode.NOT_SURVEYED,
    "未公表": ValueCode.NOT_PUBLISHED,
    "該当なし": ValueCode.NOT_APPLICABLE,
    "集計中": ValueCode.IN_PROGRESS,
}
PURPOSES = {False: "実績", True: "練習"}
MARKS = {"確定": Mark.FINAL, "速報": Mark.PRELIMINARY, "訂正": Mark.CORRECTED}
STAGE_WORDS = {
    "未着手": Stage.NOT_STARTED,
    "検討中": Stage.CONSIDERING,
    "準備・試行": Stage.PREPARING,
    "一部実施": Stage.PARTIAL,
    "実施済み": Stage.DONE,
    "中止": Stage.CANCELLED,
}
KIND_WORDS = {
    Kind.LEVEL: "時点の水準",
    Kind.ANNUAL: "年度ごとの実績",
    Kind.INCREMENT: "年度ごとの増加",
    Kind.RANGE: "幅のある値",
    Kind.FREQUENCY: "頻度",
    Kind.MAINTAIN: "水準の維持",
    Kind.MILESTONE: "一度きりの達成",
    Kind.QUALITATIVE: "数値なし",
}


class Column(NamedTuple):
    """A column of a sheet: its key here, its header, its width, and whether the sender fills it in."""

    key: str
    header: str
    width: int
    is_input: bool


ACTUAL_COLUMNS = (
    Column("kpi_id", "指標ID", 30, False),
    Column("initiative_name", "取組", 26, False),
    Column("kpi_name", "指標", 30, False),
    Column("component_name", "構成", 14, False),
    Column("unit", "単位", 9, False),
    Column("kind", "種類", 15, False),
    Column("baseline", "基準値", 18, False),
    Column("target", "目標値（年度）", 22, False),
    Column("latest", "直近の実績", 22, False),
    Column("fiscal_year", "年度", 18, True),
    Column("observed_on", "時点（任意の日付）", 17, True),
    Column("value", "実績値", 12, True),
    Column("high", "上限値（幅のあるとき）", 12, True),
    Column("code", "値なしの理由", 13, True),
    Column("mark", "区分", 9, True),
    Column("note", "備考", 28, True),
    Column("reason", "遅れの理由", 28, True),
    Column("next_step", "次の一手", 28, True),
)
STAGE_COLUMNS = (
    Column("initiative_id", "取組ID", 26, False),
    Column("initiative_name", "取組", 40, False),
    Column("departments", "担当", 24, False),
    Column("latest", "直近の段階", 22, False),
    Column("stage", "段階", 13, True),
    Column("observed_on", "時点", 14, True),
    Column("evidence", "根拠（一行）", 46, True),
    Column("department", "部署", 20, True),
)

_GUIDANCE = (
    (
        "実績の登録",
        "このブックは、一つの市の指標の実績と取組の段階を登録するための様式です。色の付いた欄だけに記入してください。",
    ),
    (
        "年度と時点",
        "一年度の値は「年度」だけを選びます（年度末、3月31日の値になります）。ある日の値は「時点」に日付を書きます。",
    ),
    (
        "終わっていない年度",
        "年度の途中の値は「年度」「時点」の両方を書き、区分を「速報」にします。速報は判定に使いません。",
    ),
    ("年度が要る指標", "種類が「年度ごとの実績」「年度ごとの増加」「水準の維持」の指標には、必ず「年度」を選びます。"),
    ("年度ごとの増加", "累計ではなく、その年度に増えた数を書きます。"),
    (
        "実績値",
        "数字だけを、欄の単位で書きます。85% は 85 と書きます。3,300,000枚 は 3300000 と書きます（万・千は使いません）。",
    ),
    ("幅のある値", "下の値を「実績値」、上の値を「上限値」に書きます。一つの値なら「上限値」は空のままにします。"),
    ("値がないとき", "「値なしの理由」を選びます。空欄と 0 は別のものです。値と理由を同じ行に書くことはできません。"),
    ("区分", "確定・速報・訂正のどれかを必ず選びます。登録した値を直すときは、同じ年度・時点で「訂正」とします。"),
    ("行を足すとき", "同じ指標の別の年度は、表の下の空いた行で指標IDを選んで書きます。"),
    ("取組の段階", "段階・時点・根拠（一行）・部署の四つをそろえて書きます。"),
    (
        "見出しと灰色の欄",
        "変えないでください。変えたブックは受け付けません。新しい様式は実績登録のページから取れます。",
    ),
)

_GREY = PatternFill("solid", fgColor="E8E8EB")
_INPUT = PatternFill("solid", fgColor="FFFBE5")
_HEADER = PatternFill("solid", fgColor="0017C1")
_LINE = Side(style="thin", color="B3B3B3")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP = Alignment(vertical="top", wrap_text=True)


def template(definitions: Definitions, today: date) -> bytes:
    """Return a city's empty workbook as xlsx: one row per KPI, spare rows for further years, one row per initiative."""
    book = Workbook()
    actuals = book.active
    assert isinstance(actuals, Worksheet)
    actuals.title = ACTUALS
    _lay_out(actuals, ACTUAL_COLUMNS, [_kpi_row(kpi) for kpi in definitions.kpis], SPARE_ROWS)
    stages = book.create_sheet(STAGES)
    _lay_out(stages, STAGE_COLUMNS, [_initiative_row(item) for item in definitions.initiatives], 0)
    _write_guide(book.create_sheet(GUIDE), definitions)
    lists = _write_form(book.create_sheet(FORM), definitions, today)
    _add_choices(actuals, stages, lists, definitions)
    book.properties.title = _title(definitions)
    book.properties.creator = "自治体DX計画ダッシュボード"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _title(definitions: Definitions) -> str:
    practice = "（練習用・架空の実績）" if definitions.is_practice else ""
    return f"{definitions.city_name} 実績登録の様式{practice}"


def identity_texts(kpi: KpiEntry) -> dict[str, str]:
    """Return the texts by which a row is recognised, by column key."""
    return {
        "kpi_id": kpi.kpi_id,
        "initiative_name": kpi.initiative_name,
        "kpi_name": kpi.kpi_name,
        "component_name": kpi.component_name or "",
        "unit": kpi.unit or "",
    }


def _kpi_row(kpi: KpiEntry) -> list[str]:
    return [*identity_texts(kpi).values(), KIND_WORDS[kpi.kind], kpi.baseline_text, kpi.target_text, kpi.latest_text]


def _initiative_row(item: InitiativeEntry) -> list[str]:
    return [item.initiative_id, item.initiative_name, item.departments, item.latest_text]


def _lay_out(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[str]], spare: int) -> None:
    for number, column in enumerate(columns, 1):
        head = sheet.cell(HEADER_ROW, number, column.header)
        head.font, head.fill, head.border = Font(bold=True, color="FFFFFF"), _HEADER, _BORDER
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for row_number, texts in enumerate([*rows, *[()] * spare], HEADER_ROW + 1):
        for number, column in enumerate(columns, 1):
            is_free = column.is_input or (number == 1 and not texts)
            cell = sheet.cell(row_number, number)
            cell.fill, cell.border, cell.alignment = (_INPUT if is_free else _GREY), _BORDER, _WRAP
            cell.protection = Protection(locked=not is_free)
            if number <= len(texts):
                _write_text(sheet, row_number, number, texts[number - 1])
            if column.key == "observed_on":
                cell.number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "D2" if columns is ACTUAL_COLUMNS else "C2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 8, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _write_text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a text as a text: openpyxl takes one that begins with = for a formula."""
    cell = sheet.cell(row, column)
    cell.value = text
    if text:
        cell.data_type = "s"


def _write_guide(sheet: Worksheet, definitions: Definitions) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 100
    _write_text(sheet, 1, 1, f"{_title(definitions)}（データ版 {definitions.version}）")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for row, (subject, text) in enumerate(_GUIDANCE, 3):
        _write_text(sheet, row, 1, subject)
        _write_text(sheet, row, 2, text)
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 1).alignment = sheet.cell(row, 2).alignment = _WRAP
    sheet.protection.sheet = True


def _write_form(sheet: Worksheet, definitions: Definitions, today: date) -> dict[str, str]:
    """Write what the reader recognises the workbook by, and the lists of choices; return the range of each list."""
    for row, (name, value) in enumerate(form_rows(definitions), 1):
        _write_text(sheet, row, 1, name)
        _write_text(sheet, row, 2, value)
    years = [fiscal_year_name(year) for year in range(definitions.first_fiscal_year, fiscal_year_of(today) + 1)]
    lists = {
        "fiscal_year": years,
        "code": list(VALUE_CODES),
        "mark": list(MARKS),
        "stage": list(STAGE_WORDS),
        "kpi_id": [kpi.kpi_id for kpi in definitions.kpis],
    }
    ranges = {}
    for number, (key, choices) in enumerate(lists.items(), 4):
        letter = get_column_letter(number)
        for row, choice in enumerate(choices, 1):
            _write_text(sheet, row, number, choice)
        ranges[key] = f"'{FORM}'!${letter}$1:${letter}${max(len(choices), 1)}"
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    return ranges


def form_rows(definitions: Definitions) -> tuple[tuple[str, str], ...]:
    """Return the hidden sheet's names and values: template version, city, data version, purpose."""
    return (
        ("様式の版", TEMPLATE_VERSION),
        ("市", definitions.city),
        ("データの版", str(definitions.version)),
        ("用途", PURPOSES[definitions.is_practice]),
    )


def _add_choices(actuals: Worksheet, stages: Worksheet, lists: dict[str, str], definitions: Definitions) -> None:
    last = HEADER_ROW + len(definitions.kpis) + SPARE_ROWS
    for key in ("fiscal_year", "code", "mark"):
        _choose(actuals, ACTUAL_COLUMNS, key, lists[key], HEADER_ROW + 1, last)
    _choose(actuals, ACTUAL_COLUMNS, "kpi_id", lists["kpi_id"], HEADER_ROW + 1 + len(definitions.kpis), last)
    for key in ("value", "high"):
        _restrict(actuals, ACTUAL_COLUMNS, key, "decimal", "-99999999999999", "数字だけを記入してください。", last)
    _restrict(
        actuals, ACTUAL_COLUMNS, "observed_on", "date", "36526", "日付を 2026-03-31 の形で記入してください。", last
    )
    if definitions.initiatives:
        last = HEADER_ROW + len(definitions.initiatives)
        _choose(stages, STAGE_COLUMNS, "stage", lists["stage"], HEADER_ROW + 1, last)
        _restrict(
            stages, STAGE_COLUMNS, "observed_on", "date", "36526", "日付を 2026-03-31 の形で記入してください。", last
        )


def _choose(sheet: Worksheet, columns: Sequence[Column], key: str, choices: str, first: int, last: int) -> None:
    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "記入できない値", "一覧から選んでください。"
    letter = letter_of(columns, key)
    rule.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(rule)


def _restrict(
    sheet: Worksheet,
    columns: Sequence[Column],
    key: str,
    kind: Literal["decimal", "date"],
    least: str,
    error: str,
    last: int,
) -> None:
    rule = DataValidation(
        type=kind, operator="greaterThanOrEqual", formula1=least, allow_blank=True, showErrorMessage=True
    )
    rule.errorTitle, rule.error = "記入できない値", error
    letter = letter_of(columns, key)
    rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    sheet.add_data_validation(rule)


def letter_of(columns: Sequence[Column], key: str) -> str:
    """Return the letter of a column. Raises StopIteration for an unknown key."""
    return get_column_letter(next(number for number, column in enumerate(columns, 1) if column.key == key))
