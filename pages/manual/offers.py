"""What the manuals offer beside their screen: the words of a link to one, and the same on paper, to hand out."""

from pages.manual import parts, text
from ui import markup, selection
from ui.offers import Offers, Told
from ui.paper import Printed, part


def _asked() -> str:
    return selection.choice(parts.PARAMETER, parts.PARTS, parts.FIRST)


def _described() -> Told:
    asked = _asked()
    return Told(parts.manual(asked).title, str(text.lead(asked).striptags()))


def _printed() -> Printed:
    asked = _asked()
    found = parts.manual(asked)
    return Printed(found.title, text.lead(asked), found.title, markup.joined((text.body(asked, part),)))


OFFERS = Offers(described=_described, printed=_printed)
