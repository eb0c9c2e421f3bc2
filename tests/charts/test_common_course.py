"""Common measures over time: panels of one scale, names at ends, and that Plotly takes all of it."""

from datetime import date

import plotly.graph_objects as go
import pytest

from charts import common_course as chart
from charts.common_course import Level, Line, Mark, Panel

TODAY = date(2026, 11, 21)
WORDS = ("計画", "実績", "今日")


def _marks(*pairs: tuple[int, float]) -> list[Mark]:
    return [Mark(date(year, 3, 31), value, f"{year}: {value}", "k", "/kpi?kpi=k") for year, value in pairs]


def _line(
    label: str, colour: int | None, *planned: tuple[int, float], reported: tuple[tuple[int, float], ...] = ()
) -> Line:
    marks = _marks(*planned)
    return Line(label, colour, marks, marks[1:], marks[0], "はじめ", _marks(*reported), [], [], [])


def _panel(*lines: Line, scale: str = "件", levels: tuple[Level, ...] = ()) -> Panel:
    return Panel("定義", "違い" * 30, "件", scale, lines, levels)


FIGURE = chart.figure(
    [
        _panel(_line("甲市", 0, (2024, 10), (2028, 90)), _line("乙市", None, (2024, 5), (2030, 20))),
        _panel(_line("丙市", 1, (2024, 1), (2026, 2), reported=((2025, 3),)), levels=(Level(80, "全国"),)),
        _panel(_line("丁市", 2, (2025, 1), (2027, 4000)), scale="人"),
    ],
    TODAY,
    WORDS,
)


@pytest.mark.parametrize("width", [390, 1200])
def test_plotly_takes_every_part(width: int) -> None:
    panels = [_panel(_line("甲市", 0, (2024, 10), (2028, 90), reported=((2025, 1), (2027, 2))))]
    go.Figure(chart.figure(panels, TODAY, WORDS, width).to_dict())
    go.Figure(FIGURE.to_dict())


def test_panels_of_one_scale_share_range_and_height_and_others_have_their_own() -> None:
    first, second, third = (FIGURE.layout[name] for name in ("yaxis", "yaxis2", "yaxis3"))
    assert first.range == second.range != third.range
    assert first.range[1] >= 90 and third.range[1] >= 4000
    heights = [axis.domain[1] - axis.domain[0] for axis in (first, second, third)]
    assert heights[0] == pytest.approx(heights[1]) == pytest.approx(heights[2])
    assert first.domain[0] > second.domain[1] > second.domain[0] > third.domain[1]


def test_every_line_bears_its_name_but_the_pale_ones_and_the_country_its_own() -> None:
    notes = [str(note.text) for note in FIGURE.layout.annotations]
    assert [name for name in ("甲市", "乙市", "丙市", "丁市", "全国") if any(name in note for note in notes)] == [
        "甲市", "丙市", "丁市", "全国",
    ]  # fmt: skip
    assert sum("今日" in note for note in notes) == 1


def test_a_name_stands_at_the_end_of_its_line_unless_another_line_goes_on_there() -> None:
    at_end = next(note for note in FIGURE.layout.annotations if "丙市" in str(note.text))
    assert at_end.x == "2026-03-31" and not at_end.showarrow
    crossing = _panel(_line("甲市", 0, (2024, 10), (2026, 50)), _line("乙市", 1, (2024, 40), (2030, 60)))
    figure = chart.figure([crossing], TODAY, WORDS)
    assert next(note for note in figure.layout.annotations if "甲市" in str(note.text)).showarrow


def test_plans_are_dotted_reports_solid_and_every_point_leads_somewhere() -> None:
    drawn = [trace for trace in FIGURE.data if trace.line.color != chart.PALE and trace.line.width]
    lines = {(trace.name, trace.line.dash) for trace in drawn}
    assert lines == {("計画", "dot"), ("実績", None)}
    told = [trace for trace in FIGURE.data if trace.hoverinfo != "skip"]
    assert all(point[1] == "/kpi?kpi=k" for trace in told for point in trace.customdata if point[0])
