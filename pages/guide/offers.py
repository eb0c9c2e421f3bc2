"""What the guide offers beside its screen: the same on paper, for an office to hand out."""

from pages.guide import text
from ui import markup
from ui.offers import Offers
from ui.paper import Printed, part


def _printed() -> Printed:
    found = text.guide()
    return Printed(found.title, text.lead(), found.title, markup.joined((text.body(part),)))


OFFERS = Offers(printed=_printed)
