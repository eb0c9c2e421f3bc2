"""A list of all municipalities of Japan shows few of them, and finds each by name, by reading and by prefecture."""

import re

from bench import japan
from ui import fields, long_lists, selection

ALL = japan.municipalities(japan.Size())
NAMES = dict(zip(ALL["city"], ALL["municipality_name"], strict=True))
PREFECTURES = dict(zip(ALL["city"], ALL["prefecture_name"], strict=True))
MIDDLE = japan.middle(japan.Size()).city
FIRST = next(iter(NAMES))


def _many(*address: tuple[str, str]) -> str:
    with selection.of_address(address):
        return str(fields.many("city", "市区町村", NAMES, heads=PREFECTURES).html)


def _codes(html: str) -> list[str]:
    return re.findall(r'name="city" value="([^"]*)"', html)


def test_nothing_sought_the_prefectures_lead_to_theirs_and_no_municipality_is_sent() -> None:
    html = _many()
    assert _codes(html) == []
    counts = [int(count) for count in re.findall(r"</a>（(\d+)）", html)]
    assert len(counts) == 47 and sum(counts) == 1_741
    assert len(html) < 14_000


def test_a_prefecture_shows_all_of_its_municipalities_and_its_head_chooses_them() -> None:
    html = _many(("find-city", "千葉県"))
    assert len(_codes(html)) == 54 == list(PREFECTURES.values()).count("千葉県")
    assert 'data-all="千葉県"' in html


def test_a_municipality_is_found_by_a_part_of_its_name_and_by_its_reading() -> None:
    name = NAMES[MIDDLE]
    assert _codes(_many(("find-city", name[:2])))[0] == MIDDLE
    assert FIRST == "kasumi-kawa"
    for written in ("かすみかわ", "カスミ", "kasumika"):
        assert FIRST in _codes(_many(("find-city", written))), written
    found = _many(("find-city", "かすみ"))
    assert len(_codes(found)) <= long_lists.SHOWN
    assert "見つかりません" in _many(("find-city", "どこにもない"))


def test_what_is_chosen_stays_whatever_is_sought() -> None:
    assert re.findall(r'value="([^"]*)" checked', _many(("city", MIDDLE), ("find-city", "どこにもない"))) == [MIDDLE]
    assert f"市区町村：{NAMES[MIDDLE]}" in _many(("city", MIDDLE))


def test_a_list_of_which_one_is_chosen_opens_in_the_same_way() -> None:
    with selection.of_address([("city", MIDDLE), ("find-city", "かすみかわ")]):
        field = fields.one("city", "市区町村", NAMES, FIRST, PREFECTURES)
    assert field.parts == ("city", "find-city")
    assert re.findall(r'type="radio" name="city" value="([^"]*)"( checked)?', field.html) == [
        (FIRST, ""), (MIDDLE, " checked"),
    ]  # fmt: skip


def test_a_list_that_can_be_read_is_sent_whole() -> None:
    few = dict(list(NAMES.items())[:55])
    with selection.of_address([]):
        assert len(_codes(str(fields.many("city", "市区町村", few).html))) == 55
