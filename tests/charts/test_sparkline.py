"""The small way of a KPI: what is in the drawing, where it stands, and that it stays light."""

from datetime import date
from itertools import pairwise
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from charts import palette, sparkline

PERIOD = (date(2023, 3, 31), date(2028, 3, 31))
TODAY = date(2025, 9, 30)
SVG = "{http://www.w3.org/2000/svg}"

BASELINE = [(date(2023, 3, 31), 10.0)]
LINE = [(date(2023, 3, 31), 10.0), (date(2028, 3, 31), 50.0)]
FINAL = [(date(2028, 3, 31), 50.0)]


def _shapes(drawing: str, colour: str, kind: str = "") -> list[ElementTree.Element]:
    """Return the shapes of a colour, filled or stroked, of one kind of element."""
    return [
        shape
        for shape in ElementTree.fromstring(drawing)
        if colour in (shape.get("fill"), shape.get("stroke")) and shape.tag.removeprefix(SVG).startswith(kind)
    ]


def _dots(drawing: str) -> list[tuple[float, float]]:
    return [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in _shapes(drawing, palette.ACTUAL, "circle")]


def test_a_way_up_rises_from_the_baseline_to_the_final_target() -> None:
    series = {"baseline": BASELINE, "line": LINE, "target": FINAL, "actual": [(date(2024, 3, 31), 30.0)]}
    drawing = sparkline.drawing(series, PERIOD, TODAY)
    dashed = [line for line in _shapes(drawing, palette.LINE, "path") if line.get("stroke-dasharray")]
    assert [line.get("d") for line in dashed] == ["M6,28L126,6"]
    (square,) = [shape for shape in _shapes(drawing, palette.BASELINE) if shape.get("fill") == palette.BASELINE]
    assert square.get("d", "").startswith("M2.5,24.5")
    (diamond,) = _shapes(drawing, palette.TARGET)
    assert diamond.get("d", "").startswith("M121,6")
    assert _dots(drawing) == [(30.0, 17.0)]


def test_a_way_down_falls() -> None:
    series = {"baseline": [(PERIOD[0], 60.0)], "line": [(PERIOD[0], 60.0), (PERIOD[1], 20.0)]}
    (dashed,) = [
        line for line in _shapes(sparkline.drawing(series, PERIOD, TODAY), palette.LINE) if line.get("stroke-dasharray")
    ]
    assert dashed.get("d") == "M6,6L126,28"


def test_targets_of_single_years_are_steps_and_only_the_last_bears_the_mark() -> None:
    targets = [(date(2026, 3, 31), 20.0), (date(2027, 3, 31), 40.0), (date(2028, 3, 31), 50.0)]
    steps, diamond = _shapes(sparkline.drawing({"target": targets}, PERIOD, TODAY), palette.TARGET)
    assert steps.get("fill") == "none" and steps.get("d") == "M78,28H102V13.3H126V6"
    assert diamond.get("fill") == palette.TARGET and diamond.get("d", "").startswith("M121,6")


def test_actuals_are_joined_only_where_no_year_is_missing() -> None:
    days = [date(2023, 3, 31), date(2024, 3, 31), date(2026, 3, 31), date(2027, 3, 31), date(2028, 3, 31)]
    drawing = sparkline.drawing({"actual": [(day, float(day.year)) for day in days]}, PERIOD, TODAY)
    lines = _shapes(drawing, palette.ACTUAL, "path")
    assert [line.get("d", "").count("L") for line in lines] == [1, 2]
    assert len(_dots(drawing)) == 5


def test_what_does_not_decide_a_verdict_is_hollow_or_crossed() -> None:
    series = {"provisional": [(date(2025, 9, 30), 25.0)], "late": [(date(2028, 3, 31), 51.0)]}
    drawing = sparkline.drawing(series, PERIOD, TODAY)
    (ring,) = _shapes(drawing, palette.ACTUAL, "circle")
    (cross,) = _shapes(drawing, palette.ACTUAL, "path")
    assert ring.get("fill") == "none" and "m0,-6" in cross.get("d", "")


def test_a_range_reaches_from_its_lower_to_its_upper_end() -> None:
    series = {"baseline": [(PERIOD[0], 60.0)], "target": [(PERIOD[1], 30.0)]}
    drawing = sparkline.drawing(series, PERIOD, TODAY, [sparkline.Band(PERIOD[0], 30.0, 60.0)])
    bars = [bar.get("d") for bar in _shapes(drawing, palette.LINE, "path") if bar.get("stroke-width") == "3"]
    assert bars == ["M6,28L6,6"]


def test_a_level_that_is_kept_stands_in_the_middle() -> None:
    series = {"baseline": [(PERIOD[0], 0.0)], "actual": [(date(2024, 3, 31), 0.0)]}
    assert [y for _, y in _dots(sparkline.drawing(series, PERIOD, TODAY))] == [17.0]


def test_without_a_target_only_what_is_known_is_drawn_with_todays_line() -> None:
    drawing = sparkline.drawing({"actual": [(date(2024, 3, 31), 30.0)]}, PERIOD, TODAY)
    assert not _shapes(drawing, palette.TARGET) and not _shapes(drawing, palette.LINE)
    (today,) = _shapes(drawing, palette.TODAY)
    assert today.get("d") == "M66,0V34"


def test_every_mark_stays_within_the_drawing() -> None:
    series = {name: [(PERIOD[0], 1.0), (PERIOD[1], 9.0)] for name in sparkline.SERIES}
    root = ElementTree.fromstring(sparkline.drawing(series, PERIOD, TODAY))
    assert (root.get("width"), root.get("height")) == ("132", "34")
    for circle in root.iter(f"{SVG}circle"):
        x, y, r = (float(circle.attrib[name]) for name in ("cx", "cy", "r"))
        assert r <= x <= 132 - r and r <= y <= 34 - r


def test_every_mark_of_a_drawing_has_a_key_and_nothing_else_has() -> None:
    for name in (*sparkline.SERIES, "steps", "band", "today"):
        assert len(list(ElementTree.fromstring(sparkline.key(name)))) >= 1
    with pytest.raises(KeyError):
        sparkline.key("forecast")


def test_a_full_row_stays_light() -> None:
    years = [date(year, 3, 31) for year in range(2023, 2029)]
    full = {name: [(day, float(n * n)) for n, day in enumerate(years)] for name in ("target", "line", "actual")}
    drawing = sparkline.drawing(full | {"baseline": BASELINE}, PERIOD, TODAY)
    assert len(quote(drawing, safe=" =:/',+-;()")) < 1200
    assert all(earlier[0] < later[0] for earlier, later in pairwise(_dots(drawing)))
