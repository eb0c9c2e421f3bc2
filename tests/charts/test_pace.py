"""The paces of KPIs against each other: only what is known, and nothing that presses the rest together."""

from charts import pace

WORDS = {"planned": "ならした", "past": "これまで", "needed": "必要", "axis": "割合"}


def test_paces_show_only_what_is_known() -> None:
    paces = [pace.Pace("手続", 20.0, None, None, "a"), pace.Pace("友だち", 25.0, 35.0, 15.0, "b")]
    chart = pace.figure(paces, WORDS)
    assert {trace.name: list(trace.x) for trace in chart.data} == {
        "ならした": [20.0, 25.0],
        "これまで": [15.0],
        "必要": [35.0],
    }
    assert [note.text for note in chart.layout.annotations] == ["手続", "友だち"]


def test_a_pace_far_off_stands_at_the_edge_with_its_figure() -> None:
    paces = [pace.Pace("手続", 20.0, 250.0, -80.0, "a"), pace.Pace("友だち", 25.0, 35.0, 15.0, "b")]
    _, past, needed = pace.figure(paces, WORDS).data
    # The legend bears the mark of the first point, so one within comes first.
    assert list(needed.y) == [1, 0] and list(needed.x) == [35.0, 110.0] and list(needed.text) == ["", "250%"]
    assert list(needed.marker.symbol) == ["diamond", "triangle-right"]
    assert list(past.y) == [1, 0] and list(past.x) == [15.0, -50.0] and list(past.text) == ["", "−80%"]
    assert list(past.marker.symbol) == ["circle", "triangle-left"]
