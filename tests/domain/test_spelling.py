"""How a search reads words: what is the same word to it, and what is not."""

import csv
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.spelling import SYNONYMS, folded, holds, spellings, wanted
from tests.cities import CITIES, folder_of

KATAKANA = "".join(map(chr, range(ord("ア"), ord("ン") + 1)))
HIRAGANA = "".join(map(chr, range(ord("あ"), ord("ん") + 1)))
WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in string.ascii_letters + string.digits})
JOINTS = (" ", "　", "・", "･", "-", "‐", "－")
with SYNONYMS.open(encoding="utf-8", newline="") as file:
    GROUPS = [tuple(row["spellings"].split(";")) for row in csv.DictReader(file)]


def is_found(words: str, *texts: str) -> bool:
    return holds(wanted(words), *texts)


def printed_names() -> list[str]:
    """The names and phrases that the five plans print, in the order of their files."""
    names: dict[str, None] = {}
    for city in CITIES:
        for table, column in (
            ("initiatives.csv", "name"),
            ("decisions.csv", "component_name"),
            ("figures.csv", "component_name"),
            ("events.csv", "event_name"),
        ):
            path = folder_of(city) / table
            if not path.exists() and table in ("decisions.csv", "figures.csv"):  # of a plan with KPIs, of one without
                continue
            with path.open(encoding="utf-8", newline="") as file:
                names |= dict.fromkeys(row[column] for row in csv.DictReader(file) if row[column])
    return list(names)


NAMES = printed_names()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("LINE友だち", "市公式LINE 友だち登録者数"),
        ("ＬＩＮＥ友達", "LINE 友だち"),
        ("line ともだち", "LINE友だち"),
        ("マイナカード", "マイナンバーカードの普及促進"),
        ("まいなんばー", "マイナンバーカード"),
        ("まいなんばーかーど", "マイナンバーカード"),
        ("マイナカード交付", "マイナンバーカード交付率"),
        ("デジタルデバイド", "デジタル・デバイド対策"),
        ("情報格差", "デジタル･デバイド対策"),
        ("Wi-Fi", "公共WiFiの設置"),
        ("wifi", "Ｗｉ－Ｆｉ"),
        ("ワイファイ", "Wi‐Fi"),
        ("わいふぁい", "Wi-Fi"),
        ("会議録", "AIによる議事録作成支援"),
        ("チャットボット", "AIチャットボットの導入"),
        ("AI・RPA", "Ａ Ｉ ・ Ｒ Ｐ Ａ の利用推進"),
        ("AI ・ RPA", "RPAとAI"),
        ("RPA", "○A I ・ R P A の利用推進"),
        ("生成AI", "生成 AI の利用"),
        ("ラクラク", "らくらく窓口"),
        ("らくらく", "ラクラク窓口"),
        ("サーバー", "サーバの更新"),
        ("サーバ", "サーバーの更新"),
        ("サーバ更新", "サーバー更新"),
        ("ユーザー数", "ユーザ数"),
        ("データ入力", "デ－タ入力"),
        ("オンライン手続き", "オンライン手続の割合"),
        ("GPT", "ChatGPTの試行"),
        ("DX", "DXSaaS*の導入"),
        ("FAQ", "AIFAQの導入"),
        ("5件", "約5件"),
        ("1,500", "1,500件"),
        ("1-3", "1-3 これまでの取組"),
        ("R7", "R7.10"),
        ("銚子 電子決裁", "銚子市\n電子決裁の導入"),
    ],
)
def test_one_word_in_many_spellings(words: str, text: str) -> None:
    assert is_found(words, text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("チャットボット", "チャットツール"),
        ("AIチャットボット", "チャットボット"),
        ("LINE", "ONLINE受付"),
        ("AI", "AIRの測定"),
        ("PC", "PCR検査"),
        ("X", "DX推進計画"),
        ("5G", "5 GIGAスクール"),
        ("1件", "11件"),
        ("5件", "1.5件"),
        ("500", "1,500件"),
        ("R1", "R10年度"),
        ("13", "1-3"),
        ("デモ", "いつでもどこでも"),
        ("コース", "コスト"),
        ("リース", "リスク"),
        ("障がい者", "システム障害"),
        ("電子決裁", "電子決済"),
        ("決裁 LINE", "電子決裁"),
        ("窓口改革", "窓口\n改革"),
        ("", "窓口"),
        ("　・ －", "窓口・受付"),
    ],
)
def test_what_is_another_word(words: str, text: str) -> None:
    assert not is_found(words, *text.split("\n"))


@pytest.mark.parametrize(
    ("one", "other"), [(one, other) for group in GROUPS for one in group for other in group], ids=lambda word: word
)
def test_each_spelling_of_a_group_finds_each_other_also_inside_of_words(one: str, other: str) -> None:
    assert is_found(one, f"「{other}」の普及")
    assert is_found(f"市の{one}利用", f"市の{other}利用者")
    assert is_found(one.translate(WIDE).upper(), other)


def test_a_synonym_is_named_once_and_is_no_mere_fold() -> None:
    known = [folded(each) for group in GROUPS for each in group]
    assert len(known) == len(set(known))
    assert all(len(group) > 1 for group in GROUPS)


@given(st.text(alphabet=KATAKANA + HIRAGANA + "ー窓口交付率ＡａZz09０９ ・-－‐.,%（）", max_size=30))
def test_a_folded_text_is_folded(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.sampled_from(NAMES), st.data())
def test_every_printed_name_is_found_however_it_is_written(name: str, data: st.DataObject) -> None:
    assert is_found("".join(name.split()), name)
    assert is_found("".join(name.split()).translate(WIDE), name)
    assert is_found(name.swapcase(), name.translate(WIDE))
    at = data.draw(st.integers(0, len(name)))
    joint = data.draw(st.sampled_from(JOINTS))
    if not re.search("[A-Za-z0-9]{2}", name[max(0, at - 1) : at + 1]):
        # A blank inside of a sought word would part it: the text is what is torn.
        is_between_kana = bool(re.search("[ぁ-ヺー]$", name[:at]))
        torn = name[:at] + (" " if is_between_kana else joint) + name[at:]
        assert is_found("".join(name.split()), torn)


@given(st.sampled_from(NAMES), st.data())
def test_any_part_of_a_printed_name_is_found_that_cuts_no_latin_word_and_no_number(
    name: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    if re.search("[a-z0-9]", folded(part)) or not wanted(part):
        return
    assert is_found(part, name)
    assert is_found(part, "別の取組", name)


@given(st.text(alphabet=KATAKANA, min_size=3, max_size=12))
def test_a_reading_finds_the_word_in_either_kana(word: str) -> None:
    hiragana = "".join(chr(ord(sign) - 0x60) if "ァ" <= sign <= "ン" else sign for sign in word)
    assert is_found(hiragana, f"市の{word}")
    assert is_found(word, f"市の{hiragana}")


@given(st.lists(st.text(alphabet=KATAKANA + "窓口AB12", min_size=1, max_size=6), min_size=1, max_size=4))
def test_every_word_is_asked_for_in_any_order(words: list[str]) -> None:
    found = {text: is_found(" ".join(words), text) for text in ("窓口", "".join(words), "　".join(reversed(words)))}
    alone = {text: all(is_found(word, text) for word in words) for text in found}
    assert found == alone


def test_a_search_stays_small() -> None:
    words = "まいなんばーかーど オンライン手続き LINE友だち ホームページ サーバー更新 デジタル・デバイド対策"
    assert max(len(spellings(word)) for word in words.split()) < 40
