"""Reports wait as a JSON text and come back as they were; another text is refused."""

import json
from datetime import date
from decimal import Decimal

import pytest

from domain.actual import Actual, StageReport
from domain.codes import Mark, Stage, ValueCode
from domain.plan import PublishedGrade
from store.uploads import as_json

DAY = date(2026, 3, 31)
VALUE = Actual("k", DAY, 2025, Decimal("0.10"), Decimal("12.50"), "10～12.5", None, Mark.FINAL, "注", None, "次")
CODE = Actual("k", DAY, 2025, None, None, "調査なし", ValueCode.NOT_SURVEYED, Mark.CORRECTED)
GRADE = PublishedGrade("k", 2025, "B", "8割以上でB", "進捗報告")
STAGE = StageReport("i", DAY, Stage.PARTIAL, "根拠", "企画課")


def test_reports_come_back_as_they_were_with_every_digit() -> None:
    actuals, stages, grades = as_json.read(as_json.written((VALUE, CODE), (STAGE,), (GRADE,)))
    assert (actuals, stages, grades) == ((VALUE, CODE), (STAGE,), (GRADE,))
    assert str(actuals[0].low) == "0.10" and type(actuals[0].mark) is Mark and actuals[1].value_code is not None
    assert type(stages[0].stage) is Stage


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("observed_on", "31.3.2026"),
        ("observed_on", 20260331),
        ("observed_on", None),
        ("fiscal_year", "2025"),
        ("fiscal_year", True),
        ("low", "viel"),
        ("low", 0.1),
        ("mark", "sure"),
        ("value_text", 12),
        ("kpi_id", None),
    ],
)
def test_a_value_of_another_type_is_refused(field: str, value: object) -> None:
    content = json.loads(as_json.written((VALUE,), ()))
    content["actuals"][0][field] = value
    with pytest.raises(ValueError):
        as_json.read(json.dumps(content))


def test_what_an_earlier_release_left_waiting_has_no_grades() -> None:
    content = json.loads(as_json.written((VALUE,), ()))
    del content["grades"]
    assert as_json.read(json.dumps(content)) == ((VALUE,), (), ())


def test_a_missing_field_is_refused() -> None:
    content = json.loads(as_json.written((), (STAGE,)))
    del content["stages"][0]["evidence"]
    with pytest.raises(KeyError, match="evidence"):
        as_json.read(json.dumps(content))
