"""What few KPIs have: 当初 beside 現行 where something was revised, when reports fall due, and the city's own grades."""

from collections.abc import Mapping
from typing import NamedTuple

from domain import formats
from metrics.catalogue import KpiDefinition
from metrics.particulars import DueSource, Grade, Particulars, PathTarget
from metrics.words import kpi as kpi_words
from ui import kinds, markup
from ui.table import Column, Table

TITLE = "当初目標と現行目標"
NOTE = "判定は現行目標によります。改定回ごとに、その回の目標のすべてです。"
WITHDRAWN = "取り下げ"


class PathYear(NamedTuple):
    """A fiscal year with its target under each revision that has one."""

    fiscal_year: int
    targets: Mapping[int, PathTarget]


def reporting(found: Particulars) -> markup.Markup:
    """Return when reports fall due, whose day that is, and in which years the KPI is measured if not in every one."""
    lines = [f"報告の期限：{due(found)}。"]
    if found.survey_years:
        years = "・".join(map(formats.fiscal_year, found.survey_years))
        lines.append(f"調査年度：{years}。ほかの年度の報告は求めません。")
    return markup.paragraph(*lines, is_note=True)


def due(found: Particulars) -> str:
    """Return the due day in words; where nobody has set one, that it is the dashboard's own."""
    day = f"翌年度の{found.due[0]}月{found.due[1]}日"
    if found.due_source is DueSource.STANDARD:
        return f"このダッシュボードの標準（{day}）"
    return f"{day}（{'この指標' if found.due_source is DueSource.KPI else '計画'}の期限）"


def path_years(found: Particulars) -> list[PathYear]:
    """Return the years of all revisions in order; none where no target was revised."""
    by_year: dict[int, dict[int, PathTarget]] = {}
    for row in found.paths:
        by_year.setdefault(row.fiscal_year, {})[row.target_revision] = row
    return [PathYear(year, by_year[year]) for year in sorted(by_year)]


def paths(definition: KpiDefinition, found: Particulars) -> Table[PathYear]:
    """Return the columns of the paths: a year, then its target under each revision."""
    newest = max((row.target_revision for row in found.paths), default=0)
    return Table((
        Column("年度", lambda row: formats.fiscal_year(row.fiscal_year)),
        *(_revision(definition, revision, newest) for revision in range(newest + 1)),
    ))  # fmt: skip


def _revision(definition: KpiDefinition, revision: int, newest: int) -> Column[PathYear]:
    name = "当初目標" if revision == 0 else f"改定{revision}"
    head = f"現行目標（{name}）" if revision == newest else name
    return Column(head, lambda row: _target(definition, row, revision), is_numeric=True)


def _target(definition: KpiDefinition, row: PathYear, revision: int) -> str:
    target = row.targets.get(revision)
    if target is None:
        return WITHDRAWN if revision - 1 in row.targets else formats.ABSENT
    return formats.amount(target.target_low_value, target.target_high_value, definition.unit, target.target_text)


def revised(definition: KpiDefinition, found: Particulars) -> markup.Markup:
    """Return the baselines of before and every path as a table; nothing where nothing was revised."""
    years = path_years(found)
    columns = paths(definition, found)
    widths = " ".join(("6em", *["1fr"] * (len(columns.columns) - 1)))
    table = columns.compact(years, TITLE, widths) if years else markup.EMPTY
    return markup.joined((_baselines(definition, found), table))


def _baselines(definition: KpiDefinition, found: Particulars) -> markup.Markup:
    unit = kpi_words.baseline_unit(definition)
    items = [
        (
            "当初基準値" if row.baseline_revision == 0 else f"改定{row.baseline_revision}の基準値",
            f"{formats.amount(row.baseline_low_value, row.baseline_high_value, unit, row.baseline_text)}"
            f"　{formats.day(row.baseline_on)}　{row.place}",
        )
        for row in found.former_baselines
    ]
    if not items or definition.baseline_on is None:
        return markup.EMPTY
    now = formats.amount(
        definition.baseline_low_value, definition.baseline_high_value, unit, definition.baseline_text
    )
    return markup.definitions([*items, ("いまの基準値", f"{now}　{formats.day(definition.baseline_on)}")])


def grades(found: Particulars) -> markup.Markup:
    """Return all of the city's grades as a table; nothing where one alone stands beside the verdict already."""
    return GRADES.html(found.grades, kinds.fit("市区町村の評価（公表のまま）")) if len(found.grades) > 1 else markup.EMPTY


GRADES = Table[Grade]((
    Column("年度", lambda row: formats.fiscal_year(row.fiscal_year)),
    Column("市区町村の評価", lambda row: row.grade_text),
    Column("市区町村の基準", lambda row: row.rule_text, is_wide=True),
    Column("出典", lambda row: row.source_text, is_wide=True),
))  # fmt: skip
