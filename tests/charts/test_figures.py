"""Charts are functions: what is in a figure, not how it looks."""

from datetime import date

import plotly.graph_objects as go

from charts import trajectory

WORDS = {
    "line": "按分線",
    "target": "目標",
    "need_pace": "必要ペース",
    "actual": "実績",
    "provisional": "速報",
    "late": "期限後",
    "forecast": "参考",
    "forecast_range": "参考の幅",
    "baseline": "基準値",
}
TODAY = date(2026, 11, 21)


def _named(chart: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in chart.data if trace.showlegend is not False}


def test_a_trajectory_draws_each_series_in_its_own_way() -> None:
    series = {
        "baseline": [(date(2023, 3, 31), 10.0)],
        "target": [(date(2025, 3, 31), 30.0), (date(2028, 3, 31), 50.0)],
        "line": [(date(2023, 3, 31), 10.0), (date(2028, 3, 31), 50.0)],
        "actual": [(date(2024, 3, 31), 12.0), (date(2025, 3, 31), 22.0)],
        "provisional": [(date(2026, 9, 30), 25.0)],
        "need_pace": [(date(2025, 3, 31), 22.0), (date(2028, 3, 31), 50.0)],
        "late": [(date(2028, 6, 30), 51.0)],
        "forecast": [(date(2025, 3, 31), 22.0), (date(2028, 3, 31), 30.0)],
        "forecast_range": [(date(2025, 3, 31), 22.0), (date(2028, 3, 31), 24.0), (date(2028, 3, 31), 36.0)],
    }
    named = _named(trajectory.figure(series, WORDS, "%", TODAY, "今日"))
    assert set(named) == set(WORDS.values())
    assert named["按分線"].line.dash == "dash" and named["按分線"].mode == "lines"
    assert named["目標"].line.shape == "hv"
    assert named["速報"].marker.symbol == "circle-open"
    assert list(named["実績"].y) == [12.0, 22.0]
    assert named["参考"].line.dash == "dot" and named["参考の幅"].fill == "toself"


def test_a_missing_year_breaks_the_line() -> None:
    series = {"actual": [(date(2023, 3, 31), 1.0), (date(2024, 3, 31), 2.0), (date(2026, 3, 31), 4.0)]}
    chart = trajectory.figure(series, WORDS, "件", TODAY, "今日")
    runs = [list(trace.y) for trace in chart.data if trace.name == "実績"]
    assert runs == [[1.0, 2.0], [4.0]]


def test_large_values_stand_in_full_on_the_axis() -> None:
    chart = trajectory.figure({"baseline": [(date(2023, 3, 31), 12_000.0)]}, WORDS, "人", TODAY, "今日")
    assert (chart.layout.yaxis.exponentformat, chart.layout.yaxis.separatethousands) == ("none", True)


def test_the_axis_names_fiscal_years_in_both_calendars() -> None:
    chart = trajectory.figure({"baseline": [(date(2023, 3, 31), 1.0)]}, WORDS, "件", TODAY, "今日")
    assert list(chart.layout.xaxis.ticktext) == ["R4<br>2022", "R5<br>2023", "R6<br>2024", "R7<br>2025", "R8<br>2026"]
    assert any(note.text == "今日" for note in chart.layout.annotations)
