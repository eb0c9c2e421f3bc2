"""The sheet 市の評価, read: what the city itself published of its KPIs, a row a KPI and fiscal year."""

from collections.abc import Hashable, Mapping
from datetime import date

from domain.actual import Definitions
from domain.era import fiscal_year_name
from domain.fiscal import fiscal_year_of
from domain.plan import PublishedGrade
from loaders.actuals import form, rows
from loaders.book import cell as cell_reading
from loaders.book.cell import Cell, squeezed
from loaders.book.table import Table

_INPUTS = tuple(column for column in form.GRADE_COLUMNS if column.is_input)
_REMEDIES = {
    "fiscal_year": "何年度の評価かを一覧から選んでください。",
    "grade_text": "公表された評価を、そのままの語や記号で書いてください。",
    "rule_text": "評価の付け方（8割以上でB など）を書いてください。公表されていなければ「公表なし」と書きます。",
    "source_text": "公表した資料の名を書いてください。",
}


def read(table: Table, definitions: Definitions, today: date) -> list[PublishedGrade]:
    """Return the grades of the sheet; what is wrong is refused in its cells. An empty row changes nothing."""
    kpis = {kpi.kpi_id: kpi for kpi in definitions.kpis}
    labels = {squeezed(label): kpis[kpi_id] for label, kpi_id in form.labels(definitions.kpis).items()}
    retired = {entry.retired_id: entry for entry in definitions.retired}
    seen: dict[Hashable, str] = {}
    found = []
    for number in table.rows():
        cells = table.row(number)
        # The sheet of actuals says already of which rows the form has become too old.
        if all(cells[column.key].is_empty for column in _INPUTS) or rows.is_retired(cells["kpi_id"], retired):
            continue
        kpi = rows.identified(cells, "kpi_id", kpis, form.graded_texts) or rows.chosen(cells, labels)
        if kpi is None:
            if cells["kpi_id"].is_empty:
                problem = "どの指標の行か分かりません" if cells["kpi_name"].is_empty else "一覧にない指標です"
                cells["kpi_name"].refuse(problem, "「指標」を一覧から選んでください。")
            continue
        if all(cells[key].is_empty for key in ("grade_text", "rule_text", "source_text")):
            cells["grade_text"].explain("評価が空のため、この行は変更なしと読みました")
            continue
        grade = _grade(cells, kpi.kpi_id, definitions.first_fiscal_year, today)
        if grade is not None:
            what = f"{fiscal_year_name(grade.fiscal_year)}の「{kpi.kpi_name}」"
            rows.refuse_second(seen, (kpi.kpi_id, grade.fiscal_year), cells["kpi_name"], what, "評価")
            found.append(grade)
    return found


def _grade(cells: Mapping[str, Cell], kpi_id: str, first: int, today: date) -> PublishedGrade | None:
    for column in _INPUTS:
        if cells[column.key].is_empty:
            cells[column.key].refuse(f"{column.header}がありません", _REMEDIES[column.key])
    year = cell_reading.fiscal_year(cells["fiscal_year"])
    grade, rule, source = (cell_reading.text(cells[key]) for key in ("grade_text", "rule_text", "source_text"))
    if year is not None and year > fiscal_year_of(today):
        cells["fiscal_year"].refuse("まだ始まっていない年度です", f"{fiscal_year_of(today)}年度までの年度を選んでください。")
        return None
    if year is not None and year < first:
        cells["fiscal_year"].refuse("計画の対象より前の年度です", f"{first}年度からの評価を記入してください。")
        return None
    if year is None or grade is None or rule is None or source is None:
        return None
    return PublishedGrade(kpi_id, year, grade, rule, source)
