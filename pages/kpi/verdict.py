"""The headline of a KPI: the verdict with what it rests on, the way in figures, and the four numbers or why not."""

from domain import formats
from domain.codes import Kind
from metrics import meaning
from metrics.catalogue import Initiative, KpiDefinition
from metrics.status import KpiStatus
from metrics.words.verdict import NOT_JUDGED, explained, said, steps
from pages.kpi import numbers
from ui import kinds, kpi_rows, markup, phone_table


def headline(definition: KpiDefinition, verdict: KpiStatus, initiative: Initiative | None) -> markup.Markup:
    """Return all of it in one piece, as it is printed."""
    below = figures(definition, verdict, initiative)
    return markup.joined((box(definition, verdict), told(definition, verdict), below))


def box(definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    """Return the verdict with what it means and what it rests on."""
    return markup.html(
        '<section class="dx-verdict dx-edge-{}" aria-label="状態">'
        '<p class="dx-verdict-word">{}<span>{}</span></p><p>{}</p></section>',
        verdict.status,
        kpi_rows.chip(definition, verdict, definition.municipality_name),
        kinds.fit(meaning.meaning(definition, verdict), definition.municipality_name),
        phone_table.unbroken(said(definition, verdict)),
    )


def figures(definition: KpiDefinition, verdict: KpiStatus, initiative: Initiative | None) -> markup.Markup:
    """Return the way and the cards; `initiative` is the one of the KPI, None where it was left out."""
    if verdict.latest_on is not None and verdict.status not in NOT_JUDGED:
        cards = numbers.judged(definition, verdict)
    elif verdict.status not in NOT_JUDGED:
        cards = numbers.promised(definition, verdict)
    else:
        cards = numbers.not_judged(definition, verdict, initiative)
    return markup.joined((way(definition, verdict), markup.cards(cards, has_words=True)))


def told(definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    """Return the department's own reason and next step, dated, where it gave them with the actual that decides."""
    return markup.joined(
        markup.html(
            '<div class="dx-told"><p><strong>担当からの説明</strong>　{}の実績に添えて</p>{}</div>',
            phone_table.unbroken(formats.day(report.observed_on)),
            markup.definitions(told),
        )
        for report, told in explained(definition, verdict)
    )


def way(definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    """Return the steps as a list, in the order of time.

    A yearly increase leads nowhere by itself: its stock, its promise and its latest year stand without arrows.
    """
    items = [
        markup.html(
            "<li{}><span>{}</span><strong>{}</strong><small>{}</small></li>",
            markup.Markup(' class="dx-same"') if step.is_beside else None,
            step.name,
            step.value,
            phone_table.unbroken(step.note),
        )
        for step in steps(definition, verdict)
    ]
    apart = " dx-apart" if definition.kind is Kind.INCREMENT else ""
    return markup.html('<ol class="dx-steps{}" aria-label="基準値から最終目標まで">{}</ol>', apart, items)


