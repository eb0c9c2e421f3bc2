"""比べる範囲 on 指標: the other cities of the address alone, as a distribution from eight cities on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.kpi import printed
from pages.kpi.sheets import SHEETS
from tests.pages import many
from tests.pages.conftest import Open, lists, text
from tests.served import forget, serve
from ui import selection
from ui.paper import NotThere
from ui.sheets import Sheet

KPI = "kaku05-1-line"


@pytest.fixture(scope="module")
def crowd(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield many.write(real_database, tmp_path_factory.mktemp("many") / "many.duckdb", 12)
    forget()


def test_the_values_of_many_cities_are_told_as_a_distribution_with_where_this_one_lies(
    open_page: Open, crowd: Path
) -> None:
    page = open_page("kpi", crowd, kpi=KPI)
    assert not page.exception
    said = text(page)
    assert "令和9年度末の目標は12団体で、中央値は1,650人、半数が1,375人～1,925人。" in said
    assert "令和9年度末の目標で、架空5市は1,500人（第1四分位から中央値まで）。" in said
    assert "<summary>ほかの市の指標（13件）を見る</summary>" in said


def test_the_others_are_narrowed_on_page_paper_and_in_the_file(
    open_page: Open, crowd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("kpi", crowd, kpi=KPI, peers="prefecture:秋田県")
    said = text(page)
    assert lists(page)["比べる範囲"] == ["prefecture:秋田県"]
    named = {"架空1市", "架空4市", "架空7市", "架空10市"}
    alike = said[said.index("同じものを測る、ほかの市の指標") : said.index("同じ市の前後の指標")]
    assert "の分布" not in alike
    assert {name for name in re.findall(r"架空\d+市", alike) if "架空5" not in name} >= named
    assert "東金市" not in re.sub("<details.*?</details>", "", alike)
    serve(monkeypatch, crowd)
    with selection.within(selection.Address([("kpi", KPI), ("peers", "prefecture:秋田県")], is_exact=True)):
        sheet = SHEETS["kpi_alike"]()
        assert isinstance(sheet, Sheet) and many.named(sheet.rows) == named
        assert "比べる範囲：秋田県（5市）。" in printed.printed().body
    with (
        selection.within(selection.Address([("kpi", KPI), ("peers", "kind:都市Ⅳ-3")], is_exact=True)),
        pytest.raises(NotThere, match="「kind:都市Ⅳ-3」という比べる範囲"),
    ):
        SHEETS["kpi_alike"]()


def test_a_choice_without_the_same_measure_says_so_and_keeps_the_way_back(open_page: Open, crowd: Path) -> None:
    said = text(open_page("kpi", crowd, kpi=KPI, peers="katagami"))
    assert "比べる範囲に、同じものを測る指標はありません。" in said
    assert re.search(r'<a href="\?kpi=kaku05-1-line" target="_self">すべての市区町村に戻す</a>', said)
