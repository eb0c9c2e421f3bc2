"""What 指標をさがす offers beside its screen."""

from pages.search.listing import SHEETS
from ui.offers import Offers

OFFERS = Offers(SHEETS)
