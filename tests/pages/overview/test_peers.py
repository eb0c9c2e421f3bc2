"""比べる範囲 on 全体: the cities of the address alone stand beside each other, in groups where they are many."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.overview.offers import SHEETS
from tests.pages import many
from tests.pages.conftest import Open, lists, text
from tests.served import forget, serve
from ui import selection
from ui.sheets import Sheet

COUNT = 30


@pytest.fixture(scope="module")
def crowd(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield many.write(real_database, tmp_path_factory.mktemp("many") / "many.duckdb", COUNT)
    forget()


def test_few_peers_stand_side_by_side(open_page: Open, crowd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("overview", crowd, peers=["class:30k", "togane"])  # 潟上市, 南房総市, 架空1市
    assert not page.exception
    said = text(page)
    assert set(lists(page)["比べる範囲"]) == {"class:30k", "togane"}
    members = {"東金市", "潟上市", "南房総市", "架空1市"}
    rows = set(re.findall(r'data-label="市[^"]*・計画"><div><a[^>]*>([^<]*)</a>', said))
    assert rows == members
    assert set(re.findall(r'<th scope="col"><a[^>]*>([^<]*)</a>', said)) == members
    serve(monkeypatch, crowd)
    with selection.of_address([("peers", "class:30k"), ("peers", "togane")]):
        shown, matrix = SHEETS["overview_cities"](), SHEETS["overview_matrix"]()
    assert isinstance(shown, Sheet) and many.named(shown.rows) == members
    assert isinstance(matrix, Sheet) and many.named(matrix.rows) <= members


def test_many_peers_stand_in_groups_that_lead_to_exactly_them(open_page: Open, crowd: Path) -> None:
    said = text(open_page("overview", crowd, peers="prefecture:秋田県"))  # 潟上市 and ten invented ones
    together = said[said.index("dx-together") :]
    assert "<small>11自治体</small>" in together and "千葉県" not in together[: together.index("</table>")]
    by_size = text(open_page("overview", crowd, peers="prefecture:秋田県", by="size"))
    rows = by_size[by_size.index("dx-together") :].split("<tr>")
    group = next(row for row in rows if "10万～30万人未満" in row)
    assert re.findall(r"city=(kaku\d+)", group)[:3] == ["kaku04", "kaku07", "kaku10"]
    assert "size=" not in group


def test_all_five_can_be_narrowed_by_their_address(open_page: Open) -> None:
    said = text(open_page("overview", peers="prefecture:秋田県"))
    assert "比べる範囲：秋田県（1市）。" in said
    assert re.findall(r'data-label="市[^"]*・計画"><div><a[^>]*>([^<]*)</a>', said) == ["潟上市"]
