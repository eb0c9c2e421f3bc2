"""計画の取込み as a person does it, from the printed plan to the first judged KPI and a lowered target.

Typed are nine KPIs that 浜松市 publishes (「3.自治体の生産性向上の取組」 of its page 「2024年度のKPI及びその進捗状況」); the
page has more, but its end could not be read here, and nothing is invented under the name of a real city. The second
plan is one of the invented 架空市, as a table of its own, in forms that published plans print (a rate in ‰, an amount
in 千人, 戸, 割, a rank, ▲, 年2回).
"""

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from loaders.plan_book import form
from tests.browser import bringing, test_upload
from tests.browser.conftest import Server, copied, opened, rerun, start
from tests.store.test_plan_by_hand import HAMAMATSU, PRINTED

PUBLISHED = PRINTED[:9]
CITY, KPI, SHARE = "hamamatsu", "hamamatsu-4-1", "庁内会議のペーパーレス実施率"
MOST_REFUSALS = 5
OWN_TABLE = """施策\t指標\t単位\t現状値\t目標値（令和9年度）
暮らし\t婚姻率\t‰\t5.5‰\t5.9‰
暮らし\t観光客数\t千人\t2,584千人\t2,750千人
まち\t人家戸数\t戸\t22,281戸\t26,800戸
まち\tCO2の排出量\tt-CO2\t1,000t-CO2\t900t-CO2
行政\t電子申請の割合\t割\t3割\t5割
行政\t全国順位\t位\t20位\t10位以内
行政\t窓口の待ち時間\t分\t30分\t15分以内
行政\t電子申請の件数\t件\t約1,200件\t5,000件（累計）
行政\t収支の見通し\t百万円\t5,140百万円\t▲1,200百万円
行政\t研修の回数\t回\t年1回\t年2回
"""


@pytest.fixture(scope="module")
def own(real_database: Path, place: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a database of its own, to which plans are brought."""
    running = start(copied(real_database, tmp_path_factory.mktemp("plans")), port=place)
    yield running
    running.stop()


def got(page: Page, server: Server, address: str) -> str:
    """Return a file or a print view."""
    answer = page.request.get(server.url + address)
    assert answer.ok, (address, answer.status)
    return answer.text()


def row(page: Page, server: Server, address: str, kpi_id: str = KPI) -> dict[str, str]:
    """Return the row of a KPI in a file."""
    text = got(page, server, address).removeprefix("\ufeff")
    return next(one for one in csv.DictReader(io.StringIO(text)) if one["指標ID"] == kpi_id)


def reported(page: Page, server: Server, path: Path, text: str) -> None:
    """Report an actual of the city by 登録."""
    path.write_text(text, "utf-8")
    opened(page, f"{server.url}/upload?city={CITY}")
    test_upload._upload(page, path)
    rerun(page, page.get_by_role("button", name="この内容で登録する").click)
    expect(page.get_by_text("1件を登録しました")).to_be_visible()


def test_a_published_plan_is_typed_refused_once_judged_and_lowered(
    own: Server, page: Page, tmp_path: Path
) -> None:
    bringing.let_in(page, own)
    bringing.named(page)
    kpis = [
        {"initiative_id": of, "kpi_name": name} | ({"unit": unit} if unit else {}) for of, name, unit, _ in PUBLISHED
    ]
    targets = [{"kpi_id": name, "fiscal_year": "令和6年度", "target_text": text} for _, name, _, text in PUBLISHED]
    book = bringing.typed(bringing.downloaded(page, "空のブックをダウンロード"), HAMAMATSU, kpis, targets)
    bringing.chosen(page, book)
    refused = bringing.refusals(page)
    assert refused == ["目標 B10"] and len(refused) <= MOST_REFUSALS
    expect(page.get_by_role("radio")).to_have_count(0)  # of a new plan nobody asks whether it is a revision
    book[form.TARGETS]["B10"] = "令和7年度"
    bringing.chosen(page, book)
    bringing.brought(page, "はじめての取込み")
    printed = got(page, own, f"/print/city?city={CITY}")
    assert "4箇所" in printed and "策定の時期は記載なし" in printed
    assert row(page, own, f"/download/explore_kpis.csv?city={CITY}")["状態"] == "未登録"
    # The first actual, and the first verdict.
    reported(page, own, tmp_path / "実績.csv", f"指標ID,年度,実績値,区分\n{KPI},令和6年度,65,確定\n")
    assert row(page, own, f"/download/explore_kpis.csv?city={CITY}")["状態"] == "未達成"
    # The revision, in the workbook that holds the plan.
    opened(page, f"{own.url}/plans?city={CITY}")
    book = bringing.downloaded(page, "の計画が入ったブックをダウンロード")
    sheet = book[form.TARGETS]
    below = sheet.max_row + 1
    for column, value in enumerate((KPI, "令和6年度", "60%", None, "1"), 1):
        sheet.cell(below, column).value = value
    bringing.named(page)
    bringing.chosen(page, book, "改定.xlsx")
    main = page.locator("[data-testid=stMain]")
    expect(main).to_contain_text("令和6年度（2024）の目標　85％ → 60%（目標の引下げ）")
    expect(page.locator("table", has_text="判定の変わる指標")).to_contain_text("目標の引下げによる")
    bringing.brought(page, "中間見直し")
    for files in ("explore_kpis", "city_kpis"):
        found = row(page, own, f"/download/{files}.csv?city={CITY}")
        stands = ("達成", "はい", "未達成", "60")
        assert tuple(found[k] for k in ("状態", "目標の引下げによる", "当初目標で見た状態", "最終目標（下端）")) == stands
    changed = got(page, own, "/download/history_changes.csv?version=4")
    assert f"目標,浜松市,ペーパーレス化の推進,{SHARE},2024,85%,60%,{KPI}" in changed
    assert "目標の引下げ" in got(page, own, f"/print/city?city={CITY}")
    assert "目標の引下げ" in got(page, own, f"/print/kpi?kpi={KPI}")
    expect(opened(page, own.url).locator("[data-testid=stMain]")).to_contain_text("目標の引下げ")


def test_a_table_of_a_citys_own_becomes_its_plan(own: Server, page: Page) -> None:
    bringing.let_in(page, own)
    page.locator(".st-key-plan_own summary").click()
    slug = page.get_by_label("市区町村の略号")
    slug.fill("kaku")
    rerun(page, partial(slug.press, "Enter"))
    pasted = page.get_by_label("または、表計算ソフトや計画書から写して貼り付け")
    pasted.fill(OWN_TABLE)
    rerun(page, partial(pasted.press, "Control+Enter"))
    expect(page.get_by_text("10行の表です。")).to_be_visible()
    rerun(page, page.get_by_role("button", name="この意味でブックを作る").click)
    book = bringing.downloaded(page, "書き移したブックをダウンロード")
    bringing.fill(book, bringing.HEAD)
    bringing.named(page)
    bringing.chosen(page, book)
    # Nothing is refused: what is proposed for the ten forms is told, and stands on the pages.
    bringing.brought(page, "はじめての取込み")
    assert "10位以内" in got(page, own, "/print/kpi?kpi=kaku-3-2")
    found = [row(page, own, "/download/explore_kpis.csv?city=kaku", f"kaku-{one}") for one in ("1-2", "3-2", "3-5")]
    assert [(one["単位"], one["最終目標（下端）"], one["最終目標（上端）"]) for one in found] == [
        ("千人", "2750", "2750"), ("位", "", "10"), ("百万円", "-1200", "-1200"),
    ]  # fmt: skip
