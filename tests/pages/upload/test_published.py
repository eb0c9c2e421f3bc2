"""Whatever an upload would publish stands in its preview, before and after, for its sender and for who approves it."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest

from domain.access import Person, Role
from domain.actual import Definitions
from loaders.actuals import form
from loaders.actuals.reading import read_book
from pages.upload import preview as page_preview
from store import versions
from store.database import Database
from store.uploads import form_content, previews, registering, submissions
from store.uploads.previews import Preview, Reports
from tests.loaders.actuals import laid_over
from tests.store import small
from tests.verdicts import BEHIND

SHARE, STAGE = "togane-1-share", "togane-1"
ACTUAL = {
    "fiscal_year": "令和8年度（2026）", "value": 30, "mark": "確定",
    "note": "前の備考", "evidence": "前の資料", "reason": "前の理由", "next_step": "前の対応",
}  # fmt: skip
STAGED = {"stage": "検討中", "observed_on": date(2027, 6, 1), "evidence": "前の根拠", "department": "前の課"}


class Case(NamedTuple):
    """What else is filled in, and what the preview shows then: of what stands, and of what would stand."""

    inputs: dict[str, object]
    before: str
    after: str


# By the column of the form. A year and a day say which report it is: another one is another report, with none before.
ACTUALS = {
    "fiscal_year": Case({"fiscal_year": "令和7年度（2025）"}, "なし", "R7年度"),
    "observed_on": Case({"fiscal_year": None, "observed_on": date(2027, 5, 9)}, "なし", "2027-05-09"),
    "value": Case({"value": 34}, "30%（R8年度", "34%（R8年度"),
    "high": Case({"high": 36}, "30%（R8年度", "30～36%（R8年度"),
    "code": Case({"value": None, "code": "未調査"}, "30%（R8年度", "未調査（R8年度"),
    "mark": Case({"mark": "訂正"}, "（R8年度・確定）", "（R8年度・訂正）"),
    "note": Case({"note": "後の備考"}, "備考：前の備考", "備考：後の備考"),
    "evidence": Case({"evidence": "後の資料"}, "根拠：前の資料", "根拠：後の資料"),
    "reason": Case({"reason": "後の理由"}, "遅れの理由：前の理由", "遅れの理由：後の理由"),
    "next_step": Case({"next_step": "後の対応"}, "今後の対応：前の対応", "今後の対応：後の対応"),
}
STAGES = {
    "stage": Case({"stage": "一部実施"}, "検討中", "一部実施"),
    "observed_on": Case({"observed_on": date(2027, 6, 9)}, "なし", "2027-06-09"),
    "evidence": Case({"evidence": "後の根拠"}, "根拠：前の根拠", "根拠：後の根拠"),
    "department": Case({"department": "後の課"}, "部署：前の課", "部署：後の課"),
}
GRADES = {
    "fiscal_year": Case({"fiscal_year": "令和7年度（2025）"}, "なし", "令和7年度（2025）"),
    "grade_text": Case({"grade_text": "A"}, "B<small>", "A<small>"),
    "rule_text": Case({"rule_text": "9割以上"}, "市の基準：8割以上", "市の基準：9割以上"),
    "source_text": Case({"source_text": "後の資料"}, "出典：前の報告書", "出典：後の資料"),
}
CASES = {form.ACTUALS: ACTUALS, form.STAGES: STAGES, form.GRADES: GRADES}
GRADED = {
    "fiscal_year": "令和8年度（2026）", "grade_text": "B", "rule_text": "8割以上", "source_text": "前の報告書",
}  # fmt: skip
TEXTS = ("mark", "note", "evidence", "reason", "next_step")
SENDER = Person("hanako", "市民課 花子", Role.EDITOR)


@pytest.fixture(scope="module", autouse=True)
def unjudged() -> Iterator[None]:
    """No verdicts before and after: they are most of the work, and tested elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        verdicts = dict.fromkeys(("togane-1-share", "togane-1-count"), BEHIND)
        patch.setattr(previews, "_judged_before_and_after", lambda *_: (verdicts, verdicts, {}))
        yield


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A city of which one report and one stage stand, with everything that can be said of them."""
    with small.built(tmp_path_factory.mktemp("published") / "one.duckdb") as opened:
        registering.confirm(opened, preview(opened, ACTUAL, STAGED, GRADED))
        yield opened


@cache
def defined(database: Database, version: int) -> Definitions:
    """Return what the city can report on at a version, asked once."""
    return form_content.of_city(database, "togane", small.TODAY)


def preview(
    database: Database, actual: dict[str, object], stage: dict[str, object], grade: Mapping[str, object] | None = None
) -> Preview:
    definitions = defined(database, versions.current(database))
    entries = ((SHARE, actual), (STAGE, stage), *(((SHARE, grade),) if grade else ()))
    found = read_book(laid_over(definitions, entries, {}), definitions, small.TODAY)
    assert not found.errors, found.errors
    content, version = f"{actual} {stage} {grade}", definitions.version
    reports = Reports(found.rows, found.stages, content, version, "実績.xlsx", SENDER.name, found.grades)
    return previews.compared(database, definitions, reports, small.TODAY, {})


def test_every_column_that_is_filled_in_has_a_case() -> None:
    assert set(ACTUALS) == {column.key for column in form.ACTUAL_COLUMNS if column.is_input}
    assert set(STAGES) == {column.key for column in form.STAGE_COLUMNS if column.is_input}
    assert set(GRADES) == {column.key for column in form.GRADE_COLUMNS if column.is_input}


@pytest.mark.parametrize(
    ("sheet", "column"), [(sheet, key) for sheet, cases in CASES.items() for key in cases]
)
def test_a_column_alone_changes_and_both_texts_are_seen(database: Database, sheet: str, column: str) -> None:
    case = CASES[sheet][column]
    filled = {form.ACTUALS: ACTUAL, form.STAGES: STAGED, form.GRADES: GRADED}
    shown = preview(database, *({**filled, sheet: filled[sheet] | case.inputs}.values()))
    changed = {form.ACTUALS: shown.changes, form.STAGES: shown.stage_changes, form.GRADES: shown.grade_changes}
    assert {name: len(found) for name, found in changed.items()} == {name: int(name == sheet) for name in filled}
    told = page_preview.changed(shown)
    assert case.before in told and case.after in told


def test_an_approver_sees_what_the_sender_saw(database: Database) -> None:
    actual, stage = (
        changed | {key: value for case in cases.values() for key, value in case.inputs.items() if value}
        for changed, cases in ((ACTUAL, {key: ACTUALS[key] for key in TEXTS}), (STAGED, STAGES))
    )
    shown = preview(database, actual, stage)
    told = page_preview.changed(shown)
    assert [key for key in TEXTS if ACTUALS[key].after not in told] == []
    submission_id = submissions.send(database, registering.as_upload(database, shown, ""), SENDER, "課", small.AT)
    sent = submissions.of_id(database, submission_id)
    assert sent is not None
    assert page_preview.changed(registering.preview_sent(database, "togane", sent, small.TODAY)) == told


def test_where_two_have_changed_a_cell_all_that_either_says_beside_it_is_seen(database: Database) -> None:
    shown = preview(database, ACTUAL | {"note": "わたしの備考"}, STAGED)
    definitions = defined(database, versions.current(database))
    early = Reports(shown.actuals, (), "early", 1, "実績.xlsx", SENDER.name)
    (overlap,) = previews.compared(database, definitions, early, small.TODAY, {}).overlaps
    assert overlap.base_lines == ()
    assert overlap.their_lines[:2] == ("備考：前の備考", "根拠：前の資料")
    assert overlap.own_lines[:2] == ("備考：わたしの備考", "根拠：前の資料")
