"""The band of statuses: all KPIs of something as one bar. Colour never stands alone: patterns, marks and names tell."""

from collections.abc import Callable, Mapping, Sequence

from charts import palette
from domain.codes import Status
from domain.rows import by
from domain.words import STATUS, status_text
from metrics import counts
from metrics.counts import Tally
from metrics.words.counted import beside, in_words, occurring
from ui import markup

Numbers = Mapping[str, Tally]  # how many KPIs stand how, by the name of the city

# What stands in place of a band.
WITHOUT_KPIS = "指標（KPI）を定めていない計画"
# The patterns as the style sheet draws them.
_PATTERNS = {"/": "dx-slashed", "-": "dx-lined", "x": "dx-crossed", ".": "dx-dotted", "+": "dx-gridded"}
# From these shares of a band on a part has room for its mark, and for its number too; on a phone a twentieth holds one
# letter.
_ROOM_FOR_MARK, _ROOM_FOR_NUMBER = 1 / 20, 1 / 7


def numbers(by_city: Sequence[counts.Count]) -> Numbers:
    """Return, by city name, how many KPIs stand in each status; the rows are those of metrics/counts."""
    return {city: counts.summed(rows) for city, rows in by(by_city, lambda row: row.municipality_name).items()}


def band(name: str, counted: Tally) -> markup.Markup:
    """Return the bar of what bears this name: its parts are all of its KPIs; words where there are none."""
    total = counted.total
    if not total:
        return markup.html('<span class="dx-note">{}</span>', WITHOUT_KPIS)
    parts = [
        markup.html(
            '<span class="{}" style="flex-grow:{}" title="{} {}件{}">{}</span>',
            _class(code),
            counted[code],
            status_text(code),
            counted[code],
            beside(counted, code),
            _inside(code, counted[code], total),
        )
        for code in occurring(counted)
    ]
    return markup.html('<span class="dx-band" role="img" aria-label="{}">{}</span>', in_words(name, counted), parts)


def named(counted: Tally, link: Callable[[markup.Markup, Status], markup.Markup]) -> markup.Markup:
    """Return every part of a band by mark, name and number, each as `link` leads from it."""
    items = [link(_named(code, counted), code) for code in occurring(counted)]
    return markup.html('<span class="dx-named">{}</span>', items)


def legend(found: Numbers) -> markup.Markup:
    """Return the legend of the statuses that occur: colour, pattern, mark and name."""
    items = [
        markup.html('<li><span class="dx-swatch {}"></span>{}</li>', _class(code), status_text(code))
        for code in occurring(*found.values())
    ]
    return markup.html('<ul class="dx-legend">{}</ul>', items)


def _named(code: Status, counted: Tally) -> markup.Markup:
    told = beside(counted, code)
    return markup.html(
        '<span class="dx-mark dx-{}" aria-hidden="true">{}</span>{} {}{}',
        code,
        STATUS[code].mark,
        STATUS[code].name,
        counted[code],
        markup.html("<small>{}</small>", told) if told else None,
    )


def _inside(code: Status, count: int, total: int) -> str:
    if count < _ROOM_FOR_MARK * total:
        return ""
    mark = STATUS[code].mark
    return f"{mark} {count}" if count >= _ROOM_FOR_NUMBER * total else mark


def _class(code: Status) -> str:
    pattern = palette.PATTERN.get(code)
    return f"dx-{code}" if pattern is None else f"dx-{code} {_PATTERNS[pattern]}"
