"""Every code has its word, and no word stands for a code that is gone."""

from enum import StrEnum

import pytest

from charts import palette
from domain import access, codes
from ui import labels

WORDS = {
    codes.Status: labels.STATUS,
    codes.Kind: labels.KIND,
    codes.Direction: labels.DIRECTION,
    codes.Comparator: labels.COMPARATOR,
    codes.ValueCode: labels.VALUE_CODE,
    codes.Mark: labels.MARK,
    codes.TargetSource: labels.TARGET_SOURCE,
    codes.ObservationSource: labels.OBSERVATION_SOURCE,
    codes.Absence: labels.ABSENCE,
    codes.GapReason: labels.GAP_REASON,
    codes.Stage: labels.STAGE,
    codes.ThemeGroup: labels.THEME_GROUP,
    codes.AuditAction: labels.AUDIT_ACTION,
    codes.Outcome: labels.OUTCOME,
    access.Role: labels.ROLE,
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
    seen = {(palette.STATUS[code], labels.STATUS[code].mark, labels.STATUS[code].name) for code in codes.Status}
    assert len(seen) == len(codes.Status)
