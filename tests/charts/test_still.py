"""A figure's still picture: what stands where, and that a figure it cannot show has none."""

import re
from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from charts import common_course as course
from charts import frame, palette, speed, still
from charts.trajectory import Mark, Words, figure

WORDS = Words("基準値", "最終目標", "実績", "判定基準日", "必要ペース +2件/年", "この伸びが続くと")
SERIES = {
    "baseline": [Mark(date(2024, 3, 31), 0, "", "0件")],
    "target": [Mark(date(2028, 3, 31), 10, "", "10件")],
    "path": [Mark(date(2024, 3, 31), 0, ""), Mark(date(2028, 3, 31), 10, "")],
    "actual": [Mark(date(2025, 3, 31), 4, "", "4<i>件")],
    "need_pace": [Mark(date(2025, 3, 31), 4, ""), Mark(date(2028, 3, 31), 10, "")],
}


def inked(chart: go.Figure) -> go.Figure:
    return chart.update_layout(font_color="#1A1A1C")


def made() -> go.Figure:
    return inked(figure(SERIES, WORDS, "件", date(2026, 1, 1), [(Mark(date(2025, 6, 1), 0, ""), True)]))


def test_marks_stand_where_their_values_are_on_the_axes_of_the_figure() -> None:
    chart = made()
    picture = still.drawn(chart)
    assert picture is not None
    (first, last), (low, high) = chart.layout.xaxis.range, chart.layout.yaxis.range
    begin, days = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days
    tall = chart.layout.height - chart.layout.margin.t - chart.layout.margin.b
    marks = re.findall(r'<svg x="([\d.]+)%" y="([\d.]+)"[^>]*><path d="[^"]*" fill="([^"]*)"', picture.plane)
    for name, colour in (("baseline", palette.TARGET), ("target", palette.TARGET), ("actual", palette.ACTUAL)):
        mark = SERIES[name][0]
        x, y = (mark.on - begin).days / days * 100, (high - mark.value) / (high - low) * tall
        assert (f"{x:.3f}", f"{y:.2f}", colour) in marks
    assert len(marks) == 4 and marks[-1][2] == "none"  # the event that is still to come
    assert (picture.left, picture.right) == (chart.layout.margin.l, chart.layout.margin.r)


def test_the_words_of_the_figure_are_those_of_the_picture_and_no_text_becomes_a_tag() -> None:
    chart = made()
    picture = still.drawn(chart)
    assert picture is not None
    found = re.sub(r"<[^>]*>", "\n", picture.plane + picture.names).split("\n")
    for note in chart.layout.annotations:
        for part in re.sub(r"</?b>|<span[^>]*>|</span>|<br>", "\n", note.text).split("\n"):
            assert part.replace("<", "&lt;").replace(">", "&gt;") in found, note.text
    assert "<i>" not in picture.plane and "4&lt;i&gt;件" in picture.plane
    assert {"0件", "4件", "10件"} <= set(re.findall(r">([^<]+)</text>", picture.names))


@pytest.mark.parametrize(
    "change",
    [
        {"xaxis": {"automargin": True}},
        {"yaxis": {"tickvals": None}},
        {"annotations": [{"text": "→", "x": "2025-01-01", "y": 1, "showarrow": True}]},
        {"shapes": [{"type": "rect", "x0": "2025-01-01", "x1": "2025-02-01", "yref": "paper", "y0": 0, "y1": 1}]},
    ],
    ids=("margins of Plotly's own", "names of Plotly's own", "an arrow", "a rectangle"),
)
def test_a_figure_with_a_part_that_is_not_drawn_has_no_picture(change: dict[str, Any]) -> None:
    assert still.drawn(made().update_layout(change)) is None


@pytest.mark.parametrize("trace", [go.Bar(x=["2025-01-01"], y=[1]), go.Scatter(x=["2025-01-01"], y=[1], text=["1"])])
def test_a_trace_that_is_not_drawn_has_no_picture(trace: go.Scatter) -> None:
    assert still.drawn(made().add_trace(trace)) is None


def test_margins_have_room_for_the_widest_name() -> None:
    chart = frame.Sketch()
    frame.framed(chart, 300, has_legend=False)
    frame.fiscal_axis(chart, 2024, 2026)
    frame.value_axis(chart, [0, 1_250_000], "件")
    frame.settled(chart, lines=2)
    widest = max(chart.layout.yaxis.ticktext, key=len)
    assert chart.layout["margin"]["l"] >= 12 * len(widest) * 0.6 + 9
    assert not chart.layout.xaxis.automargin and not chart.layout.yaxis.automargin


def test_a_panel_has_its_own_part_of_the_plane_and_a_name_that_leads_somewhere_the_colour_of_a_link() -> None:
    line = course.Line(
        frame.linked("甲市", "/kpi?kpi=k"), 0,
        [course.Mark(date(year, 3, 31), year - 2020, "", "k", "/kpi?kpi=k") for year in (2024, 2028)],
        [], None, "", [], [], [], [],
    )  # fmt: skip
    panel = course.Panel("定義", "違い", "件", "件", [line], [])
    chart = inked(course.figure([panel, panel], date(2026, 1, 1), ("", "", "今日")))
    picture = still.drawn(chart, "#0017C1")
    assert picture is not None
    tall = chart.layout.height - chart.layout.margin.t - chart.layout.margin.b
    for axis in (chart.layout.yaxis, chart.layout.yaxis2):
        low, high = axis.range
        (foot, head), shares = axis.domain, [(value - low) / (high - low) for value in (4, 8)]
        heights = [foot + share * (head - foot) for share in shares]
        ends = [f",{(1 - height) * tall:.2f}" for height in heights]
        assert any(all(end in way for end in ends) for way in re.findall(r'points="([^"]*)"', picture.plane))
    assert picture.plane.count('<tspan class="to" text-decoration="underline"><tspan font-weight="700">甲市') == 2
    assert ".to{fill:#0017C1}" in picture.plane and "<a " not in picture.plane


def test_an_arrow_points_from_what_was_to_what_shall_be() -> None:
    speeds = [speed.Speed("a", "甲市", 10, 40, "+1", ""), speed.Speed("b", "乙市", 40, 10, "+2", "")]
    picture = still.drawn(inked(speed.figure(speeds, ("", "", "年"))))
    assert picture is not None
    arrow = r'<rect style="x:([\d.]+)px;.*?<svg x="([^"]*)".*?translate\((\S+) 0\)'
    forward, backward = re.findall(arrow, picture.plane)
    assert forward == ("6", "100%", "-9.6") and backward == ("9.6", "0", "9.6")
