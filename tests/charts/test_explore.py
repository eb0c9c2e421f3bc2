"""The figures of 分析: where their marks stand, what their labels say, and that Plotly takes all of it."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from charts import courses, paths, speed, spots, timeline
from charts.courses import Course, Mark
from domain.codes import Status

TODAY = date(2026, 11, 21)
WORDS = spots.Words("求める", "実際", "計画どおり", "先", "届かない")
SPOTS = [
    spots.Spot("a", "甲市", 60.0, 75.0, Status.ON_TRACK, "A"),
    spots.Spot("b", "乙市", 60.0, 20.0, Status.BEHIND, "B"),
    spots.Spot("c", "乙市", 100.0, 900.0, Status.ACHIEVED, "C"),
    spots.Spot("d", "乙市", 100.0, -90.0, Status.REGRESSED, "D"),
]


def _marks(*pairs: tuple[int, float]) -> list[Mark]:
    return [Mark(date(year, 3, 31), value, f"{year}: {value}") for year, value in pairs]


COURSES = [
    Course("① 甲市", _marks((2024, 0), (2028, 100)), _marks((2028, 100)), _marks((2025, 10), (2026, 30))),
    Course("② 乙市", _marks((2024, 0), (2028, 98)), _marks((2028, 98)), _marks((2024, 5), (2026, 20))),
    Course("③ 丙市", _marks((2023, 40)), [], []),
]
SPEEDS = [
    speed.Speed("a", "甲市　A", -5.0, 240.0, "+21件/年", "A"),
    speed.Speed("b", "乙市　B", None, 20.0, "+3人/年", "B"),
]
MONTHS = [
    timeline.Month("甲市", date(2026, 6, 1), "missing", 18, "A"),
    timeline.Month("甲市", date(2027, 3, 1), "target", 1, "B"),
    timeline.Month("乙市", date(2027, 3, 1), "target", 27, "C"),
]
PATHS = [
    paths.Path("a", "甲市", date(2024, 3, 31), [paths.Stop(date(2028, 3, 31), 100, "令和9年度の目標", "A")]),
    paths.Path(
        "b", "乙市", date(2025, 12, 31),
        [paths.Stop(date(2027, 3, 31), 40, "令和8年度の目標", "B"), paths.Stop(date(2029, 3, 31), 400, "R10", "B")],
    ),
    paths.Path("c", "乙市", date(2025, 12, 31), [paths.Stop(date(2027, 3, 31), 40.4, "令和8年度の目標", "C")]),
]  # fmt: skip
GROUPS = [("甲市", "甲市 1指標"), ("乙市", "乙市 2指標"), ("丙市", "丙市")]
NAMED = {date(2026, 6, 1): "2026年<br>6月", date(2027, 3, 1): "2027年<br>3月"}


@pytest.mark.parametrize(
    "figure",
    [
        courses.figure(COURSES, "件", TODAY, ("計画", "実績", "今日")),
        courses.figure(COURSES, "件", TODAY, ("計画", "実績", "今日"), width=390),
        spots.against_plan(SPOTS, WORDS, ["a"]),
        spots.promises(SPOTS, WORDS),
        paths.figure(PATHS, GROUPS, TODAY, "今日"),
        speed.figure(SPEEDS, ("これまで", "これから", "1年")),
        timeline.figure(MONTHS, TODAY, "今日", NAMED, ("甲市", date(2027, 3, 1))),
    ],
)
def test_plotly_takes_every_part_of_a_figure(figure: go.Figure) -> None:
    go.Figure(figure.to_dict())  # a Sketch is not checked as it is drawn


def test_plans_are_dashed_and_actuals_solid_and_broken_where_a_year_is_missing() -> None:
    figure = courses.figure(COURSES, "件", TODAY, ("計画", "実績", "今日"))
    dashed = [trace for trace in figure.data if trace.line.dash == "dash"]
    solid = [trace for trace in figure.data if trace.line.dash is None and "lines" in trace.mode]
    assert [list(trace.y) for trace in dashed] == [[0, 100], [0, 98], [40]]
    assert [list(trace.y) for trace in solid] == [[10, 30], [5], [20]]
    assert dashed[0].line.color == solid[0].line.color != dashed[1].line.color


def test_every_line_is_named_at_its_end_and_no_name_covers_another() -> None:
    figure = courses.figure(COURSES, "件", TODAY, ("計画", "実績", "今日"))
    notes = [note for note in figure.layout.annotations if "━" in note.text]
    assert [(note.x, note.y) for note in notes] == [("2023-03-31", 40), ("2028-03-31", 98), ("2028-03-31", 100)]
    low, high = figure.layout.yaxis.range
    needed = 18 / (figure.layout.height - 60) * (high - low)
    assert notes[2].ay - notes[1].ay >= needed * 0.999
    assert not figure.layout.showlegend
    years = list(figure.layout.xaxis.ticktext)
    assert years[0] == "R4<br>2022" and years[-1] == "R9<br>2027"


def test_a_narrow_figure_names_fewer_years_and_leaves_the_labels_more_room() -> None:
    wide, narrow = (courses.figure(COURSES, "", TODAY, ("", "", ""), width=width) for width in (1200, 390))
    assert len(narrow.layout.xaxis.ticktext) <= 4 < len(wide.layout.xaxis.ticktext)
    assert narrow.layout.xaxis.range[1] > wide.layout.xaxis.range[1]


def _points(figure: go.Figure, trace: int) -> dict[str, tuple[Any, Any, str]]:
    drawn = figure.data[trace]
    symbols = drawn.marker.symbol if isinstance(drawn.marker.symbol, list | tuple) else [""] * len(drawn.x)
    return {
        code: (x, y, symbol) for (code,), x, y, symbol in zip(drawn.customdata, drawn.x, drawn.y, symbols, strict=True)
    }


def test_a_point_far_outside_stands_at_the_edge_and_points_outward() -> None:
    points = _points(spots.against_plan(SPOTS, WORDS), 1)
    assert points["a"] == (60.0, 75.0, "circle")
    assert points["c"] == (100.0, spots.MOST, "triangle-up-open")
    assert points["d"] == (100.0, spots.LEAST, "triangle-down-open")


def test_the_diagonal_is_the_plan_and_the_chosen_are_marked() -> None:
    figure = spots.against_plan(SPOTS, WORDS, ["b", "gone"])
    assert list(figure.data[0].x) == list(figure.data[0].y) == [0, 100]
    assert list(figure.data[1].selectedpoints) == [1]
    assert spots.against_plan(SPOTS, WORDS).data[1].selectedpoints is None


def test_promises_of_one_share_stand_on_each_other_in_the_row_of_their_city() -> None:
    figure = spots.promises(SPOTS, WORDS)
    points = _points(figure, 0)
    assert list(figure.layout.yaxis.ticktext) == ["甲市", "乙市"]
    assert points["a"][1] == 0 and points["c"][1] == 1 and points["d"][1] < 1
    low = min(y for _, y, _ in points.values())
    assert low > figure.layout.yaxis.range[1]  # the highest of a pile is still inside


def test_an_arrow_leads_from_the_pace_made_to_the_pace_needed() -> None:
    figure = speed.figure(SPEEDS, ("これまで", "これから", "1年"))
    arrows = [note for note in figure.layout.annotations if note.showarrow]
    assert [(note.ax, note.x, note.y) for note in arrows] == [(-5.0, 60.0, 0)]
    assert figure.data[1].marker.symbol == ("triangle-right", "diamond")
    said = [note.text for note in figure.layout.annotations]
    assert "<b>+21件/年</b>" in said and "甲市　A" in said


def test_a_disc_bears_its_number_and_the_chosen_one_is_marked() -> None:
    figure = timeline.figure(MONTHS, TODAY, "今日", NAMED, ("甲市", date(2027, 3, 1)))
    target, missing = figure.data
    assert list(target.text) == ["1", "27"] and list(missing.text) == ["18"]
    assert list(target.selectedpoints) == [0] and list(missing.selectedpoints) == []
    assert target.marker.size[1] > target.marker.size[0]
    assert list(figure.layout.xaxis.ticktext) == list(NAMED.values())
    (line,) = figure.layout.shapes
    assert line.x0 == 0.5  # today stands between June and March


def test_targets_that_stand_on_each_other_are_one_mark_with_their_number_and_names() -> None:
    figure = paths.figure(PATHS, GROUPS, TODAY, "今日")
    first, second = (trace for trace in figure.data if trace.mode == "markers+text")
    assert [list(first.text), list(second.text)] == [[""], ["2", ""]]
    assert [point[0] for point in second.customdata] == ["b,c", "b"]
    assert second.hovertext[0] == "<b>令和8年度の目標</b><br>B<br>C"
    # What lies beyond stands at the edge.
    assert second.y[1] == paths.MOST and figure.layout.yaxis.range[1] > paths.MOST
    assert second.marker.size[0] > second.marker.size[1]


def test_every_group_with_a_path_is_named_at_its_end_in_its_colour() -> None:
    figure = paths.figure(PATHS, GROUPS, TODAY, "今日")
    notes = [note for note in figure.layout.annotations if "━" in note.text]
    assert [(note.x, note.text.split("</span> ")[1]) for note in notes] == [
        ("2028-03-31", "甲市 1指標"), ("2029-03-31", "乙市 2指標"),
    ]  # fmt: skip
    narrow = paths.figure(PATHS, GROUPS, TODAY, "今日", width=390)
    (above,) = [note for note in narrow.layout.annotations if "━" in note.text]
    assert above.text.count("━") == 2 and above.yanchor == "bottom" and narrow.layout.margin.t >= 30
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    assert [list(lines[0].y), list(lines[1].y)] == [[0, 100, None], [0, 40, 125, None, 0, 40.4, None]]
    assert all(trace.line.color in note.text for trace, note in zip(lines, notes, strict=True))
