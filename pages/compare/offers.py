"""What 比較 offers beside its screen."""

from metrics import comparison
from pages.compare.statuses import SHEETS
from ui import answers, menu, selection
from ui.offers import Offers, Told


def _described() -> Told:
    named = {row.measure_id: row.measure_name for row in answers.ask(comparison.measures)}
    subject = named.get(selection.asked("measure") or "", "共通指標")
    text = f"{subject}を、定義・分母・時点の違いを注記して並べます。順位や総合点は付けません。"
    return Told(menu.row("compare").title, text)


OFFERS = Offers(SHEETS, _described)
