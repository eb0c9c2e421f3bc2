"""What every city's loader promises, held against all five."""

import csv
import re
from collections import Counter
from datetime import date

import pytest

from domain.codes import Absence, Comparator, Direction, Kind
from domain.plan import (
    ContextItem,
    Correction,
    Event,
    FigureValue,
    Initiative,
    Kpi,
    Measurement,
    Plan,
    Printed,
    Quantity,
    ScheduleCell,
    Target,
    ThemeReason,
)
from loaders.transcription import SLUG, read_decisions
from tests.cities import CITIES, MUNICIPALITIES, ROOT, folder_of, load, plan_of

OUTSIDE_THE_PERIOD = "計画期間外"


@pytest.fixture(params=CITIES)
def city(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def plan(city: str) -> Plan:
    return plan_of(city)


def test_document_is_the_citys(city: str, plan: Plan) -> None:
    document = plan.document
    assert document.city == city
    assert document.municipality_code == MUNICIPALITIES[city]["municipality_code"]
    assert SLUG.fullmatch(document.plan_id)
    assert document.national_list in {"2022", "2024", "5.0"}
    assert f"{document.published_on.month}月" in document.published_text
    assert f"令和{document.published_on.year - 2018}年" in document.published_text


def test_loading_twice_gives_the_same_plan(city: str, plan: Plan) -> None:
    assert load(city) == plan


def test_ids_are_slugs_of_the_city_and_unique(city: str, plan: Plan) -> None:
    events = [each.event_id for each in plan.events]
    # KPIs and figures share one space of ids: a link or a 共通指標 names either.
    measured = [*(each.kpi_id for each in plan.kpis), *(each.figure_id for each in plan.figures)]
    for ids in ([each.initiative_id for each in plan.initiatives], measured, events):
        assert ids or ids is events
        assert [each for each, count in Counter(ids).items() if count > 1] == []
        assert [each for each in ids if not SLUG.fullmatch(each) or not each.startswith(f"{city}-")] == []


def test_everything_belongs_to_something_that_exists(plan: Plan) -> None:
    initiatives = {each.initiative_id for each in plan.initiatives}
    kpis = {each.kpi_id for each in plan.kpis}
    assert {each.initiative_id for each in plan.kpis} <= initiatives
    assert {each.initiative_id for each in plan.schedule} <= initiatives
    assert {each.kpi_id for each in plan.targets} <= kpis
    assert {each.kpi_id for each in plan.measurements} <= kpis
    assert {each.kpi_id for each in plan.gaps if each.kpi_id} <= kpis
    assert {each.initiative_id for each in plan.gaps if each.initiative_id} <= initiatives
    assert {each.initiative_id for each in plan.events if each.initiative_id} <= initiatives


def test_every_decision_is_used_and_every_kpi_decided(city: str, plan: Plan) -> None:
    # A plan that sets no KPIs asks for no decisions.
    has_file = (folder_of(city) / "decisions.csv").is_file()
    assert has_file == bool(plan.kpis)
    decisions = read_decisions(folder_of(city)) if has_file else {}
    assert set(decisions) == {each.kpi_id for each in plan.kpis}
    assert {each.kpi_id: each.initiative_id for each in plan.kpis} == {
        kpi_id: decision.initiative_id for kpi_id, decision in decisions.items()
    }


def theme_ids() -> set[str]:
    with (ROOT / "data" / "themes.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["theme_id"] for row in csv.DictReader(file)}


def test_initiatives_are_named_and_mapped(plan: Plan) -> None:
    themes = theme_ids()
    for each in plan.initiatives:
        assert each.initiative_name.strip(), each
        assert each.section_name.strip(), each
        assert each.summary.strip(), each
        assert "\n" not in each.summary, each
        assert all(department.strip() == department != "" for department in each.departments), each
        assert each.themes, each
        assert set(each.themes) <= themes, each
        assert len(set(each.themes)) == len(each.themes), each


def test_departments_are_missing_only_where_a_gap_says_so(plan: Plan) -> None:
    without = {each.initiative_id for each in plan.initiatives if not each.departments}
    said = {each.initiative_id for each in plan.gaps if "部署" in each.subject or "担当" in each.subject}
    assert without <= said or None in said


def test_what_can_be_judged_has_direction_comparator_and_unit(plan: Plan) -> None:
    upwards = {Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.EQUAL}
    downwards = {Comparator.AT_MOST, Comparator.LESS_THAN, Comparator.EQUAL}
    for each in plan.kpis:
        assert each.kpi_name.strip(), each
        assert each.decision_reason.strip(), each
        if each.kind is Kind.QUALITATIVE or each.target_absence is not None:
            continue
        assert each.unit, each
        assert each.step is not None, each
        assert each.comparator in (upwards if each.direction is Direction.UP else downwards), each


def test_a_value_is_there_or_its_absence_is_never_both(plan: Plan) -> None:
    with_target = {each.kpi_id for each in plan.targets}
    for each in plan.kpis:
        assert (each.baseline is None) == (each.baseline_absence is not None), each
        assert (each.kpi_id in with_target) == (each.target_absence is None), each
        if each.kind is Kind.QUALITATIVE:
            assert each.kpi_id not in with_target, each


def test_what_the_conversion_lost_is_listed_as_a_gap(plan: Plan) -> None:
    lost = {each.kpi_id for each in plan.kpis if Absence.LOST in (each.baseline_absence, each.target_absence)}
    assert lost <= {each.kpi_id for each in plan.gaps}


def test_targets_lie_in_the_plan_or_are_declared_outside(plan: Plan) -> None:
    years = range(plan.document.start_fiscal_year, plan.document.end_fiscal_year + 1)
    notes = {each.kpi_id: each.note or "" for each in plan.kpis}
    outside = {each.kpi_id for each in plan.targets if each.fiscal_year not in years}
    assert [kpi_id for kpi_id in outside if OUTSIDE_THE_PERIOD not in notes[kpi_id]] == []


def test_keys_are_unique(plan: Plan) -> None:
    targets = Counter((each.kpi_id, each.fiscal_year, each.target_revision) for each in plan.targets)
    cells = Counter((each.initiative_id, each.line_number, each.fiscal_year) for each in plan.schedule)
    measurements = Counter((each.kpi_id, each.observed_on) for each in plan.measurements)
    assert [key for keys in (targets, cells, measurements) for key, count in keys.items() if count > 1] == []


def test_figures_have_values_in_order_and_say_what_is_planned(plan: Plan) -> None:
    initiatives = {each.initiative_id for each in plan.initiatives}
    assert {each.initiative_id for each in plan.figures} <= initiatives
    numbered: dict[str, list[FigureValue]] = {}
    for value in plan.figure_values:
        numbered.setdefault(value.figure_id, []).append(value)
    assert set(numbered) == {each.figure_id for each in plan.figures}
    for figure in plan.figures:
        assert figure.figure_name.strip(), figure
        values = numbered[figure.figure_id]
        assert [each.value_number for each in values] == list(range(1, len(values) + 1)), figure
        days = [each.observed_on for each in values]
        assert len(values) == 1 or (None not in days and days == sorted(set(days), key=str)), figure
        # What is planned comes after what is there.
        assert [each.is_planned for each in values] == sorted(each.is_planned for each in values), figure
        assert {each.quantity.unit for each in values} == {figure.unit}, figure
    for value in plan.figure_values:
        assert (value.observed_on is None) == (value.fiscal_year is None), value
        assert value.observed_on is None or value.as_of_text, value


def test_kinds_that_hold_every_year_have_a_target_for_every_year(plan: Plan) -> None:
    years = set(range(plan.document.start_fiscal_year, plan.document.end_fiscal_year + 1))
    for each in plan.kpis:
        if each.kind in (Kind.INCREMENT, Kind.MAINTAIN) and each.target_absence is None:
            targets = {target.fiscal_year for target in plan.targets if target.kpi_id == each.kpi_id}
            # "R9以降: 1 手続/年" begins inside the plan; from there on no year may be missing.
            assert targets == {year for year in years if year >= min(targets)}, each.kpi_id


def test_values_lie_within_bounds_and_on_the_step(plan: Plan) -> None:
    kpis = {each.kpi_id: each for each in plan.kpis}
    values: list[tuple[str, Quantity]] = [(each.kpi_id, each.quantity) for each in plan.targets]
    values += [(each.kpi_id, each.quantity) for each in plan.measurements]
    values += [(each.kpi_id, each.baseline.quantity) for each in plan.kpis if each.baseline]
    for kpi_id, quantity in values:
        kpi = kpis[kpi_id]
        ends = [end for end in (quantity.low, quantity.high) if end is not None]
        assert ends, kpi_id
        assert ends == sorted(ends), kpi_id
        for end in ends:
            assert kpi.lower_bound is None or end >= kpi.lower_bound, (kpi_id, end)
            assert kpi.upper_bound is None or end <= kpi.upper_bound, (kpi_id, end)
            assert kpi.step is None or end % kpi.step == 0, (kpi_id, end)


def test_observations_are_dated_near_the_plan(plan: Plan) -> None:
    document = plan.document
    written_on = document.published_on
    if document.revised_text is not None:
        # A plan that was revised while it ran was still written on in its last year.
        written_on = date(document.end_fiscal_year + 1, 3, 31)
    themes = theme_ids()
    for each in plan.events:
        assert each.theme_id in themes, each
        if not each.is_planned and each.occurred_from is not None:
            assert each.occurred_from.replace(day=1) <= written_on, each


def test_the_date_of_a_piece_of_context_names_a_time(plan: Plan) -> None:
    for each in plan.context:
        assert each.as_of is None or re.search(r"年|月|日|期間|[0-9][./][0-9]", each.as_of), each


def printed_of(plan: Plan) -> list[Printed]:
    """Every text of the plan that its loader hands over as printed."""
    records: tuple[Initiative | Kpi | Target | ScheduleCell | Measurement | Correction, ...]
    records = (*plan.initiatives, *plan.kpis, *plan.targets, *plan.schedule, *plan.measurements, *plan.corrections)
    stated: tuple[Event | ContextItem | ThemeReason, ...] = (*plan.events, *plan.context, *plan.theme_reasons)
    statements = [each.printed for each in stated]
    figures = [each.printed for each in plan.figure_values]
    baselines = [each.baseline.printed for each in plan.kpis if each.baseline]
    contradictions = [printed for each in plan.contradictions for printed in (each.first, each.second)]
    return [*(each.printed for each in records), *baselines, *statements, *contradictions, *figures]


def test_every_value_says_what_was_printed_and_where(plan: Plan) -> None:
    for printed in printed_of(plan):
        assert printed.text.strip(), printed
        assert printed.place.strip(), printed
        assert 1 <= printed.lines[0] <= printed.lines[1], printed


def test_figures_are_what_is_printed(plan: Plan) -> None:
    """The digits of a value stand in its printed text: nothing was typed beside the document."""
    values: tuple[Target | Measurement | FigureValue, ...] = (*plan.targets, *plan.measurements, *plan.figure_values)
    quantities = [(each.quantity, each.printed.text) for each in values]
    quantities += [(each.baseline.quantity, each.baseline.printed.text) for each in plan.kpis if each.baseline]
    for quantity, text in quantities:
        flat = re.sub(r"[,\s]", "", text).translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,"))
        for end in (quantity.low, quantity.high):
            if end is not None:
                digits = {f"{end / scale:f}" for scale in (1, 10_000)}
                numbers = re.findall(r"[0-9]+(?:\.[0-9]+)?", flat)
                assert any(float(number) == float(each) for number in numbers for each in digits), (end, text)
