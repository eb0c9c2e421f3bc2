"""出どころ as the page shows it: the places of a KPI's figures (metrics/words/places.py) in a table."""

from metrics.catalogue import KpiDefinition
from metrics.words.places import Place, of_kpi
from ui import kinds, markup
from ui.table import Column, Table, only_saved


def table(definition: KpiDefinition) -> markup.Markup:
    """Return the places as a table, and why the indicator is read as it is."""
    sources = markup.link(kinds.fit("この市区町村の出典", definition.municipality_name), "sources", city=definition.city)
    caption = "行の番号は、計画書を文字に変換した結果での行です"
    return markup.joined(
        (
            PLACES.compact(of_kpi(definition), caption, "8em 1fr"),
            markup.paragraph("読み方の決定：", definition.decision_reason, "　", sources, is_note=True),
        )
    )


PLACES = Table[Place]((
    Column("項目", lambda row: row.item),
    Column("印刷された文字", lambda row: row.text),
    Column(
        "場所",
        lambda row: f"{row.place}（変換結果の{row.lines}行）" if row.is_new else row.place,
        saved=lambda row: row.place,
        is_wide=True,
    ),
    only_saved("行", lambda row: row.lines),
))  # fmt: skip
