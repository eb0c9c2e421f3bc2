"""What 概要 offers beside its screen."""

from metrics import catalogue, counts
from pages.overview.cities import SHEETS
from ui import answers, formats, menu
from ui.offers import Offers, Told
from ui.rows import as_frame


def _described() -> Told:
    title = menu.row("overview").title
    plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
    if plans.empty:
        return Told(title, "計画はまだ取り込まれていません。")
    total = int(as_frame(counts.Count, answers.ask(counts.by_city)).kpi_count.sum())
    names, day = "・".join(plans.municipality_name), formats.day(answers.now().as_of)
    return Told(title, f"{names}のDX計画にある{total}の指標は、いまどこまで来たか。{day}時点の判定。")


OFFERS = Offers(SHEETS, _described)
