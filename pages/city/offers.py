"""What 市 offers beside its screen."""

from domain.codes import Status
from domain.words import STATUS
from metrics import catalogue
from pages.city.printed import printed
from pages.city.view import SHEETS
from ui import answers, formats, kpi_rows, menu, selection
from ui.offers import Offers, Told
from ui.rows import as_frame


def _described() -> Told:
    plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
    chosen = plans[plans.city == selection.asked("city")]
    if plans.empty:
        return Told(menu.row("city").title, "計画はまだ取り込まれていません。")
    plan = (plans if chosen.empty else chosen).iloc[0]  # the page too shows the first one for a city it does not know
    every = kpi_rows.frame(int(plan.municipality_key))
    found = every.status.value_counts()
    states = "、".join(f"{STATUS[code].name}{found[code]}件" for code in Status if code in found)
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    return Told(
        f"{plan.municipality_name}　{plan.plan_name}", f"{period}の計画。指標{len(every)}件：{states}。"
    )


OFFERS = Offers(SHEETS, _described, printed)
