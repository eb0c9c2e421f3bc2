"""The peer: a page of Dash that holds as much as one of the dashboard, in an environment of its own (build/peer)."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.visits import bare, servers
from bench.visits.browser import Shape

PYTHON = servers.ROOT / "build" / "peer" / "bin" / "python"

_SCRIPT = """
import json
import sys
from pathlib import Path

import dash
import plotly.graph_objects as go
from dash import dcc, html

MAKE = {"bar": go.Bar, "scatter": go.Scatter}
shape = json.loads((Path(__file__).parent / "peer.json").read_text("utf-8"))


def figure(chart):
    drawn = go.Figure(layout_height=chart["height"])
    for trace in chart["traces"]:
        points = list(range(trace["points"]))
        drawn.add_trace(MAKE.get(trace["type"], go.Bar)(x=points, y=points))
    return drawn


def table(told):
    cell = "市" * told["letters"]
    rows = [html.Tr([html.Td(cell) for _ in range(told["columns"])]) for _ in range(told["rows"])]
    return html.Table([html.Thead(html.Tr([html.Th(str(n)) for n in range(told["columns"])])), html.Tbody(rows)])


def layout():
    charts = [dcc.Graph(figure=figure(each)) for each in shape["charts"]]
    return html.Main([html.H1("peer"), *charts, *map(table, shape["tables"])])


app = dash.Dash(__name__)
app.layout = layout
app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
"""


@contextmanager
def served(folder: Path, shape: Shape | None) -> Iterator[servers.Served | None]:
    """Serve a page of Dash with the charts and tables of a shape; None where none is asked for.

    Raises FileNotFoundError where `make bench` has not made its environment.
    """
    if shape is None:
        yield None
        return
    if not PYTHON.exists():
        raise FileNotFoundError(f"{PYTHON} is not there: sh tools/environment.sh peer makes it")
    (folder / "peer.json").write_text(json.dumps(bare.told(shape)), encoding="utf-8")
    script = folder / "peer.py"
    script.write_text(_SCRIPT.lstrip(), encoding="utf-8")
    with servers.program([str(PYTHON), str(script), servers.PORT], folder, dict(os.environ), "") as running:
        yield running
