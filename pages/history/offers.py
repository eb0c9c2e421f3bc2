"""What 履歴 offers beside its screen."""

from pages.history.versions import SHEETS
from ui.offers import Offers

OFFERS = Offers(SHEETS)
