"""A fictitious city with a small plan, as a plan workbook carries it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.codes import Absence, Comparator, Direction, GapReason, Kind, Stage, TargetSource
from domain.plan import (
    Baseline,
    Correction,
    Document,
    FormerBaseline,
    Gap,
    Initiative,
    Kpi,
    Measurement,
    Plan,
    Printed,
    PublishedGrade,
    Quantity,
    ScheduleCell,
    Target,
    Unit,
)
from domain.plan_book import Municipality, PlanBook, PlanTerms

CODE, KEY, CITY = "129992", 129992, "kaku"
TERMS = PlanTerms(
    version=1,
    themes=(("front_yard", "フロントヤード改革", "フロントヤード"), ("own", "市独自の取組", "独自")),
    national_lists=("2022", "5.0"),
    cities={"122025": "choshi"},
)
PLACE, LINES = "第4章 表1", (10, 12)


def printed(text: str, lines: tuple[int, int] = LINES) -> Printed:
    return Printed(text, PLACE, lines)


def quantity(low: str, high: str | None = None, unit: str | None = None, *, about: bool = False) -> Quantity:
    return Quantity(Decimal(low), Decimal(high or low), unit, about)


MUNICIPALITY = Municipality(CODE, CITY, "架空市", "千葉県", 41_000, date(2020, 10, 1), "架空の国勢調査", True, "都市Ⅰ-1")

DOCUMENT = Document(
    plan_id="kaku-2024",
    city=CITY,
    municipality_code=CODE,
    plan_name="架空市DX計画",
    publisher="架空市",
    start_fiscal_year=2024,
    end_fiscal_year=2027,
    published_on=date(2024, 3, 1),
    published_text="令和6年3月",
    revised_text=None,
    contact=None,
    national_list="2022",
    form_note="取組が二つ",
    conversion_note="欠落なし",
)


def kpi(kpi_id: str, name: str, unit: str | None, baseline: Baseline | None = None, **changes: object) -> Kpi:
    columns: dict[str, object] = {
        "kpi_id": kpi_id, "initiative_id": "kaku-1", "kpi_name": name, "component_name": None, "kind": Kind.LEVEL,
        "direction": Direction.UP, "comparator": Comparator.AT_LEAST, "unit": unit, "step": None, "lower_bound": None,
        "upper_bound": None, "tolerance": Decimal(0), "baseline": baseline,
        "baseline_absence": None if baseline else Absence.NOT_PRINTED, "target_absence": None,
        "decision_reason": "例示", "note": None, "printed": printed(name),
    }  # fmt: skip
    return Kpi(**(columns | changes))  # type: ignore[arg-type]


def target(kpi_id: str, year: int, text: str, value: Quantity, **changes: object) -> Target:
    columns: dict[str, object] = {"source": TargetSource.CITY, "target_revision": 0} | changes
    given: dict[str, Any] = {"kpi_id": kpi_id, "fiscal_year": year, "quantity": value, "printed": printed(text)}
    return Target(**given | columns)


def _baseline(text: str, value: Quantity) -> Baseline:
    return Baseline(value, date(2024, 3, 31), printed(text))


BOOK = PlanBook(
    municipality=MUNICIPALITY,
    plan=Plan(
        document=DOCUMENT,
        initiatives=(
            Initiative("kaku-1", "基本方針1", "1-1", "窓口", ("市民課", "企画課"), ("front_yard", "own"), "★", "一行",
                       printed("窓口")),
            Initiative("kaku-2", "基本方針2", "2", "=内部", (), ("own",), None, "一行", printed("=内部", (0, 0))),
        ),
        kpis=(
            kpi("kaku-1-share", "割合", "%", _baseline("10.5%", quantity("10.5", unit="%")),
                lower_bound=Decimal(0), upper_bound=Decimal(100), step=Decimal("0.1")),
            kpi("kaku-1-sheets", "用紙", "枚", _baseline("約330万枚", quantity("3300000", unit="枚", about=True)),
                kind=Kind.ANNUAL, direction=Direction.DOWN, comparator=Comparator.AT_MOST),
            kpi("kaku-1-seal", "証明書", "%", component_name="印鑑証明書", kind=Kind.ANNUAL),
            kpi("kaku-2-wish", "意識", None, kind=Kind.QUALITATIVE, direction=None, comparator=None,
                target_absence=Absence.NOT_PRINTED, initiative_id="kaku-2", note="備考"),
        ),
        targets=(
            target("kaku-1-share", 2025, "30%", quantity("30", unit="%")),
            target("kaku-1-share", 2027, "50%", quantity("50", unit="%")),
            target("kaku-1-sheets", 2027, "260万枚", quantity("2600000", unit="枚"), source=TargetSource.PLAN_END),
            target("kaku-1-seal", 2026, "住民票 5% 印鑑証明書10% (令和8年度)", quantity("10", unit="%")),
        ),
        schedule=(
            ScheduleCell("kaku-1", 1, "窓口", 2024, False, printed("検討")),
            ScheduleCell("kaku-1", 1, "窓口", 2025, True, printed("→")),
            ScheduleCell("kaku-1", 1, "窓口", 2026, False, printed("—")),
        ),
        measurements=(Measurement("kaku-1-share", date(2024, 6, 30), quantity("12", unit="%"), printed("12%")),),
        gaps=(Gap("証明書の現状値", GapReason.NOT_PRINTED, PLACE, LINES, kpi_id="kaku-1-seal"),),
        corrections=(Correction(printed("窗口"), "窓口", "変換で字が変わった"),),
    ),
    stages={
        ("kaku-1", 1, 2024): Stage.CONSIDERING,
        ("kaku-1", 1, 2025): Stage.CONSIDERING,
        ("kaku-1", 1, 2026): None,
    },
)  # fmt: skip

STAGES = "kaku-1-stages"

# The same plan with everything that few plans have: own due days, survey years, a revised baseline and path, milestone
# in stages, the city's own grades, units of its own.
FULL = replace(
    BOOK,
    plan=replace(
        BOOK.plan,
        document=replace(DOCUMENT, report_due=(7, 31)),
        kpis=(
            replace(BOOK.plan.kpis[0], report_due=(12, 28), survey_years=(2025, 2027)),
            *BOOK.plan.kpis[1:],
            kpi(STAGES, "窓口の改修", "段階", _baseline("未着手", quantity("0", unit="段階")), kind=Kind.MILESTONE),
        ),
        targets=(
            *BOOK.plan.targets,
            target("kaku-1-share", 2026, "35%", quantity("35", unit="%"), target_revision=1),
            target("kaku-1-share", 2028, "50%", quantity("50", unit="%"), target_revision=1),
            target(STAGES, 2025, "準備・試行", quantity("2", unit="段階")),
            target(STAGES, 2027, "実施済み（令和9年度）", quantity("4", unit="段階")),
        ),
        former_baselines=(
            FormerBaseline("kaku-1-share", 0, Baseline(quantity("8", unit="%"), date(2023, 3, 31), printed("8%"))),
        ),
        published_grades=(
            PublishedGrade("kaku-1-share", 2024, "B", "8割以上でB", "令和6年度の進捗報告"),
        ),
        units=(Unit("桝", True, Decimal(0)), Unit("点／人", False, None, Decimal(5))),
    ),
)
