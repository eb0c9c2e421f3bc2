"""全体: words and counts on the real plans, where most KPIs still wait, and on the practice data."""

import csv
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from pages import registry
from pages.explore import filters
from tests.cities import MUNICIPALITIES
from tests.pages.conftest import Open, text
from ui import selection

LINK = re.compile(r'<a href="/explore\?([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def _links(said: str) -> Iterator[tuple[str, str]]:
    """Yield the query of each link to 分析 and what the link says."""
    for query, inside in LINK.findall(said):
        yield unescape(query), unescape(TAG.sub(" ", inside))


def _counted(words: str) -> int:
    """Return the number of KPIs that a link says: the sum before the number of initiatives, else the first number."""
    before, is_cell, _ = words.partition("取組")
    numbers = [int(number) for number in re.findall(r"\d+", before)]
    return sum(numbers) if is_cell else numbers[0]


def test_the_finding_says_in_words_that_nothing_can_be_judged_yet(open_page: Open) -> None:
    page = open_page("overview")
    bodies = [element.proto.body for element in page.get("html")]
    title = next(index for index, body in enumerate(bodies) if "<h1>5市のDX計画は" in body)
    assert bodies[title + 1].startswith(
        '<p class="dx-finding">5計画124指標（南房総市の計画は指標を定めていない）のうち、判定できる実績があるのは0件。'
        "23件は未登録（報告の期限を過ぎて実績がない）、43件は初回の報告期限前です。"
        "残る58件は、計画に数値の目標がないか、値が欠けていて判定しません。</p>"
    )
    assert not page.get("plotly_chart")  # nothing to wait for


def test_the_finding_keeps_plans_that_are_over_apart(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("overview", database=practice_database))
    assert (
        "5計画124指標（南房総市の計画は指標を定めていない）のうち、計画期間中の43件は、順調・達成・維持が16件、遅れ・未達成が16件。"
        "計画期間を終えた計画の81件は、順調・達成・維持が13件、遅れ・未達成が7件。"
        "残る72件は、順調・達成だが実績が古いもの4件、未登録（報告の期限を過ぎて実績がない）6件、"
        "初回の報告期限前3件、判定対象外59件です。"
    ) in said


def test_a_plan_without_kpis_leads_to_the_figures_of_its_text(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert '指標（KPI）を定めていない計画<small><a href="/city?city=minamiboso" target="_self">本文の数値 19件</a>' in said


@pytest.mark.parametrize("is_practice", [False, True], ids=["real", "practice"])
def test_what_is_overdue_says_in_its_line_what_each_number_counts(
    open_page: Open, practice_database: Path, is_practice: bool
) -> None:
    said = text(open_page("overview", database=practice_database) if is_practice else open_page("overview"))
    lines = re.findall(r"期限を過ぎた報告 (\d+)指標</strong></a>（(.*?)）<small>指標と年度の組では のべ(\d+)件：(.*?)</small>", said)
    assert lines
    unreported = 0
    for kpis, states, reports, years in lines:
        counts = dict(state.rsplit(" ", 1) for state in states.split("・"))
        assert sum(map(int, counts.values())) == int(kpis) <= int(reports)
        assert sum(map(int, re.findall(r"度 (\d+)件", years))) == int(reports)
        unreported += int(counts.get("未登録", 0))
    # The same number as in the first sentence of the page, and on its tile.
    first = re.search(r"(?:(\d+)件は)?未登録（報告の期限を過ぎて実績がない）(?:(\d+)件)?", said)
    assert first is not None and unreported == int(first[1] or first[2]) > 0


@pytest.mark.parametrize("is_practice", [False, True], ids=["real", "practice"])
def test_the_tiles_hold_each_kpi_once(open_page: Open, practice_database: Path, is_practice: bool) -> None:
    said = text(open_page("overview", database=practice_database) if is_practice else open_page("overview"))
    figures = [int(number) for number in re.findall(r'dx-tile-figure">(\d+) <small>/ 124件', said)]
    assert sum(figures) == 124
    assert figures == ([16, 16, 4, 2, 2, 3, 81] if is_practice else [0, 0, 23, 43, 8, 50])


@pytest.mark.parametrize("is_practice", [False, True], ids=["real", "practice"])
def test_every_count_leads_to_exactly_as_many_kpis(open_page: Open, practice_database: Path, is_practice: bool) -> None:
    said = text(open_page("overview", database=practice_database) if is_practice else open_page("overview"))
    links = list(_links(said))
    kinds = {frozenset(dict(parse_qsl(query))) for query, _ in links}
    assert {
        frozenset(kind) for kind in (("status", "only"), ("city", "status"), ("city", "theme"), ("fy",), ("due",))
    } <= kinds
    assert len(links) > 100 if is_practice else len(links) > 80
    for query, words in links:
        with selection.of_address(parse_qsl(query)):
            found = filters.found()
        assert len(found.kpis) == _counted(words), f"{query}: {words}"
        if "取組" in words:
            assert found.initiatives is not None
            assert len(found.initiatives) == int(words.partition("取組")[2]), f"{query}: {words}"


def test_every_city_stands_with_its_period_bar_and_reports(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert 'aria-label="銚子市は31件のうち未登録23件、判定不可（計画書から読み取れず）8件"' in said
    assert '<span class="dx-unreported" style="flex-grow:23" title="！ 未登録 23件">！ 23</span>' in said
    assert "期限を過ぎた報告 25指標</strong></a>（未登録 23・判定不可（計画書から読み取れず） 2）" in said
    assert "指標と年度の組では のべ63件：令和5年度 25件・令和6年度 20件・令和7年度 18件" in said
    assert "あと221日" in said
    assert said.count('<span class="dx-tag">計画期間終了</span>') == 2
    assert '令和5～令和9年度<wbr><span class="dx-nowrap">（2023～2027）</span>' in said
    # No HTML of ours stands there as text, but that of the frame which another site may copy.
    assert "&lt;" not in re.sub("<textarea.*?</textarea>", "", said)


def test_every_city_and_theme_stands_in_the_matrix(open_page: Open) -> None:
    said = text(open_page("overview"))
    for word in (
        *(row["municipality_name"] for row in MUNICIPALITIES.values()),
        "セキュリティ対策",
        "テレワーク",
        "市独自の取組",
    ):
        assert word in said
    assert 'href="/explore?city=choshi&amp;theme=security"' in said
    assert "重複あり" in said


def test_what_falls_due_next_is_named_with_how_long_it_is(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert "令和9年3月31日（あと130日）　令和8年度の最終目標 2件" in said
    assert "標準化対象の20業務" in said
    assert '2031-03-31 <span class="dx-left">あと4年4か月</span>' in said


def test_what_a_year_changed_and_the_newest_uploads_are_told(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("overview", database=practice_database))
    assert "四街道市　実績の登録" in said and "版 26" in said
    turned = re.search(r'<details class="dx-turned" open>.*?</details>', said, re.DOTALL)
    assert turned is not None
    assert "令和11年9月1日（版 21）から状態が変わった指標 <strong>3件</strong>" in turned.group()
    items = [TAG.sub("", item) for item in re.findall("<li>.*?</li>", turned.group(), re.DOTALL)]
    assert len(items) == 3
    assert items[1] == "LINE 友だち登録者数　東金市○順調 → ◎達成（前倒し）"


def test_with_one_version_there_is_nothing_to_compare(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert "状態の変化は、次の更新からここに示します" in said
    assert "overview_changes" not in said and registry.file("overview_changes", "csv") is None


@pytest.mark.parametrize(
    "name", ["overview_cities", "overview_matrix", "overview_due", "overview_changes", "overview_updates"]
)
def test_every_table_can_be_saved(open_page: Open, practice_database: Path, name: str) -> None:
    said = text(open_page("overview", database=practice_database))
    made = registry.file(name, "csv")
    assert made is not None and f"/download/{name}.xlsx" in said
    header, *rows = csv.reader(made.content.decode("utf-8-sig").splitlines())
    counted = {"cities": 5, "matrix": 106, "due": 4, "changes": 3, "updates": 4}
    assert len(rows) == counted[name.removeprefix("overview_")]
    if name == "overview_cities":
        totals = [int(row[header.index("指標の数")]) for row in rows]
        by_status = [[int(row[at]) for at in range(header.index("達成"), header.index("終了") + 1)] for row in rows]
        assert [sum(counts) for counts in by_status] == totals and sum(totals) == 124


@pytest.mark.parametrize("name", ["overview_status", "overview_periods"])
def test_every_drawing_can_be_saved(open_page: Open, practice_database: Path, name: str) -> None:
    said = text(open_page("overview", database=practice_database))
    made = registry.file(name, "svg")
    assert made is not None and made.content.startswith(b"<svg ") and "南房総市" in made.content.decode()
    assert f'data-drawing="/download/{name}.svg' in said


def test_a_pinned_link_reads_its_own_day_and_version(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("overview", database=practice_database, v="15", on="2028-06-20"))
    assert "版 15" in said and "版 16" not in said
    assert "v=15&amp;on=2028-06-20" in said
