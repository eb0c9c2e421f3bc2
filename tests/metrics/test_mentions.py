"""Where the plans speak of something: what runs by the day of reading, what is to come, what is named only."""

from collections.abc import Mapping
from datetime import date

import pytest

from metrics import mentions
from metrics.mentions import Mention, Nearness, Source
from metrics.roadmap import Outlook
from tests.given import CITY, Given

DAY = date(2026, 7, 15)
PLACE = {"place": "p.1", "first_line": 1, "last_line": 2}


@pytest.fixture
def given() -> Given:
    given = Given()
    given.municipality()
    given.theme("t")
    given.plan()
    given.initiative("i", ("t",), initiative_name="窓口", section_name="柱１", departments="市民課")
    return given


def event(given: Given, event_id: str, name: str, stage: str = "done", **columns: object) -> None:
    row = {
        "version": 1, "municipality_key": CITY, "event_id": event_id, "event_name": name, "theme_id": "t",
        "stage": stage, "is_planned": False, "printed_text": "開始", "sort_order": 1,
    } | PLACE  # fmt: skip
    given.insert("event", row | columns)


def dated(first: str | None, last: str | None) -> dict[str, object]:
    days = [None if day is None else date.fromisoformat(day) for day in (first, last)]
    return {"occurred_on_text": "令和", "occurred_from": days[0], "occurred_to": days[1]}


def line(given: Given, name: str, years: Mapping[int, tuple[str, str]], number: int = 1) -> None:
    for year, (phrase, stage) in years.items():
        row = {
            "version": 1, "municipality_key": CITY, "initiative_id": "i", "line_number": number, "line_name": name,
            "fiscal_year": year, "schedule_text": phrase, "stage": stage, "is_uncertain": False,
        } | PLACE  # fmt: skip
        given.insert("schedule", row)


def found(given: Given, words: str, day: date = DAY) -> list[Mention]:
    return list(mentions.of(given, given.at(day), words))


@pytest.mark.parametrize(
    ("stage", "is_planned", "days", "expected"),
    [
        ("done", False, {}, Outlook.RUNNING),
        ("partial", False, dated("2023-04-01", "2023-04-30"), Outlook.RUNNING),
        ("considering", False, {}, None),
        ("not_started", False, {}, None),
        ("cancelled", False, {}, None),
        ("done", True, {}, Outlook.UNDATED),
        ("done", True, dated("2026-07-15", "2026-07-31"), Outlook.RUNNING),
        ("done", True, dated("2026-07-16", "2026-07-31"), Outlook.AHEAD),
        ("partial", True, dated(None, "2026-07-14"), Outlook.RUNNING),
        ("partial", True, dated(None, "2027-03-31"), Outlook.AHEAD),
        ("preparing", True, dated("2027-04-01", None), None),
    ],
)
def test_a_statement_runs_or_is_to_come_by_the_day_of_reading(
    given: Given, stage: str, is_planned: bool, days: dict[str, object], expected: Outlook | None
) -> None:
    event(given, "e", "証明書のコンビニ交付", stage, is_planned=is_planned, **days)
    (mention,) = found(given, "コンビニ交付")
    assert (mention.source, mention.outlook, mention.nearness) == (Source.EVENT, expected, Nearness.NAME)


def test_what_only_a_note_says_in_passing_does_not_say_that_it_runs(given: Given) -> None:
    event(given, "e", "電子申請", note="押印の廃止とあわせて")
    (mention,) = found(given, "押印")
    assert (mention.outlook, mention.nearness) == (None, Nearness.AROUND)
    (mention,) = found(given, "電子申請")
    assert mention.outlook is Outlook.RUNNING


def test_a_roadmap_line_tells_when_it_runs(given: Given) -> None:
    line(given, "書かない窓口", {2025: ("検討", "considering"), 2026: ("試行", "partial"), 2027: ("運用", "done")})
    (mention,) = found(given, "書かない窓口")
    assert (mention.source, mention.outlook, mention.is_planned) == (Source.ROADMAP, Outlook.RUNNING, True)
    assert (mention.runs_from, mention.done_from, mention.printed_text) == (2026, 2027, "検討、試行、運用")
    (mention,) = found(given, "書かない窓口", date(2026, 3, 31))
    assert mention.outlook is Outlook.AHEAD


def test_words_in_a_phrase_keep_the_years_that_speak_of_it(given: Given) -> None:
    phrases = {2023: ("介護審査の導入", "done"), 2024: ("窓口キャッシュレス導入", "partial"), 2025: ("→", "partial")}
    line(given, "改革", phrases)
    line(given, "改革", {2025: ("→", "done")}, number=2)
    (mention,) = found(given, "ｷｬｯｼｭﾚｽ")
    assert (mention.runs_from, mention.done_from, mention.nearness) == (2024, None, Nearness.PRINTED)


def test_an_initiative_stands_for_itself_where_nothing_dated_of_it_is_there(given: Given) -> None:
    assert [mention.source for mention in found(given, "窓口")] == [Source.INITIATIVE]
    line(given, "改革", {2027: ("運用", "done")})
    (mention,) = found(given, "窓口")
    assert (mention.source, mention.nearness, mention.outlook) == (Source.ROADMAP, Nearness.AROUND, Outlook.AHEAD)


def test_departments_headings_kpis_and_context_are_named(given: Given) -> None:
    given.kpi("k", kpi_name="申請率", note="電子申請による")
    row = {"version": 1, "municipality_key": CITY, "context_number": 1, "topic": "cost", "item_name": "費用"}
    given.insert("context_item", row | {"value_text": "100万円"} | PLACE)
    assert [(one.source, one.name) for one in found(given, "市民課")] == [(Source.INITIATIVE, "窓口")]
    assert [(one.source, one.name) for one in found(given, "柱1")] == [(Source.SECTION, "柱１")]
    assert [(one.source, one.kpi_id) for one in found(given, "電子申請")] == [(Source.KPI, "k")]
    (item,) = found(given, "100万円")
    assert (item.source, item.printed_text, item.nearness) == (Source.CONTEXT, "100万円", Nearness.PRINTED)


def test_the_nearest_comes_first_and_every_word_must_be_there(given: Given) -> None:
    event(given, "b", "予約の受付", printed_text="窓口で開始")
    event(given, "a", "窓口の予約", sort_order=2)
    assert [mention.name for mention in found(given, "窓口")] == ["窓口の予約", "窓口", "予約の受付"]
    assert [mention.name for mention in found(given, "窓口 受付")] == ["予約の受付"]
    assert found(given, "") == found(given, "　") == found(given, "議事録") == []
