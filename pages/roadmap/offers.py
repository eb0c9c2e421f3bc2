"""What 工程 offers beside its screen."""

from pages.roadmap.files import SHEETS
from ui.offers import Offers

OFFERS = Offers(SHEETS)
