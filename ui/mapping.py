"""What pages say of indicators that nobody has laid under a 共通指標 or a theme yet (未対応付け), which is not none."""

from collections.abc import Iterable, Mapping

from domain.codes import Mapped
from domain.words import MAPPED
from metrics import measure_of_kpi
from metrics import unthemed as unthemed_metric
from metrics.measure_of_kpi import Undecided
from ui import answers, markup, search_link
from ui.markup import Markup

OPEN = MAPPED[Mapped.UNDECIDED]
# The name of the filter of 分析, and what of it finds what nobody has decided.
FILTER, CODE = "measured", Mapped.UNDECIDED.value


def undecided() -> Mapping[str, Undecided]:
    """Return, by city, how many indicators nobody has laid under a 共通指標; no row where all are decided."""
    return {row.city: row for row in answers.ask(measure_of_kpi.undecided)}


def link(row: Undecided) -> Markup:
    """Return 未対応付け（12指標） as the way to exactly these indicators."""
    return search_link.link(f"{OPEN}（{row.kpi_count}指標）", city=row.city, **{FILTER: CODE})


def links(rows: Iterable[Undecided], separator: str) -> Markup:
    """Return the cities with what nobody has decided of them: 東金市 未対応付け（2指標）."""
    return markup.joined((markup.html("{} {}", row.municipality_name, link(row)) for row in rows), separator)


def unthemed() -> Mapping[str, int]:
    """Return, by city, how many initiatives nobody has laid under a theme; no city where all are decided."""
    return {row.city: row.initiative_count for row in answers.ask(unthemed_metric.counts)}
