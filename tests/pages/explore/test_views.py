"""The views of 分析 beside the table: what they draw, list and save, on plans alone and on fictitious actuals."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.fiscal import fiscal_year_of
from metrics import pace, standing
from pages import registry
from pages.explore import courses, due, filters, plan, speed
from tests.pages.conftest import TODAY, Open, frame_of, lists, text
from ui import answers, selection, spots

VIEWS = ("courses", "plan", "speed", "due")
Address = list[tuple[str, str]]


def _figure(page: Any) -> dict[str, Any]:
    (chart,) = page.get("plotly_chart")
    found = json.loads(chart.proto.spec)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("data", ["real_database", "practice_database"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_draws_one_figure_with_its_finding_a_list_and_files(
    request: pytest.FixtureRequest, open_page: Open, view: str, data: str
) -> None:
    page = open_page("explore", database=request.getfixturevalue(data), view=view)
    assert not page.exception
    (chart,) = page.get("plotly_chart")
    said = text(page)
    assert len(chart.proto.alt) > 40 and "下の" in chart.proto.alt
    assert f'id="dx-view-{view}"' in said and 'aria-current="true">' in said
    assert f'data-chart="{view}"' in said and f"/download/explore_{view}.csv?view={view}" in said
    assert said.count("<tbody>") >= 1
    with selection.of_address([("view", view)]):
        for kind in ("csv", "xlsx"):
            made = registry.file(f"explore_{view}", kind)
            assert made is not None and len(made.content) > 1_000


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_of_what_has_no_numbers_says_so(open_page: Open, view: str) -> None:
    page = open_page("explore", view=view, status="qualitative", city="katagami")
    assert not page.exception and not page.get("plotly_chart")
    assert "条件に合う指標" in text(page) or "期限が来るものはありません" in text(page)


def test_kpis_of_one_unit_stand_in_it_and_others_on_the_scale_of_their_ways(open_page: Open) -> None:
    open_page("explore")
    with selection.of_address([("q", "LINE"), ("unit", "人")]):
        same = courses.drawn(filters.found())
    assert not same.is_shares and same.unit == "人" and {kpi.unit for kpi in same.kpis} == {"人"}
    with selection.of_address([("city", "togane"), ("unit", "all")]):
        mixed = courses.drawn(filters.found())
        figure = courses.figure(mixed, 1200)
    assert mixed.is_shares and len(mixed.kpis) == courses.MOST
    ends = [max(zip(trace.x, trace.y, strict=True))[1] for trace in figure.data if trace.line.dash == "dash"]
    assert ends == [100.0] * courses.MOST  # every plan ends at its final target
    assert [trace.y[0] for trace in figure.data if trace.line.dash == "dash"] == [0.0] * courses.MOST


def test_chosen_kpis_are_drawn_alone_in_the_order_of_the_plans(open_page: Open) -> None:
    wanted = ["togane-1-4-line-friends", "choshi-2-1-line-friends"]
    page = open_page("explore", view="courses", k=wanted)
    notes = [note["text"] for note in _figure(page)["layout"]["annotations"]]
    assert [re.sub("<[^>]*>", "", note) for note in notes if "①" in note or "②" in note] == [
        "━ ① 銚子市　友だち登録数", "━ ② 東金市　LINE 友だち登録者数",
    ]  # fmt: skip
    assert sorted(lists(page)["図に描く指標（12件まで）"]) == sorted(wanted)


def test_no_more_than_twelve_are_drawn_whatever_the_address_asks(open_page: Open) -> None:
    open_page("explore")
    with selection.of_address([]):
        every = list(courses.options(filters.found()))
    page = open_page("explore", view="courses", k=every)
    assert not page.exception
    shown = [note for note in _figure(page)["layout"]["annotations"] if "━" in note["text"]]
    assert len(shown) == courses.MOST < len(every)


def test_a_point_lies_above_the_plan_exactly_where_its_kpi_is_not_behind(
    open_page: Open, practice_database: Path
) -> None:
    open_page("explore", database=practice_database)
    with selection.of_address([]):
        shown = plan.placed(filters.found())
        figure = plan.figure(shown)
    gaps = {kpi.kpi_id: kpi.gap_value for kpi in answers.ask(standing.of_all)}
    reached = [share for share in answers.ask(pace.of_all) if share.reached_share is not None]
    points = figure.data[1]
    assert len(points.x) == len(reached) == 45
    for x, y, (kpi_id,) in zip(points.x, points.y, points.customdata, strict=True):
        gap = gaps[kpi_id]
        assert gap is not None
        if max(abs(x), abs(y)) < 120:  # further out a point stands at the edge
            assert (y > x) - (y < x) == (gap > 0) - (gap < 0) or abs(y - x) < 0.02, kpi_id


def test_before_any_report_the_plan_is_drawn_city_by_city(open_page: Open) -> None:
    page = open_page("explore", view="plan")
    drawn = _figure(page)
    assert drawn["layout"]["yaxis"]["ticktext"] == ["銚子市", "東金市"]
    assert len(drawn["data"][0]["x"]) == 40
    assert "計画が現時点で求める到達度（40指標、実績は未登録）" in text(page)


def test_of_fifty_five_cities_those_are_drawn_whose_plans_ask_most_and_the_page_says_so(open_page: Open) -> None:
    open_page("explore")
    with selection.of_address([]):
        shown = plan.placed(filters.found())
    kpis = sorted(shown.placed.kpis, key=lambda kpi: spots.asked_of(shown.placed, kpi))
    every = [kpis[n % len(kpis)]._replace(city=f"c{n:02}", municipality_name=f"市{n:02}") for n in range(55)]
    many = shown._replace(placed=shown.placed._replace(kpis=tuple(every)))
    drawn = plan.figure(many)
    asked = {kpi.municipality_name: spots.asked_of(many.placed, kpi) for kpi in every}
    rows = drawn.layout.yaxis.ticktext
    assert len(rows) == len(set(rows)) == plan.MOST_ROWS and drawn.layout.height < 900
    assert min(asked[row] for row in rows) >= max(value for name, value in asked.items() if name not in rows)
    assert "55市のうち、図は求める到達度の中央値が高い12市です。" in plan.note(many)
    assert plan._of_cities(shown) == "" and len(many.listed) == 55


def test_chosen_points_narrow_the_list_and_its_file(open_page: Open) -> None:
    picked = ["togane-1-4-line-friends", "choshi-2-1-line-friends"]
    page = open_page("explore", view="plan", pick=[*picked, "nothing"])
    said = text(page)
    assert re.findall(r'href="/kpi\?kpi=([^"]+)"', said) == picked[::-1]
    assert "図で選択中</strong>　2指標" in said and 'href="?view=plan" target="_self">選択を解除</a>' in said
    drawn = _figure(page)["data"][0]
    assert [drawn["customdata"][index][0] for index in drawn["selectedpoints"]] == picked[::-1]
    with selection.of_address([("view", "plan"), *(("pick", kpi_id) for kpi_id in picked)]):
        assert list(frame_of(plan.sheet())["指標ID"]) == picked[::-1]


def test_a_drag_zooms_and_draws_a_box_where_the_address_says_so(open_page: Open) -> None:
    assert _figure(open_page("explore", view="plan"))["layout"]["dragmode"] == "zoom"
    assert _figure(open_page("explore", view="plan", tool="box"))["layout"]["dragmode"] == "select"


def test_who_must_go_faster_stands_first_with_its_multiple_and_department(
    open_page: Open, practice_database: Path
) -> None:
    said = text(open_page("explore", database=practice_database, view="speed", city="choshi", on="2027-07-01"))
    assert "4指標は、これまでより速く進む必要があります（残りのある12指標のうち）" in said
    assert "（文化財・ジオパーク室）。これまで −167.2件/年 → これから +3,550件/年です。" in said
    first = said[said.index("<tbody>") :]
    assert first.index("choshi-5-7-archive-visits") < first.index("choshi-5-1-instagram-followers")
    assert re.search(r"[0-9.]+倍", first)
    assert '<a href="?view=speed&amp;city=choshi&amp;on=2027-07-01&amp;department=' in said


def test_who_is_too_slow_comes_before_who_is_not_and_who_stands_still_before_all(
    open_page: Open, practice_database: Path
) -> None:
    open_page("explore", database=practice_database)
    with selection.of_address([]):
        line = speed.line(filters.found())
    slow = [row.is_too_slow for row in line.rows]
    assert slow == sorted(slow, reverse=True) and sum(slow) == len(line.too_slow) == 11
    multiples = [row.kpi.needed_multiple for row in line.too_slow]
    still = [multiple for multiple in multiples if multiple is None]
    assert multiples[: len(still)] == still and len(still) == 2
    known = [multiple for multiple in multiples if multiple is not None]
    assert known == sorted(known, reverse=True) and known[-1] > 1


def test_before_any_report_the_steepest_promises_come_first(open_page: Open) -> None:
    open_page("explore")
    with selection.of_address([]):
        line = speed.line(filters.found())
    assert not line.is_reported and len(line.rows) == 39
    shares = [row.needed_share for row in line.rows]
    assert shares == sorted(shares, key=lambda share: -(share or 0))


@pytest.mark.parametrize(("span", "first", "last"), [("", 2026, 2026), ("next", 2027, 2027), ("later", 2028, 2999)])
def test_a_span_holds_what_falls_due_in_its_fiscal_years(
    open_page: Open, span: str, first: int, last: int
) -> None:
    open_page("explore")
    with selection.of_address([("span", span)]):
        dues = due.selected(filters.found()).dues
    assert dues and all(first <= fiscal_year_of(row.on) <= last for row in dues)
    assert [row.on for row in dues] == sorted(row.on for row in dues)


def test_this_fiscal_years_targets_and_overdue_reports_are_all_there(open_page: Open) -> None:
    page = open_page("explore", view="due")
    assert "65件の期限（年度の目標38件、報告（期限超過）18件、計画書の予定7件、最終目標2件）" in text(page)
    with selection.of_address([("span", "overdue")]):
        late = due.selected(filters.found()).dues
    assert {row.kind for row in late} == {"missing"} and len(late) == 63
    assert all(row.on < TODAY for row in late)


def test_what_a_plan_says_is_to_come_falls_due_at_the_end_of_its_printed_time(open_page: Open) -> None:
    open_page("explore")
    with selection.of_address([("q", "デマンドタクシー")]):
        (row,) = due.selected(filters.found()).dues
    assert (row.on, row.what, row.text) == (date(2026, 4, 30), "計画書の予定", "令和8年4月～")
    with selection.of_address([("q", "デマンドタクシー"), ("kind", "annual")]):
        assert due.selected(filters.found()).dues == ()  # an event is of no kind


def test_a_department_sees_its_own_days_and_takes_them_into_its_calendar(open_page: Open) -> None:
    page = open_page("explore", view="due", department="市民室", span="all")
    assert not page.exception
    address = [("view", "due"), ("department", "市民室"), ("span", "all")]
    with selection.of_address(address):
        file = registry.file("explore_calendar", "ics")
        rows = frame_of(due.sheet())
    assert file is not None and file.name.endswith(".ics") and "市民室" in file.name
    events = file.content.decode("utf-8").replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]
    days = [date.fromisoformat(re.findall(r"DTSTART;VALUE=DATE:(\d+)", event)[0]) for event in events]
    assert days == list(rows["期限"]) and len(days) > 5
    assert len({re.findall("UID:(.*)\r", event)[0] for event in events}) == len(events)
    assert all("市民室" in event for event in events)


def test_a_chosen_disc_narrows_the_list_to_its_month_and_row(open_page: Open) -> None:
    page = open_page("explore", view="due", month="2027-03", row="東金市")
    said = text(page)
    assert "図で選択中</strong>　東金市　2027年3月　27件" in said
    assert said.count("<tr><th scope=\"row\"") == 27
    drawn = _figure(page)["data"]
    held = [trace["customdata"][index] for trace in drawn for index in trace["selectedpoints"]]
    assert held == [["2027-03/東金市"]]


@pytest.mark.parametrize("month", ["2027-13", "soon", "1900-01"])
def test_a_disc_that_is_none_narrows_nothing(open_page: Open, month: str) -> None:
    said = text(open_page("explore", view="due", month=month, row="東金市"))
    assert "図で選択中" not in said and "65件の期限" in said


def test_one_city_is_told_by_its_departments(open_page: Open) -> None:
    drawn = _figure(open_page("explore", view="due", city="choshi", span="next"))
    assert "市民室" in drawn["layout"]["yaxis"]["ticktext"] and "銚子市" not in drawn["layout"]["yaxis"]["ticktext"]
    assert len(drawn["layout"]["yaxis"]["ticktext"]) <= 15


@pytest.mark.parametrize(("rows_by", "rest"), [("city", "ほかの市"), ("department", "ほかの担当")])
def test_fifty_five_cities_or_departments_share_fifteen_rows(open_page: Open, rows_by: str, rest: str) -> None:
    open_page("explore")
    with selection.of_address([("span", "all")]):
        first = due.selected(filters.found()).dues[0]
    many = [first._replace(city=f"市{n:02}", departments=f"課{n:02}") for n in range(55) for _ in range(55 - n)]
    rows = due._rows(many, rows_by)
    assert len(rows) == 55 and len(set(rows.values())) == 15 and list(rows.values()).count(rest) == 41


def test_the_link_to_a_view_says_which_and_how_many(open_page: Open) -> None:
    open_page("explore")
    with selection.of_address([("view", "speed"), ("city", "choshi")]):
        told = registry.description("/explore")
    assert told.title.startswith("分析　要加速") and "市：銚子市" in told.text and "124指標のうち31指標" in told.text
