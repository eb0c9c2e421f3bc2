"""What a page lets save is what it shows."""

import io
import re
from html import unescape
from urllib.parse import parse_qsl

import openpyxl
import pytest

from pages import registry
from tests.pages.conftest import Open, text
from ui import selection
from ui.selection import Address


def _file(name: str, query: str) -> list[tuple[object, ...]]:
    with selection.of_address(parse_qsl(query)):
        made = registry.file(name, "xlsx")
    assert made is not None
    _, *rows = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0].values
    return rows


def test_the_files_hold_what_stands_on_screen(open_page: Open) -> None:
    said = text(open_page("roadmap", city="togane", theme="security"))
    lines = {(row[-1], row[5]) for row in _file("roadmap_lines", "city=togane&theme=security")}
    assert len(lines) == said.count('<th scope="row"') > 0
    said = text(open_page("compare", measure="card_share", words="書かない窓口"))
    assert len(_file("compare_measure", "measure=card_share")) == 5
    assert {row[0] for row in _file("compare_search", "words=書かない窓口")} == {
        "銚子市",
        "東金市",
        "潟上市",
        "四街道市",
    }
    assert sum(int(str(row[2])) for row in _file("compare_statuses", "")) == 124 and "<b>31</b>" in said
    said = text(open_page("sources", city="katagami"))
    assert f"欠けているもの {len(_file('sources_gaps', 'city=katagami'))}件" in said
    assert len(_file("method_statuses", "")) == 16


@pytest.mark.parametrize(
    ("name", "asked", "kept"),
    [
        ("city", {"city": "zzz", "theme": "security", "status": "zzz", "v": "99"}, "theme=security"),
        ("kpi", {"kpi": "togane-9-9-zzz", "city": "togane"}, "city=togane"),
        ("explore", {"city": "togane", "fy": "zzz"}, "city=togane"),
        ("roadmap", {"city": "togane", "theme": "zzz"}, "city=togane"),
    ],
)
def test_a_page_that_passes_over_what_nobody_knows_offers_files_of_what_it_shows(
    open_page: Open, name: str, asked: dict[str, str], kept: str
) -> None:
    said = text(open_page(name, **asked))
    ways = {unescape(way) for way in re.findall(r'(?:href|data-drawing)="(/(?:download|print)/[^"]*)"', said)}
    assert ways and not [way for way in ways if "zzz" in way or "v=99" in way]
    assert any(way.endswith(f"?{kept}") for way in ways)
    for way in sorted(ways):
        if way.startswith("/download/") and "svg" not in way and "ics" not in way:
            path, _, query = way.removeprefix("/download/").partition("?")
            with selection.within(Address(parse_qsl(query), is_exact=True)) as address:
                registry.file(*path.split("."))
                address.finish()
