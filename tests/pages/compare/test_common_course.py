"""A common measure over time: what the address chooses, who shares a panel, what is said and saved."""

from decimal import Decimal

import pytest

from metrics import comparison
from pages.compare import common_course, finding, measures, panels
from pages.compare.common_course import Shown
from tests.pages.conftest import Open, frame_of, text
from ui import answers, selection


def _shown(measure_id: str, scale: str = "value", *cities: str) -> Shown:
    with selection.of_address([("measure", measure_id), *(("city", city) for city in cities)]):
        return common_course.shown(measures.measure(answers.ask(comparison.measures)), scale)


def test_each_definition_has_its_panel_and_the_country_stands_beside_its_own(open_page: Open) -> None:
    said = text(open_page("compare"))
    found = _shown("card_share")
    assert [(group.definition, [course.row.city for course in group.courses]) for group in found.groups] == [
        ("交付率", ["choshi", "yotsukaido"]),
        ("保有率", ["togane", "minamiboso"]),
    ]
    assert [[row.value_text for row in group.beside] for group in found.groups] == [[], ["80.8%"]]
    assert [row.city for row in found.unseen] == ["katagami"]
    assert "図にないもの：潟上市 取得率（計画・実績とも数値なし）。" in said
    assert 'id="dx-course" tabindex="-1">東金市は79%から令和12年度に85%へ、銚子市は53.1%から令和5年度に75%へ' in said
    assert "定義が違うものは枠を分け、同じ目盛りで並べます。" in said


def test_the_title_says_where_the_cities_go_and_keeps_what_is_rough(open_page: Open) -> None:
    said = text(open_page("compare", measure="online_procedures"))
    title = "東金市は41手続から令和12年度に700手続へ、四街道市は約300手続から毎年度50手続ずつ（ほか2件）"
    assert title in said
    found = _shown("online_procedures")
    figure = panels.figure(found, 1200)
    notes = " ".join(str(note.text) for note in figure.layout.annotations)
    assert "約550手続（毎年度+50）" in notes and "700手続（令和12年度）" in notes
    assert "/kpi?kpi=togane-1-1-online-procedures" in notes
    # Four definitions count the same thing: their axes are of one height and one length.
    axes = [figure.layout[name] for name in ("yaxis", "yaxis2", "yaxis3", "yaxis4")]
    assert len({tuple(axis.range) for axis in axes}) == 1
    assert len({round(axis.domain[1] - axis.domain[0], 6) for axis in axes}) == 1


def test_shares_and_numbers_do_not_share_a_scale(open_page: Open) -> None:
    said = text(open_page("compare", measure="digital_classes"))
    assert "数え方が同じ枠は同じ目盛りで並べます" in said
    title = "東金市（パソコン教室の定員充足率）は53.7%から令和12年度に85.5%へ、四街道市は令和12年度に1件/年（ほか3件）"
    assert title in said
    found = _shown("digital_classes")
    figure = panels.figure(found, 1200)
    names = ["yaxis" if not index else f"yaxis{index + 1}" for index in range(len(found.groups))]
    ends = {group.definition: figure.layout[name].range[1] for group, name in zip(found.groups, names, strict=True)}
    assert ends["スマートフォン講座の開催数"] == ends["パソコン教室の開催数"] < ends["パソコン教室の定員充足率"]
    notes = [str(note.text) for note in figure.layout.annotations]
    assert any("パソコン教室の定員充足率（目盛りは別）" in note for note in notes)
    assert any("7地区（令和7年度・予定）" in note for note in notes)


def test_a_point_tells_what_every_city_has_for_its_year(open_page: Open) -> None:
    open_page("compare", measure="line_friends")
    found = _shown("line_friends")
    course = next(course for course in found.courses if course.row.city == "togane")
    stop = next(stop for stop in course.stops if stop.fiscal_year == 2027)
    told = panels.pointed(found, course, stop)
    assert told == (
        "<b>東金市　目標 9,400人</b>　令和10年3月31日（2028-03-31）<br>令和9年度（2027）のほかの市<br>銚子市　目標 5,000件"
    )
    before = panels.pointed(found, course, course.stops[0])
    assert "銚子市　この年度の値なし（次の目標 令和9年度 5,000件）" in before


def test_per_resident_says_whose_residents_and_of_which_day(open_page: Open) -> None:
    said = text(open_page("compare", measure="line_friends", scale="per"))
    assert "東金市 58,219人（令和2年国勢調査（市の計画書に同じ値の記載あり）、令和2年10月1日（2020-10-01））" in said
    assert "令和2年10月1日（2020-10-01）・要確認）" in said and "どの年度の値も同じ人口で割っています" in said
    assert "東金市は144.2人から令和12年度に187.2人へ" in said


def test_only_what_grows_with_the_residents_can_be_divided_by_them(open_page: Open) -> None:
    said = text(open_page("compare", measure="online_procedures", scale="per"))
    assert "人口千人当たり</a>" not in said and "700手続へ" in said


def test_the_share_of_the_way_leaves_out_what_has_none_and_says_so(open_page: Open) -> None:
    said = text(open_page("compare", measure="online_procedures", scale="way"))
    assert "東金市は0%から令和12年度に100%へ" in said
    assert "四街道市 オンライン手続の増加件数（基準値から最終目標への幅がない）" in said


def test_chosen_cities_bear_names_and_the_others_are_pale(open_page: Open) -> None:
    said = text(open_page("compare", measure="line_friends", city=["togane"]))
    assert "名前と色を付けたのは選んだ1市（東金市）です。ほかの1市は薄い線で" in said
    figure = panels.figure(_shown("line_friends", "value", "togane"), 1200)
    names = [note.text for note in figure.layout.annotations if "<a " in str(note.text)]
    assert len(names) == 1 and "東金市" in names[0]
    pale = [trace for trace in figure.data if trace.line.color == "rgba(128,128,128,0.45)"]
    assert [point[0] for point in pale[0].customdata if point[0]] == ["choshi-2-1-line-friends"] * 2


def test_a_city_without_the_measure_is_named(open_page: Open) -> None:
    page = open_page("compare", measure="line_friends", city=["katagami", "yotsukaido"])
    assert "選んだ市区町村には、この目盛りで図にできる数値がありません。" in text(page)
    assert "この共通指標がない市：四街道市。" in text(page)
    assert "この共通指標に当たる指標があるかが決まっていない市：潟上市 <a" in text(page)


def test_more_than_eight_cities_keep_the_first_eight_with_numbers(
    monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    open_page("compare")
    monkeypatch.setattr(common_course, "MOST", 2)
    found = _shown("card_share")
    assert [plan.city for plan in found.cities] == ["choshi", "togane"] and not found.is_choice
    assert found.pale_count == 2
    assert "登録順のはじめの2市（銚子市・東金市）です。ほかの2市は薄い線で" in finding.remarks(found)


def test_the_file_holds_what_is_drawn_with_its_scale_and_cities(open_page: Open) -> None:
    open_page("compare", measure="line_friends", city=["togane"])
    with selection.of_address([("measure", "line_friends"), ("city", "togane"), ("scale", "per")]):
        sheet = finding.sheet()
        saved = frame_of(sheet)
    assert sheet is not None and sheet.filters == (
        ("共通指標", "LINEの友だち登録数"), ("目盛り", "人口千人当たり"), ("市", "東金市"),
    )  # fmt: skip
    assert list(saved["値（下端）"]) == [8400, 8900, 9400, 9900, 10400, 10900]
    assert saved["人口1,000人あたり"].iloc[-1] == Decimal("187.2241")
    assert set(saved["人口の出典"]) == {"令和2年国勢調査（市の計画書に同じ値の記載あり）"}
    with selection.of_address([("measure", "online_procedures"), ("city", "yotsukaido")]):
        rough = frame_of(finding.sheet())
    assert all(rough["概数"]) and list(rough["種別"])[:2] == ["基準値", "目標（総数）"]


def test_the_alternative_text_tells_every_city_by_definition(open_page: Open) -> None:
    open_page("compare")
    said = finding.in_words(_shown("card_share"))
    assert "交付率：銚子市は53.1%から令和5年度に75%へ、四街道市は令和12年度に100%" in said
    assert "保有率：東金市は79%から令和12年度に85%へ、南房総市は80.3%、全国平均80.8%（参考）" in said
