"""What all figures share: Japanese numbers, round steps, labels that do not cover each other, sketches."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from charts import frame


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (950, "950"), (12_000, "1.2万"), (10_900, "1.09万"), (2_600_000, "260万"), (3e8, "3億"), (0.25, "0.25"),
     (-12_000, "−1.2万"), (9_999, "9,999"), (9_999.7, "9,999"), (2_999_999, "299.9万"), (-31.25, "−31.25"),
     (0.1 * 3, "0.3"), (1.2e12, "12,000億"), (Decimal("99999999999999.9999"), "999,999億")],
)  # fmt: skip
def test_a_number_is_short_as_it_is_in_japan(value: float | Decimal, text: str) -> None:
    assert frame.short_number(value) == text


def test_values_stand_on_round_steps_from_zero() -> None:
    axis = frame.value_axis(go.Figure(), [2_638, 10_900], "人").layout.yaxis
    assert list(axis.ticktext) == ["0人", "2,500人", "5,000人", "7,500人", "1万人", "1.25万人"]
    assert axis.range[0] == 0 and axis.range[1] > 12_500


def test_what_went_below_zero_has_its_place() -> None:
    axis = frame.value_axis(go.Figure(), [-29, 100], "%").layout.yaxis
    assert axis.tickvals[0] == -50 and axis.range[0] < -50


def test_one_value_alone_has_an_axis() -> None:
    assert list(frame.value_axis(go.Figure(), [0.0], "").layout.yaxis.tickvals)[-1] == 1


def test_labels_keep_their_distance_and_stay_inside() -> None:
    moved = frame.apart([0.1, 0.5, 0.98, 0.99, 1.0], 0.05)
    assert moved[:2] == [0.1, 0.5] and moved[-1] <= 1
    assert all(later - earlier >= 0.05 - 1e-9 for earlier, later in pairwise(moved))


def test_more_labels_than_there_is_room_for_share_all_of_it() -> None:
    moved = frame.apart([0.5] * 11, 0.3)
    assert moved[0] >= -1e-9 and moved[-1] <= 1 and moved == sorted(moved)


def test_labels_that_stand_far_apart_are_not_moved() -> None:
    labels = [frame.Label(date(2028, 3, 31), value, text, "#000") for value, text in ((10, "b"), (90, "a"))]
    notes = frame.labels_at_ends(labels, date(2028, 6, 1), 0, 100, 0.05)
    assert [(note["y"], note["ay"]) for note in notes] == [(10, 10.0), (90, 90.0)]


def test_a_sketch_is_the_figure_that_the_same_calls_make() -> None:
    made = []
    for chart in (go.Figure(), frame.Sketch()):
        chart.add_scatter(x=[1, 2], y=[3, 4], mode="lines", line={"dash": "dash"})
        chart.add_annotation(x=1, y=3, text="a", showarrow=False)
        frame.framed(chart, 300, has_legend=False)
        chart.update_xaxes(range=[0, 3])
        frame.zoomable(chart)
        figure = chart.figure() if isinstance(chart, frame.Sketch) else chart
        made.append(figure.to_plotly_json())
    for one in made:
        one["layout"].pop("template", None)
        one["layout"].pop("shapes", None)
        one["data"] = [dict(trace) for trace in one["data"]]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "own",
    [
        frame.linked("友だち登録数", "/dx/kpi?kpi=choshi-2-1-line-friends&v=3"),
        '<span style="font-size:12px">注</span><br><b>太字</b><span style="color:#0017C1">━</span><extra></extra>',
    ],
)
def test_the_tags_of_a_chart_stay(own: str) -> None:
    assert _drawn(own) == own


@pytest.mark.parametrize(
    "said",
    [
        '<a href="https://a.jp/kpi?kpi=1" target="_self">押す</a>',
        '<a href="//a.jp/kpi?kpi=1" target="_self">押す',
        '<a href="/auth/logout?kpi=1" target="_self">押す',
        '<a href="/kpi?kpi=1" target="_self" onclick="x">押す',
        '<span style="font-size:99px">押す',
    ],
)
def test_no_other_tag_is_one(said: str) -> None:
    assert _drawn(said).startswith("＜")
    assert _drawn(frame.linked(said, "/kpi?kpi=1")).count("<a ") == 1


def _drawn(text: str) -> str:
    chart = frame.Sketch()
    chart.add_annotation(text=text)
    return str(chart.figure().layout.annotations[0].text)
