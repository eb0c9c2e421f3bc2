"""What 全体 offers beside its screen."""

from metrics import catalogue, counts
from pages.overview.cities import SHEETS
from ui import answers, formats, menu
from ui.offers import Offers, Told


def _described() -> Told:
    title = menu.row("overview").title
    plans = answers.ask(catalogue.plans)
    if not plans:
        return Told(title, "計画はまだ取り込まれていません。")
    total = sum(count.kpi_count for count in answers.ask(counts.by_city))
    names, day = "・".join(plan.municipality_name for plan in plans), formats.day(answers.now().as_of)
    return Told(title, f"{names}のDX計画にある{total}の指標は、いまどこまで来たか。{day}時点の判定。")


OFFERS = Offers(SHEETS, _described)
