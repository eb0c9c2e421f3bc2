"""Charts are functions: what is in a figure, not how it looks."""

import re
from datetime import date
from typing import Any

import plotly.graph_objects as go

from charts import trajectory
from charts.trajectory import Mark, Words

WORDS = Words("基準値", "最終目標", "実績", "判定基準日", "必要ペース +9.3%/年", "この伸びが続くと")
TODAY = date(2026, 11, 21)


def _marks(*points: tuple[date, float]) -> list[Mark]:
    return [Mark(on, value, f"{on}: {value:g}", f"{value:g}") for on, value in points]


SERIES = {
    "baseline": _marks((date(2023, 3, 31), 10.0)),
    "target": _marks((date(2025, 3, 31), 30.0), (date(2028, 3, 31), 50.0)),
    "path": _marks((date(2023, 3, 31), 10.0), (date(2025, 3, 31), 30.0), (date(2028, 3, 31), 50.0)),
    "line": _marks((date(2023, 3, 31), 10.0), (date(2028, 3, 31), 50.0)),
    "actual": _marks((date(2024, 3, 31), 12.0), (date(2025, 3, 31), 22.0)),
    "provisional": _marks((date(2026, 9, 30), 25.0)),
    "need_pace": _marks((date(2025, 3, 31), 22.0), (date(2028, 3, 31), 50.0)),
    "late": _marks((date(2028, 6, 30), 51.0)),
    "forecast": _marks((date(2025, 3, 31), 22.0), (date(2028, 3, 31), 30.0)),
    "forecast_range": _marks((date(2025, 3, 31), 22.0), (date(2028, 3, 31), 24.0), (date(2028, 3, 31), 36.0)),
}


def _traces(chart: go.Figure) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for trace in go.Figure(chart.to_dict()).data:  # Plotly itself checks all of it here
        found.setdefault(trace.name, []).append(trace)
    return found


def _notes(chart: go.Figure) -> list[list[str]]:
    return [re.sub("<[^>]*>", " ", note["text"]).split() for note in chart.layout.annotations]


def test_a_trajectory_draws_each_series_in_its_own_way() -> None:
    traces = _traces(trajectory.figure(SERIES, WORDS, "%", TODAY))
    assert set(traces) == set(SERIES)
    first = {name: found[0] for name, found in traces.items()}
    assert first["line"].line.dash == "dash" and first["line"].mode == "lines"
    assert first["path"].mode == "lines" and first["path"].line.dash is None and first["path"].line.width < 2
    assert first["target"].mode == "markers" and list(first["target"].y) == [30.0, 50.0]
    assert first["provisional"].marker.symbol == "circle-open"
    assert first["actual"].line.dash is None and first["actual"].line.width > 2
    assert first["forecast"].line.dash == "dot" and first["forecast_range"].fill == "toself"


def test_only_what_was_set_or_reported_answers_to_the_pointer() -> None:
    traces = _traces(trajectory.figure(SERIES, WORDS, "%", TODAY))
    silent = {name for name, found in traces.items() if found[0].hoverinfo == "skip"}
    assert silent == {"path", "line", "forecast_range", "need_pace"}
    assert list(traces["actual"][0].hovertext) == ["2024-03-31: 12", "2025-03-31: 22"]


def test_there_is_no_legend_and_every_line_is_named_where_it_stands() -> None:
    chart = trajectory.figure(SERIES, WORDS, "%", TODAY)
    assert chart.layout.showlegend is False
    notes = [" ".join(words) for words in _notes(chart)]
    for wanted in ("基準値 10", "最終目標 50", "実績 22", "━ 必要ペース +9.3%/年", "判定基準日", "30", "12"):
        assert wanted in notes


def test_what_a_phone_has_no_room_for_is_left_to_the_pointer() -> None:
    notes = [" ".join(words) for words in _notes(trajectory.figure(SERIES, WORDS, "%", TODAY, width=300))]
    assert "最終目標 50" in notes and "実績 22" in notes and "12" not in notes


def test_labels_of_equal_values_do_not_cover_each_other() -> None:
    same = {name: _marks(*((date(2025 + year, 3, 31), 40.0) for year in range(5))) for name in ("target", "actual")}
    chart = trajectory.figure(same, WORDS, "%", TODAY)
    of_day: dict[str, list[tuple[float, float]]] = {}
    for note in chart.layout.annotations[1:]:
        others, place = of_day.setdefault(note["x"], []), (note["xshift"], note["yshift"])
        # One above the other, or on different sides of the mark.
        assert all(abs(place[1] - y) >= 17 or place[0] * x < 0 for x, y in others)
        others.append(place)
    assert sum(map(len, of_day.values())) == 10


def test_a_missing_year_breaks_the_line() -> None:
    series = {"actual": _marks((date(2023, 3, 31), 1.0), (date(2024, 3, 31), 2.0), (date(2026, 3, 31), 4.0))}
    runs = [list(trace.y) for trace in _traces(trajectory.figure(series, WORDS, "件", TODAY))["actual"]]
    assert runs == [[1.0, 2.0], [4.0]]


def test_large_values_are_short_on_the_axis() -> None:
    chart = trajectory.figure({"baseline": _marks((date(2023, 3, 31), 12_000.0))}, WORDS, "人", TODAY)
    assert "1万人" in chart.layout.yaxis.ticktext


def test_events_stand_on_the_axis_of_time_within_the_years_of_the_chart() -> None:
    told = [(Mark(date(year, 5, 1), 0.0, f"{year}の取組"), year > 2026) for year in (2010, 2024, 2027)]
    chart = trajectory.figure(SERIES, WORDS, "%", TODAY, told)
    (events,) = _traces(chart)["event"]
    assert list(events.hovertext) == ["2024の取組", "2027の取組"] and events.yaxis == "y2"
    assert list(events.marker.symbol) == ["triangle-up", "triangle-up-open"]


def test_the_axis_names_fiscal_years_in_both_calendars() -> None:
    chart = trajectory.figure({"baseline": _marks((date(2023, 3, 31), 1.0))}, WORDS, "件", TODAY)
    assert list(chart.layout.xaxis.ticktext) == ["R4<br>2022", "R5<br>2023", "R6<br>2024", "R7<br>2025", "R8<br>2026"]
    assert ["判定基準日"] in _notes(chart)
