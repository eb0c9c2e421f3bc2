"""Every page on the practice database, where everything has happened: it runs, and says that it is fictitious."""

from pathlib import Path

import pytest

from tests.cities import CITIES, ROOT
from tests.pages.conftest import Open, text
from ui import sample

NAMES = sorted(path.parent.name for path in (ROOT / "pages").glob("*/page.py"))
BANNER = "<strong>架空の実績による練習用</strong>"


@pytest.mark.parametrize("name", NAMES)
def test_a_page_runs_and_bears_the_banner(open_page: Open, practice_database: Path, name: str) -> None:
    page = open_page(name, database=practice_database)
    assert not page.exception
    said = text(page)
    assert BANNER in said
    assert "令和12年9月1日" in said


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_the_real_database_bears_none(open_page: Open, name: str) -> None:
    # The first page names the way to the sample while nothing is judged.
    assert "架空" not in text(open_page(name)).replace(sample.WAY_IN, "")


@pytest.mark.parametrize("city", CITIES)
def test_every_city_runs_with_its_years_behind_it(open_page: Open, practice_database: Path, city: str) -> None:
    for name in ("city", "roadmap", "sources", "upload"):
        page = open_page(name, database=practice_database, city=city)
        assert not page.exception
        assert BANNER in text(page)


@pytest.mark.parametrize(
    ("kpi", "words"),
    [
        ("togane-1-1-online-share", ("やや遅れ", "（架空）")),
        ("togane-1-4-line-friends", ("達成（前倒し）",)),
        ("togane-1-5-konbini-share", ("後退", "今後の対応")),
        ("togane-2-3-pc-fill-share", ("実績が古い",)),
        ("togane-3-8-shared-systems", ("終了",)),
        ("choshi-3-1-copy-paper", ("訂正", "計画期間終了")),
        ("choshi-4-2-telework-share", ("未登録", "最終目標年度の報告の期限を過ぎた", "最後の判定")),
        ("choshi-4-4-unified-surveys", ("未登録", "集計中")),
        ("choshi-5-2-wifi-facilities", ("達成",)),
        ("choshi-6-2-incidents", ("維持できず",)),
        ("yotsukaido-1-2-card-issuance-share", ("順調", "起点")),
        ("yotsukaido-1-3-elqr-premiums", ("判定不可（最終年度は未調査）", "該当なし")),
        ("yotsukaido-2-2-telework-accounts", ("維持",)),
        ("katagami-3-training-01-participants", ("数値目標なし",)),
    ],
)
def test_a_kpi_of_each_status_says_it(
    open_page: Open, practice_database: Path, kpi: str, words: tuple[str, ...]
) -> None:
    page = open_page("kpi", database=practice_database, kpi=kpi)
    assert not page.exception
    said = text(page).replace("<wbr>", "")
    for word in words:
        assert word in said


def test_a_value_that_is_not_judged_is_shown_all_the_same(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("city", database=practice_database, city="minamiboso"))
    assert "2026-03-31" in said
    page = open_page("kpi", database=practice_database, kpi="katagami-3-training-01-participants")
    said = text(page)
    assert "判定には使わない" in said and "報告された実績だけを描いています" in said


def test_the_legend_names_every_status_that_occurs(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("overview", database=practice_database))
    # 目標未設定 occurs in none of the five plans.
    assert said.count('class="dx-swatch') == 15
