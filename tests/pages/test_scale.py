"""Hundreds of municipalities on every page: as much is sent as is read, numbers add up, all of it can be reached.

From 61 on pages ask the database as they do for all of Japan, which bench/scale.py measures.
"""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from bench import japan
from metrics.selecting import ORDERS, Wanted
from pages.explore import filters, listed, table
from pages.explore.listed import Initiatives, Listed
from tests.pages.conftest import Open, text
from ui import groups, selection

SIZE = japan.Size(cities=400, kpis=2, years=2)
CITY = japan.middle(SIZE).city
MOST_CHARACTERS = 300_000


@pytest.fixture(scope="module")
def all_of_it(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of a synthetic Japan, with two KPIs a municipality."""
    path = tmp_path_factory.mktemp("japan") / "japan.duckdb"
    japan.build(path, SIZE)
    return path


def _links(said: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a[^>]*href="/explore\?([^"]*)"[^>]*>(.*?)</a>', said)
    return [(query.replace("&amp;", "&"), re.sub("<.*?>", "", words)) for query, words in found]


def test_the_overview_counts_groups_whose_numbers_add_up_and_lead_to_exactly_their_kpis(
    open_page: Open, all_of_it: Path
) -> None:
    said = text(open_page("overview", database=all_of_it))
    assert len(said) < MOST_CHARACTERS
    assert "400計画の800指標のうち" in said and "市区町村 × 重点取組事項" in said
    rows = said[said.index("dx-together") :].split("</table>")[0]
    assert sum(int(count.replace(",", "")) for count in re.findall(r"<small>([\d,]+)自治体</small>", rows)) == 400
    checked = 0
    for query, words in _links(said):
        asked = dict(parse_qsl(query))
        number = re.search(r"(\d[\d,]*)件?$", words.strip())
        if "pref" in asked and "status" in asked and number and checked < 6:
            with selection.of_address(parse_qsl(query)):
                assert len(filters.found().kpis) == int(number[1].replace(",", "")), (query, words)
            checked += 1
    assert checked == 6


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"city": [CITY]}, {"pref": ["12", "13"]}, {"size": ["300k", "under-10k"], "pref": ["13"]},
        {"status": ["on_track", "behind"]}, {"theme": ["front_yard"]}, {"department": ["税務課", "市民課"]},
        {"kind": ["level", "annual"]}, {"fy": ["2027"]}, {"aim": ["2026"]}, {"only": ["overdue", "running"]},
        {"q": ["オンライン 北海道"]}, {"q": ["オンライン化"], "pref": ["01"]}, {"due": ["2027-06-30"]},
        {"city": [CITY], "pref": ["01"]},
    ],
)  # fmt: skip
def test_the_database_finds_what_the_filters_find_row_by_row(
    monkeypatch: pytest.MonkeyPatch, open_page: Open, all_of_it: Path, asked: dict[str, list[str]]
) -> None:
    open_page("method", database=all_of_it)
    address = [(name, value) for name, values in asked.items() for value in values]
    with selection.of_address(address):
        counted = filters.found()
        assert isinstance(counted.kpis, Listed)
        found = [kpi.kpi_id for kpi in counted.kpis]
        monkeypatch.setattr(groups, "are_folded", lambda: False)
        every = filters.found()
    assert found == [kpi.kpi_id for kpi in every.kpis]
    assert (counted.kpi_total, counted.initiative_total) == (every.kpi_total, every.initiative_total)
    if every.initiatives is None:
        assert counted.initiatives is None
    else:
        assert isinstance(counted.initiatives, Initiatives) and len(counted.initiatives) == len(every.initiatives)
        assert [row.initiative_id for row in counted.initiatives] == [row.initiative_id for row in every.initiatives]
    assert len(counted.kpis) == len(found)


def test_a_page_of_them_stands_in_the_order_of_any_column(
    monkeypatch: pytest.MonkeyPatch, open_page: Open, all_of_it: Path
) -> None:
    open_page("method", database=all_of_it)
    kpis = Listed(Wanted(prefectures=("12",)).text())
    every = list(kpis)
    assert set(ORDERS) == set(table.FIELDS)
    for order in (sign + code for code in ORDERS for sign in ("", "-")):
        with selection.of_address([("sort", order)]):
            assert [kpi.kpi_id for kpi in table.ordered(kpis)[10:60]] == [
                kpi.kpi_id for kpi in table.ordered(every)[10:60]
            ], order


def test_a_long_list_is_read_page_by_page_to_its_end(open_page: Open, all_of_it: Path) -> None:
    said = text(open_page("explore", database=all_of_it, page="8"))
    assert "800件のうち 701～800件目" in said and len(said) < MOST_CHARACTERS
    assert len(re.findall(r'aria-label="表のページ">.*?</nav>', said)[0]) < 3_000
    roads = text(open_page("roadmap", database=all_of_it, page="8"))
    assert "400自治体のうち 351～400自治体目" in roads and len(roads) < MOST_CHARACTERS
    log = text(open_page("history", database=all_of_it))
    older = re.search(r'id="dx-older" href="\?upto=(\d+)"', log)
    assert older is not None and len(log) < MOST_CHARACTERS
    assert f"版 {older[1]}<" in text(open_page("history", database=all_of_it, upto=older[1]))


def test_what_is_drawn_at_once_is_narrowed_first_and_then_there(
    monkeypatch: pytest.MonkeyPatch, open_page: Open, all_of_it: Path
) -> None:
    monkeypatch.setattr(listed, "MOST", 500)
    said = text(open_page("explore", database=all_of_it, view="speed"))
    assert "条件に合う指標が800件あります。この形は500件まで" in said
    counts = re.findall(r'id="dx-narrow-pref-(\d+)" href="\?([^"]*)"[^>]*>[^<]*</a> <b>([\d,]+)</b>', said)
    assert len(counts) == 47 and sum(int(count.replace(",", "")) for *_, count in counts) == 800
    narrowed = text(open_page("explore", database=all_of_it, view="speed", pref="12"))
    assert f"指標 <strong>{counts[11][2]}</strong> / 800件" in narrowed and "残りのある" in narrowed


@pytest.mark.parametrize("page", ["explore", "roadmap", "city", "kpi", "history", "sources", "upload"])
def test_a_link_with_a_municipality_shows_it(open_page: Open, all_of_it: Path, page: str) -> None:
    every = japan.municipalities(SIZE)
    name = dict(zip(every["city"], every["municipality_name"], strict=True))[CITY]
    opened = open_page(page, database=all_of_it, city=CITY)
    assert not opened.exception and name in text(opened)
    assert len(text(opened)) < MOST_CHARACTERS
