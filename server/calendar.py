"""`/calendar/<city>.ics?department=…`: the days by which reports are due, for calendars that subscribe to them.

Such a program shows no cookie: where reading is closed, `link=` brings the token of a reading link, which
server/reading_gate.py reads.
"""

from starlette.requests import Request
from starlette.responses import Response

from pages import registry
from server import files
from ui import reminded, selection
from ui.paper import NotThere

PARAMETER = "link"


async def answer(request: Request) -> Response:
    """Answer with the calendar of a city, of the departments of the address; 404 with a reason for what is not here."""
    city = request.path_params["city"]

    def make() -> Response:
        selection.follow(PARAMETER, lambda _: True)
        made = reminded.calendar(city)
        if made is None:
            raise NotThere(selection.not_known("city", city))
        content = registry.subscribed(made, reminded.alarm())
        headers = {"Content-Disposition": f'inline; filename="{city}.ics"', "Cache-Control": "no-cache"}
        return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)

    try:
        return await files.of_data(request, lambda: None, make)
    except NotThere as reason:
        return files.refused(str(reason), 404)
