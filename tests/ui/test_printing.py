"""The print views as documents: what they hold, which selection they follow, what they refuse."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from metrics import catalogue, context, events
from metrics.words import kpi as kpi_words
from pages import registry
from tests.cities import CITIES
from tests.served import serve
from ui import answers, context_rows, event_rows, markup, printing, selection
from ui.paper import NotThere, Printed

ASSETS = printing.Assets(["/assets/style.css"], "/assets/print.js")


@pytest.fixture(scope="module", autouse=True)
def _on_a_day(real_database: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("domain.clock.today", lambda: date(2026, 11, 21))
        serve(patch, real_database)
        yield


def _printed(page: str, **asked: str) -> str:
    with selection.of_address(list(asked.items())):
        return printing.document(page, registry.print_view(page), ASSETS)


def test_a_document_is_japanese_whole_and_holds_no_script_of_its_own() -> None:
    document = _printed("kpi", kpi="togane-1-3-movein-minutes")
    assert document.startswith('<!DOCTYPE html><html lang="ja">')
    assert "<title>東金市　転入手続に係る所要時間の短縮（印刷用）｜自治体DX計画ダッシュボード</title>" in document
    assert re.findall(r"<script[^>]*>.", document) == ['<script src="/assets/print.js" defer><']
    assert '<a href="/kpi?kpi=togane-1-3-movein-minutes">もとの画面へ戻る</a>' in document
    assert document.count("<h1>") == 1 and document.index("<h1>") < document.index("<h2")


def test_a_kpi_is_printed_with_headline_drawing_values_calculation_and_places() -> None:
    document = _printed("kpi", kpi="togane-1-3-movein-minutes")
    assert re.findall(r'<h2 class="dx-h2">(.*?)</h2>', document) == [
        "推移と目標", "図と同じ値", "計算の根拠", "出どころ", "同じものを測る、ほかの市の指標",
    ]  # fmt: skip
    assert document.count("<svg") == 1 and "転入手続に係る所要時間の短縮の推移と目標。" in document
    for told in ("実績待ち", "30～60分", "15～30分", "当てはまった規則", "変換結果の654行"):
        assert told in document


def test_without_a_value_no_empty_drawing_is_printed() -> None:
    document = _printed("kpi", kpi="choshi-2-3-open-data-count")
    assert "<svg" not in document and "図は描けません" in document


@pytest.mark.parametrize("city", CITIES)
def test_every_kpi_of_a_city_stands_in_a_row_once(city: str) -> None:
    document = _printed("city", city=city)
    kpis = [kpi for kpi in answers.ask(catalogue.kpis) if kpi.city == city]
    wanted = [kpi_words.name(kpi) for kpi in kpis]
    rows = re.findall(r'<tr><th scope="row"><a [^>]*kpi=([^"&]+)[^>]*>(.*?)</a>', document)
    assert [unescape(name) for _, name in rows] == wanted
    assert document.count('scope="rowgroup"') >= len({kpi.initiative_id for kpi in kpis})


def test_the_key_on_paper_speaks_of_a_baseline_only_where_the_way_begins_at_one() -> None:
    from_baseline, of_targets = "計画（基準値から目標まで）", "計画（市の目標をつないだもの）"
    for kpi, key, other in (
        ("choshi-4-3-online-meetings", from_baseline, of_targets),
        ("yotsukaido-1-1-online-procedures", of_targets, from_baseline),
    ):
        document = _printed("kpi", kpi=kpi)
        assert key in document and other not in document


@pytest.mark.parametrize("city", CITIES)
def test_what_a_plan_says_beside_its_initiatives_is_printed_as_well(city: str) -> None:
    document = _printed("city", city=city)
    scope = next(plan.municipality_key for plan in answers.ask(catalogue.plans) if plan.city == city)
    told, items = answers.ask(events.events, scope=scope), answers.ask(context.items, scope=scope)
    assert told and items and "<details" not in document
    said = {event_rows.TITLE: [row.event_name for row in told], context_rows.TITLE: [row.item_name for row in items]}
    for name, words in said.items():
        body = document[document.index(f'<h2 class="dx-h2">{name}') :].partition("</section>")[0]
        assert body.count("<li>") == len(words)
        assert all(str(markup.safe(word)) in body for word in words)


def test_filters_narrow_the_view_and_are_said_in_words() -> None:
    document = _printed("city", city="togane", words="オンライン", status="awaiting")
    assert "状態：実績待ち　名称：オンライン" in document and "指標 5 / 28" in document
    assert document.count('<tr><th scope="row"><a ') == 5
    assert "絞り込み" not in _printed("city", city="togane")


def test_a_pinned_view_reads_as_of_its_version_and_day_and_its_links_stay_there() -> None:
    document = _printed("kpi", kpi="choshi-2-1-line-friends", v="1", on="2024-05-01")
    assert "令和6年5月1日（2024-05-01）時点の判定（時点を固定した表示）" in document
    assert "2024-05-01時点" in document.partition("<style>")[2].partition("</style>")[0].replace("\\2d ", "-")
    assert 'href="/city?city=choshi&amp;v=1&amp;on=2024-05-01"' in document
    assert "時点を固定した表示" not in _printed("kpi", kpi="choshi-2-1-line-friends")


@pytest.mark.parametrize(
    ("page", "asked", "reason"),
    [
        ("method", {}, "「method」に印刷用の表示はありません。"),
        ("kpi", {"kpi": "no-such-kpi"}, "「no-such-kpi」という指標は登録されていません。"),
        ("city", {"city": "atlantis"}, "「atlantis」という市の計画は登録されていません。"),
    ],
)
def test_what_is_not_there_is_refused_with_the_reason(page: str, asked: dict[str, str], reason: str) -> None:
    with pytest.raises(NotThere, match=re.escape(reason)):
        _printed(page, **asked)


def test_without_a_selection_the_first_is_printed() -> None:
    assert "<h1>銚子市　銚子市DX推進計画</h1>" in _printed("city")
    assert "<h1>銚子市　ぴったりサービス" in _printed("kpi")


def test_nothing_in_a_name_ends_the_document_or_the_style_of_its_sheets() -> None:
    hostile = '"}</style><script>1</script>'
    printed = Printed(hostile, markup.EMPTY, hostile, markup.Markup("<p>本文</p>"))
    with selection.of_address([("city", hostile)]):
        document = printing.document("city", printed, ASSETS)
    assert re.findall(r"<script[^>]*>.", document) == ['<script src="/assets/print.js" defer><']
    assert document.count("</style>") == 1 and "<p>本文</p>" in document
    style = document.partition("<style>")[2].partition("</style>")[0]
    assert "\\22 \\7d \\3c \\2f style" in style
