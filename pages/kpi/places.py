"""計算の根拠: the inputs, the rule that fired, and the place of each figure in the plan."""

from collections.abc import Iterator
from itertools import groupby

import pandas as pd

from metrics.catalogue import KpiDefinition, TargetYear
from metrics.status import KpiStatus
from pages.kpi import calculation as explain
from ui import formats, kpi_rows, markup, phone_table

_HEADER = ("項目", "印刷された文字", "場所", "行")


def calculation(definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    """Return the verdict and the steps that lead to it, with the numbers put in."""
    steps = [(step.name, step.formula) for step in explain.steps(definition, verdict)]
    chip = markup.paragraph(markup.chip(verdict.status, verdict.is_stale))
    return markup.Markup(f'<div class="dx-calculation">{chip}{markup.definitions(steps)}</div>')


def calculation_frame(definition: KpiDefinition, verdict: KpiStatus) -> pd.DataFrame:
    """Return the steps of the calculation as rows."""
    steps = [
        {"市": definition.municipality_name, "指標": kpi_rows.name(definition), "項目": step.name, "計算": step.formula}
        for step in explain.steps(definition, verdict)
    ]
    return pd.DataFrame(steps, dtype=object).assign(指標ID=definition.kpi_id)


def places(definition: KpiDefinition) -> markup.Markup:
    """Return the place of the indicator, its baseline and its targets, with the printed texts."""
    rows, before = [], ""
    for item, text, place, where in _places(definition):
        rows.append((item, text, f"{place}（変換結果の{where}行）" if where not in ("", before) else place))
        before = where or before
    return markup.joined(
        (
            phone_table.table(_HEADER[:3], rows, "行の番号は、計画書を文字に変換した結果での行です", "8em 1fr", wide=(2,)),
            markup.paragraph(
                "読み方の決定：",
                definition.decision_reason,
                "　",
                markup.link("この市の出典", "sources", city=definition.city),
                is_note=True,
            ),
        )
    )


def places_frame(definition: KpiDefinition) -> pd.DataFrame:
    """Return the same rows as the table of places."""
    found = pd.DataFrame(list(_places(definition)), columns=list(_HEADER), dtype=object)
    found.insert(0, "指標", kpi_rows.name(definition))
    found.insert(0, "市", definition.municipality_name)
    return found.assign(指標ID=definition.kpi_id)


def _places(definition: KpiDefinition) -> Iterator[tuple[str, str, str, str]]:
    """Yield item, printed text, place and lines; years whose target is printed once for all share a row."""
    lines = formats.lines(definition.first_line, definition.last_line)
    yield ("指標", kpi_rows.name(definition), definition.place, lines)
    if definition.baseline_text:
        yield ("現状値", definition.baseline_text, definition.baseline_place or definition.place, "")
    for (text, place, where), group in groupby(definition.targets, _printed_where):
        years = [target.fiscal_year for target in group]
        span = formats.fiscal_year(years[0]) if len(years) == 1 else formats.fiscal_years(years[0], years[-1])
        yield (f"目標 {span}", text, place, where)


def _printed_where(target: TargetYear) -> tuple[str, str, str]:
    return (target.target_text, target.place, formats.lines(target.first_line, target.last_line))
