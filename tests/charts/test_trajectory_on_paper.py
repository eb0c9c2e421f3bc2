"""The trajectory on paper: what is in the drawing, and that its texts stand on it and apart."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import palette, trajectory_on_paper
from charts.drawing import width_of

WORDS = {name: f"{name}の名" for name in trajectory_on_paper.SERIES}
TODAY = date(2026, 11, 21)
SERIES = {
    "baseline": [(date(2023, 3, 31), 10.0)],
    "target": [(date(2026, 3, 31), 30.0), (date(2028, 3, 31), 50.0)],
    "path": [(date(2023, 3, 31), 10.0), (date(2026, 3, 31), 30.0), (date(2028, 3, 31), 50.0)],
    "line": [(date(2023, 3, 31), 10.0), (date(2026, 3, 31), 30.0)],
    "actual": [(date(2024, 3, 31), 12.0), (date(2026, 3, 31), 22.0)],
    "provisional": [(date(2026, 9, 30), 25.0)],
    "need_pace": [(date(2026, 3, 31), 22.0), (date(2028, 3, 31), 50.0)],
    "late": [(date(2028, 6, 30), 51.0)],
    "forecast": [(date(2026, 3, 31), 22.0), (date(2028, 3, 31), 30.0)],
    "forecast_range": [(date(2026, 3, 31), 22.0), (date(2028, 3, 31), 24.0), (date(2028, 3, 31), 36.0)],
}
_NAME = "{http://www.w3.org/2000/svg}"


def _drawn(series: dict[str, list[tuple[date, float]]], unit: str = "%") -> ElementTree.Element:
    return ElementTree.fromstring(trajectory_on_paper.svg(series, WORDS, unit, TODAY, "2026-11-21", "図の説明"))


def _texts(drawing: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in drawing.iter(f"{_NAME}text")]


def test_every_series_is_named_and_drawn_in_its_own_way() -> None:
    drawing = _drawn(SERIES)
    assert set(WORDS.values()) <= set(_texts(drawing))
    lines = {(line.get("stroke"), line.get("stroke-dasharray")) for line in drawing.iter(f"{_NAME}polyline")}
    assert (palette.TARGET, "6,4") in lines and (palette.TARGET, None) in lines
    assert len({dash for _, dash in lines}) == 4  # solid, dashed, dash-dotted, dotted
    assert [title.text for title in drawing.iter(f"{_NAME}title")] == ["図の説明"]
    rings = [circle for circle in drawing.iter(f"{_NAME}circle") if circle.get("fill") == "#FFFFFF"]
    assert len(rings) == 2  # the provisional value and its sample in the legend


def test_a_missing_year_breaks_the_line_of_actuals() -> None:
    drawing = _drawn({"actual": SERIES["actual"]})
    assert [line.get("stroke") for line in drawing.iter(f"{_NAME}polyline")] == [palette.ACTUAL]  # the legend's sample


def test_the_plan_is_a_thin_line_from_the_baseline_through_its_targets() -> None:
    drawing = _drawn({name: SERIES[name] for name in ("baseline", "target", "path")})
    lines = [line for line in drawing.iter(f"{_NAME}polyline") if line.get("stroke") == palette.TARGET]
    path = max(lines, key=lambda line: len(line.get("points", "")))
    assert len(path.get("points", "").split()) == 3 and float(path.get("stroke-width", "9")) < 1.5


def test_both_calendars_and_the_values_that_matter_are_written() -> None:
    texts = _texts(_drawn(SERIES))
    assert {"R4", "2022", "R10", "2028", "10%", "50%", "2026-11-21", "単位：%"} <= set(texts)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-20, 10, [-20, -10, 0, 10]),
        (0, 4_970_000, [0, 1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert trajectory_on_paper.ticks(low, high) == expected


def test_counts_have_whole_ticks() -> None:
    assert trajectory_on_paper.ticks(0, 2, least_step=1) == [0, 1, 2]


_VALUES = st.floats(0, 5_000_000).map(lambda value: round(value, 1))


@given(actuals=st.lists(_VALUES, min_size=1, max_size=6), target=_VALUES, baseline=_VALUES)
def test_no_text_leaves_the_paper_or_covers_another(actuals: list[float], target: float, baseline: float) -> None:
    drawing = _drawn(
        {
            "baseline": [(date(2022, 12, 31), baseline)],
            "actual": [(date(2024 + year, 3, 31), value) for year, value in enumerate(actuals)],
            "target": [(date(2031, 3, 31), target)],
        },
        "件",
    )
    height = float(drawing.get("height", "0"))
    boxes = []
    for element in drawing.iter(f"{_NAME}text"):
        x, y, size = (float(element.get(name, "0")) for name in ("x", "y", "font-size"))
        wide = width_of(element.text or "", size)
        left = {"end": x - wide, "middle": x - wide / 2}.get(element.get("text-anchor", ""), x)
        boxes.append((left, y - size * 1.16, left + wide, y + size * 0.29, element.text))  # lines of Noto Sans CJK
    assert all(left >= -1 and right <= trajectory_on_paper.WIDTH + 1 and top >= 0 and bottom <= height
               for left, top, right, bottom, _ in boxes)  # fmt: skip
    covering = [
        (one[4], other[4])
        for index, one in enumerate(boxes)
        for other in boxes[:index]
        if one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1
    ]
    assert covering == []


def test_the_drawing_names_no_other_host() -> None:
    text = trajectory_on_paper.svg(SERIES, WORDS, "%", TODAY, "2026-11-21", "図")
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}
