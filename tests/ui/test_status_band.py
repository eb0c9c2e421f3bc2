"""The band of statuses: the whole in one bar, every part told apart without its colour."""

import re

from charts import palette
from domain.codes import Status
from domain.words import STATUS
from metrics import counts
from metrics.counts import Tally
from metrics.words import counted as count_words
from tests.cities import ROOT
from ui import markup, status_band


def test_statuses_of_one_colour_differ_by_pattern_or_by_mark() -> None:
    looks = [(palette.STATUS[code], palette.PATTERN.get(code)) for code in Status]
    alike = {code for code, look in zip(Status, looks, strict=True) if looks.count(look) > 1}
    marks = [STATUS[code].mark for code in alike]
    assert len(marks) == len(set(marks)), alike


def test_the_style_sheet_knows_every_colour_and_every_pattern() -> None:
    sheet = (ROOT / "ui" / "assets" / "style" / "base.css").read_text(encoding="utf-8")
    drawn = status_band.band("例示市", Tally(dict.fromkeys(Status, 1)))
    classes = set(re.findall(r'class="([^"]+)"', drawn)) - {"dx-band"}
    assert len(classes) == len(Status)
    for name in {name for both in classes for name in both.split()}:
        # Grey is the ground of every part that has no colour of its own.
        assert re.search(rf"\.{name}\b", sheet) or palette.STATUS[Status(name.removeprefix("dx-"))] == "#767676", name


def test_a_part_says_its_number_where_there_is_room() -> None:
    drawn = status_band.band("例示市", Tally({"behind": 96, "missed": 3, "broken": 1, "ended": 0}))
    assert re.findall(r">([^<]*)</span>", drawn)[:3] == ["▲ 96", "", ""]
    assert 'aria-label="例示市は100件のうち遅れ96件、維持できず1件、未達成3件"' in drawn
    assert 'style="flex-grow:3" title="× 未達成 3件"' in drawn


def test_counts_of_fresh_and_stale_kpis_of_a_status_are_one_part() -> None:
    rows = (
        _count("甲市", Status.BEHIND, 2, is_stale=True),
        _count("甲市", Status.BEHIND, 3),
        _count("乙市", Status.ENDED, 1),
    )
    found = status_band.numbers(rows)
    told = {city: dict(counted) for city, counted in found.items()}
    assert told == {"甲市": {"behind": 5}, "乙市": {"ended": 1}}


def test_what_a_lowered_target_and_a_near_miss_are_of_a_number_is_said_with_it() -> None:
    counted = Tally({"on_track": 12, "missed": 6, "behind": 2}, {"on_track": 1}, 4)
    told = "例示市は20件のうち順調12件（うち目標の引下げによる 1件）、遅れ2件、未達成6件（うち8割以上 4件）"
    assert count_words.in_words("例示市", counted) == told
    assert 'title="× 未達成 6件（うち8割以上 4件）"' in status_band.band("例示市", counted)
    named = status_band.named(counted, lambda part, code: part)
    assert "順調 12<small>（うち目標の引下げによる 1件）</small>" in named and "遅れ 2<span" in named
    both = counted + Tally({"missed": 1}, {"on_track": 1}, 1)
    assert (both["missed"], both.lowered["on_track"], both.narrow_count, both.total) == (7, 2, 5, 21)


def _count(city: str, status: Status, kpi_count: int, is_stale: bool = False) -> counts.Count:
    return counts.Count("", city, 0, status, is_stale, False, kpi_count, 0, 0, 9)


def test_every_part_is_named_and_leads_where_its_page_says() -> None:
    counted = Tally({"behind": 2, "ended": 1})
    drawn = status_band.named(counted, lambda part, code: markup.link(part, "explore", status=code))
    assert re.findall(r'href="([^"]+)"', drawn) == ["/explore?status=behind", "/explore?status=ended"]
    assert "遅れ 2" in drawn and "終了 1" in drawn


def test_what_a_band_is_called_is_text_and_no_html() -> None:
    assert 'aria-label="&lt;b&gt;&#34;は1件のうち遅れ1件"' in status_band.band('<b>"', Tally({"behind": 1}))
