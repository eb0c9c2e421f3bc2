"""What 都市間比較 offers beside its screen."""

from metrics import comparison
from pages.compare.statuses import SHEETS
from ui import answers, menu, selection
from ui.offers import Offers, Told
from ui.rows import as_frame


def _described() -> Told:
    measures = as_frame(comparison.Measure, answers.ask(comparison.measures))
    named = measures[measures.measure_id == selection.asked("measure")]
    subject = "共通指標" if named.empty else str(named.measure_name.iloc[0])
    text = f"{subject}を、定義・分母・時点の違いを注記して並べます。順位や総合点は付けません。"
    return Told(menu.row("compare").title, text)


OFFERS = Offers(SHEETS, _described)
