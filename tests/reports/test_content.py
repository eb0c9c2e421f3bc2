"""What a report says is what the database says: counts, figures, which KPIs get a page; departments; no actual."""

from collections import Counter
from decimal import Decimal
from urllib.parse import quote_plus

import pytest

from domain.codes import Status
from domain.words import STATUS
from metrics import standing, status
from reports import content
from reports.asked import CHAPTERS, Since, Wanted, address, last_report_day
from reports.pieces import Chapter, Heading, Items, Picture, Report, Table, Words
from store import progress_report
from store.database import Database
from tests.reports.conftest import ORIGIN, TODAY, moment_of, report_of

LATE = (Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.REGRESSED, Status.BROKEN, Status.MISSED)


def chapter(report: Report, code: str) -> Chapter:
    return next(one for one in report.chapters if one.code == code)


def tables(report: Report, code: str) -> list[Table]:
    return [piece for piece in chapter(report, code).pieces if isinstance(piece, Table)]


def words(report: Report, code: str) -> str:
    pieces = chapter(report, code).pieces
    told = [piece.text for piece in pieces if isinstance(piece, Words)]
    return "\n".join([*told, *(line for piece in pieces if isinstance(piece, Items) for line in piece.lines)])


def test_the_counts_of_the_first_page_add_up_and_are_those_of_the_database(
    all_cities: Report, practice: Database
) -> None:
    judged = practice.judged(moment_of(practice))
    rows = judged.rows("SELECT status.status AS status, count(*) AS count FROM status GROUP BY status.status")
    counted = {Status(str(row["status"])): int(str(row["count"])) for row in rows}
    table = tables(all_cities, "summary")[0]
    shown = Counter[str]()
    for name, *_, count in table.rows:
        shown[name] += int(count)
    total = shown.pop("計")
    assert total == sum(shown.values()) == sum(counted.values())
    for code in (*LATE, Status.ON_TRACK, Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.MAINTAINED):
        assert shown[f"{STATUS[code].mark} {STATUS[code].name}"] == counted.get(code, 0), code
    cities = table.head[2:-1]
    assert cities == ("銚子市", "東金市", "潟上市", "四街道市", "南房総市")
    assert all(sum(map(int, row[2:-1])) == int(row[-1]) for row in table.rows)


def test_every_value_of_the_sections_is_that_of_the_database(togane: Report, practice: Database) -> None:
    values = [piece.values for piece in tables(togane, "sections") if piece.values is not None]
    rows = [dict(zip(one.head, row, strict=True)) for one in values for row in one.rows]
    found = {row["指標ID"]: row for row in rows if row["指標ID"] is not None}
    key = next(kpi.municipality_key for kpi in standing.of_all(practice, moment_of(practice)) if kpi.city == "togane")
    judged = practice.judged(moment_of(practice))
    select = (
        "SELECT status.kpi_id, status.latest_value, status.latest_on, status.gap_value, status.attainment,"
        " status.final_target_value, kpi_now.unit FROM status INNER JOIN kpi_now"
        " ON kpi_now.municipality_key = status.municipality_key AND kpi_now.kpi_id = status.kpi_id"
        " WHERE status.municipality_key = ?"
    )
    database = {str(row["kpi_id"]): row for row in judged.rows(select, [key])}
    assert set(found) == set(database) and len(found) == 28
    for kpi_id, row in database.items():
        shown = found[kpi_id]
        assert (shown["直近の実績"], shown["実績の時点"]) == (row["latest_value"], row["latest_on"]), kpi_id
        assert (shown["計画差"], shown["単位"]) == (row["gap_value"], row["unit"])
        assert row["final_target_value"] in (None, shown["最終目標（下端）"], shown["最終目標（上端）"])
        assert shown["到達度（%）"] == (None if row["attainment"] is None else Decimal(str(row["attainment"])) * 100)


def test_each_kpi_below_its_plan_has_a_page_with_picture_gap_pace_reasons_and_places(
    togane: Report, practice: Database
) -> None:
    every = standing.of_all(practice, moment_of(practice))
    late = [kpi for kpi in every if kpi.city == "togane" and kpi.status in LATE]
    pieces = chapter(togane, "late").pieces
    heads = [piece.text for piece in pieces if isinstance(piece, Heading)]
    assert len(heads) == len(late) == 11 and heads[0] == late[0].kpi_name
    pictures = [piece for piece in pieces if isinstance(piece, Picture)]
    assert len(pictures) == 11 and all(piece.alt.startswith(head) for piece, head in zip(pictures, heads, strict=True))
    numbers = [piece for piece in pieces if isinstance(piece, Table) and piece.caption == "差と必要ペース"]
    assert all([row[0] for row in table.rows] == ["到達度", "計画差", "計画比", "必要ペース"] for table in numbers)
    verdict = status.of_kpi(practice, moment_of(practice), late[1].kpi_id)
    assert verdict is not None and {row[0]: row[1] for row in numbers[1].rows}["計画差"] == "−325手続"
    assert verdict.gap_value == -325
    told = words(togane, "late")
    assert told.count("遅れの理由：") >= 1 and told.count("今後の対応：") >= 1
    places = [piece for piece in pieces if isinstance(piece, Table) and piece.caption.startswith("出どころ")]
    assert len(places) == 11 and all(row[2] for table in places for row in table.rows)


def test_what_changed_is_told_since_the_end_of_the_fiscal_year_before(togane: Report) -> None:
    assert last_report_day(TODAY).isoformat() == "2026-03-31"
    assert "令和12年3月31日（2030-03-31）から、状態が変わった指標が3件" in words(togane, "summary")
    turned = tables(togane, "changes")[0]
    assert len(turned.rows) == 3 and all(" → " in row[2] for row in turned.rows)


def test_a_day_before_any_data_is_compared_with_the_first_version(real: Database) -> None:
    report = report_of(real, "togane")
    assert "まだデータがありません" in words(report, "summary")
    assert "since=2026-03-31" in report.head.address


def test_a_city_without_any_actual_gets_a_report_that_judges_nothing(unreported: Report) -> None:
    said = words(unreported, "summary")
    assert "実績から判定できたのは0件。残る" in said and "0件です。残る" not in said
    assert "この章に載せる指標はありません" in words(unreported, "late")
    assert unreported.head.remark is None


@pytest.mark.parametrize(
    ("city", "words_of_it"),
    [("minamiboso", "この計画は指標（KPI）を定めていません。"), ("katagami", "潟上市の50指標のうち")],
)
def test_a_plan_without_numbers_says_so(real: Database, city: str, words_of_it: str) -> None:
    assert words_of_it in words(report_of(real, city, chapters=("summary",)), "summary")


def test_a_department_is_asked_across_cities(practice: Database) -> None:
    every = standing.of_all(practice, moment_of(practice))
    first = {kpi.city: kpi.departments.split(";")[0] for kpi in reversed(every) if kpi.departments}
    names = tuple(first.values())
    assert len(names) > 1  # departments differ by city
    report = report_of(practice, departments=names)
    shown = {row[-1] for table in tables(report, "sections") if table.values for row in table.values.rows} - {None}
    assert shown == {kpi.kpi_id for kpi in every if not set(names).isdisjoint(kpi.departments.split(";"))}
    assert {kpi.city for kpi in every if kpi.kpi_id in shown} == set(first)
    assert f"担当：{'・'.join(names)}" in report.head.subtitle and quote_plus(names[0]) in report.head.address


def test_chapters_and_kpis_are_chosen_and_stand_in_the_address(practice: Database) -> None:
    kpi = standing.of_all(practice, moment_of(practice))[0]
    report = report_of(practice, kpi.city, chapters=("late", "summary"), kpis=(kpi.kpi_id,))
    assert [one.code for one in report.chapters] == ["summary", "late"]
    assert [piece.text for piece in chapter(report, "late").pieces if isinstance(piece, Heading)] == [kpi.kpi_name]
    assert report.head.link == ORIGIN + report.head.address
    for part in (f"city={kpi.city}", "chapter=late", f"k={kpi.kpi_id}", "v=", "on=2030-09-01"):
        assert part in report.head.address


def test_how_far_it_is_is_told_chapter_by_chapter(real: Database) -> None:
    told: list[tuple[float, str]] = []
    moment = moment_of(real)
    progress_report.made(real, moment, Wanted(("choshi",)), told=lambda share, what: told.append((share, what)))
    assert [what for _, what in told] == list(CHAPTERS.values())
    assert told[0][0] == 0 and [share for share, _ in told] == sorted(share for share, _ in told) and told[-1][0] < 1


def test_rules_of_the_day_of_registering_are_named_where_they_were_others(real: Database) -> None:
    moment = moment_of(real)
    ask = progress_report.asking(real, moment)
    wanted = Wanted(("choshi",), chapters=("method",), since=Since(TODAY, 1, TODAY))
    report = content.made(ask, wanted, moment.version, moment.as_of, registered="1")
    assert report.head.stamp.endswith("判定規則 版 2（登録時は版 1）")
    assert report.head.link is None and report.head.address == address(wanted, moment.version, moment.as_of)
