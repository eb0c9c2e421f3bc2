"""A field for a day, which the browser draws in the reader's own language; it writes one part of the address.

It is a plain form, so it works without scripts; ui/assets/page.js runs the page again without loading the document.
"""

from datetime import date
from urllib.parse import parse_qsl

from ui import markup, selection


def draw(name: str, label: str, day: date, last: date, button: str) -> markup.Markup:
    """Return the field with the present day, none after `last`, and the button that sends it."""
    kept = [
        markup.html('<input type="hidden" name="{}" value="{}">', *pair)
        for pair in parse_qsl(selection.here(name).removeprefix("?"))
    ]
    return markup.html(
        '<form class="dx-day-field" method="get">{kept}<label>{label}'
        '<input type="date" id="dx-day-{name}" name="{name}" value="{day}" max="{last}" required></label>'
        '<button type="submit">{button}</button></form>',
        kept=kept,
        label=label,
        name=name,
        day=day.isoformat(),
        last=last.isoformat(),
        button=button,
    )
