"""What 報告書 offers beside its screen."""

from pages.report import asked, files
from reports.content import TITLE
from ui import menu
from ui.offers import Offers, Told


def _described() -> Told:
    names = "・".join(plan.municipality_name for plan in asked.plans())
    return Told(f"{TITLE}　{names}" if names else TITLE, menu.lead("report"))


OFFERS = Offers({"report": files.document}, _described)
