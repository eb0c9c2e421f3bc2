"""How the KPIs of each city stand: one bar a city, every status in it, so that the bar is always the whole.

Statuses of one colour differ by pattern, in the bars and in the legend, as they do on the pages (ui/status_band.py).
"""

from collections.abc import Mapping

from charts import drawing, palette
from domain.codes import Status

Counts = Mapping[str, Mapping[str, int]]  # how many KPIs stand in each status, by the name of the city

_WIDTH, _EDGE, _LABEL, _BAR, _GAP = 960, 12, 150, 30, 14


def drawn(counts: Counts, words: Mapping[Status, str], unit: str, title: str) -> str:
    """Return a 100 % bar a city as an SVG document, mark and number in each part that has room, the legend below.

    `counts` holds the KPIs by city and status; `words` names the statuses, the mark first.
    """
    canvas = drawing.Canvas(_WIDTH)
    y = _GAP
    for city, of_city in counts.items():
        total = sum(of_city.values())
        canvas.text(_EDGE, y + _BAR * 0.68, f"{city}　{total}{unit}", size=14, is_bold=True)
        x = float(_LABEL)
        for code in Status:
            if of_city.get(code):
                width = (_WIDTH - _EDGE - _LABEL) * of_city[code] / total
                _part(canvas, (x, y, width), code, (words[code].split()[0], str(of_city[code])))
                x += width
        y += _BAR + _GAP
    return canvas.document(_legend(canvas, y + _GAP, counts, words), title)


def _part(
    canvas: drawing.Canvas, box: tuple[float, float, float], code: Status, mark_and_number: tuple[str, str]
) -> None:
    x, y, width = box
    colour, pattern = palette.STATUS[code], palette.PATTERN.get(code)
    halo = "" if pattern is None else colour
    canvas.rect(x, y, width - 1, _BAR, colour, pattern)
    whole = " ".join(mark_and_number)
    if drawing.width_of(whole, 13) <= width - 4:
        canvas.text(x + width / 2, y + 20, whole, size=13, ink="#FFFFFF", is_bold=True, anchor="middle", halo=halo)
    else:  # one below the other
        for text, below in zip(mark_and_number, (13, 26), strict=True):
            canvas.text(
                x + width / 2, y + below, text, size=11, ink="#FFFFFF", is_bold=True, anchor="middle", halo=halo
            )


def _legend(canvas: drawing.Canvas, y: float, counts: Counts, words: Mapping[Status, str]) -> float:
    x = float(_LABEL)
    for code in (code for code in Status if any(of_city.get(code) for of_city in counts.values())):
        width = 30 + drawing.width_of(words[code], 13) + 16
        if x + width > _WIDTH - _EDGE:
            x, y = float(_LABEL), y + 22
        canvas.rect(x, y - 12, 22, 15, palette.STATUS[code], palette.PATTERN.get(code))
        canvas.text(x + 28, y, words[code], size=13)
        x += width
    return y + _GAP
