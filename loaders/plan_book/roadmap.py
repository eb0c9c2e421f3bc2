"""The roadmap of a plan workbook: what is printed of each line and fiscal year, and the stage that it stands for."""

from collections.abc import Sequence

from domain.codes import Stage
from domain.plan import Document, Printed, ScheduleCell
from domain.plan_book import ScheduleKey
from domain.words import STAGE
from loaders import notation
from loaders.plan_book import form, words
from loaders.plan_book.ids import Ids
from loaders.plan_book.lines import Line, Once

_ARROWS = "→⇒⟶➡➔-ー~>＞ "


class RoadmapReader:
    """Reads the sheet 工程表 row by row; an arrow goes on with the stage of its line before."""

    def __init__(self, initiatives: Ids, document: Document | None) -> None:
        self._initiatives = initiatives
        self._document = document
        self._before: dict[tuple[str, int], Stage] = {}
        self._numbers: dict[tuple[str, str], int] = {}

    def read(self, lines: Sequence[Line]) -> tuple[list[ScheduleCell], dict[ScheduleKey, Stage | None]]:
        """Return the cells and their stages."""
        cells: list[ScheduleCell] = []
        stages: dict[ScheduleKey, Stage | None] = {}
        once = Once("取組・線・年度")
        for line in lines:
            cell, stage = self._cell(line)
            key = (cell.initiative_id, cell.line_number, cell.fiscal_year)
            if line.is_sound:
                once.check(line, "fiscal_year", key)
            cells.append(cell)
            stages[key] = stage
        return cells, stages

    def _cell(self, line: Line) -> tuple[ScheduleCell, Stage | None]:
        for key in ("initiative_id", "fiscal_year"):
            line.need(key)
        owner = self._initiatives.of(line) or ""
        text = line.needed_text("schedule_text")
        name = line.text("line_name") or line.text("initiative_id") or ""
        number = line.integer("line_number") or 0 if line.has("line_number") else self._number(owner, name)
        stage = self._stage(line, text, (owner, number))
        place = line.text("place") or ("" if self._document is None else self._document.plan_name)
        cell = ScheduleCell(
            initiative_id=owner,
            line_number=number,
            line_name=name,
            fiscal_year=line.fiscal_year("fiscal_year") or 0,
            is_uncertain=bool(line.word("is_uncertain", form.CERTAINTIES)),
            printed=Printed(text, place, line.lines()),
        )
        return cell, stage

    def _number(self, owner: str, name: str) -> int:
        """Return the number of a line: its place among the lines of its initiative."""
        if (owner, name) not in self._numbers:
            self._numbers[owner, name] = 1 + sum(of == owner for of, _ in self._numbers)
        return self._numbers[owner, name]

    def _stage(self, line: Line, text: str, of: tuple[str, int]) -> Stage | None:
        stage = line.word("stage", form.STAGES)
        flat = notation.normal(text)
        is_arrow = bool(flat) and not flat.strip(_ARROWS) and any(sign in flat for sign in "→⇒⟶➡➔>")
        is_dash = bool(text) and notation.absence(text) is not None and not is_arrow
        if text and line.has("stage") and is_dash:
            line.refuse("stage", "語句のない欄に段階があります", "段階を消してください。")
        if text and not line.has("stage") and not is_dash:
            stage = self._before.get(of) if is_arrow else words.stage_of(flat)
            if stage is None:
                line.refuse("stage", "段階がありません", f"{'・'.join(form.STAGES)} から選んでください。")
            else:
                line.note("schedule_text", f"段階は「{STAGE[stage]}」としました")
        if stage is not None:
            self._before[of] = stage
        return stage
