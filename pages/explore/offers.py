"""What 分析 offers beside its screen."""

from pages.explore import filters
from pages.explore.views import NAMES, SHEETS
from ui import menu, switch
from ui.offers import Offers, Told


def _described() -> Told | None:
    result = filters.found()
    view = switch.current("view", NAMES)
    if not result.filters and view == next(iter(NAMES)):
        return None
    row = menu.row("explore")
    # Anybody can write words into an address, and a mail would show them as what this dashboard says.
    said = "".join(f"{label}：{words}　" for label, words in result.filters if label != filters.WORDS)
    return Told(f"{row.title}　{NAMES[view]}", f"{said}{result.kpi_total}指標のうち{len(result.kpis)}指標。")


OFFERS = Offers(SHEETS, _described)
