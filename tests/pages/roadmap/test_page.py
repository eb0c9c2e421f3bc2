"""工程 as Streamlit runs it."""

from pages.roadmap import files
from tests.cities import CITIES, plan_of
from tests.pages.conftest import Open, frame_of, lists, text
from ui import markup, selection


def test_roadmaps_of_all_cities_stand_in_one_table(open_page: Open) -> None:
    page = open_page("roadmap", open="all")
    said = text(page)
    assert said.count('<tr class="dx-g-city dx-g-open">') == len(CITIES)
    assert "行目" not in said
    assert said.count('<th scope="row"') == 181
    assert "令和4<span>年度</span><small>2022</small>" in said and "令和12<span>年度</span>" in said
    assert "181行の工程のうち" in said and "今日" in said
    assert "絞り込み中" not in said
    assert not page.get("plotly_chart")


def test_cities_are_closed_at_first_and_open_and_close_by_their_names(open_page: Open) -> None:
    said = text(open_page("roadmap"))
    assert said.count('<tr class="dx-g-city">') == len(CITIES) and '<th scope="row"' not in said
    assert said.count('aria-expanded="false"') == len(CITIES)
    assert 'aria-label="実施済み29、一部実施2、検討中7" title=' in said  # 潟上市, 令和7年度
    assert 'href="?open=togane" target="_self" aria-expanded="false">東金市</a>' in said
    said = text(open_page("roadmap", open="togane"))
    assert said.count('<th scope="row"') == 43 and said.count('aria-expanded="false"') == len(CITIES) - 1
    assert 'href="?" target="_self" aria-expanded="true">東金市</a>' in said
    assert '<a href="?city=togane" target="_self">この市だけを表示</a>' in said


def test_departments_and_fiscal_years_narrow_and_stand_in_the_address(open_page: Open) -> None:
    page = open_page("roadmap", department="市民室", fy="2027", stage="done")
    said = text(page)
    assert "担当：市民室　年度：令和9年度　計画上の段階：実施済み　" in said
    assert 0 < said.count('<th scope="row"') < 20
    assert lists(page) == {
        "市": [], "重点取組事項": [], "担当": ["市民室"], "年度": ["2027"], "計画上の段階": ["done"],
    }  # fmt: skip


def test_one_city_narrows_the_axis_to_its_plan(open_page: Open) -> None:
    said = text(open_page("roadmap", city="choshi"))
    assert "絞り込み中</strong>　市：銚子市　40 / 181行" in said
    assert "令和5<span>年度</span>" in said and "令和4<span>" not in said and "令和10<span>" not in said


def test_a_roadmap_filter_leaves_one_initiative_and_says_how_to_have_all(open_page: Open) -> None:
    said = text(open_page("roadmap", initiative="togane-2-1", city="togane", stage="done"))
    assert "取組：" in said and "市：東金市" in said and "計画上の段階：実施済み" in said
    assert "電子黒板の台数の拡充・活用" in said
    assert '<a href="?" target="_self">条件をクリア</a>' in said


def test_a_roadmap_without_a_hit_says_what_to_try(open_page: Open) -> None:
    assert "条件に合う工程はありません" in text(open_page("roadmap", words="存在しない語"))


def test_what_was_reached_outside_the_roadmap_stands_below_the_lines_of_its_initiative(open_page: Open) -> None:
    said = text(open_page("roadmap", city="togane", initiative="togane-1-1"))
    told = [event for event in plan_of("togane").events if event.initiative_id == "togane-1-1"]
    row = said[said.index('<tr class="dx-g-told">') :]
    assert row[: row.index("</tr>")].count("<li>") == len(told) > 3
    assert f"<summary>これまでの取組と予定　{len(told)}件" in row and said.index("オンライン決済対応") < said.index('<tr class="dx-g-told">')
    with selection.of_address([("initiative", "togane-1-1")]):
        saved = frame_of(files.SHEETS["roadmap_events"]())
    assert sorted(saved["出来事ID"]) == sorted(event.event_id for event in told)


def test_every_statement_of_an_initiative_with_a_roadmap_stands_once(open_page: Open) -> None:
    said = text(open_page("roadmap", open="all"))
    for city in CITIES:
        plan = plan_of(city)
        drawn = {cell.initiative_id for cell in plan.schedule}
        for event in plan.events:
            if event.initiative_id in drawn:
                assert str(markup.safe(event.event_name)) in said
