"""What 出典 offers beside its screen."""

from pages.sources.record import SHEETS
from ui.offers import Offers

OFFERS = Offers(SHEETS)
