"""比べる範囲 on 比較: the cities of the address alone are compared, distributed and summed, on the page and in files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages.compare.statuses import SHEETS
from tests.pages import many
from tests.pages.conftest import Open, lists, text
from tests.served import forget, serve
from ui import selection
from ui.paper import NotThere
from ui.sheets import Sheet

COUNT = 12  # with 銚子市 and 東金市 14 count friends: 銚子市 and city 0 in 件, the others in 人


@pytest.fixture(scope="module")
def crowd(real_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield many.write(real_database, tmp_path_factory.mktemp("many") / "many.duckdb", COUNT)
    forget()


def saved(
    monkeypatch: pytest.MonkeyPatch, database: Path, name: str, *parts: tuple[str, str]
) -> list[dict[str, object]]:
    serve(monkeypatch, database)
    with selection.within(selection.Address([("measure", many.MEASURE), *parts], is_exact=True)):
        sheet = SHEETS[name]()
    if sheet is None:
        return []
    assert isinstance(sheet, Sheet)
    return [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]


def test_from_eight_cities_on_a_measure_is_told_as_a_distribution_and_never_in_order(
    open_page: Open, crowd: Path
) -> None:
    page = open_page("compare", crowd, measure=many.MEASURE, city=[many.city(3), many.city(9)])
    assert not page.exception
    said = text(page)
    found = "令和9年度末の目標は12団体で、中央値は1,650人、半数が1,375人～1,925人"
    assert f"{many.DEFINITION}：{found}。</h3>" in said
    assert "架空3市は1,300人（第1四分位より小さい）、架空9市は1,900人（中央値から第3四分位まで）。" in said
    table = said[said.index("の分布。順位ではありません") :]
    first = table.index("令和9年度末の目標")
    row = re.sub("<[^>]*>", " ", table[first : table.index("</tr>", first)])
    assert row.split()[:7] == ["令和9年度末の目標", "12", "1,100人", "1,375人", "1,650人", "1,925人", "9,400人"]
    assert "この分布にない5団体と理由" in said
    assert "単位が違う（件）：銚子市・架空0市" in said
    assert "この指標がある市は14市です" in said  # of which the tables hold the two that are chosen
    assert f"{many.DEFINITION}：この定義の指標がある14市のうち、数値があるのは14市" in said
    assert "当たる指標があるか決まっていない（未対応付け）：潟上市" in said
    assert "この共通指標に対応する指標がない：四街道市・南房総市" in said


def test_with_less_than_eight_a_measure_has_no_distribution(open_page: Open) -> None:
    assert "の分布。順位ではありません" not in text(open_page("compare", measure=many.MEASURE))


def test_every_comparison_is_narrowed_to_the_cities_of_the_address_and_links_keep_them(
    open_page: Open, crowd: Path
) -> None:
    asked = ["prefecture:北海道", "class:100k", "choshi"]
    page = open_page("compare", crowd, measure=many.MEASURE, peers=asked, words="LINE")
    said = text(page)
    assert set(lists(page)["比べる範囲"]) == set(asked)
    assert "比べる範囲：北海道・10万～30万人未満と銚子市（4市）。" in said
    members = {"架空5市", "架空8市", "架空11市", "銚子市"}
    assert set(re.findall(r"<li><span>([^<]*)<small>", said[said.index("状態の内訳") :])) == members
    assert set(re.findall(r'data-label="市[^"]*"><div><a[^>]*>([^<]*)</a>', said)) == members
    assert re.search(r'href="/kpi\?kpi=kaku05-1-line&amp;peers=prefecture%3A%E5%8C%97', said)


def test_what_nobody_knows_has_no_file(crowd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotThere, match="「prefecture:東京都」という比べる範囲は、ここにはありません"):
        saved(monkeypatch, crowd, "compare_measure", ("peers", "prefecture:東京都"))


def test_a_choice_that_no_city_meets_says_so(open_page: Open, crowd: Path) -> None:
    page = open_page("compare", crowd, measure=many.MEASURE, peers=["prefecture:北海道", "class:30k"])
    assert not page.exception
    assert "該当なし" in text(page)


@pytest.mark.parametrize("name", ["compare_measure", "compare_statuses", "compare_values", "compare_course"])
def test_files_hold_the_cities_of_the_address_alone(crowd: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    rows = saved(monkeypatch, crowd, name, ("peers", "prefecture:秋田県"))
    members = {"架空1市", "架空4市", "架空7市", "架空10市"} | ({"潟上市"} if name == "compare_statuses" else set())
    assert many.named(row.values() for row in rows) == members


def test_the_file_of_distributions_says_where_the_chosen_cities_lie(
    crowd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = saved(monkeypatch, crowd, "compare_distribution", ("city", many.city(6)))
    (aim,) = (row for row in rows if (row["年度"], row["種別"]) == (2027, "目標"))
    assert (aim["値のある団体数"], aim["中央値"], aim["選んだ市区町村の位置"]) == (12, 1650, "架空6市：第1四分位から中央値まで")
    assert saved(monkeypatch, crowd, "compare_distribution", ("peers", "prefecture:秋田県")) == []


def test_joint_targets_are_sums_over_the_members_that_have_one(
    open_page: Open, crowd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = text(open_page("compare", crowd, measure=many.MEASURE, peers="prefecture:秋田県"))
    assert "6,200人<small>5団体のうち4</small>" in said  # 1,100 + 1,400 + 1,700 + 2,000
    assert "目標の内訳（4団体）と、目標のない1団体" in said
    assert "この定義の目標がない団体：潟上市。" in said
    rows = saved(monkeypatch, crowd, "compare_joint", ("peers", "prefecture:秋田県"))
    (row,) = (row for row in rows if row["年度"] == 2027)
    assert (row["目標の合計"], row["目標のある団体数"], row["比べる範囲の団体数"]) == (6200, 4, 5)
    assert row["実績・基準値のある団体数"] == 0


def test_shares_and_other_units_are_never_summed(open_page: Open) -> None:
    told = text(open_page("compare", measure=many.MEASURE))
    assert "公式LINEの友だち登録数は単位が違う（件・人）ため、単位の違う値どうしは足しません。" in told
    said = text(open_page("compare", measure="card_share"))
    assert "この共通指標は合計しません。計画書に分子と分母の数がなく" in said
