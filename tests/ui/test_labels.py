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


def _contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", sorted(set(palette.STATUS.values())))
def test_marks_stand_out_on_light_and_dark_pages(colour: str) -> None:
    assert _contrast(colour, "#FFFFFF") >= 3
    assert _contrast(colour, "#121316") >= 3
