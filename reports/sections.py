"""節ごとの状況: for each section of a plan its initiatives and KPIs in a table, then the city's own grades."""

from collections.abc import Iterator

from domain import formats, kinds
from domain.rows import by
from domain.words import STAGE, STATUS
from metrics import meaning
from metrics.catalogue import Initiative, Plan
from metrics.standing import Standing
from metrics.words import figures as figure_words
from metrics.words import kpi as kpi_words
from reports.found import Found
from reports.pieces import Heading, Piece, Style, Table, Value, Values, Words
from reports.summary import why

_HEAD = ("取組（担当）", "指標", "基準値", "直近の実績", "いまの計画値", "最終目標", "状態")
_WIDTHS = (18.0, 20.0, 11.0, 11.0, 11.0, 15.0, 14.0)
_VALUES = (
    "市区町村", "節", "取組", "担当", "指標", "状態", "状態の意味", "単位", "基準値（下端）", "基準値（上端）", "基準値の単位", "基準値の時点",
    "直近の実績", "実績の時点", "いまの計画値", "最終目標（下端）", "最終目標（上端）", "最終目標の年度", "到達度（%）", "計画差", "計画比（%）",
    "必要ペース（1年あたり）", "段階の報告", "段階の報告日", "指標ID",
)  # fmt: skip
LEFT_OUT = "改定で計画から外れた取組"


def pieces(found: Found) -> list[Piece]:
    """Return the sections of each plan in its order."""
    made: list[Piece] = []
    for plan in found.plans:
        if not found.is_of_one:
            made.append(Heading(plan.municipality_name))
        made += _of_plan(found, plan)
    made += _grades(found)
    return made


def _of_plan(found: Found, plan: Plan) -> Iterator[Piece]:
    level = 2 if found.is_of_one else 3
    kpis = by((kpi for kpi in found.kpis if kpi.city == plan.city), lambda kpi: kpi.initiative_id)
    initiatives = [one for one in found.initiatives if one.city == plan.city]
    known = {one.initiative_id for one in initiatives}
    if not initiatives and not kpis:
        yield Words("この選択に当たる取組はありません。")
    for section, of_section in by(initiatives, lambda one: one.section_name).items():
        yield Heading(section or "（節の名なし）", level)
        yield _table(section, [(one, kpis.get(one.initiative_id, [])) for one in of_section])
    if left_out := [kpi for of_one in kpis.values() for kpi in of_one if kpi.initiative_id not in known]:
        yield Heading(LEFT_OUT, level)
        yield _table(LEFT_OUT, [(None, [kpi]) for kpi in left_out])
    figures = [row for row in found.figures if row.city == plan.city]
    if figures and not kpis:
        yield Heading(figure_words.WHAT, level)
        yield Words(figure_words.NOTE, Style.NOTE)
        rows = tuple(
            (row.initiative_name, figure_words.name(row), figure_words.amount(row)
             + (f"（{figure_words.PLANNED}）" if row.is_planned else ""), figure_words.when(row), row.place)
            for row in figures
        )  # fmt: skip
        yield Table(figure_words.WHAT, ("取組", "数値", "値", "時点", "場所"), rows, (26, 28, 16, 14, 16),
                    frozenset({2}), has_caption=False)


def _table(section: str, groups: list[tuple[Initiative | None, list[Standing]]]) -> Table:
    rows: list[tuple[str, ...]] = []
    values: list[tuple[Value, ...]] = []
    for initiative, kpis in groups:
        for number, kpi in enumerate(kpis):
            head = "〃" if number else _initiative(initiative, kpi)
            cells = (kpi_words.baseline(kpi), kpi_words.latest(kpi), kpi_words.asked(kpi), kpi_words.target(kpi))
            rows.append((head, kpi_words.name(kpi), *(_figure(cell) for cell in cells), _status(kpi)))
            values.append(_values(section, initiative, kpi))
        if not kpis and initiative is not None:
            none = (formats.ABSENT,) * 4
            rows.append((_initiative(initiative), "指標の記載なし", *none, _stage(initiative)))
            values.append(_without(section, initiative))
    return Table(
        f"{section}の取組と指標",
        _HEAD,
        tuple(rows),
        _WIDTHS,
        frozenset({2, 3, 4, 5}),
        Values(_VALUES, tuple(values)),
        has_caption=False,
    )


def _initiative(initiative: Initiative | None, kpi: Standing | None = None) -> str:
    if initiative is None:
        return "" if kpi is None else kpi.initiative_name
    named = " ".join(part for part in (initiative.number_text, initiative.initiative_name) if part)
    departments = kpi_words.departments(initiative.departments)
    below = [f"（{departments}）"] if departments else []
    if initiative.stage is not None and kpi is not None:
        below.append(_stage(initiative))
    return "\n".join((named, *below))


def _stage(initiative: Initiative) -> str:
    if initiative.stage is None:
        return "段階の報告なし"
    return f"段階：{STAGE[initiative.stage]}\n{initiative.stage_on:%Y-%m-%d}"


def _figure(cell: kpi_words.Figure) -> str:
    return f"{cell.value}\n{cell.below}" if cell.below else cell.value


def _status(kpi: Standing) -> str:
    notes = [*meaning.notes(kpi), *(["実績が古い"] if kpi.is_stale else [])]
    if kpi.first_status is not None and kpi.first_status is not kpi.status:
        notes.append(f"当初目標では{STATUS[kpi.first_status].name}")
    return "\n".join((meaning.text(kpi), *notes))


def _values(section: str, initiative: Initiative | None, kpi: Standing) -> tuple[Value, ...]:
    return (
        kpi.municipality_name, section, kpi.initiative_name, kpi_words.departments(kpi.departments) or None,
        kpi_words.name(kpi), meaning.name(kpi), kinds.fit_one(meaning.meaning(kpi, kpi), kpi.municipality_name),
        kpi.unit, kpi.baseline_low_value, kpi.baseline_high_value,
        kpi_words.baseline_unit(kpi), kpi.baseline_on, kpi.latest_value, kpi.latest_on, kpi.asked_value,
        kpi.final_target_low_value, kpi.final_target_high_value, kpi.final_target_fiscal_year,
        kpi_words.percent(kpi.attainment), kpi.gap_value, kpi_words.percent(kpi.pace_ratio), kpi_words.needed_pace(kpi),
        *_reported(initiative), kpi.kpi_id,
    )  # fmt: skip


def _without(section: str, initiative: Initiative) -> tuple[Value, ...]:
    known = (initiative.municipality_name, section, initiative.initiative_name,
             kpi_words.departments(initiative.departments) or None)  # fmt: skip
    return (*known, *[None] * (len(_VALUES) - len(known) - 3), *_reported(initiative), None)


def _reported(initiative: Initiative | None) -> tuple[Value, Value]:
    if initiative is None or initiative.stage is None:
        return None, None
    return STAGE[initiative.stage], initiative.stage_on


def _grades(found: Found) -> Iterator[Piece]:
    graded = [kpi for kpi in found.kpis if kpi.kpi_id in found.grades]
    if not graded:
        return
    own_grade = found.fit("市区町村の評価")
    yield Heading(own_grade)
    told = "市区町村が公表した評価を、公表のまま並べます。この報告書の判定には使っていません。"
    yield Words(found.fit(told), Style.NOTE)
    rows = []
    for kpi in graded:
        own = found.grades[kpi.kpi_id]
        told = f"{own.grade_text}\n{formats.fiscal_year(own.fiscal_year)}"
        ours = (meaning.text(kpi), why(found, kpi, own), own.source_text)
        rows.append((kpi_words.name(kpi), told, own.rule_text, *ours))
    yield Table(
        own_grade, ("指標", own_grade, found.fit("市区町村の基準"), "状態", "違いの理由", "出典"), tuple(rows), (22, 12, 18, 12, 24, 12),
        has_caption=False,
    )  # fmt: skip
