"""A city and its plan, read back from the rows of one edition: what a filled-in plan workbook shows."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from domain.codes import Absence, Comparator, ContextTopic, Direction, GapReason, Kind, Stage, TargetSource, ThemeBasis
from domain.plan import (
    Baseline,
    ContextItem,
    Contradiction,
    Correction,
    Document,
    Event,
    Figure,
    FigureValue,
    FormerBaseline,
    Gap,
    Initiative,
    Kpi,
    MeasureChoice,
    Measurement,
    Plan,
    Printed,
    PublishedGrade,
    Quantity,
    ScheduleCell,
    Target,
    Term,
    ThemeReason,
    Unit,
)
from domain.plan_book import Municipality, PlanBook, ScheduleKey
from metrics.database import Database

Row = Mapping[str, object]
_Code = TypeVar("_Code")

# Every table of a plan edition, in the order in which its rows are written and read.
_ORDERS = {
    "initiative": "sort_order",
    "initiative_theme": "initiative_id, theme_id",
    "initiative_theme_reason": "initiative_id, theme_id",
    "kpi": "sort_order",
    "target": "kpi_id, target_revision, fiscal_year",
    "measurement": "kpi_id, observed_on",
    "schedule": "initiative_id, line_number, fiscal_year",
    "figure": "sort_order",
    "figure_value": "figure_id, value_number",
    "gap": "gap_number",
    "correction": "correction_number",
    "event": "sort_order",
    "context_item": "context_number",
    "contradiction": "contradiction_number",
    "plan_term": "term",
    "report_due": "kpi_id",
    "survey_year": "kpi_id, fiscal_year",
    "former_baseline": "kpi_id, baseline_revision",
    "published_grade": "kpi_id, fiscal_year",
    "themeless_initiative": "initiative_id",
    "kpi_measure": "kpi_id",
    "plan_unit": "sort_order",
}

# Every table of a plan edition.
TABLES = ("plan", *_ORDERS)


def plan_book(database: Database, municipality: Municipality, version: int) -> PlanBook:
    """Return the city with the plan of the edition that a version brought. Raises KeyError where there is none."""
    key = int(municipality.municipality_code)
    plans = database.rows("SELECT * FROM plan WHERE municipality_key = ? AND version = ?", [key, version])
    if not plans:
        raise KeyError((municipality.city, version))
    rows = {
        table: database.rows(
            f"SELECT * FROM {table} WHERE municipality_key = ? AND version = ? ORDER BY {order}", [key, version]
        )
        for table, order in _ORDERS.items()
    }
    themes: dict[str, list[str]] = {}
    for row in rows["initiative_theme"]:
        themes.setdefault(str(row["initiative_id"]), []).append(str(row["theme_id"]))
    themeless = {str(row["initiative_id"]) for row in rows["themeless_initiative"]}
    due = {str(row["kpi_id"]): (_integer(row["due_month"]), _integer(row["due_day"])) for row in rows["report_due"]}
    surveyed: dict[str, list[int]] = {}
    for row in rows["survey_year"]:
        surveyed.setdefault(str(row["kpi_id"]), []).append(_integer(row["fiscal_year"]))
    plan = Plan(
        document=_document(plans[0], municipality, due.get("")),
        initiatives=tuple(_initiative(row, themes, themeless) for row in rows["initiative"]),
        kpis=tuple(
            replace(kpi, report_due=due.get(kpi.kpi_id), survey_years=tuple(surveyed.get(kpi.kpi_id, ())))
            for kpi in map(_kpi, rows["kpi"])
        ),
        targets=tuple(_target(row) for row in rows["target"]),
        schedule=tuple(_cell(row) for row in rows["schedule"]),
        measurements=tuple(_measurement(row) for row in rows["measurement"]),
        gaps=tuple(_gap(row) for row in rows["gap"]),
        corrections=tuple(_correction(row) for row in rows["correction"]),
        events=tuple(_event(row) for row in rows["event"]),
        context=tuple(_context(row) for row in rows["context_item"]),
        contradictions=tuple(_contradiction(row) for row in rows["contradiction"]),
        theme_reasons=tuple(_theme_reason(row) for row in rows["initiative_theme_reason"]),
        terms=tuple(Term(str(row["term"]), _lines_of(row["on_lines"])) for row in rows["plan_term"]),
        figures=tuple(_figure(row) for row in rows["figure"]),
        figure_values=tuple(_figure_value(row) for row in rows["figure_value"]),
        former_baselines=tuple(_former_baseline(row) for row in rows["former_baseline"]),
        published_grades=tuple(_grade(row) for row in rows["published_grade"]),
        measures=tuple(_measure(row) for row in rows["kpi_measure"]),
        units=tuple(_unit(row) for row in rows["plan_unit"]),
    )
    stages: dict[ScheduleKey, Stage | None] = {
        (str(row["initiative_id"]), _integer(row["line_number"]), _integer(row["fiscal_year"])): _code(
            Stage, row["stage"]
        )
        for row in rows["schedule"]
    }
    return PlanBook(municipality, plan, stages)


def municipality(row: Row) -> Municipality:
    """Return the city of a row of the catalogue."""
    count, population_on = row["population_count"], row["population_on"]
    assert population_on is None or isinstance(population_on, date)
    return Municipality(
        municipality_code=str(row["municipality_code"]),
        city=str(row["city"]),
        municipality_name=str(row["municipality_name"]),
        prefecture_name=str(row["prefecture_name"]),
        population_count=None if count is None else _integer(count),
        population_on=population_on,
        population_source=str(row["population_source"]),
        is_population_confirmed=bool(row["is_population_confirmed"]),
        similar_type=_optional(row.get("similar_type")),
    )


def _document(row: Row, held: Municipality, report_due: tuple[int, int] | None) -> Document:
    return Document(
        plan_id=str(row["plan_id"]),
        city=held.city,
        municipality_code=held.municipality_code,
        plan_name=str(row["plan_name"]),
        publisher=str(row["publisher"]),
        start_fiscal_year=_integer(row["start_fiscal_year"]),
        end_fiscal_year=_integer(row["end_fiscal_year"]),
        published_on=_day(row["published_on"]),
        published_text=str(row["published_text"]),
        revised_text=_optional(row["revised_text"]),
        contact=_optional(row["contact"]),
        national_list=str(row["national_list"]),
        form_note=str(row["form_note"]),
        conversion_note=str(row["conversion_note"]),
        report_due=report_due,
    )


def _initiative(row: Row, themes: Mapping[str, list[str]], themeless: Collection[str]) -> Initiative:
    departments = str(row["departments"])
    return Initiative(
        initiative_id=str(row["initiative_id"]),
        section_name=str(row["section_name"]),
        number=str(row["number_text"]),
        initiative_name=str(row["initiative_name"]),
        departments=tuple(departments.split(";")) if departments else (),
        themes=tuple(themes.get(str(row["initiative_id"]), ())),
        own_mark=_optional(row["own_mark"]),
        summary=str(row["summary"]),
        printed=_printed(row, "initiative_name"),
        is_themeless=str(row["initiative_id"]) in themeless,
    )


def _theme_reason(row: Row) -> ThemeReason:
    return ThemeReason(
        initiative_id=str(row["initiative_id"]),
        theme_id=str(row["theme_id"]),
        basis=ThemeBasis(str(row["basis"])),
        reason=str(row["reason"]),
        printed=_printed(row, "printed_text"),
    )


def _kpi(row: Row) -> Kpi:
    printed = _printed(row, "kpi_name")
    baseline = None
    if row["baseline_on"] is not None:
        text = Printed(str(row["baseline_text"]), str(row["baseline_place"]), printed.lines)
        baseline = Baseline(_quantity(row, "baseline_"), _day(row["baseline_on"]), text)
    return Kpi(
        kpi_id=str(row["kpi_id"]),
        initiative_id=str(row["initiative_id"]),
        kpi_name=str(row["kpi_name"]),
        component_name=_optional(row["component_name"]),
        kind=Kind(str(row["kind"])),
        direction=_code(Direction, row["direction"]),
        comparator=_code(Comparator, row["comparator"]),
        unit=_optional(row["unit"]),
        step=_decimal(row["step"]),
        lower_bound=_decimal(row["lower_bound"]),
        upper_bound=_decimal(row["upper_bound"]),
        tolerance=_decimal(row["tolerance"]) or Decimal(0),
        baseline=baseline,
        baseline_absence=_code(Absence, row["baseline_absence"]),
        target_absence=_code(Absence, row["target_absence"]),
        decision_reason=str(row["decision_reason"]),
        note=_optional(row["note"]),
        printed=printed,
    )


def _target(row: Row) -> Target:
    return Target(
        kpi_id=str(row["kpi_id"]),
        fiscal_year=_integer(row["fiscal_year"]),
        quantity=_quantity(row, "target_"),
        source=TargetSource(str(row["source"])),
        printed=_printed(row, "target_text"),
        target_revision=_integer(row["target_revision"]),
    )


def _cell(row: Row) -> ScheduleCell:
    return ScheduleCell(
        initiative_id=str(row["initiative_id"]),
        line_number=_integer(row["line_number"]),
        line_name=str(row["line_name"]),
        fiscal_year=_integer(row["fiscal_year"]),
        is_uncertain=bool(row["is_uncertain"]),
        printed=_printed(row, "schedule_text"),
    )


def _measurement(row: Row) -> Measurement:
    printed = _printed(row, "value_text")
    return Measurement(str(row["kpi_id"]), _day(row["observed_on"]), _quantity(row, ""), printed)


def _former_baseline(row: Row) -> FormerBaseline:
    baseline = Baseline(_quantity(row, "baseline_"), _day(row["baseline_on"]), _printed(row, "baseline_text"))
    return FormerBaseline(str(row["kpi_id"]), _integer(row["baseline_revision"]), baseline)


def _grade(row: Row) -> PublishedGrade:
    texts = (str(row[column]) for column in ("grade_text", "rule_text", "source_text"))
    return PublishedGrade(str(row["kpi_id"]), _integer(row["fiscal_year"]), *texts)


def _measure(row: Row) -> MeasureChoice:
    texts = (str(row[column]) for column in ("definition", "denominator", "difference_note"))
    return MeasureChoice(str(row["kpi_id"]), _optional(row["measure_id"]), *texts)


def _unit(row: Row) -> Unit:
    ends = _decimal(row["lower_bound"]), _decimal(row["upper_bound"])
    return Unit(str(row["unit_name"]), bool(row["is_whole"]), *ends)


def _figure(row: Row) -> Figure:
    return Figure(
        figure_id=str(row["figure_id"]),
        initiative_id=str(row["initiative_id"]),
        figure_name=str(row["figure_name"]),
        component_name=_optional(row["component_name"]),
        unit=_optional(row["unit"]),
    )


def _figure_value(row: Row) -> FigureValue:
    return FigureValue(
        figure_id=str(row["figure_id"]),
        value_number=_integer(row["value_number"]),
        quantity=_quantity(row, ""),
        restriction=_optional(row["restriction"]),
        as_of_text=_optional(row["as_of_text"]),
        observed_on=None if row["observed_on"] is None else _day(row["observed_on"]),
        fiscal_year=None if row["fiscal_year"] is None else _integer(row["fiscal_year"]),
        is_planned=bool(row["is_planned"]),
        note=_optional(row["note"]),
        printed=_printed(row, "value_text"),
    )


def _gap(row: Row) -> Gap:
    return Gap(
        subject=str(row["subject"]),
        reason=GapReason(str(row["reason"])),
        place=str(row["place"]),
        lines=_lines(row),
        kpi_id=_optional(row["kpi_id"]),
        initiative_id=_optional(row["initiative_id"]),
    )


def _correction(row: Row) -> Correction:
    return Correction(_printed(row, "printed_text"), str(row["corrected_text"]), str(row["reason"]))


def _event(row: Row) -> Event:
    return Event(
        event_id=str(row["event_id"]),
        event_name=str(row["event_name"]),
        theme_id=str(row["theme_id"]),
        stage=Stage(str(row["stage"])),
        is_planned=bool(row["is_planned"]),
        occurred_text=_optional(row["occurred_on_text"]),
        occurred_from=_optional_day(row["occurred_from"]),
        occurred_to=_optional_day(row["occurred_to"]),
        initiative_id=_optional(row["initiative_id"]),
        note=_optional(row["note"]),
        printed=_printed(row, "printed_text"),
    )


def _context(row: Row) -> ContextItem:
    return ContextItem(
        topic=ContextTopic(str(row["topic"])),
        item=str(row["item_name"]),
        as_of=_optional(row["as_of_text"]),
        note=_optional(row["note"]),
        printed=_printed(row, "value_text"),
    )


def _lines_of(numbers: object) -> tuple[int, ...]:
    return tuple(int(number) for number in str(numbers).split())


def _contradiction(row: Row) -> Contradiction:
    first, second = (_printed(row, f"{which}text", which) for which in ("first_", "second_"))
    return Contradiction(str(row["subject"]), first, second, _optional(row["note"]))


def _printed(row: Row, column: str, of: str = "") -> Printed:
    return Printed(str(row[column]), str(row[f"{of}place"]), _lines(row, of))


def _lines(row: Row, of: str = "") -> tuple[int, int]:
    return _integer(row[f"{of}first_line"]), _integer(row[f"{of}last_line"])


def _quantity(row: Row, prefix: str) -> Quantity:
    return Quantity(_decimal(row[f"{prefix}low_value"]), _decimal(row[f"{prefix}high_value"]))


def _code(codes: type[_Code], value: object) -> _Code | None:
    return None if value is None else codes(str(value))  # type: ignore[call-arg]


def _optional(value: object) -> str | None:
    return None if value is None else str(value)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _integer(value: object) -> int:
    assert isinstance(value, int)
    return value


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


def _optional_day(value: object) -> date | None:
    return None if value is None else _day(value)
