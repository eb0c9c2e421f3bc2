"""The city's own grade beside our verdict, and why the two differ (metrics/words/grade.py), as the page shows them."""

from domain import formats, kinds
from metrics.catalogue import KpiDefinition
from metrics.particulars import Particulars
from metrics.status import KpiStatus
from metrics.words.grade import why
from ui import markup, phone_table


def html(found: Particulars, definition: KpiDefinition, verdict: KpiStatus) -> markup.Markup:
    """Return what the city itself published last, and why it differs; nothing where it published nothing."""
    if not found.grades:
        return markup.EMPTY
    newest, own = found.grades[-1], kinds.of((definition.municipality_name,))
    source = f"{formats.fiscal_year(newest.fiscal_year)}分。出典：{newest.source_text}。この画面の判定には使っていません。"
    return markup.html(
        '<div class="dx-grade"><p class="dx-text"><strong>{}</strong>　{}</p><p class="dx-text">{}</p></div>',
        f"{own}の評価：{newest.grade_text}（{own}の基準：{newest.rule_text}）",
        phone_table.unbroken(source),
        phone_table.unbroken(why(newest, definition, verdict)),
    )
