"""The finder's answers against the plans' own texts: what a text holds is found, what is found stands in the text."""

from collections.abc import Callable
from functools import cache

import pytest

from domain import spelling
from loaders import terms
from metrics import catalogue, context, events, figures, roadmap
from metrics import terms as index
from pages.compare import finder
from tests.cities import CITIES, PLAN_TEXTS, folder_of, lines_of
from tests.pages.conftest import Open

pytestmark = pytest.mark.skipif(not PLAN_TEXTS.is_dir(), reason="the plans' texts are not beside the repository")

WORDS = (
    "議事録", "テレワーク", "書かない窓口", "オンライン予約", "生成AI", "コンビニ交付", "ワンストップ",
    "セキュリティクラウド", "デジタルデバイド", "ペーパーレス", "AIチャットボット", "Wi-Fi", "タブレット", "らくらく",
    "キャッシュレス", "電子決裁", "RPA", "オープンデータ", "マイナンバーカード", "マイナカード", "標準化",
    "ガバメントクラウド", "BPR", "AI-OCR", "LINE", "GIS", "eLTAX", "eL-QR", "電子契約", "電子入札", "施設予約", "防災",
    "避難所", "母子手帳", "オンライン相談", "スマホ教室", "職員研修", "人材育成", "CIO補佐官", "EBPM", "ビジネスチャット",
    "Web会議", "公式LINE", "ホームページ", "マイナポータル", "ぴったりサービス", "引越し", "POSレジ", "窓口DX", "押印",
    "業務改革", "GIGAスクール", "電子図書館", "ドローン", "MaaS", "デマンドタクシー", "子育て", "介護", "議会", "ノーコード",
    "電子申請", "クレジットカード", "5G", "IoT", "サイバーセキュリティ", "SNS", "アナログ規制", "文書管理", "遠隔",
    "メタバース", "個人情報", "LGWAN", "罹災証明", "オンライン決済", "プッシュ通知", "移動市役所", "おくやみ", "郵便局",
    "手数料", "子ども", "高齢者", "観光", "住民票", "印鑑", "学校", "ごみ", "道路", "サーバー", "モバイル", "アプリ",
    "アウトソーシング", "委託", "大学", "コミュニティ", "自治会", "QRコード", "口座振替", "二要素認証", "補助金", "包括連携",
    "よめーる", "ログミーツ", "スマート農業", "電子黒板", "防犯カメラ", "ふるさと納税", "保育", "水道",
)  # fmt: skip

# What our own name of a thing says, so that the usual word finds it, and the plan prints otherwise; each city's words.
OURS = {
    ("togane", "オンライン予約"): "Web予約",
    ("katagami", "電子決裁"): "電子決済",
    ("choshi", "職員研修"): "視点を持つための研修",
    ("togane", "職員研修"): "研修",
}


# What a search reads of the database, whatever is sought.
READ = (
    (catalogue, "initiatives"), (catalogue, "kpis"), (context, "items"), (events, "events"),
    (figures, "of_all"), (index, "terms"), (roadmap, "cells"),
)  # fmt: skip


@cache
def body(city: str) -> tuple[str, ...]:
    """Return the lines of a plan's text without the passages that passages.csv leaves out, each with its reason."""
    lines = lines_of(city)
    passed_over = terms.read_passages(folder_of(city), lines)
    return tuple(terms.plain(line) for number, line in enumerate(lines, 1) if number not in passed_over)


@pytest.fixture(scope="module")
def words() -> tuple[str, ...]:
    assert len(set(WORDS)) == len(WORDS) >= 60
    return WORDS


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read once what no word changes: that a search reads what stands there now is asked in tests/metrics."""
    for module, name in READ:
        monkeypatch.setattr(module, name, _once(getattr(module, name)))


@cache
def _once(read: Callable[..., object]) -> Callable[..., object]:
    return cache(read)


def answers(words: tuple[str, ...]) -> tuple[list[str], set[tuple[str, str]]]:
    """Return what is said to be nowhere and is printed, and (city, word) of what is found and not printed so."""
    untrue, ours = [], set()
    for word in words:
        sought = spelling.wanted(word)
        for answer in finder.find(word):
            city = answer.plan.city
            if answer.is_absent and any(spelling.holds(sought, line) for line in body(city)):
                untrue.append(f"{city} {word}")
            if not answer.is_absent and not spelling.holds(sought, *lines_of(city)):
                ours.add((city, word))
    return untrue, ours


def test_what_a_plan_prints_is_found_and_what_is_found_is_printed(open_page: Open, words: tuple[str, ...]) -> None:
    open_page("compare")
    untrue, ours = answers(words)
    assert untrue == []
    assert ours == set(OURS)
    for (city, _), printed in OURS.items():
        assert spelling.holds(spelling.wanted(printed), *lines_of(city))


@pytest.mark.usefixtures("forgetful")
def test_an_answer_that_is_untrue_is_noticed(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    open_page("compare")
    monkeypatch.setattr(index, "terms", lambda *_: ())
    monkeypatch.setattr(events, "events", lambda *_: ())
    untrue, _ = answers(("郵便局", "議事録"))
    assert {"togane 郵便局", "togane 議事録", "yotsukaido 議事録"} <= set(untrue)


@pytest.mark.parametrize("city", CITIES)
def test_every_word_of_the_index_finds_its_city(open_page: Open, city: str) -> None:
    open_page("compare")
    every = terms.read_terms(folder_of(city))
    for term in every[:: max(1, len(every) // 12)]:
        found = {answer.plan.city: answer for answer in finder.find(term.term)}
        if spelling.wanted(term.term):
            assert not found[city].is_absent, term.term


@pytest.mark.parametrize("city", CITIES)
def test_the_index_is_that_of_the_text(city: str) -> None:
    lines = lines_of(city)
    assert terms.read_terms(folder_of(city)) == terms.terms_of(lines, terms.read_passages(folder_of(city), lines))
