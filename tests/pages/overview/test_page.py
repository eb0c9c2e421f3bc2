"""全体: what the plans promise, on the real ones, where nothing is judged; words and counts on practice data."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from pages import registry
from pages.explore import filters
from tests.cities import MUNICIPALITIES
from tests.clones import clone
from tests.pages.conftest import Open, lists, text
from ui import selection

LINK = re.compile(r'<a href="/explore\?([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def _links(said: str) -> Iterator[tuple[str, str]]:
    """Yield the query of each link to 分析 and what the link says."""
    for query, inside in LINK.findall(said):
        yield unescape(query), unescape(TAG.sub(" ", inside))


def _counted(words: str) -> int:
    """Return the number of KPIs that a link says: the sum before the number of initiatives, else the first number."""
    before, is_cell, _ = re.sub("（うち.*?）", "", words).partition("取組")
    numbers = [int(number) for number in re.findall(r"\d+", before)]
    return sum(numbers) if is_cell else numbers[0]


def test_before_anything_is_judged_the_page_leads_with_what_the_plans_ask_of_this_year(open_page: Open) -> None:
    page = open_page("overview")
    bodies = [element.proto.body for element in page.get("html")]
    title = next(index for index, body in enumerate(bodies) if "<h1>5市のDX計画は、今年度に何を目指すか" in body)
    assert bodies[title + 1].startswith(
        '<p class="dx-finding">5計画の124指標（南房総市の計画は指標を定めていない）のうち、令和8年度（2026）の目標があるのは40件'
        "（東金市27件・四街道市12件・銚子市1件）。</p>"
    )
    said = text(page)
    assert 'href="/upload" target="_self">実績を登録すると判定が始まります</a>' in said
    whole = TAG.sub("", next(body for body in bodies if "指標の内訳" in body).split("指標の内訳：")[1])
    assert sum(map(int, re.findall(r"(\d+)件", whole))) == 124
    tiles = [TAG.sub(" ", tile) for tile in re.findall('<li class="dx-tile">.*?</li>', said)]
    assert [tile.split()[:2] for tile in tiles] == [
        ["今年度の目標", "40件"], ["今年度の工程", "95行"], ["次の報告期限", "60件"], ["報告の期限超過", "25件"],
    ]  # fmt: skip
    assert len(page.get("plotly_chart")) == 1


def test_once_something_is_judged_the_numbers_of_the_sentence_add_up(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("overview", database=practice_database))
    assert (
        "5計画の124指標（南房総市の計画は指標を定めていない）のうち、実績から判定できたのは58件。"
        "計画に届いている（順調・達成・維持）が34件、届いていない（遅れ・未達成など）が24件（うち未達成 6件、そのうち8割以上 1件）です。"
        "残る66件は、未登録（報告の期限を過ぎ、求められる実績がない）7件、実績待ち1件、判定対象外58件です。"
    ) in said
    assert 58 == 34 + 24 and 66 == 7 + 1 + 58 and 124 == 58 + 66
    assert "実績を登録すると" not in said and "今年度の工程" not in said


def test_no_card_says_zero(open_page: Open, practice_database: Path) -> None:
    # On this day no plan has begun to report, and nothing is overdue.
    for page in (open_page("overview", v="1", on="2023-05-01", database=practice_database), open_page("overview")):
        figures = re.findall(r'dx-tile-figure">(\d+)', text(page))
        assert figures and "0" not in figures


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
    # The same number as in the first lines of the page.
    first = re.search(r"未登録(?:（報告の期限を過ぎ、求められる実績がない）)? ?(\d+)件", said)
    assert first is not None and unreported == int(first[1]) > 0


def test_the_cards_hold_each_kpi_once_and_their_parts_too(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("overview", database=practice_database))
    assert list(map(int, re.findall(r'dx-tile-figure">(\d+) <small>/ 124件', said))) == [34, 24, 7, 1, 58]
    tiles = [TAG.sub(" ", tile) for tile in re.findall('<li class="dx-tile">.*?</li>', said)]
    for tile in tiles:
        whole = int(re.findall(r"(\d+)\s+/ 124件", tile)[0])
        parts = [int(number) for number in re.findall(r"計画期間(?:中|終了) (\d+)", tile)]
        assert sum(parts) == whole or (whole == 1 and not parts)  # one KPI has no parts
    assert "うち実績が古い 4" in tiles[0]


@pytest.mark.parametrize("is_practice", [False, True], ids=["real", "practice"])
def test_every_count_leads_to_exactly_as_many_kpis(open_page: Open, practice_database: Path, is_practice: bool) -> None:
    said = text(open_page("overview", database=practice_database) if is_practice else open_page("overview"))
    links = list(_links(said))
    kinds = {frozenset(dict(parse_qsl(query))) for query, _ in links}
    both = (("city", "status"), ("city", "theme"), ("fy",), ("aim",), ("aim", "city"), ("due",), ("status",))
    only = (("status", "only"),) if is_practice else (("only",),)
    assert {frozenset(kind) for kind in (*both, *only)} <= kinds
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
    assert 'aria-label="銚子市は31件のうち未登録25件、判定不可（計画書から読み取れず）6件"' in said
    assert '<span class="dx-unreported" style="flex-grow:25" title="！ 未登録 25件">！ 25</span>' in said
    assert "期限を過ぎた報告 25指標</strong></a>（未登録 25）" in said
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


def test_what_falls_due_counts_every_target_of_a_year_and_the_final_ones_beside(open_page: Open) -> None:
    said = TAG.sub("|", text(open_page("overview")))
    due = re.sub(r"\|+", "|", said[said.index("これから来る期限") :])
    assert "令和8年度の目標|うち|最終目標 2件|" in due and "|40件|" in due
    assert "令和9年度の目標|うち|最終目標 17件|" in due and "|56件|" in due
    assert "令和13年3月31日|2031-03-31 |あと4年4か月|" in due


def test_this_years_targets_stand_by_city_with_where_they_begin(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert '<h2 class="dx-h2">今年度の目標 40件</h2>' in said
    assert '<a href="/explore?city=togane&amp;aim=2026" target="_self">東金市 27件</a>' in said
    assert '5.8% → <strong>28.6%</strong>' in said
    assert "東金市の残り23件" in said
    assert '目標 <strong>50手続/年</strong>' in said  # what is added a year, no way from the stock of 約300手続
    assert said.count('<span class="dx-aim">') == 40


def test_the_roadmaps_of_this_year_are_counted_by_stage_and_what_rises_is_named(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert '<a href="/roadmap?city=togane&amp;stage=considering&amp;fy=2026" target="_self">21</a>' in said
    table = said[said.index("<caption>市ごとの今年度の段階") :].split("</table>")[0]
    assert sum(int(number) for number in re.findall(r'target="_self">(\d+)</a>', table)) == 95
    assert "前年度より先の段階に進む 6行" in said
    assert "電子決裁・文書管理システムの導入" in said


def test_the_steepest_promises_say_how_they_are_measured(open_page: Open) -> None:
    said = text(open_page("overview"))
    steep = said[said.index("伸び幅の大きい目標") :]
    assert "1年あたりの変化が基準値の何%か" in steep and "基準値が0の7指標は" in steep
    first = [TAG.sub(" ", row) for row in re.findall("<tr>.*?</tr>", steep)][1]
    assert "4業務 → 20業務" in first and "+400%/年" in first and "+16業務/年" in first
    assert "約3,300,000枚 → 約2,600,000枚" not in steep  # not among the first eight


def test_the_promises_of_a_figure_lead_to_their_kpis(open_page: Open) -> None:
    page = open_page("overview")
    figure = page.get("plotly_chart")[0]
    points = [point[0] for trace in json.loads(figure.proto.spec)["data"] for point in trace.get("customdata", ())]
    assert len({kpi_id for point in points for kpi_id in point.split(",")}) == 40
    page.session_state["overview_point"] = "choshi-2-1-line-friends"
    assert "友だち登録数" in text(page.run()).split("</h1>")[0]


def test_what_changed_since_a_day_is_told_in_words_and_lists(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("overview", database=practice_database))
    assert "四街道市　実績の登録" in said and "版 26" in said
    assert (
        "令和11年9月1日（2029-09-01）から、状態が変わった指標が3件、新しい実績が50件（35指標）、訂正された実績が1件、"
        "段階の報告が27件。"
    ) in said
    lists = re.findall(r'<details class="dx-turned".*?</details>', said, re.DOTALL)
    items = [TAG.sub("", item) for item in re.findall("<li>.*?</li>", lists[0], re.DOTALL)]
    assert len(items) == 3 and items[1] == "LINE 友だち登録者数　東金市○順調 → ◎達成（前倒し）"
    assert 'title="最終目標年度より前に、最終目標に届いた"' in lists[0]  # by the rule of each
    assert [len(re.findall("<li>", one)) for one in lists] == [3, 50, 1, 27]
    assert "令和7年3月31日　3,000,400枚 → 2,990,400枚" in TAG.sub("", lists[2])


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("2030-08-31", "令和12年8月31日（2030-08-31）から、実績・状態・段階・計画に変わったところはありません。"),
        ("2030-08-12", "令和12年8月12日（2030-08-12）から、新しい実績が2件（2指標）。"),
        ("2020-01-01", "令和2年1月1日（2020-01-01）には、まだデータがありません。最初のデータと比べています。"),
        ("2031-01-01", "令和11年9月1日（2029-09-01）から、"),  # a day to come, and what is none, are the default
        ("x", "令和11年9月1日（2029-09-01）から、"),
    ],
)
def test_a_day_of_the_address_is_compared_with(
    open_page: Open, practice_database: Path, since: str, told: str
) -> None:
    assert told in text(open_page("overview", database=practice_database, since=since))


def test_with_one_version_there_is_nothing_to_compare(open_page: Open) -> None:
    said = text(open_page("overview"))
    assert "変わったこと" not in said
    assert "overview_changes" not in said and registry.file("overview_changes", "csv") is None


@pytest.fixture(scope="module")
def nine_cities(practice_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice data with four invented cities more: one more than stand beside each other."""
    path = tmp_path_factory.mktemp("many") / "nine.duckdb"
    shutil.copy(practice_database, path)
    clone(path, 4)
    return path


@pytest.mark.parametrize("by", ["pref", "size"])
def test_many_cities_stand_in_groups_whose_numbers_lead_to_exactly_them(
    open_page: Open, nine_cities: Path, by: str
) -> None:
    page = open_page("overview", database=nine_cities, by=by)
    said = text(page)
    assert "<h1>5市2町2村のDX計画は" in said
    names = ["北海道", "青森県", "秋田県", "埼玉県", "千葉県"] if by == "pref" else [
        "30万人以上", "10万～30万人未満", "5万～10万人未満", "3万～5万人未満", "1万～3万人未満", "1万人未満"
    ]  # fmt: skip
    head = said[said.index('<table class="dx-table dx-matrix">') :].split("</thead>")[0]
    assert re.findall(rf'/explore\?{by}=[^"]*" target="_self">(.*?)</a>', head) == names
    links = [(query, words) for query, words in _links(said) if by in dict(parse_qsl(query))]
    assert len(links) > 60
    for query, words in links:
        if not re.search(r"\d", words.replace("万", "")) or not {"theme", "status"} & set(dict(parse_qsl(query))):
            continue
        with selection.of_address(parse_qsl(query)):
            assert len(filters.found().kpis) == _counted(words), f"{query}: {words}"


def test_of_many_cities_some_can_be_chosen(open_page: Open, nine_cities: Path) -> None:
    page = open_page("overview", database=nine_cities, city=["togane", "invented03"])
    head = text(page)[text(page).index('<table class="dx-table dx-matrix">') :].split("</thead>")[0]
    assert re.findall(r'/city\?city=[^"]*" target="_self">(.*?)</a>', head) == ["東金市", "架空03村"]
    assert lists(page) == {"比べる範囲": [], "市区町村を選ぶ": ["togane", "invented03"]}


@pytest.mark.parametrize(
    "name",
    ["overview_cities", "overview_matrix", "overview_due", "overview_points", "overview_changes", "overview_updates"],
)
def test_every_table_can_be_saved(open_page: Open, practice_database: Path, name: str) -> None:
    said = text(open_page("overview", database=practice_database))
    made = registry.file(name, "csv")
    assert made is not None and f"/download/{name}.xlsx" in said
    header, *rows = csv.reader(made.content.decode("utf-8-sig").splitlines())
    counted = {"cities": 5, "matrix": 106, "due": 4, "points": 45, "changes": 81, "updates": 4}
    assert len(rows) == counted[name.removeprefix("overview_")]
    if name == "overview_cities":
        totals = [int(row[header.index("指標の数")]) for row in rows]
        by_status = [[int(row[at]) for at in range(header.index("達成"), header.index("終了") + 1)] for row in rows]
        assert [sum(counts) for counts in by_status] == totals and sum(totals) == 124


@pytest.mark.parametrize(
    ("name", "rows"), [("overview_targets", 40), ("overview_steepest", 34), ("overview_points", 120)]
)
def test_what_the_plans_promise_can_be_saved(open_page: Open, name: str, rows: int) -> None:
    said = text(open_page("overview"))
    assert f"/download/{name}.csv" in said
    made = registry.file(name, "csv")
    assert made is not None and len(made.content.decode("utf-8-sig").splitlines()) == rows + 1


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


def test_of_many_cities_lists_stand_by_prefecture_on_other_pages(open_page: Open, nine_cities: Path) -> None:
    prefectures = ["北海道", "青森県", "秋田県", "埼玉県", "千葉県"]
    city = text(open_page("city", database=nine_cities, city="invented03"))
    assert re.findall(r'<optgroup label="(.*?)">', city) == prefectures
    assert '<option value="invented03" selected>架空03村</option>' in city
    roadmap = text(open_page("roadmap", database=nine_cities))
    assert re.findall(r'data-all="([^"]*)">', roadmap) == prefectures
    assert "千葉県（5）" in roadmap and "北海道（1）" in roadmap
