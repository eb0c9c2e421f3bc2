"""Roadmaps line by line: when a plan has a line run, and the furthest stage of a city's year."""

from domain.codes import Stage
from metrics import roadmap
from metrics.roadmap import Cell, Outlook


def _cell(city: str, initiative_id: str, line_number: int, fiscal_year: int, stage: Stage | None) -> Cell:
    return Cell(
        city=city,
        municipality_name="市",
        municipality_key=1,
        initiative_id=initiative_id,
        section_name="節",
        number_text="1",
        initiative_name="取組",
        departments="課",
        themes=None,
        line_number=line_number,
        line_name="線",
        fiscal_year=fiscal_year,
        schedule_text="→",
        stage=stage,
        is_uncertain=False,
        place="p.1",
        first_line=1,
        last_line=1,
    )


def test_a_line_runs_from_its_first_year_of_partial_or_whole_operation() -> None:
    rising, done, planned = roadmap.lines(
        [
            _cell("c", "a", 1, 2026, Stage.CONSIDERING),
            _cell("c", "a", 1, 2027, Stage.PARTIAL),
            _cell("c", "a", 1, 2028, Stage.DONE),
            _cell("c", "a", 2, 2026, Stage.DONE),
            _cell("c", "b", 1, 2026, None),
            _cell("c", "b", 1, 2027, Stage.PREPARING),
        ]
    )
    assert (rising.runs_from, rising.done_from) == (2027, 2028)
    assert (done.runs_from, done.done_from) == (2026, 2026)
    assert (planned.runs_from, planned.done_from) == (None, None)
    assert dict(planned.stages) == {2027: Stage.PREPARING}
    assert [rising.outlook(year) for year in (2026, 2027)] == [Outlook.AHEAD, Outlook.RUNNING]
    assert planned.outlook(2040) is Outlook.UNDATED


def test_the_furthest_stage_of_a_year_stands_with_the_lines_at_each_stage() -> None:
    found = roadmap.furthest(
        [
            _cell("c", "a", 1, 2026, Stage.PARTIAL),
            _cell("c", "a", 2, 2026, Stage.CONSIDERING),
            _cell("c", "b", 1, 2026, Stage.CONSIDERING),
            _cell("c", "d", 1, 2026, Stage.CANCELLED),
            _cell("c", "e", 1, 2026, None),
            _cell("c", "e", 1, 2027, None),
        ]
    )
    assert set(found) == {("c", 2026)}
    assert found["c", 2026].stage is Stage.PARTIAL
    assert list(found["c", 2026].line_counts.items()) == [
        (Stage.PARTIAL, 1),
        (Stage.CONSIDERING, 2),
        (Stage.CANCELLED, 1),
    ]


def test_a_year_counts_its_lines_by_stage_and_names_those_that_rise() -> None:
    printed = [
        _cell("c", "a", 1, 2025, Stage.CONSIDERING),
        _cell("c", "a", 1, 2026, Stage.PARTIAL),
        _cell("c", "a", 2, 2024, Stage.PREPARING),
        _cell("c", "a", 2, 2025, None),
        _cell("c", "a", 2, 2026, Stage.DONE),
        _cell("c", "b", 1, 2025, Stage.DONE),
        _cell("c", "b", 1, 2026, Stage.DONE),
        _cell("c", "b", 2, 2025, Stage.DONE),
        _cell("c", "b", 2, 2026, Stage.CONSIDERING),
        _cell("d", "d", 1, 2026, Stage.PARTIAL),
        _cell("d", "d", 2, 2025, Stage.CONSIDERING),
        _cell("d", "d", 2, 2026, None),
    ]
    assert roadmap.of_year(printed, 2026) == {
        ("c", Stage.PARTIAL): 1, ("c", Stage.DONE): 2, ("c", Stage.CONSIDERING): 1, ("d", Stage.PARTIAL): 1,
    }  # fmt: skip
    rises = roadmap.rises(roadmap.lines(printed), 2026)
    assert [(rise.line.first.line_number, rise.before, rise.after) for rise in rises] == [
        (1, Stage.CONSIDERING, Stage.PARTIAL), (2, Stage.PREPARING, Stage.DONE),
    ]  # fmt: skip
