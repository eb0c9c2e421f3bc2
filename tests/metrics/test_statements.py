"""Events, context and contradictions: which edition's, in which order."""

from datetime import date

import pytest

from domain.codes import ContextTopic, Stage
from metrics import context, events
from tests.given import CITY, Given

DAY = date(2026, 7, 15)
PLACE = {"place": "p.1", "first_line": 1, "last_line": 2}
OTHER = 122025


@pytest.fixture
def given() -> Given:
    given = Given()
    given.municipality(CITY, sort_order=2)
    given.municipality(OTHER, sort_order=1)
    given.theme("t")
    for version in (1, 2):
        given.plan(version=version)
        given.initiative("i", ("t",), version=version)
    given.plan(municipality_key=OTHER)
    return given


def event(given: Given, event_id: str, first: str | None = None, last: str | None = None, **columns: object) -> None:
    row = {
        "version": 2, "municipality_key": CITY, "event_id": event_id, "event_name": event_id, "theme_id": "t",
        "stage": "done", "is_planned": False, "printed_text": "開始", "sort_order": 1,
        "occurred_on_text": None if first is None and last is None else "令和",
        "occurred_from": None if first is None else date.fromisoformat(first),
        "occurred_to": None if last is None else date.fromisoformat(last),
    } | PLACE  # fmt: skip
    given.insert("event", row | columns)


def test_events_are_told_by_date_those_without_one_last(given: Given) -> None:
    event(given, "none")
    event(given, "month", "2023-04-01", "2023-04-30")
    event(given, "year", "2023-04-01", "2024-03-31")
    event(given, "until", None, "2023-03-31")
    event(given, "since", "2025-10-01", None, initiative_id="i", is_planned=True, stage="partial", note="注")
    event(given, "other", "2030-01-01", "2030-01-31", municipality_key=OTHER, version=1)
    found = events.events(given, given.at(DAY))
    assert [one.event_id for one in found] == ["other", "until", "month", "year", "since", "none"]
    since = found[4]
    assert (since.city, since.theme_name, since.initiative_name) == (f"city{CITY}", "t", "取組")
    assert (since.stage, since.is_planned, since.note, since.last_line) == (Stage.PARTIAL, True, "注", 2)
    assert (since.occurred_from, since.occurred_to) == (date(2025, 10, 1), None)
    assert found[5].initiative_name is None
    assert [one.event_id for one in found if one.initiative_id == "i"] == ["since"]


def test_only_the_newest_edition_counts_at_a_version(given: Given) -> None:
    event(given, "old", version=1)
    event(given, "new", version=2)
    assert [one.event_id for one in events.events(given, given.at(DAY))] == ["new"]
    assert [one.event_id for one in events.events(given, given.at(DAY, version=1))] == ["old"]


def test_context_is_told_topic_by_topic_in_the_order_of_the_codes(given: Given) -> None:
    for number, topic in enumerate((ContextTopic.COST, ContextTopic.GOVERNANCE, ContextTopic.COST), 1):
        row = {"version": 2, "municipality_key": CITY, "context_number": number, "topic": topic.value}
        given.insert("context_item", row | {"item_name": f"項目{number}", "value_text": "1円"} | PLACE)
    found = context.items(given, given.at(DAY))
    assert [(one.topic, one.context_number) for one in found] == [
        (ContextTopic.GOVERNANCE, 2), (ContextTopic.COST, 1), (ContextTopic.COST, 3),
    ]  # fmt: skip
    assert found[0].as_of_text is None


def test_a_contradiction_has_both_statements(given: Given) -> None:
    said = {
        f"{which}_{column}": value
        for which in ("first", "second")
        for column, value in ({"text": f"{which}の文"} | PLACE).items()
    }
    row = {"version": 2, "municipality_key": CITY, "contradiction_number": 1, "subject": "開始の年度", "note": "工程表による"}
    given.insert("contradiction", row | said)
    (found,) = context.contradictions(given, given.at(DAY))
    assert (found.subject, found.first_text, found.second_text) == ("開始の年度", "firstの文", "secondの文")
    assert (found.second_place, found.second_last_line, found.note) == ("p.1", 2, "工程表による")
