"""試算: a value and a target that are tried, kept by the address alone, judged as a report would be."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from pages.kpi.sheets import SHEETS
from tests.pages.conftest import Open, frame_of, text
from ui import selection

MINUTES = "togane-1-3-movein-minutes"


def _tried(said: str) -> str:
    return said[said.index("試算</h2>") : said.index("計算の根拠</h2>")]


def test_a_value_for_a_day_is_judged_and_the_pace_left_stands_below(open_page: Open, practice_database: Path) -> None:
    page = open_page("kpi", database=practice_database, kpi=MINUTES, **{"try": "33分", "tryon": "2031-03-31"})
    assert not page.exception
    said = _tried(text(page))
    assert "令和13年3月31日（2031-03-31）の実績が33分なら" in said and "未達成" in said
    assert "判定に使った計画値（30分）に3分届いていません" in said and "最終目標年度が済んだ" in said
    assert "やや遅れ" in text(page).partition("試算</h2>")[0]  # the real verdict stays


def test_what_is_tried_goes_into_the_address_and_away_with_the_kpi(open_page: Open) -> None:
    page = open_page("kpi", kpi="togane-1-4-line-friends")
    assert "次の実績の値を入れると" in _tried(text(page))
    assert '<option value="2027-03-31" selected>' in _tried(text(page))
    tried = {"try": "9,500", "tryon": "2031-03-31"}
    page = open_page("kpi", kpi="togane-1-4-line-friends", on="2026-11-21", **tried)
    said = _tried(text(page))
    assert "令和13年3月31日（2031-03-31）の実績が9,500人なら" in said and "未達成" in said
    assert 'name="try" value="9,500"' in said and '<option value="2031-03-31" selected>' in said
    kept = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', said)
    assert kept == [("kpi", "togane-1-4-line-friends"), ("on", "2026-11-21")]
    (away,) = re.findall(r'<a id="dx-to-togane-1-3-movein-minutes" href="([^"]*)"', text(page))
    assert parse_qs(unescape(away).removeprefix("?")) == {"kpi": ["togane-1-3-movein-minutes"], "on": ["2026-11-21"]}


def test_another_target_is_set_beside_the_plan_and_the_other_cities(open_page: Open) -> None:
    said = _tried(text(open_page("kpi", kpi="togane-1-4-line-friends", aim="1.2万")))
    assert "最終目標を12,000人にすると" in said and "毎年+686.16人の変化が要ります" in said
    rows = said[said.index("要るペースと、これまでのペース") :].split("<tr>")
    assert ["+476.5人/年" in rows[2], "+686.16人/年" in rows[3], "銚子市" in rows[4] and "+450.19件/年" in rows[4]] == [
        True,
        True,
        True,
    ]


def test_what_is_tried_can_be_saved_beside_the_plan_and_the_other_cities(open_page: Open) -> None:
    page = open_page("kpi", kpi="togane-1-4-line-friends", aim="1.2万", **{"try": "9,500", "tryon": "2031-03-31"})
    assert "/download/kpi_trial.csv?" in text(page)
    with selection.of_address(
        [("kpi", "togane-1-4-line-friends"), ("aim", "1.2万"), ("try", "9,500"), ("tryon", "2031-03-31")]
    ):
        rows = frame_of(SHEETS["kpi_trial"]()).set_index("比べるもの")
    assert list(rows.index) == ["いまの計画と実績", "試算：次の実績", "試算：最終目標", "同じ定義のほかの市"]
    assert list(rows["市"]) == ["東金市"] * 3 + ["銚子市"] and set(rows["指標ID"][:3]) == {"togane-1-4-line-friends"}
    assert [rows["実績（下端）"]["試算：次の実績"], rows["状態"]["試算：次の実績"]] == [9500, "未達成"]
    assert rows["最終目標"]["試算：最終目標"] == 12000
    assert float(rows["計画上の平均ペース（1年あたり）"]["試算：最終目標"]) == pytest.approx(686.16, abs=0.01)
    assert float(rows["計画上の平均ペース（1年あたり）"]["いまの計画と実績"]) == pytest.approx(476.5, abs=0.01)


def test_nothing_tried_or_nothing_readable_is_no_file(open_page: Open) -> None:
    for tried in ({}, {"try": "だいたい"}):
        page = open_page("kpi", kpi="togane-1-4-line-friends", **tried)
        assert "/download/kpi_trial" not in text(page)
        with selection.of_address([("kpi", "togane-1-4-line-friends"), *tried.items()]):
            assert SHEETS["kpi_trial"]() is None


@pytest.mark.parametrize(
    ("value", "why"), [("だいたい", "数値ではありません"), ("101", "を超えることがありません"), ("-1", "を下回ることがありません")]
)
def test_what_no_report_could_hold_is_not_tried(open_page: Open, value: str, why: str) -> None:
    said = _tried(text(open_page("kpi", kpi="togane-1-1-online-share", **{"try": value})))
    assert f"「{value}」では試算できません" in said and why in said and "dx-supposed" not in said


def test_a_day_that_is_not_offered_is_read_as_the_next_one(open_page: Open) -> None:
    said = _tried(text(open_page("kpi", kpi="togane-1-4-line-friends", **{"try": "9000", "tryon": "2019-01-01"})))
    assert "令和9年3月31日（2027-03-31）の実績が9,000人なら" in said


@pytest.mark.parametrize("kpi", ["katagami-1-security-01-leaks", "choshi-2-3-open-data-count"])
def test_what_is_not_judged_by_a_value_has_no_trial(open_page: Open, kpi: str) -> None:
    page = open_page("kpi", kpi=kpi, **{"try": "5"})
    assert not page.exception and "試算</h2>" not in text(page)
