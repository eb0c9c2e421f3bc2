"""指標: the way, the evidence and the place of one KPI."""

import json

from tests.pages.conftest import Open, text


def _traces(page: object) -> dict[str, dict[str, object]]:
    spec = json.loads(page.get("plotly_chart")[0].proto.spec)  # type: ignore[attr-defined]
    return {trace["name"]: trace for trace in spec["data"]}


def test_yearly_targets_of_the_city_are_steps_and_there_is_no_interpolated_line(open_page: Open) -> None:
    traces = _traces(open_page("kpi", kpi="togane-1-1-online-share"))
    assert set(traces) == {"目標", "基準値"}
    assert traces["目標"]["line"]["shape"] == "hv"  # type: ignore[index]


def test_without_yearly_targets_the_line_is_dashed_and_says_that_it_is_no_official_target(open_page: Open) -> None:
    page = open_page("kpi", kpi="choshi-2-1-line-friends")
    traces = _traces(page)
    assert traces["按分線（自動計算・市の公式目標ではありません）"]["line"]["dash"] == "dash"  # type: ignore[index]
    said = text(page)
    for word in ("2,638件", "5,000件", "未登録", "いまの計画値", "必要ペース", "計算の根拠は"):
        if word != "計算の根拠は":
            assert word in said
    assert "期限を過ぎた報告が3年度分あります" in said


def test_the_printed_texts_stand_with_their_places(open_page: Open) -> None:
    said = text(open_page("kpi", kpi="choshi-3-1-copy-paper"))
    assert "約330万枚" in said and "約260万枚" in said
    assert "5 具体的な取組 (3) 取組1 指標" in said and "p.28" in said


def test_what_the_conversion_lost_is_said(open_page: Open) -> None:
    page = open_page("kpi", kpi="choshi-2-3-open-data-count")
    assert not page.exception
    assert "判定不可<wbr>（文書変換で欠落）" in text(page)


def test_an_unknown_kpi_is_named_and_the_first_is_shown(open_page: Open) -> None:
    page = open_page("kpi", kpi="no-such-kpi")
    assert not page.exception
    assert "「no-such-kpi」という指標は登録されていません" in text(page)


def test_another_city_clears_the_kpi_and_shows_its_first(open_page: Open) -> None:
    page = open_page("kpi", kpi="togane-1-1-online-share")
    page.selectbox(key="select_city").set_value("yotsukaido").run()
    assert not page.exception
    assert "四街道市" in text(page)
    assert "kpi" not in page.query_params


def test_a_yearly_increase_shows_the_way_of_its_stock(open_page: Open) -> None:
    said = text(open_page("kpi", kpi="yotsukaido-1-1-online-procedures"))
    assert "参考：総数の道のり" in said
    assert "350手続" in said and "550手続" in said
