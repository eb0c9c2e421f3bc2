"""A figure as it is shown before Plotly's code has come: the same picture, drawn on the server, without a script.

It is as wide as its place: what stands in the plane is placed in percent of it, letters and marks keep their size. How
far from an axis its names stand, how long a dash is and where the letters of a note stand is as Plotly draws it, so
that nothing moves when the figure takes its place (tests/browser/test_first_view.py).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from math import sqrt
from typing import Any, NamedTuple

import plotly.graph_objects as go

from charts.drawing import FONT

# Plotly leaves so much between the plane and the names of an axis, less where the axis is bound to no other, and draws
# no dash shorter than of a line so wide.
_PAD, _FREE_PAD, _LEAST_DASH = 9, 1, 3
_DASHES = {"solid": (), "dot": (1, 1), "dash": (3, 3), "dashdot": (3, 1, 1, 1)}
# Letters: how far the foot of a line is below its middle and below its head, and how far its lines are apart.
_BELOW_MIDDLE, _BELOW_HEAD, _ABOVE_FOOT, _LINE = 0.436, 1.16, 0.288, 1.3
_BELOW_TICK = 0.35
_LETTER, _NOTE_EDGE = 12, 2
# The feet of the axes' own names: below the line of the names of its values, where it is to stand off so far, and from
# the left edge.
_TITLE_BELOW, _STANDOFF, _TITLE_BESIDE = 16, 8, 26.5
_ROOT = 1_000  # the plane's width in the coordinates of its lines
_TAG = re.compile(r'(</?b>|<span style="(?:color:#[0-9A-Fa-f]{6}|font-size:[\d.]+px)">|</span>|<a [^>]*>|</a>)')
# A word above a mark: from the edge of the mark, which is drawn a quarter larger for it, up to the foot of the word.
_ABOVE_MARK, _LARGER = 0.25, 0.8
# The sharp head of an arrow, in widths of its line, and how far before its point the line ends.
_HEAD, _HEAD_LENGTH = ((-3.7, -2.5), (-3.7, 2.5), (1.3, 0)), 1.3
_TRACE = {
    "type", "x", "y", "yaxis", "mode", "name", "line", "marker", "fill", "fillcolor", "cliponaxis",
    "hoverinfo", "hovertext", "hovertemplate", "customdata", "selectedpoints", "unselected", "opacity", "text",
    "textfont", "textposition", "hoverlabel",
}  # fmt: skip
_NOTE = {
    "x", "y", "xref", "yref", "text", "showarrow", "xanchor", "yanchor", "xshift", "yshift", "font", "align", "opacity",
}  # fmt: skip
# Of a note that stands elsewhere, to which a thread leads (frame.labels_at_ends).
_THREAD = {"ax", "ay", "axref", "ayref", "arrowhead", "arrowwidth", "arrowcolor", "standoff"}
_ARROW = _THREAD | {"startstandoff"}


class Still(NamedTuple):
    """Two SVG documents, as high as the figure: the names beside the plane, and the plane, as wide as its place.

    `left` and `right` are how far the plane is from the edges of the figure, in pixels.
    """

    names: str
    plane: str
    left: float
    right: float


def drawn(figure: go.Figure, link: str = "currentColor") -> Still | None:
    """Return the picture of a figure, None where the figure has a part that is not drawn here.

    `link` is the colour of the names that lead somewhere in the figure.
    """
    told: Mapping[str, Any] = figure.to_dict()
    layout = told["layout"]
    if not _is_known(told["data"], layout):
        return None
    margin, height = layout["margin"], layout["height"]
    plane = _Plane(layout, height - margin["t"] - margin["b"])
    pieces = [
        *_grid(plane, layout),
        *(_shape(plane, shape) for shape in layout["shapes"] if shape.get("layer") == "below"),
        *(_thread(plane, note) for note in layout["annotations"] if note["showarrow"]),
        *(piece for trace in told["data"] for piece in _trace(plane, trace)),
        *(_shape(plane, shape) for shape in layout["shapes"] if shape.get("layer") != "below"),
        *_names_across(plane, layout),
        *(_note(plane, note) for note in layout["annotations"] if note["text"]),
    ]
    beside = [name for axis in _uprights(layout) for name in _names_beside(plane, layout, axis)]
    names = _document(beside, layout, f"{margin['l']:g}", margin["l"])
    plane_drawn = _document([f"<style>.to{{fill:{link}}}</style>", *pieces], layout, "100%", 0)
    return Still(names, plane_drawn, margin["l"], margin["r"])


def _document(pieces: Sequence[str], layout: Mapping[str, Any], width: str, left: float) -> str:
    """Return the pieces as a document; in it the plane begins at `left` and at its upper margin."""
    ink = layout["font"]["color"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{layout["height"]:g}" color="{ink}" '
        f'font-family="{FONT}"><g transform="translate({left:g} {layout["margin"]["t"]:g})">{"".join(pieces)}</g></svg>'
    )


def _is_known(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> bool:
    """Tell whether all of a figure is drawn here, and whether its margins are its own and not Plotly's to find."""
    uprights = _uprights(layout)
    axes = (layout["xaxis"], *(layout[_part(axis)] for axis in uprights))
    return (
        not any(axis.get("automargin") for axis in axes)
        and all("range" in axis and "tickvals" in axis for axis in axes)
        and layout["xaxis"].get("title", {}).get("standoff", _STANDOFF) == _STANDOFF
        and all(map(_is_known_trace, traces))
        and all(set(_list(trace.get("marker", {}).get("symbol", "circle"), 1)) <= set(_SIGNS) for trace in traces)
        and all(map(_is_known_note, layout["annotations"]))
        and all(shape["type"] == "line" for shape in layout["shapes"])
    )


def _uprights(layout: Mapping[str, Any]) -> list[str]:
    """Return the upright axes that have names and a grid, as marks and notes call them: y, y2 …"""
    parts = (name for name in layout if name.startswith("yaxis") and layout[name].get("visible", True))
    return [f"y{name.removeprefix('yaxis')}" for name in parts]


def _part(axis: str) -> str:
    return f"yaxis{axis[1:]}"


def _is_known_trace(trace: Mapping[str, Any]) -> bool:
    has_words = "text" in trace and "textfont" in trace
    return (
        _TRACE.issuperset(trace)
        and trace["type"] == "scatter"
        and "mode" in trace
        and ("text" in trace["mode"]) is has_words is ("text" in trace)
        and trace.get("textposition", "middle center") in ("middle center", "top center")
    )


def _is_known_note(note: Mapping[str, Any]) -> bool:
    if note.get("showarrow") is False:
        return _NOTE.issuperset(note)
    known = {0: _THREAD, 2: _ARROW}.get(note.get("arrowhead", 1), set())
    is_level = note.get("arrowhead") == 0 or note.get("ay") == note["y"]
    return note.get("axref") == "x" and is_level and (_NOTE | known).issuperset(note)


class _Plane:
    """Where a value of an axis stands in the plane: across in parts of its width, down in pixels."""

    def __init__(self, layout: Mapping[str, Any], high: float) -> None:
        self._x, self._layout, self.high = [_number(end) for end in layout["xaxis"]["range"]], layout, high

    def across(self, value: object) -> float:
        first, last = self._x
        return (_number(value) - first) / (last - first)

    def box(self, axis: str) -> tuple[float, float]:
        """Return the upper edge of what an upright axis measures, and how high it is."""
        low, high = self._layout[_part(axis)].get("domain", (0, 1))
        return (1 - high) * self.high, (high - low) * self.high

    def down(self, value: float, axis: str = "y") -> float:
        """Return where a value of an upright axis is: of y, y2, or of a part of their height (paper, y2 domain)."""
        if axis == "paper":
            return (1 - value) * self.high
        if axis.endswith(" domain"):
            top, tall = self.box(axis.removesuffix(" domain"))
            return top + (1 - value) * tall
        (low, high), (top, tall) = self._layout[_part(axis)]["range"], self.box(axis)
        return float(top + (high - value) / (high - low) * tall)


def _number(value: object) -> float:
    return float(date.fromisoformat(value).toordinal()) if isinstance(value, str) else float(str(value))


def _grid(plane: _Plane, layout: Mapping[str, Any]) -> list[str]:
    """Return the lines of the grid. Plotly draws none at the very edge of the plane."""
    across, lines = layout["xaxis"], []
    for place in (plane.across(value) for value in across["tickvals"] if across.get("showgrid", False)):
        if 0.001 < place < 0.999:
            lines.append(_line(place, 0, place, plane.high, across["gridcolor"], 1))
    for axis in _uprights(layout):
        (top, tall), part = plane.box(axis), layout[_part(axis)]
        heights = (plane.down(value, axis) for value in part["tickvals"] if part.get("showgrid", True))
        lines += [
            _line(0, height, 1, height, part["gridcolor"], 1) for height in heights if 1 < height - top < tall - 1
        ]
    return lines


def _line(x0: float, y0: float, x1: float, y1: float, ink: str, width: float, dash: str = "solid") -> str:
    return (
        f'<line x1="{_percent(x0)}" y1="{y0:.2f}" x2="{_percent(x1)}" y2="{y1:.2f}" stroke="{ink}" '
        f'stroke-width="{width:g}"{_dashed(width, dash)}/>'
    )


def _dashed(width: float, dash: str) -> str:
    lengths = ",".join(f"{part * max(width, _LEAST_DASH):g}" for part in _DASHES[dash])
    return f' stroke-dasharray="{lengths}"' if lengths else ""


def _percent(share: float) -> str:
    return f"{share * 100:.3f}%"


def _shape(plane: _Plane, shape: Mapping[str, Any]) -> str:
    line = shape["line"]
    x0, x1 = plane.across(shape["x0"]), plane.across(shape["x1"])
    y0, y1 = (plane.down(shape[end], shape["yref"]) for end in ("y0", "y1"))
    return _line(x0, y0, x1, y1, line["color"], line["width"], line.get("dash", "solid"))


def _trace(plane: _Plane, trace: Mapping[str, Any]) -> list[str]:
    axis, line = trace.get("yaxis", "y"), trace.get("line", {})
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if y is None:  # a gap
            runs.append([])
        else:
            runs[-1].append((plane.across(x), plane.down(y, axis)))
    points = [point for run in runs for point in run]
    pieces = []
    if "lines" in trace["mode"] and points:
        ways = [" ".join(f"{x * _ROOT:.2f},{y:.2f}" for x, y in run) for run in runs if run]
        area = trace.get("fillcolor") if trace.get("fill") == "toself" else None
        stroke = f'stroke="{line["color"]}" stroke-width="{line["width"]:g}"' if line.get("width") else 'stroke="none"'
        look = (
            f'vector-effect="non-scaling-stroke" fill="{area or "none"}" {stroke}'
            f'{_dashed(line.get("width", 0), line.get("dash", "solid"))}'
        )
        lines = (f'<polyline points="{way}" {look}/>' for way in ways)
        pieces.append(
            f'<svg width="100%" height="{plane.high:g}" viewBox="0 0 {_ROOT} {plane.high:g}" '
            f'preserveAspectRatio="none" overflow="visible">'
            f"{''.join(lines)}</svg>"
        )
    if "markers" in trace["mode"]:
        pieces += _marks(points, trace)
    if "text" in trace["mode"]:
        pieces += _numbers(points, trace)
    return [f'<g opacity="{trace["opacity"]:g}">{"".join(pieces)}</g>'] if "opacity" in trace else pieces


def _numbers(points: Sequence[tuple[float, float]], trace: Mapping[str, Any]) -> list[str]:
    """Return the words of the points, in the middle of their marks or above them."""
    size, ink = trace["textfont"]["size"], trace["textfont"].get("color", "currentColor")
    turns = [_BELOW_TICK * size] * len(points)
    if trace.get("textposition") == "top center":
        marks = _list(trace["marker"]["size"], len(points))
        turns = [-_ABOVE_MARK * size - mark / 2 / _LARGER - 1 for mark in marks]
    words = zip(points, turns, trace["text"], strict=True)
    return [
        f'<text x="{_percent(x)}" text-anchor="middle" font-size="{size:g}" y="{y + turn:.2f}" '
        f'fill="{ink}">{escape(text)}</text>'
        for (x, y), turn, text in words
        if text
    ]


def _marks(points: Sequence[tuple[float, float]], trace: Mapping[str, Any]) -> list[str]:
    marker, chosen = trace["marker"], trace.get("selectedpoints")
    pale = trace.get("unselected", {}).get("marker", {}).get("opacity", 1)
    edge = marker.get("line", {})
    each = zip(
        points,
        *(_list(marker.get(name, usual), len(points)) for name, usual in (
            ("symbol", "circle"), ("size", 6), ("color", "currentColor"),
        )),
        strict=True,
    )  # fmt: skip
    pieces = []
    for index, ((x, y), symbol, size, colour) in enumerate(each):
        is_open = symbol.endswith("-open")
        width = edge.get("width", 1 if is_open else 0)
        ink = colour if is_open else edge.get("color", "none")
        ring = f' stroke="{ink}" stroke-width="{width:g}"' if width else ""
        faint = f' opacity="{pale:g}"' if chosen is not None and index not in chosen else ""
        pieces.append(
            f'<svg x="{_percent(x)}" y="{y:.2f}" overflow="visible"><path d="{_SIGNS[symbol](size / 2)}" '
            f'fill="{"none" if is_open else colour}"{ring}{faint}/></svg>'
        )
    return pieces


def _list(value: Any, count: int) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] * count


def _names_across(plane: _Plane, layout: Mapping[str, Any]) -> list[str]:
    axis, size = layout["xaxis"], layout["font"].get("size", _LETTER)
    pad = _FREE_PAD if axis.get("anchor") == "free" else _PAD
    foot, pieces = plane.high + pad + size, []
    for value, name in zip(axis["tickvals"], axis["ticktext"], strict=True):
        if not 0 <= plane.across(value) <= 1:
            continue
        head = -pad - (0.2 + name.count("<br>") * _LINE) * size
        y = head if axis.get("side") == "top" else foot
        pieces.append(_text(plane.across(value), 0, y, name, size, "middle"))
    title = axis.get("title", {}).get("text")
    return [*pieces, _text(0.5, 0, foot + _TITLE_BELOW, title, size, "middle")] if title else pieces


def _names_beside(plane: _Plane, layout: Mapping[str, Any], upright: str) -> list[str]:
    axis, size = layout[_part(upright)], layout["font"].get("size", _LETTER)
    named = zip(axis["tickvals"], axis["ticktext"], strict=True)
    pieces = []
    for value, name in named:
        foot = plane.down(value, upright) + (_BELOW_TICK - name.count("<br>") * _LINE / 2) * size
        pieces.append(_text(0, -_PAD, foot, name, size, "end"))
    title = axis.get("title", {}).get("text")
    if title:
        foot = _TITLE_BESIDE - layout["margin"]["l"]
        turned = f'transform="translate({foot:g} {plane.high / 2:g}) rotate(-90)"'
        pieces.append(f"<g {turned}>{_text(0, 0, 0, title, size, 'middle')}</g>")
    return pieces


def _thread(plane: _Plane, note: Mapping[str, Any]) -> str:
    axis = note.get("yref", "y")
    x0, y0, x1, y1 = (
        plane.across(note["x"]), plane.down(note["y"], axis), plane.across(note["ax"]), plane.down(note["ay"], axis),
    )  # fmt: skip
    if note["arrowhead"]:
        return _arrow(x1, x0, y0, note)
    return _line(x0, y0, x1, y1, note["arrowcolor"], note["arrowwidth"])


def _arrow(start: float, end: float, y: float, note: Mapping[str, Any]) -> str:
    """Return a level arrow in a place of its own, whose edge cuts it where it is shorter than its head."""
    width, ink = note["arrowwidth"], note["arrowcolor"]
    before, after = note.get("startstandoff", 0), note.get("standoff", 0) + _HEAD_LENGTH * width
    turn = "" if end > start else ' transform="scale(-1 1)"'
    head = _polygon(*((x * width, y * width) for x, y in _HEAD))
    left, right = (before, after) if end > start else (after, before)
    tip = f'x="{"100%" if end > start else "0"}" y="20" overflow="visible"'
    turned = -after if end > start else after
    return (
        f'<svg x="{_percent(min(start, end))}" y="{y - 20:.2f}" width="{_percent(abs(end - start))}" height="40">'
        f'<rect style="x:{left:g}px;width:calc(100% - {left + right:g}px)" y="{20 - width / 2:g}" height="{width:g}" '
        f'fill="{ink}"/><svg {tip}><g transform="translate({turned:g} 0)">'
        f'<path d="{head}" fill="{ink}"{turn}/></g></svg></svg>'
    )


def _note(plane: _Plane, note: Mapping[str, Any]) -> str:
    if note["showarrow"]:
        note = {**note, "x": note["ax"], "y": note["ay"]}
    size, lines = note["font"]["size"], note["text"].count("<br>")
    anchor, level = note.get("xanchor", "center"), note.get("yanchor", "middle")
    x = {"left": _NOTE_EDGE, "right": -_NOTE_EDGE, "center": 0}[anchor] + note.get("xshift", 0)
    y = plane.down(note["y"], note.get("yref", "y"))
    y -= note.get("yshift", 0)
    y += {
        "top": _NOTE_EDGE + _BELOW_HEAD * size,
        "middle": (_BELOW_MIDDLE - lines * _LINE / 2) * size,
        "bottom": -_NOTE_EDGE - (_ABOVE_FOOT + lines * _LINE) * size,
    }[level]
    side = {"left": "start", "right": "end", "center": "middle"}[anchor]
    across = note["x"] if note.get("xref") == "paper" else plane.across(note["x"])
    text = _text(across, x, y, note["text"], size, side)
    return f'<g opacity="{note["opacity"]:g}">{text}</g>' if "opacity" in note else text


def _text(across: float, x: float, y: float, words: str, size: float, anchor: str) -> str:
    place = f'x="{_percent(across)}" text-anchor="{anchor}" font-size="{size:g}"'
    # A turn of words by `dx` would count for the first line alone.
    lines = [
        f'<text {place} y="{y + number * _LINE * size:.2f}" dx="{x:.2f}" fill="currentColor">{_spans(line)}</text>'
        for number, line in enumerate(words.split("<br>"))
    ]
    return "".join(lines)


def _spans(line: str) -> str:
    """Return a line with what Plotly knows of HTML as SVG: bold letters and signs in a colour."""
    pieces = []
    for part in _TAG.split(line):
        if part == "<b>":
            pieces.append('<tspan font-weight="700">')
        elif part.startswith("<span "):
            name, value = part.removeprefix('<span style="').removesuffix('">').split(":")
            pieces.append(f'<tspan {"fill" if name == "color" else name}="{value}">')
        elif part.startswith("<a "):
            pieces.append('<tspan class="to" text-decoration="underline">')
        elif part in ("</b>", "</span>", "</a>"):
            pieces.append("</tspan>")
        else:
            pieces.append(escape(part))
    return "".join(pieces)


def _polygon(*corners: tuple[float, float]) -> str:
    return f"M{'L'.join(f'{x:.2f},{y:.2f}' for x, y in corners)}Z"


def _circle(r: float) -> str:
    return f"M{r:g},0A{r:g},{r:g} 0 1,1 {-r:g},0A{r:g},{r:g} 0 1,1 {r:g},0Z"


def _square(r: float) -> str:
    return _polygon((r, r), (-r, r), (-r, -r), (r, -r))


def _diamond(r: float) -> str:
    return _polygon((1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0), (0, -1.3 * r))


def _up(r: float) -> str:
    return _polygon((-2 * r / sqrt(3), r / 2), (2 * r / sqrt(3), r / 2), (0, -r))


def _down(r: float) -> str:
    return _polygon((-2 * r / sqrt(3), -r / 2), (2 * r / sqrt(3), -r / 2), (0, r))


def _left(r: float) -> str:
    return _polygon((r / 2, -2 * r / sqrt(3)), (r / 2, 2 * r / sqrt(3)), (-r, 0))


def _right(r: float) -> str:
    return _polygon((-r / 2, -2 * r / sqrt(3)), (-r / 2, 2 * r / sqrt(3)), (r, 0))


def _cross(r: float) -> str:
    a = 0.8 * r / sqrt(2)
    return _polygon(
        (0, a), (a, 2 * a), (2 * a, a), (a, 0), (2 * a, -a), (a, -2 * a),
        (0, -a), (-a, -2 * a), (-2 * a, -a), (-a, 0), (-2 * a, a), (-a, 2 * a),
    )  # fmt: skip


def _star(r: float) -> str:
    a = 1.4 * r
    return _polygon(*(
        (x * a, y * a) for x, y in (
            (0.225, -0.309), (0.951, -0.309), (0.363, 0.118), (0.588, 0.809), (0, 0.382),
            (-0.588, 0.809), (-0.363, 0.118), (-0.951, -0.309), (-0.225, -0.309), (0, -1),
        )
    ))  # fmt: skip


def _thin_cross(r: float) -> str:
    return f"M{r:g},{r:g}L{-r:g},{-r:g}M{r:g},{-r:g}L{-r:g},{r:g}"


_SIGNS = {
    "circle": _circle, "circle-open": _circle, "square": _square, "diamond": _diamond, "diamond-open": _diamond,
    "triangle-up": _up, "triangle-up-open": _up, "triangle-down": _down, "triangle-down-open": _down,
    "triangle-left": _left, "triangle-right": _right, "x": _cross, "star": _star, "x-thin-open": _thin_cross,
}  # fmt: skip
