"""The floors: plain Streamlit scripts, written next to a file that says what they are to hold."""

import json
from pathlib import Path

from bench.visits.browser import Shape
from bench.visits.sessions import Element

WRITTEN = "bare"
SEEN = '[data-testid="stMarkdownContainer"] p'  # where the written word stands

_ONE_WRITE = f"import streamlit as st\n\nst.write({WRITTEN!r})\n"

_AS_MUCH = """
import json
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")
name = st.query_params["page"]
page = json.loads((Path(__file__).parent / "as_much.json").read_text("utf-8"))[name]
words = st.text_input("words", key="select_words") if page["narrowed"] else ""
shape = page["narrowed" if words else "whole"]
MAKE = {"bar": go.Bar, "scatter": go.Scatter}
st.title(name)
for number, chart in enumerate(shape["charts"]):
    figure = go.Figure(layout_height=chart["height"])
    for trace in chart["traces"]:
        points = list(range(trace["points"]))
        figure.add_trace(MAKE.get(trace["type"], go.Bar)(x=points, y=points))
    st.plotly_chart(figure, key=f"chart {number}")
for table in shape["tables"]:
    cell = "市" * table["letters"]
    st.table(pd.DataFrame([[cell] * table["columns"]] * table["rows"], columns=map(str, range(table["columns"]))))
st.caption("end")
"""

_THE_SAME = """
import json
from pathlib import Path

import plotly.io
import streamlit as st


@st.cache_data
def pages():
    return json.loads((Path(__file__).parent / "the_same.json").read_text("utf-8"))


@st.cache_resource
def figure(spec):
    return plotly.io.from_json(spec)


st.set_page_config(layout="wide")
words = st.query_params.get("words", "")
for number, (kind, name, content) in enumerate(pages()[words]):
    if kind == "plotly_chart":
        st.plotly_chart(figure(content), key=name)
    else:
        st.html(content)
"""


def write_one_write(folder: Path) -> Path:
    """Write the page of one `st.write` and return its script."""
    return _written(folder / "one_write.py", _ONE_WRITE)


def write_as_much(folder: Path, pages: dict[str, tuple[Shape, Shape | None]]) -> Path:
    """Write pages with as many charts, traces, points, tables, rows and columns as the given ones, each the plain way.

    Charts are `st.plotly_chart` of a `graph_objects` figure, tables `st.table` of a frame, nothing is cached. The
    second shape is what is left when the page's text field narrows it. A page is asked for by `?page=`.
    """
    pages_told = {
        name: {"whole": told(whole), "narrowed": None if narrowed is None else told(narrowed)}
        for name, (whole, narrowed) in pages.items()
    }
    (folder / "as_much.json").write_text(json.dumps(pages_told), encoding="utf-8")
    return _written(folder / "as_much.py", _AS_MUCH)


def write_the_same(folder: Path, pages: dict[str, list[Element]]) -> Path:
    """Write a page that sends the very elements of another, by the words that narrow it, without computing any."""
    (folder / "the_same.json").write_text(json.dumps(pages), encoding="utf-8")
    return _written(folder / "the_same.py", _THE_SAME)


def told(shape: Shape) -> dict[str, object]:
    """Return what a bare page is told of a page: its charts and its tables."""
    return {"charts": shape.charts, "tables": shape.tables}


def _written(path: Path, script: str) -> Path:
    path.write_text(script.lstrip(), encoding="utf-8")
    return path
