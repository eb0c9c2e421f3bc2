"""計算の根拠: the inputs, the rule that fired, and the place of each figure in the plan."""

from metrics import explain
from metrics.catalogue import KpiDefinition
from metrics.status import KpiStatus
from ui import formats, kpis, markup
from ui.sources import lines


def calculation(definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    """Return the verdict and the steps that lead to it, with the numbers put in."""
    steps = [(step.name, step.formula) for step in explain.steps(definition, verdict)]
    return markup.joined((markup.paragraph(markup.chip(verdict.status, verdict.is_stale)), markup.definitions(steps)))


def places(definition: KpiDefinition) -> markup.Markup:
    """Return the place of the indicator, its baseline and its targets, with the printed texts."""
    rows: list[tuple[object, ...]] = [
        ("指標", kpis.name(definition), definition.place, lines(definition.first_line, definition.last_line))
    ]
    if definition.baseline_text:
        rows.append(("現状値", definition.baseline_text, definition.baseline_place or definition.place, ""))
    for target in definition.targets:
        rows.append(
            (
                f"目標 {formats.fiscal_year(target.fiscal_year)}",
                target.target_text,
                target.place,
                lines(target.first_line, target.last_line),
            )
        )
    return markup.joined(
        (
            markup.table(("項目", "印刷された文字", "場所", "行"), rows, "行番号は、計画書の文字の変換結果での行です"),
            markup.paragraph(
                "読み方の決定：",
                definition.decision_reason,
                "　",
                markup.link("この市の出典", "sources", city=definition.city),
                is_note=True,
            ),
        )
    )
