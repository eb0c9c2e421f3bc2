"""Two small cities with a plan each: enough for every way through the store, read at a glance."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl

from domain.actual import Actual, Definitions, InitiativeEntry, KpiEntry
from domain.codes import Absence, Comparator, ContextTopic, Direction, Kind, Mark, Stage, TargetSource, ThemeBasis
from domain.plan import (
    Baseline,
    ContextItem,
    Contradiction,
    Document,
    Event,
    Initiative,
    Kpi,
    Plan,
    Printed,
    Quantity,
    ScheduleCell,
    Target,
    Term,
    ThemeReason,
)
from loaders.actuals import form
from loaders.book.columns import Column, letter_of
from store.database import Database
from store.plans.build import bring
from store.plans.catalogue import Catalogue, read_catalogue
from store.plans.stages import Stages
from tests.cells import edited, rows_of

TOGANE, CHOSHI = 122131, 122025
TODAY = date(2027, 7, 15)
AT = datetime(2027, 7, 15, 3, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[2] / "data"


_real = cache(lambda: read_catalogue(DATA))


def catalogue() -> Catalogue:
    """Return the real catalogues without 共通指標 and retired ids, with two phrases of roadmaps."""
    real = _real()
    own = {table: [dict(row) for row in rows] for table, rows in real.tables.items()}  # a test may change them
    phrases = {"導入": Stage.PARTIAL, "検討": Stage.CONSIDERING}
    left_out = ("common_measure", "measure_definition", "no_common_measure", "reference_value", "retired_id")
    without: dict[str, list[dict[str, object]]] = {table: [] for table in left_out}
    return Catalogue({**own, **without}, Stages(phrases))


def printed(text: str = "10") -> Printed:
    return Printed(text, "表1", (1, 2))


def point(number: str, unit: str | None = None) -> Quantity:
    return Quantity(Decimal(number), Decimal(number), unit)


def kpi(kpi_id: str, kind: Kind = Kind.LEVEL, unit: str = "%", baseline: str | None = "10", **changes: object) -> Kpi:
    made = Kpi(
        kpi_id=kpi_id,
        initiative_id=kpi_id.rpartition("-")[0],
        kpi_name=f"{kpi_id}の指標",
        component_name=None,
        kind=kind,
        direction=Direction.UP,
        comparator=Comparator.AT_LEAST,
        unit=unit,
        step=Decimal(1),
        lower_bound=Decimal(0),
        upper_bound=Decimal(100) if unit == "%" else None,
        tolerance=Decimal(0),
        baseline=None if baseline is None else Baseline(point(baseline), date(2026, 3, 31), printed(baseline)),
        baseline_absence=Absence.DASH if baseline is None else None,
        target_absence=None,
        decision_reason="例示",
        note=None,
        printed=printed("指標"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def plan(city: str = "togane", code: str = "122131", target: str = "50") -> Plan:
    """Return a plan for FY2026–FY2029: a share, a yearly count, one initiative with a roadmap of three years."""
    share, count = f"{city}-1-share", f"{city}-1-count"
    return Plan(
        document=Document(
            plan_id=f"{city}-plan",
            city=city,
            municipality_code=code,
            plan_name=f"{city}計画",
            publisher=city,
            start_fiscal_year=2026,
            end_fiscal_year=2029,
            published_on=date(2026, 3, 1),
            published_text="令和8年3月",
            revised_text=None,
            contact=None,
            national_list="5.0",
            form_note="例示",
            conversion_note="例示",
        ),
        initiatives=(
            Initiative(
                f"{city}-1",
                "基本方針1",
                "1",
                "窓口",
                ("市民課", "企画課"),
                ("front_yard", "own"),
                None,
                "一行",
                printed("窓口"),
            ),
        ),
        kpis=(kpi(share), kpi(count, Kind.ANNUAL, "件", None)),
        targets=(
            Target(share, 2029, point(target), TargetSource.CITY, printed(target)),
            *(Target(count, year, point("20"), TargetSource.CITY, printed("20")) for year in range(2026, 2030)),
        ),
        schedule=(
            ScheduleCell(f"{city}-1", 1, "窓口", 2026, False, printed("検討")),
            ScheduleCell(f"{city}-1", 1, "窓口", 2027, False, printed("→")),
            ScheduleCell(f"{city}-1", 1, "窓口", 2028, False, printed("－")),
            ScheduleCell(f"{city}-1", 1, "窓口", 2029, True, printed("導 入")),
        ),
        events=(
            Event(
                f"{city}-event-store",
                "証明書のコンビニ交付",
                "front_yard",
                Stage.DONE,
                False,
                "令和7年度まで",
                None,
                date(2026, 3, 31),
                f"{city}-1",
                None,
                printed("交付を開始"),
            ),
        ),
        context=(ContextItem(ContextTopic.POPULATION, "総人口", "令和2年", None, printed("58,000人")),),
        contradictions=(Contradiction("開始の年度", printed("令和5年度"), printed("令和6年度"), None),),
        theme_reasons=(ThemeReason(f"{city}-1", "front_yard", ThemeBasis.NAME, "窓口のこと", printed("窓口")),),
        terms=(Term("窓口", (3, 12)), Term("証明書", (12,))),
    )


def plans() -> list[Plan]:
    return [plan(), plan("choshi", "122025")]


def built(path: Path) -> Database:
    """Return a database of both cities at version 1."""
    database = Database(path, create=True)
    bring(database, catalogue(), plans(), "試験", "初回", AT)
    return database


def actual(
    value: int = 30, observed_on: date = date(2027, 3, 31), kpi_id: str = "togane-1-share", **changes: object
) -> Actual:
    made = Actual(
        kpi_id, observed_on, 2026, Decimal(value), Decimal(value), str(value), None, Mark.FINAL, None, None, None
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def definitions(*kpis: KpiEntry, city: str = "togane", version: int = 1) -> Definitions:
    initiatives = (InitiativeEntry(f"{city}-1", "窓口", "市民課", ""),)
    return Definitions(city, "東金市", version, 2025, kpis or (entry("togane-1-share"),), initiatives)


def entry(kpi_id: str, kind: Kind = Kind.LEVEL, unit: str | None = "%", most: int | None = 100) -> KpiEntry:
    bound = None if most is None else Decimal(most)
    return KpiEntry(kpi_id, "窓口", "指標の名", None, kind, unit, Decimal(1), Decimal(0), bound, "10", "50", "")


def sheet_of(inputs: Mapping[str, object]) -> tuple[str, tuple[Column, ...]]:
    """Return the sheet that has these inputs, and its columns."""
    if "stage" in inputs:
        return form.STAGES, form.STAGE_COLUMNS
    return (form.GRADES, form.GRADE_COLUMNS) if "source_text" in inputs else (form.ACTUALS, form.ACTUAL_COLUMNS)


def filled(
    template: bytes, *entries: tuple[str, dict[str, object]], mend: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    """Return the template with inputs by id and column key; `mend` gets the book before it is saved."""
    cells = []
    for identity, inputs in entries:
        name, columns = sheet_of(inputs)
        row = rows_of(template, name)[identity]
        cells += [(name, f"{letter_of(columns, key)}{row}", value) for key, value in inputs.items()]
    return edited(template, *cells, mend=mend)
