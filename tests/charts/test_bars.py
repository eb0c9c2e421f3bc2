"""The bars that are saved as drawings: every part is there, in its place and its colour, with its mark."""

from datetime import date
from xml.etree import ElementTree

import pytest

from charts import palette, periods, status_bars
from domain.codes import Status

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 21)


def test_a_status_bar_is_the_whole_of_its_city() -> None:
    counts = {"銚子市": {Status.UNREPORTED: 3, Status.LOST: 1}, "東金市": {Status.AWAITING: 5}}
    words = {code: f"＊ {code}" for code in Status}
    svg = ElementTree.fromstring(status_bars.drawn(counts, words, "件", "状態"))
    bars = [box for box in svg.findall(f"{SVG}rect") if box.get("height") == "30.0"]
    assert [(float(box.get("width", "")) + 1, box.get("fill")) for box in bars] == [
        (598.5, palette.STATUS[Status.UNREPORTED]),
        (199.5, palette.STATUS[Status.LOST]),
        (199.5, "url(#crossed)"),
        (798.0, palette.STATUS[Status.AWAITING]),
    ]
    said = [text.text for text in svg.findall(f"{SVG}text")]
    assert said == ["銚子市　4件", "＊ 3", "＊ 1", "東金市　5件", "＊ 5", "＊ unreported", "＊ awaiting", "＊ lost"]


def test_every_status_looks_like_no_other_in_the_bar_and_the_same_in_the_legend() -> None:
    drawn = status_bars.drawn(
        {"例示市": dict.fromkeys(Status, 4)}, {code: f"＊ {code}" for code in Status}, "件", "状態"
    )
    svg = ElementTree.fromstring(drawn)
    looks: dict[str, list[tuple[str, ...]]] = {}
    for height in ("30.0", "15.0"):  # the parts of the bar, the swatches of the legend
        boxes: dict[tuple[str | None, str | None], list[str]] = {}
        for box in (box for box in svg.findall(f"{SVG}rect") if box.get("height") == height):
            boxes.setdefault((box.get("x"), box.get("y")), []).append(box.get("fill", ""))
        looks[height] = [tuple(fills) for fills in boxes.values()]
    assert looks["30.0"] == looks["15.0"] and len(set(looks["30.0"])) == len(Status)
    assert [fills[0] for fills in looks["30.0"]] == [palette.STATUS[code] for code in Status]
    asked = {fill for fills in looks["30.0"] for fill in fills if fill.startswith("url")}
    assert asked == {f"url(#{pattern.get('id')})" for pattern in svg.iter(f"{SVG}pattern")}


def test_what_stands_on_a_pattern_has_a_ring_of_its_colour_around_its_letters() -> None:
    counts = {"東金市": {Status.BEHIND: 5, Status.MISSED: 5}}
    svg = ElementTree.fromstring(status_bars.drawn(counts, dict.fromkeys(Status, "＊"), "件", "状態"))
    rings = [text.get("stroke") for text in svg.findall(f"{SVG}text") if text.text == "＊ 5"]
    assert rings == [None, palette.STATUS[Status.MISSED]]


def test_periods_stand_on_one_axis_and_those_that_are_over_are_grey() -> None:
    bars = [periods.Period("潟上市", 2023, 2025, "令和5～7年度"), periods.Period("東金市", 2026, 2030, "令和8～12年度")]
    svg = ElementTree.fromstring(periods.drawn(bars, TODAY, "今日", "期間"))
    boxes = [box for box in svg.findall(f"{SVG}rect") if box.get("height") == "28.0"]
    assert [box.get("fill") for box in boxes] == [palette.LINE, palette.ACTUAL]
    assert [float(box.get("x", "")) for box in boxes] == [120.0, pytest.approx(430.6, abs=0.3)]
    said = [text.text for text in svg.findall(f"{SVG}text")]
    assert said[:4] == ["R5", "2023", "R6", "2024"] and said[-1] == "今日"


def test_a_part_without_room_has_its_mark_above_its_number() -> None:
    counts = {"潟上市": {Status.QUALITATIVE: 48, Status.ENDED: 1}}
    svg = ElementTree.fromstring(status_bars.drawn(counts, {code: f"＊ {code}" for code in Status}, "件", "状態"))
    said = [text.text for text in svg.findall(f"{SVG}text")]
    assert said[:4] == ["潟上市　49件", "＊ 48", "＊", "1"]
