"""Charts that are drawn by hand: well-formed SVG, each part where its figure says, nothing over the edge."""

from xml.etree import ElementTree

from charts import comparison, roadmap
from charts.comparison import Bar, Column
from charts.drawing import width_of, wrapped
from charts.roadmap import Block, Row, Words
from domain.codes import Stage

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words("工程表", {stage: stage.value for stage in Stage}, "なし", "不確か", "今日")


def _parts(svg: str, name: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(SVG + name))


def _texts(svg: str) -> list[str]:
    return [part.text or "" for part in _parts(svg, "text")]


def test_a_text_is_cut_into_lines_that_fit_and_lose_nothing() -> None:
    lines = wrapped("書かない窓口 DXSaaSの導入", 60)
    assert "".join(lines) == "書かない窓口 DXSaaSの導入" and len(lines) > 1
    assert all(width_of(line) <= 60 for line in lines)
    assert wrapped("窓", 1) == ["窓"] and wrapped("", 10) == [""]


def test_a_roadmap_draws_blocks_over_their_years_hatches_what_is_uncertain_and_marks_today() -> None:
    rows = [
        Row("銚子市 <&>", 1),
        Row("窓口", 0, (Block(2024, 2025, Stage.DONE, "運用", True), Block(2026, 2026, None, "—", False))),
    ]
    svg = roadmap.drawing(rows, (2024, 2027), 2026.5, WORDS)
    assert "銚子市 <&>" in _texts(svg) and "done？" in _texts(svg) and "なし" in _texts(svg) and "今日" in _texts(svg)
    column = (roadmap.WIDTH - 320) / 4
    hatched = [part for part in _parts(svg, "rect") if part.get("fill") == "url(#hatch)" and part.get("x") == "322.0"]
    assert [float(part.get("width", 0)) for part in hatched] == [round(2 * column - 4, 1)]
    (today,) = [part for part in _parts(svg, "line") if part.get("stroke-dasharray")]
    assert float(today.get("x1", 0)) == 320 + 2.5 * column
    assert "今日" not in _texts(roadmap.drawing(rows, (2024, 2027), None, WORDS))


def test_a_long_phrase_makes_its_row_higher_and_stays_in_its_column() -> None:
    def height(text: str) -> float:
        svg = roadmap.drawing([Row("窓口", 0, (Block(2024, 2024, None, text, False),))], (2024, 2032), None, WORDS)
        assert all(width_of(line, 11) <= (roadmap.WIDTH - 320) / 9 for line in _texts(svg) if "検" in line)
        return float(ElementTree.fromstring(svg).get("height", 0))

    assert height("検" * 56) > height("検")


def test_comparison_bars_start_at_zero_and_targets_are_marks_on_the_same_axis() -> None:
    bars = [Bar(50.0, "50%", 75.0, "最終目標 75%"), Bar(None, "値の記載なし", 100.0, "最終目標 100%")]
    end = comparison.end(bars, is_percent=True)
    assert end == 100
    part = comparison.Part("交付率", [("銚子市", "注"), ("東金市", "")], [Column("値", bars)], [end])
    svg = comparison.drawing("題", [part], ("値", "目標"))
    fills = [part for part in _parts(svg, "rect") if part.get("fill") == "#3460FB"][1:]  # the first is the legend's
    assert [(part.get("x"), part.get("width")) for part in fills] == [("300.0", "315.0")]
    assert len(_parts(svg, "polygon")) == 3
    assert "値の記載なし" in _texts(svg) and "最終目標 75%" in _texts(svg)


def test_each_definition_of_a_comparison_stands_below_the_other_on_its_own_axis() -> None:
    bars = [Bar(40.0, "40%", None, ""), Bar(80.0, "80%", None, "", is_beside=True)]
    parts = [
        comparison.Part(name, [("銚子市", ""), ("参考", "")], [Column("値", bars)], [full])
        for name, full in (("交付率", 80.0), ("保有率", 160.0))
    ]
    svg = comparison.drawing("題", parts, ("値", "目標"))
    fills = [part for part in _parts(svg, "rect") if part.get("fill") == "#3460FB"][1:]
    beside = [part for part in _parts(svg, "rect") if part.get("fill") == "#595959"]
    assert [part.get("width") for part in fills] == ["315.0", "157.5"]
    assert [part.get("width") for part in beside] == ["630.0", "315.0"]
    assert float(fills[0].get("y", "")) < float(beside[0].get("y", "")) < float(fills[1].get("y", ""))
    assert {"交付率", "保有率"} <= set(_texts(svg))


def test_an_axis_ends_at_the_greatest_value_or_target() -> None:
    bars = [Bar(3.0, "", 8.0, ""), Bar(None, "", None, "")]
    assert comparison.end(bars) == 8 and comparison.end(bars, is_percent=True) == 100
    assert comparison.end([Bar(120.0, "", None, "")], is_percent=True) == 120 and comparison.end([]) == 0
