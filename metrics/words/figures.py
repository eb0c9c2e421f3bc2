"""本文の数値 in words: figures of a plan's text that are no KPIs."""

from domain import formats
from domain.plan import kpi_title
from metrics.figures import FigureValue

WHAT = "本文の数値"
NOTE = "計画が指標（KPI）とせずに、本文・工程表・一覧に記している数値です。判定も、指標の件数への算入もしません。"
PLANNED = "予定"
UNDATED = "時点の記載なし"


def name(row: FigureValue) -> str:
    """Return the printed name of a figure, with its component where the name holds several."""
    return kpi_title(row.figure_name, row.component_name)


def amount(row: FigureValue) -> str:
    """Return the value with its unit."""
    return formats.amount(row.low_value, row.high_value, row.unit, row.value_text)


def when(row: FigureValue) -> str:
    """Return the time of a value as the plan prints it; 同3月 with the year that it is of."""
    if row.as_of_text is None:
        return UNDATED
    is_short = row.as_of_text.startswith("同") and row.observed_on is not None
    return f"{row.as_of_text}（{row.observed_on:%Y-%m}）" if is_short else row.as_of_text


def without_kpis_told(figure_count: int) -> str:
    """Return what a plan holds that sets no KPIs, by how many figures its text has."""
    told = f"{WHAT}{figure_count}件は、指標ではないので判定せず、指標の件数にも入れません。" if figure_count else ""
    return f"この計画は指標（KPI）を定めていません。{told}"
