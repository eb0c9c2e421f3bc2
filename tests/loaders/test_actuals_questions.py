"""Values that can be right and look wrong beside those before them: asked about, not refused, not taken silently."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.actual import Past
from domain.codes import Kind, Mark
from loaders.actuals.workbook import template
from loaders.book.cell import CellQuestion
from tests.loaders.actuals import COUNT, SHARE, reading
from tests.store.small import TODAY, definitions, entry, filled

pytestmark = pytest.mark.usefixtures("forked_workers")

SECOND = date(2026, 3, 31)


def asked(value, *past, kind=Kind.LEVEL, unit="件", baseline=None, mark="確定", **inputs):
    """Return why a value is asked about, which follows these values of 2025, 2026, … in the same KPI."""
    stands = [Past(date(2027 - len(past) + n, 3, 31), Decimal(str(one))) for n, one in enumerate(past)]
    if baseline is not None:
        stands.insert(0, Past(date(2024, 3, 31), Decimal(str(baseline)), is_baseline=True))
    kpi = replace(entry(COUNT, kind, unit, None), past=tuple(stands), lower_bound=None)
    city = definitions(kpi)
    cells = {"fiscal_year": 2026, "value": value, "mark": mark} | inputs
    result = reading((COUNT, cells), city=city)
    assert result.errors == () and len(result.rows) == 1
    assert all(question.cell == "M2" for question in result.questions)
    return [question.why for question in result.questions]


@pytest.mark.parametrize(
    ("value", "past", "why"),
    [
        (1200, [120], "前の値 120（2026-03-31）の10倍以上です"),
        (1199, [120], "前の値 120（2026-03-31）の3倍以上です"),
        (12, [120], "前の値 120（2026-03-31）の10分の1以下です"),
        (40, [120], "前の値 120（2026-03-31）の3分の1以下です"),
        (41, [120], None),
        (359, [120], None),
        (360, [120], "前の値 120（2026-03-31）の3倍以上です"),
        (10, [1], "前の値 1（2026-03-31）の10倍以上です"),
        (6, [2], None),
        (8, [2], "前の値 2（2026-03-31）の3倍以上です"),
        (5, [0], None),
        (0, [5], None),
        (130, [100, 110, 120], None),
        (119, [100, 110, 120], "これまで増え続けてきた値が、前の値 120（2026-03-31）より減っています"),
        (119, [100, 130, 120], None),
        (119, [120, 120], None),
        (100, [], None),
        (-5, [3], "前の値 3（2026-03-31）と符号が違います"),
    ],
)
def test_a_value_is_compared_with_the_last_one(value, past, why):
    assert asked(value, *past) == ([why] if why else [])


@pytest.mark.parametrize(
    ("value", "last", "why"),
    [
        (60, 30, "前の値 30（2026-03-31）から30ポイント離れています"),
        (59, 30, None),
        (30, 60.5, "前の値 60.5（2026-03-31）から30.5ポイント離れています"),
        (8.5, 85, "前の値 85（2026-03-31）の10分の1以下です"),
    ],
)
def test_a_share_is_compared_in_points(value, last, why):
    assert asked(value, last, unit="%") == ([why] if why else [])


@pytest.mark.parametrize(
    ("value", "past", "baseline", "why"),
    [
        (-3, [], 500, "増えた数が負です（累計が減ったことになります）"),
        (620, [100, 110], 500, "計画策定時の累計 500 以上です（増えた数ではなく累計かもしれません）"),
        (120, [100, 110], 500, None),
        (620, [300, 310], 500, None),
        (90, [100, 110], 500, None),
    ],
)
def test_a_yearly_increase_is_no_running_total(value, past, baseline, why):
    assert asked(value, *past, kind=Kind.INCREMENT, baseline=baseline) == ([why] if why else [])


def test_the_count_of_an_open_year_is_low_by_nature_but_not_ten_times_as_high():
    partial = {"mark": "速報", "fiscal_year": 2027, "observed_on": date(2027, 6, 30), "kind": Kind.ANNUAL}
    assert asked(5, 120, **partial) == []
    assert asked(1300, 120, **partial) == ["前の値 120（2026-03-31）の10倍以上です"]
    assert asked(5, 120, **(partial | {"kind": Kind.LEVEL})) == ["前の値 120（2026-03-31）の10分の1以下です"]


def test_a_cell_is_asked_about_once():
    assert asked(0.85, 85, unit="%") == ["1% に満たない値です（85% を 0.85 と書いたのかもしれません）"]


def test_a_milestone_and_a_code_are_not_compared():
    assert asked(1, 20, kind=Kind.MILESTONE) == []
    assert asked("集計中", 20) == []


def test_the_baseline_counts_as_the_first_value():
    assert asked(5000, baseline=400) == ["前の値 400（2024-03-31）の10倍以上です"]


def test_an_earlier_row_of_the_same_file_comes_before_what_stands():
    city = definitions(replace(entry(SHARE, Kind.LEVEL, "件", None), past=(Past(SECOND, Decimal(100)),)))
    later = {"fiscal_year": 2026, "value": 1100, "mark": "訂正"}
    assert [one.why for one in reading((SHARE, later), city=city).questions] == ["前の値 100（2026-03-31）の10倍以上です"]

    def spare(book):
        for letter, value in {"A": SHARE, "K": 2025, "M": 1000, "P": "訂正"}.items():
            book["実績"][f"{letter}5"] = value

    both = reading(data=filled(template(city, TODAY), (SHARE, later), mend=spare), city=city)
    assert [(row.fiscal_year, row.low, row.mark) for row in both.rows] == [
        (2026, Decimal(1100), Mark.CORRECTED),
        (2025, Decimal(1000), Mark.CORRECTED),
    ]
    assert both.questions == ()


def test_a_question_has_a_name_that_follows_from_its_content_alone():
    one = CellQuestion("実績", "M2", "0.85", "1% に満たない値です", "0.85% でよいですか。")
    assert one.question_id == replace(one, asks="別の聞き方").question_id
    others = {replace(one, **{field: "別"}).question_id for field in ("sheet", "cell", "seen", "why")}
    assert len(others | {one.question_id}) == 5
    assert str(one) == "実績 M2「0.85」: 1% に満たない値です。0.85% でよいですか。"


def test_the_same_file_asks_the_same_questions():
    asked_twice = [reading((SHARE, {"fiscal_year": 2026, "value": 0.5, "mark": "確定"})).questions for _ in range(2)]
    assert asked_twice[0] == asked_twice[1] and len(asked_twice[0]) == 1
