"""Every code has its word, and no word stands for a code that is gone."""

from enum import StrEnum

import pytest

from charts import palette
from domain import access, codes
from domain.words import (
    ABSENCE,
    AUDIT_ACTION,
    COLUMN_MEANING,
    COMPARATOR,
    CONTEXT_TOPIC,
    DIRECTION,
    GAP_REASON,
    KIND,
    LEADS_TO,
    MAPPED,
    MARK,
    OBSERVATION_SOURCE,
    OUTCOME,
    ROLE,
    STAGE,
    STATUS,
    TARGET_SOURCE,
    THEME_BASIS,
    THEME_GROUP,
    VALUE_CODE,
    by_word,
    word_of,
)

WORDS = {
    codes.Status: STATUS,
    codes.Kind: KIND,
    codes.Direction: DIRECTION,
    codes.Comparator: COMPARATOR,
    codes.ValueCode: VALUE_CODE,
    codes.Mark: MARK,
    codes.TargetSource: TARGET_SOURCE,
    codes.ObservationSource: OBSERVATION_SOURCE,
    codes.Absence: ABSENCE,
    codes.GapReason: GAP_REASON,
    codes.ContextTopic: CONTEXT_TOPIC,
    codes.LeadsTo: LEADS_TO,
    codes.Mapped: MAPPED,
    codes.Stage: STAGE,
    codes.ThemeBasis: THEME_BASIS,
    codes.ThemeGroup: THEME_GROUP,
    codes.AuditAction: AUDIT_ACTION,
    codes.ColumnMeaning: COLUMN_MEANING,
    codes.Outcome: OUTCOME,
    access.Role: ROLE,
}


def test_every_code_list_has_words() -> None:
    lists = {value for value in vars(codes).values() if isinstance(value, type) and issubclass(value, StrEnum)}
    assert lists - {StrEnum} == set(WORDS) - {access.Role}


@pytest.mark.parametrize("code_list", WORDS, ids=lambda code_list: code_list.__name__)
def test_each_code_has_exactly_one_word(code_list: type[StrEnum]) -> None:
    assert set(WORDS[code_list]) == set(code_list)


def test_statuses_and_stages_have_a_colour() -> None:
    assert set(palette.STATUS) == set(codes.Status)
    assert set(palette.STAGE) == set(codes.Stage)


def test_statuses_of_one_colour_differ_by_mark_or_name() -> None:
    seen = {(palette.STATUS[code], STATUS[code].mark, STATUS[code].name) for code in codes.Status}
    assert len(seen) == len(codes.Status)


READ_BACK = [code_list for code_list in WORDS if code_list is not codes.Status]


@pytest.mark.parametrize("code_list", READ_BACK, ids=lambda code_list: code_list.__name__)
def test_words_can_be_read_backwards(code_list: type[StrEnum]) -> None:
    words = WORDS[code_list]
    assert [by_word(words)[words[code]] for code in code_list] == list(code_list)


def test_a_word_of_two_codes_cannot_be_read_backwards() -> None:
    with pytest.raises(ValueError, match="one word for two codes: 同じ・同じ"):
        by_word({1: "同じ", 2: "同じ"})


def test_no_code_has_no_word() -> None:
    assert word_of(DIRECTION, None) == ""
    assert word_of(DIRECTION, codes.Direction.UP) == "増やす・上げる"
