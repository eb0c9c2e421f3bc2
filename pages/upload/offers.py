"""What 登録 offers beside its screen: what the departments still have to report."""

from pages.upload import due
from ui.offers import Offers

OFFERS = Offers({"upload_due": due.sheet, "upload_calendar": due.calendar})
