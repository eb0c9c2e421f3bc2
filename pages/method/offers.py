"""What 計算方法 offers beside its screen."""

from pages.method.tables import SHEETS
from ui.offers import Offers

OFFERS = Offers(SHEETS)
