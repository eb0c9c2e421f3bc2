"""The cells of a form that somebody else has changed since it was made: what stood then, stands now, and is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from domain.actual import Actual, Definitions, StageReport, by_field
from domain.plan import PublishedGrade, kpi_title
from store.uploads import form_content, published
from store.uploads import grades as grades_of

_Row = Mapping[str, object]
_Standing = Mapping[tuple[str, date], _Row]
_Lines = Callable[[_Row | None], tuple[str, ...]]
OWN, THEIRS = "own", "theirs"


@dataclass(frozen=True, slots=True)
class Overlap:
    """One cell that somebody else has changed since the sender's form was made: what stood then, stands now, is sent.

    None where there was or is no value. `…_lines` are what is published beside each (store/uploads/published.py).
    `choice` says what shall stand (OWN, THEIRS); None: nobody has said so yet.
    """

    overlap_id: str
    name: str
    initiative_name: str
    observed_on: date
    base_value: str | None
    their_value: str | None
    own_value: str
    choice: str | None
    base_lines: tuple[str, ...] = ()
    their_lines: tuple[str, ...] = ()
    own_lines: tuple[str, ...] = ()


def id_of(identity: str, day: date) -> str:
    """Return what an overlap is named by in what was answered."""
    return f"{identity} {day.isoformat()}"


def of_reports(
    rows: Sequence[Actual], definitions: Definitions, base: _Standing, standing: _Standing, answers: Mapping[str, str]
) -> list[Overlap]:
    """Return the overlaps of reports on KPIs."""
    kpis = {kpi.kpi_id: kpi for kpi in definitions.kpis}
    found = []
    for row in rows:
        key, kpi = (row.kpi_id, row.observed_on), kpis[row.kpi_id]
        then, now = base.get(key), standing.get(key)
        if _origin(then) == _origin(now):
            continue
        names = (kpi_title(kpi.kpi_name, kpi.component_name), kpi.initiative_name)
        text, lines = partial(form_content.value_text, unit=kpi.unit), partial(published.of_report, unit=kpi.unit)
        found.append(_overlap(key, names, (then, now, published.as_row(row)), answers, text, lines))
    return found


def of_stages(
    reports: Sequence[StageReport],
    definitions: Definitions,
    base: _Standing,
    standing: _Standing,
    answers: Mapping[str, str],
) -> list[Overlap]:
    """Return the overlaps of stages of initiatives."""
    names = {item.initiative_id: item.initiative_name for item in definitions.initiatives}
    found = []
    for report in reports:
        key, name = (report.initiative_id, report.observed_on), names[report.initiative_id]
        then, now = base.get(key), standing.get(key)
        if _origin(then) != _origin(now):
            rows = (then, now, by_field(report))
            found.append(_overlap(key, (name, name), rows, answers, _stage, published.of_stage))
    return found


def of_grades(
    grades: Sequence[PublishedGrade],
    definitions: Definitions,
    base: grades_of.Standing,
    standing: grades_of.Standing,
    answers: Mapping[str, str],
) -> list[Overlap]:
    """Return the overlaps of the city's own grades."""
    kpis = {kpi.kpi_id: kpi for kpi in definitions.kpis}
    found = []
    for grade in grades:
        then, now = (held.get((grade.kpi_id, grade.fiscal_year)) for held in (base, standing))
        # One that came with a plan has no upload: its edition tells it from another.
        if (then and (_origin(then), then["version"])) == (now and (_origin(now), now["version"])):
            continue
        kpi, rows = kpis[grade.kpi_id], (then, now, by_field(grade))
        names = (f"{kpi_title(kpi.kpi_name, kpi.component_name)} の市の評価", kpi.initiative_name)
        found.append(_overlap(grades_of.identity(grade), names, rows, answers, _grade, published.of_grade))
    return found


def _overlap(
    key: tuple[str, date],
    names: tuple[str, str],
    rows: tuple[_Row | None, _Row | None, _Row],
    answers: Mapping[str, str],
    text: Callable[[_Row], str],
    lines: _Lines,
) -> Overlap:
    then, now, own = rows
    choice = answers.get(id_of(*key))
    return Overlap(
        overlap_id=id_of(*key),
        name=names[0],
        initiative_name=names[1],
        observed_on=key[1],
        base_value=None if then is None else text(then),
        their_value=None if now is None else text(now),
        own_value=text(own),
        choice=choice if choice in (OWN, THEIRS) else None,
        base_lines=lines(then),
        their_lines=lines(now),
        own_lines=lines(own),
    )


def _origin(row: _Row | None) -> object:
    return row and row["upload_id"]


def _stage(row: _Row) -> str:
    return form_content.stage_word(row["stage"])


def _grade(row: _Row) -> str:
    return str(row["grade_text"])
