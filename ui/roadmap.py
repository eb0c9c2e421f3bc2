"""The pieces of the roadmap page: lines of work as rows, fiscal years of one phrase as one block."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts.roadmap import Block, years_word
from domain.codes import Stage
from metrics.catalogue import folded
from ui import markup
from ui.frames import each
from ui.sheets import Sheets

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


def chart_rows(cells: pd.DataFrame) -> tuple[list[str], list[Block]]:
    """Return the names of the rows and their blocks; neighbouring years of the same phrase are one block."""
    names: list[str] = []
    blocks: list[Block] = []
    line = None
    for cell in each(cells):
        if (cell.initiative_id, cell.line_number) != line:
            line = (cell.initiative_id, cell.line_number)
            names.append(f"{cell.municipality_name}｜{_line_name(cell)}")
        year, last = cell.fiscal_year, blocks[-1] if blocks else None
        block = Block(len(names) - 1, year, year, cell.stage, cell.schedule_text, bool(cell.is_uncertain))
        if last is not None and last == block._replace(first_year=last.first_year, last_year=year - 1):
            blocks[-1] = last._replace(last_year=year)
        else:
            blocks.append(block)
    return names, blocks


def in_words(cells: pd.DataFrame) -> str:
    """Return the finding of the chart in words."""
    done = set(lines(cells[cells.stage == Stage.DONE]))
    return (
        f"{len(lines(cells))}行の工程表。うち{len(done)}行は、計画の期間内に実施済みの段階に置かれている。"
        "下の表に同じ内容があります。"
    )


def table(cells: pd.DataFrame, blocks: Sequence[Block]) -> markup.Markup:
    """Return the roadmaps as a table: a line of work a row, its phrases with their years and planned stages."""
    phrases: dict[int, list[markup.Markup]] = {}
    for block in blocks:
        phrases.setdefault(block.row, []).append(_phrase(block))
    firsts = each(cells.drop_duplicates(["initiative_id", "line_number"]))
    rows = [
        (
            first.municipality_name,
            markup.Markup(
                markup.link(first.initiative_name, "city", city=first.city, words=first.initiative_name)
                + ("" if first.line_name == first.initiative_name else f"<small>{markup.safe(first.line_name)}</small>")
            ),
            markup.joined(phrases[row]),
        )
        for row, first in enumerate(firsts)
    ]
    header = ("市", "取組・事業", "年度と内容、計画上の段階")
    return markup.table(header, rows, "工程表に印刷された語と、計画上の段階")


def _line_name(cell: Any) -> str:
    if cell.line_name == cell.initiative_name:
        return str(cell.initiative_name)
    return f"{cell.initiative_name}：{cell.line_name}"


def _phrase(block: Block) -> markup.Markup:
    chip = "" if block.stage is None else markup.stage_chip(block.stage)
    doubt = "（年度の範囲は不確か）" if block.is_uncertain else ""
    return markup.Markup(
        f"<div class='dx-phrase'><b>{years_word(block)}</b>{doubt} {markup.safe(block.text)} {chip}</div>"
    )


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {}
