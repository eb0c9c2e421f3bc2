"""What 市 offers beside its screen."""

from domain import formats
from metrics import counts, standing
from metrics.words import counted as count_words
from pages.city.files import SHEETS
from pages.city.printed import printed
from pages.city.view import asked_plan
from ui import answers, menu
from ui.offers import Offers, Told


def _described() -> Told:
    plan = asked_plan()
    if plan is None:
        return Told(menu.title("city"), "計画はまだ取り込まれていません。")
    found = counts.tally(answers.ask(standing.of_all, scope=plan.municipality_key))
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    held = f"指標{found.total}件：{count_words.listed(found)}。" if found else "指標（KPI）は定めていません。"
    return Told(f"{plan.municipality_name}　{plan.plan_name}", f"{period}の計画。{held}")


OFFERS = Offers(SHEETS, _described, printed)
