"""指標: the way, the evidence and the place of one KPI."""

import json
from pathlib import Path

import pytest

from pages.kpi.sheets import SHEETS
from tests.pages.conftest import Open, frame_of, text
from ui import selection
from ui.paper import NotThere
from ui.sheets import Sheet


def _traces(page: object) -> dict[str, dict[str, object]]:
    spec = json.loads(page.get("plotly_chart")[0].proto.spec)  # type: ignore[attr-defined]
    return {trace["name"]: trace for trace in spec["data"]}


def test_yearly_targets_of_the_city_stand_on_a_thin_line_and_nothing_is_interpolated(open_page: Open) -> None:
    traces = _traces(open_page("kpi", kpi="togane-1-1-online-share"))
    assert set(traces) == {"path", "target", "baseline", "event"}
    assert len(traces["path"]["x"]) == len(traces["target"]["x"]) + 1  # type: ignore[arg-type]
    assert "<b>市の目標　50%</b><br>令和9年度（2027）末" in traces["target"]["hovertext"]  # type: ignore[operator]


def test_without_yearly_targets_the_line_is_dashed_and_says_that_it_is_no_official_target(open_page: Open) -> None:
    page = open_page("kpi", kpi="choshi-2-1-line-friends")
    traces = _traces(page)
    assert traces["line"]["line"]["dash"] == "dash" and "path" not in traces  # type: ignore[index]
    said = text(page)
    for word in ("2,638件", "5,000件", "未登録", "判定基準日の計画値", "必要ペース", "計算の根拠"):
        assert word in said
    assert "破線は按分線（自動計算・市の公式目標ではありません）" in said
    assert "3年度分の報告が期限を過ぎています" in said


def test_the_events_of_the_initiative_stand_on_the_axis_of_time(open_page: Open) -> None:
    (events,) = [trace for name, trace in _traces(open_page("kpi", kpi="togane-1-1-online-share")).items()
                 if name == "event"]  # fmt: skip
    said = dict(zip(events["hovertext"], events["marker"]["symbol"], strict=True))  # type: ignore
    assert said["<b>全庁の業務の棚卸し</b><br>令和7年9月　実施済み"] == "triangle-up"
    planned = [symbol for words, symbol in said.items() if "デマンドタクシー" in words]
    assert planned == ["triangle-up-open"]


def test_the_key_names_only_what_is_drawn(open_page: Open, practice_database: Path) -> None:
    whole = text(open_page("kpi", kpi="togane-1-1-online-share"))
    assert "◆は市の目標、細い線は計画。" in whole and "▲は同じ取組について" in whole
    before = text(open_page("kpi", database=practice_database, kpi="yotsukaido-2-2-web-meeting-terminals"))
    assert "▲は" not in before  # its event is older than the chart
    alone = text(open_page("kpi", kpi="yotsukaido-1-2-card-issuance-share"))
    assert "◆は市の目標。" in alone  # one target, and no baseline that a line would join it to
    started = text(open_page("kpi", database=practice_database, kpi="yotsukaido-1-2-card-issuance-share"))
    assert "◆は市の目標、破線は初回の実績を起点とした按分線（自動計算）。" in started


def test_an_actual_tells_its_plan_value_and_its_gap(open_page: Open, practice_database: Path) -> None:
    traces = _traces(open_page("kpi", database=practice_database, kpi="togane-1-3-movein-minutes"))
    said: list[str] = traces["actual"]["hovertext"]  # type: ignore[assignment]
    assert said[-1] == (
        "<b>実績　16～32分</b><br>令和12年3月31日（2030-03-31）<br>計画値 30分（市の目標）<br>計画差 −2分"
    )
    assert "計画差 ±0分" in said[0]  # of an earlier year, against the city's own target


def test_the_printed_texts_stand_with_their_places(open_page: Open) -> None:
    said = text(open_page("kpi", kpi="choshi-3-1-copy-paper"))
    assert "約330万枚" in said and "約260万枚" in said
    assert "5 具体的な取組 (3) 取組1 指標" in said and "p.28" in said


def test_what_the_conversion_lost_is_said(open_page: Open) -> None:
    page = open_page("kpi", kpi="choshi-2-3-open-data-count")
    assert not page.exception
    assert "判定不可<wbr>（計画書から読み取れず）" in text(page)


def test_an_unknown_kpi_is_named_and_the_first_is_shown(open_page: Open) -> None:
    page = open_page("kpi", kpi="no-such-kpi")
    assert not page.exception
    assert "「no-such-kpi」という指標は登録されていません" in text(page)


def test_a_link_to_what_is_a_figure_of_the_text_leads_on_to_it(open_page: Open) -> None:
    page = open_page("kpi", kpi="minamiboso-4-4-cards-held-share")
    said = text(page)
    assert not page.exception and not page.warning
    assert "「minamiboso-4-4-cards-held-share」は、いまは南房総市の指標ではありません" in said
    assert "本文の数値「マイナンバーカード保有枚数（人口に対する割合）」にあたります" in said
    assert 'href="/city?city=minamiboso&amp;initiative=minamiboso-4-4"' in said
    with selection.of_address([("kpi", "minamiboso-4-4-cards-held-share")]):
        for make in SHEETS.values():
            with pytest.raises(NotThere, match="南房総市の指標ではありません"):
                make()


def test_the_city_of_a_plan_without_kpis_is_not_answered_with_another_citys(open_page: Open) -> None:
    page = open_page("kpi", city="minamiboso")
    assert not page.exception
    said = text(page)
    assert "南房総市の計画は指標（KPI）を定めていません。" in said and "計算の根拠" not in said


def test_another_city_clears_the_kpi_and_shows_its_first(open_page: Open) -> None:
    said = text(open_page("kpi", kpi="togane-1-1-online-share"))
    assert '<details class="dx-more dx-chooser"><summary>' in said
    assert '<a id="dx-to-yotsukaido" href="?city=yotsukaido" target="_self">四街道市</a>' in said
    page = open_page("kpi", city="yotsukaido")
    assert not page.exception
    said = text(page)
    assert '<details class="dx-more dx-chooser" open><summary>' in said  # the choice of its KPI is still to come
    names = said[said.index('aria-label="四街道市の指標"') : said.index("</details>")]
    assert names.count("<a ") == names.count('href="?kpi=yotsukaido-') > 10 and names.count("aria-current") == 1


def test_a_yearly_increase_shows_the_way_of_its_stock(open_page: Open) -> None:
    said = text(open_page("kpi", kpi="yotsukaido-1-1-online-procedures"))
    assert "参考：総数の推移と目標" in said
    assert "350手続" in said and "550手続" in said


def _head(said: str) -> str:
    """Return what stands before the first section below the figures."""
    return min((said.partition(f"{name}</h2>")[0] for name in ("試算", "計算の根拠")), key=len)


def _table(said: str, caption: str) -> str:
    """Return the table of that caption."""
    (found,) = [table for table in said.split("</table>") if f"<caption>{caption}" in table]
    return found[found.rindex("<table") :]


def test_without_an_actual_the_headline_says_what_is_promised_asked_and_due(open_page: Open) -> None:
    said = text(open_page("kpi", kpi="togane-1-1-online-procedures"))
    head = _head(said)
    assert "最初に報告されるのは令和8年度（2026）の分で、期限は令和9年6月30日" in head
    for told in ("未登録", "200手続", "700手続", "+131.8手続/年", "2027-06-30", "実績の登録後"):
        assert told in head
    assert ">—<" not in head


def test_a_judged_kpi_shows_four_numbers_and_what_each_means(open_page: Open, practice_database: Path) -> None:
    said = text(open_page("kpi", database=practice_database, kpi="togane-1-3-movein-minutes"))
    head = _head(said)
    for told in ("93.3%", "−2分", "−2分/年", "最終目標までのうち、進んだ割合", "80%未満は遅れ", "に2分届いていません"):
        assert told in head
    assert "担当からの説明" in head and "遅れの理由" in head and "今後の対応" in head
    assert "幅のある値は、上限側で評価" in head


def test_where_a_level_was_left_the_reason_of_that_year_stands_beside_the_verdict(
    open_page: Open, practice_database: Path
) -> None:
    said = text(open_page("kpi", database=practice_database, kpi="choshi-6-2-incidents"))
    told = said[said.index('class="dx-told"') : said.index('class="dx-steps')]
    assert "令和8年3月31日" in told and "遅れの理由" in told and "（架空）担当者の異動が重なり" in told


@pytest.mark.parametrize(
    ("kpi", "instead"),
    [
        ("yotsukaido-1-1-online-procedures", "どの年度も同じ増加が目標"),
        ("yotsukaido-2-2-web-meeting-terminals", "水準を保つ指標なので、進んだ割合はない"),
        ("togane-1-2-elqr-funds", "最終目標に届いているので、これから要る変化はない"),
        ("choshi-1-1-pittari-procedures", "基準値がないため、進んだ割合は計算できない"),
        ("yotsukaido-1-3-elqr-premiums", "達成か未達成かを判定できない"),
        ("katagami-1-security-01-leaks", "進み具合は、取組の段階で見ます"),
        ("choshi-2-3-open-data-count", "の値を読み取れない"),
    ],
)
def test_where_a_number_cannot_be_given_the_reason_stands(
    open_page: Open, practice_database: Path, kpi: str, instead: str
) -> None:
    page = open_page("kpi", database=practice_database, kpi=kpi)
    assert not page.exception
    head = _head(text(page))
    assert instead in head
    assert ">—<" not in head


def test_a_target_that_is_printed_once_for_all_years_has_one_place(open_page: Open) -> None:
    places = _table(text(open_page("kpi", kpi="yotsukaido-1-1-online-procedures")), "行の番号は")
    assert places.count("<tr>") == 4  # the header, the indicator, its baseline, its targets
    assert "目標 令和8～令和12年度（2026～2030）" in places


def test_the_same_measure_of_other_cities_stands_beside_it_with_value_and_status(open_page: Open) -> None:
    said = text(open_page("kpi", kpi="choshi-2-1-line-friends"))
    alike = _table(said, "LINEの友だち登録数")
    assert "東金市" in alike and "8,400人" in alike and "10,900人" in alike and "実績待ち" in alike
    assert "銚子市" not in alike
    assert "/compare?measure=line_friends" in said


def test_the_neighbours_in_the_plan_are_named(open_page: Open) -> None:
    said = text(open_page("kpi", kpi="choshi-2-1-line-friends"))
    beside = said[said.index('class="dx-beside"') :].partition("</nav>")[0]
    assert beside.count("<a ") == 2
    assert "kpi=choshi-1-7-inkan-share" in beside and "（印鑑証明書）" in beside
    assert "推奨データセット公開率" in beside


def test_every_table_of_the_page_can_be_saved_as_it_stands(open_page: Open) -> None:
    page = open_page("kpi", kpi="yotsukaido-1-1-online-procedures")
    said = text(page)
    offered = {name for name in SHEETS if f"/download/{name}.csv?kpi=yotsukaido-1-1-online-procedures" in said}
    # The others are offered where something was revised or graded (tests/pages/test_revised.py), or is tried.
    assert offered == set(SHEETS) - {"kpi_paths", "kpi_grades", "kpi_trial"}
    shown = _table(said, "図と同じ値の表").count("<tr>") - 1
    with selection.of_address([("kpi", "yotsukaido-1-1-online-procedures")]):
        sheets = {name: make() for name, make in SHEETS.items()}
    points, places = sheets["kpi_points"], sheets["kpi_places"]
    assert isinstance(points, Sheet) and isinstance(places, Sheet)
    assert len(frame_of(points)) == shown == 6
    assert list(frame_of(points)["値の下端"]) == [300, 50, 50, 50, 50, 50]
    assert list(frame_of(points)["単位"]) == ["手続", *["手続/年"] * 5]
    assert list(frame_of(places)["項目"]) == ["指標", "現状値", "目標 令和8～令和12年度（2026～2030）"]
    with selection.of_address([("kpi", "choshi-2-3-open-data-count")]):
        assert SHEETS["kpi_points"]() is None
