"""工程: each line of the plans' roadmaps with the stage that the plan sets for each fiscal year (計画上)."""

from domain.era import short_fiscal_year
from domain.fiscal import fiscal_year_of
from domain.rows import by
from domain.words import STAGE
from metrics.roadmap import CONTINUED, Line
from reports.found import Found
from reports.pieces import Heading, Piece, Style, Table, Words

_NOTE = (
    "計画の工程表が、その年度に置く段階（計画上）です。空欄は工程表に記載がない年度、「→」は前の年度の続き、「？」は年度の範囲が不確かなもの、"
    "「＊」は工程表に語句があり段階を決めていないものです。"
)
_LONG = 10  # more fiscal years than these are cut at both ends around the year of reading


def pieces(found: Found) -> list[Piece]:
    """Return a table for each section of each plan."""
    made: list[Piece] = [Words(_NOTE, Style.NOTE)]
    for plan in found.plans:
        lines = [line for line in found.lines if line.first.city == plan.city]
        if not found.is_of_one:
            made.append(Heading(plan.municipality_name))
        if not lines:
            made.append(Words("工程表の記載はありません。" if not found.wanted.departments else "この担当の工程はありません。"))
            continue
        years = _years(lines, fiscal_year_of(found.as_of))
        for section, of_section in by(lines, lambda line: line.first.section_name).items():
            made.append(Heading(section or "（節の名なし）", 2 if found.is_of_one else 3))
            made.append(_table(f"{section}の工程", of_section, years, found))
    return made


def _table(caption: str, lines: list[Line], years: list[int], found: Found) -> Table:
    reported = {one.initiative_id: one.stage for one in found.initiatives}
    rows, before = [], ""
    for line in lines:
        stage = reported[line.first.initiative_id]
        is_next, before = line.first.initiative_id == before, line.first.initiative_id
        told = "〃" if is_next else STAGE[stage] if stage is not None else "報告なし"
        rows.append((_name(line, is_next), *(_cell(line, year) for year in years), told))
    heads = [f"{short_fiscal_year(year)}\n{year}" for year in years]
    widths = (34.0, *(54.0 / len(years) for _ in years), 12.0)
    return Table(caption, ("取組・行", *heads, "報告された段階"), tuple(rows), widths, has_caption=False)


def _years(lines: list[Line], now: int) -> list[int]:
    years = sorted({cell.fiscal_year for line in lines for cell in line.cells})
    if len(years) <= _LONG:
        return years
    near = [year for year in years if year >= now - 3]
    return near[:_LONG]


def _name(line: Line, is_next: bool) -> str:
    """Return the initiative, for the next of its lines a sign of the same, and below it which line it is."""
    first = line.first
    named = "〃" if is_next else " ".join(part for part in (first.number_text, first.initiative_name) if part)
    return f"{named}\n{first.line_name}" if line.has_siblings and first.line_name else named


def _cell(line: Line, year: int) -> str:
    """Return the stage of a year as the plan has it; that it goes on, or that no stage was made of what is printed."""
    cells = [cell for cell in line.cells if cell.fiscal_year == year]
    if not cells:
        return ""
    doubt = "？" if any(cell.is_uncertain for cell in cells) else ""
    stage = line.stages.get(year)
    if all(cell.schedule_text in CONTINUED for cell in cells):
        return f"→{doubt}" if stage is None else f"→{STAGE[stage]}{doubt}"
    return f"＊{doubt}" if stage is None else f"{STAGE[stage]}{doubt}"
