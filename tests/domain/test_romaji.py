"""What is written in kana is read as the codes of cities are, however the long vowels are written."""

import pytest

from domain import romaji


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("ちょうし", "choshi"), ("チョーシ", "choshi"), ("ﾄｳｶﾞﾈ", "togane"), ("みなみぼうそう", "minamiboso"),
        ("よつかいどう", "yotsukaido"), ("はっぽう", "happo"), ("しゅうなん", "shunan"), ("ほっかいどう", "hokkaido"),
        ("じょうえつ", "joetsu"), ("Choshi", "choshi"), ("tyousi", "tyoshi"), ("minami-boso", "minamiboso"),
    ],
)  # fmt: skip
def test_kana_and_latin_letters_are_read_alike(written: str, reading: str) -> None:
    assert romaji.of(written) == reading


def test_what_is_no_reading_is_none() -> None:
    assert romaji.of("銚子") is None
    assert romaji.of("千葉けん") is None
