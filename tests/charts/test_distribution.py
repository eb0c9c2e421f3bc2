"""Distributions as a figure: where the box of a row stands, and that no name of a city lies over another."""

import plotly.graph_objects as go
import pytest

from charts import distribution, drawing
from charts.distribution import Mark, Row

WORDS = ("最小から最大", "中央の半数", "中央値")
MARKS = [
    Mark(5000.0 + number, f"架空{number}市 5,00{number}人", number, f"架空{number}市", f"k{number}") for number in range(4)
]
ROWS = [
    Row("令和6年度の実績・基準値（9団体）", (100, 300, 500, 700, 900), "中央値 500人"),
    Row("令和9年度末の目標（12団体）", (1000, 2000, 5000, 7000, 9000), "中央値 5,000人", MARKS, is_aim=True),
]


@pytest.fixture(params=[1200, 366])
def figure(request: pytest.FixtureRequest) -> go.Figure:
    return go.Figure(distribution.figure(ROWS, "人", WORDS, request.param).to_dict())


def test_each_row_has_its_range_the_middle_half_and_the_median(figure: go.Figure) -> None:
    boxes = [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "rect"]
    assert boxes == [(300, 700), (2000, 7000)]
    ranges = [tuple(trace.x) for trace in figure.data if trace.name == WORDS[0]]
    assert ranges == [(100, 900), (1000, 9000)]
    medians = [(trace.x[0], trace.hovertext[0]) for trace in figure.data if trace.name == WORDS[2]]
    assert medians == [(500, "中央値 500人"), (5000, "中央値 5,000人")]
    assert figure.data[0].y[0] < figure.data[2].y[0]  # from the top
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_chosen_cities_are_points_that_lead_to_their_kpi(figure: go.Figure) -> None:
    marks = figure.data[-1]
    assert [code for (code,) in marks.customdata] == ["k0", "k1", "k2", "k3"]
    assert list(marks.hovertext) == ["架空0市", "架空1市", "架空2市", "架空3市"]


def test_no_name_lies_over_another_or_leaves_the_figure(figure: go.Figure) -> None:
    width = 1200 if figure.layout.annotations[-1].xshift == 0 else 366
    low, high = figure.layout.xaxis.range
    plot = width - 48
    boxes = []
    for note in figure.layout.annotations:
        if "●" in note.text:
            wide = drawing.width_of(note.text.rpartition("> ")[2], 12) + 24
            at = (note.x - low) / (high - low) * plot + (note.xshift or 0)
            boxes.append((at - wide / 2, at + wide / 2, note.y))
    assert len(boxes) == len(MARKS)
    assert len({y for _, _, y in boxes}) == len(MARKS)
    assert all(left >= -25 and right <= plot + 25 for left, right, _ in boxes)
