"""Where a search finds a word in a text, the word's pattern matches the text: the database passes over nothing."""

import random
import re

import pytest

from domain import spelling
from metrics import coarse

TEXTS = (
    "ＬＩＮＥ友だち登録者数", "LINE 友達", "デジタル・デバイド対策", "ﾃﾞｼﾞﾀﾙﾃﾞﾊﾞｲﾄﾞ", "マイナンバーカードの保有率", "まいなかーど",
    "オンライン申請の\n件数", "Wi－Fiの設置", "wifi", "サーバー・サーバの更新", "ＡＩ－ＯＣＲ", "書かない窓口", "e-LTAX", "①窓口改革", "が゛か",
)  # fmt: skip
WORDS = (
    "LINE", "ライン", "友だち", "でじたる", "デジタルデバイド", "マイナカード", "オンライン", "件数", "WiFi", "サーバ", "AI OCR", "AI", "窓口",
    "eltax", "１", "がか",
)  # fmt: skip


def _matches(words: str, text: str) -> bool:
    _, given = coarse.condition(words, "text")
    spelt = [sorted(spelling.spellings(word)) for word in words.split()]
    asked = [[found for each in spellings if (found := coarse.pattern(each))] for spellings in spelt]
    assert sorted(map(str, given)) == sorted({found for patterns in asked for found in patterns}) or len(asked) > 1
    return all(any(re.fullmatch(one, text.replace("\n", " ")) for one in patterns) for patterns in asked if patterns)


@pytest.mark.parametrize("words", WORDS)
def test_what_a_search_finds_is_matched(words: str) -> None:
    found = [text for text in TEXTS if spelling.holds(spelling.wanted(words), text)]
    assert all(_matches(words, text) for text in found), found
    assert not all(_matches(words, text) for text in TEXTS), words


def test_parts_of_texts_are_matched_in_them() -> None:
    draw = random.Random(15)
    for _ in range(300):
        text = draw.choice(TEXTS).replace("\n", "")
        start = draw.randrange(len(text) - 1)
        words = text[start : start + draw.randrange(2, 8)]
        if spelling.holds(spelling.wanted(words), text):
            assert _matches(words, text), (words, text)
