"""The pieces of the roadmap page: lines of work as rows, fiscal years of one phrase as one block."""

from collections.abc import Sequence

import pandas as pd

from charts.roadmap import Block, years_word
from domain.codes import Stage
from metrics.catalogue import folded
from ui import markup
from ui.frames import each, grouped

Line = tuple[str, int]  # initiative_id, line_number


def filtered(
    cells: pd.DataFrame, cities: Sequence[str], themes: Sequence[str], words: str, initiative: str | None
) -> pd.DataFrame:
    """Return the cells that pass all filters; an empty filter lets everything pass."""
    wanted = folded(words).split()
    kept = [
        (not cities or cell.city in cities)
        and (not themes or bool(set(themes) & set(str(cell.themes or "").split(";"))))
        and (initiative is None or cell.initiative_id == initiative)
        and all(word in folded(f"{cell.initiative_name} {cell.line_name}") for word in wanted)
        for cell in each(cells)
    ]
    return cells[kept]


def lines(cells: pd.DataFrame) -> list[Line]:
    """Return the lines of work, each once, in the order of the plans."""
    return list(dict.fromkeys(zip(cells.initiative_id, cells.line_number, strict=True)))


def chart_rows(cells: pd.DataFrame, shown: Sequence[Line]) -> tuple[list[str], list[Block]]:
    """Return the names of the rows and their blocks; neighbouring years of the same phrase are one block."""
    names: list[str] = []
    blocks: list[Block] = []
    by_line = grouped(cells, ["initiative_id", "line_number"])
    for row, line in enumerate(shown):
        found = by_line[line]
        first = found.iloc[0]
        name = (
            first.initiative_name
            if first.line_name == first.initiative_name
            else f"{first.initiative_name}：{first.line_name}"
        )
        names.append(f"{first.municipality_name}｜{name}")
        for cell in each(found):
            block = Block(
                row, cell.fiscal_year, cell.fiscal_year, cell.stage, cell.schedule_text, bool(cell.is_uncertain)
            )
            if (
                blocks
                and block == blocks[-1]._replace(first_year=cell.fiscal_year, last_year=cell.fiscal_year)
                and blocks[-1].last_year + 1 == cell.fiscal_year
            ):
                blocks[-1] = blocks[-1]._replace(last_year=cell.fiscal_year)
            else:
                blocks.append(block)
    return names, blocks


def in_words(cells: pd.DataFrame, shown: Sequence[Line]) -> str:
    """Return the finding of the chart in words."""
    done = cells[cells.stage == Stage.DONE].groupby(["initiative_id", "line_number"]).fiscal_year.min()
    reached = sum(line in done.index for line in shown)
    return f"{len(shown)}行の工程表。うち{reached}行は、計画の期間内に実施済みの段階に置かれている。下の表に同じ内容があります。"


def table(cells: pd.DataFrame, shown: Sequence[Line]) -> markup.Markup:
    """Return the roadmaps as a table: a line of work a row, its phrases with their years and planned stages."""
    by_line = grouped(cells, ["initiative_id", "line_number"])
    _, blocks = chart_rows(cells, shown)
    of_row: dict[int, list[Block]] = {}
    for block in blocks:
        of_row.setdefault(block.row, []).append(block)
    rows = []
    for row, line in enumerate(shown):
        first = by_line[line].iloc[0]
        name = markup.link(first.initiative_name, "city", city=first.city, words=first.initiative_name)
        below = "" if first.line_name == first.initiative_name else f"<small>{markup.safe(first.line_name)}</small>"
        rows.append(
            (first.municipality_name, markup.Markup(f"{name}{below}"), markup.joined(map(_phrase, of_row.get(row, []))))
        )
    return markup.table(("市", "取組・事業", "年度と内容、計画上の段階"), rows, "工程表に印刷された語と、計画上の段階")


def _phrase(block: Block) -> markup.Markup:
    chip = "" if block.stage is None else markup.stage_chip(block.stage)
    doubt = "（年度の範囲は不確か）" if block.is_uncertain else ""
    return markup.Markup(
        f"<div class='dx-phrase'><b>{years_word(block)}</b>{doubt} {markup.safe(block.text)} {chip}</div>"
    )
