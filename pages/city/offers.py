"""What 市 offers beside its screen."""

from collections import Counter

from domain.codes import Status
from domain.words import STATUS
from metrics import standing
from pages.city.files import SHEETS
from pages.city.printed import printed
from pages.city.view import asked_plan
from ui import answers, formats, menu
from ui.offers import Offers, Told


def _described() -> Told:
    plan = asked_plan()
    if plan is None:
        return Told(menu.row("city").title, "計画はまだ取り込まれていません。")
    found = Counter(kpi.status for kpi in answers.ask(standing.of_all, scope=plan.municipality_key))
    states = "、".join(f"{STATUS[code].name}{found[code]}件" for code in Status if found[code])
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    held = f"指標{found.total()}件：{states}。" if found else "指標（KPI）は定めていません。"
    return Told(f"{plan.municipality_name}　{plan.plan_name}", f"{period}の計画。{held}")


OFFERS = Offers(SHEETS, _described, printed)
