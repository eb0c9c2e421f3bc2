"""What 指標 offers beside its screen."""

from domain import formats
from metrics import catalogue, meaning, status
from metrics.words import kpi as kpi_words
from metrics.words import verdict as verdict_words
from pages.kpi.printed import printed
from pages.kpi.sheets import SHEETS
from ui import answers, kinds, succession
from ui.offers import Offers, Told


def _described() -> Told | None:
    asked = succession.kpi_asked()
    definition = None if asked is None else answers.ask(catalogue.kpi, asked)
    verdict = None if asked is None else answers.ask(status.of_kpi, asked)
    if definition is None or verdict is None:
        return None
    latest = verdict_words.latest_amount(definition, verdict)
    reached = "実績は未登録" if verdict.latest_on is None else f"実績 {latest}（{formats.day(verdict.latest_on)}）"
    means = kinds.fit(meaning.meaning(definition, verdict), definition.municipality_name)
    return Told(
        f"{kpi_words.name(definition)}（{definition.municipality_name}）",
        f"状態は{meaning.name(verdict)}（{means}）。{reached}。{definition.initiative_name}。",
    )


OFFERS = Offers(SHEETS, _described, printed, succession.elsewhere, succession.renamed)
