"""What every page that shows a roadmap asks of it: the years of a line of work in blocks, the themes of a row."""

from charts.roadmap import Block
from metrics.catalogue import Initiative
from metrics.roadmap import CONTINUED, Cell, Line


def blocks(line: Line) -> tuple[Block, ...]:
    """Return the line's years in blocks: neighbouring years of one phrase (or its arrow), stage and certainty."""
    found: list[Block] = []
    for cell in line.cells:
        block = Block(cell.fiscal_year, cell.fiscal_year, cell.stage, cell.schedule_text, cell.is_uncertain)
        last = found[-1] if found else None
        text = last.text if last is not None and block.text in CONTINUED else block.text
        if last == block._replace(first_year=last.first_year if last else 0, last_year=cell.fiscal_year - 1, text=text):
            found[-1] = last._replace(last_year=cell.fiscal_year)
        else:
            found.append(block)
    return tuple(found)


# A line that bears no name of its own is called by its first printed words, up to so many letters.
_LETTERS = 30


def title(line: Line) -> str:
    """Return what a line of work is called: its own name, else that of its initiative where it is the only line.

    One of several lines that bear the initiative's name alone is called by the first words that stand in it.
    """
    first = line.first
    if first.line_name != first.initiative_name or not line.has_siblings:
        return first.line_name
    phrases = [text for text in dict.fromkeys(cell.schedule_text for cell in line.cells) if text not in CONTINUED]
    if not phrases:
        return f"{first.line_name}（{first.line_number}）"
    words = phrases[0] if len(phrases[0]) <= _LETTERS else f"{phrases[0][:_LETTERS]}…"
    return f"{words} ほか" if len(phrases) > 1 else words


def themes(row: Cell | Initiative) -> list[str]:
    """Return the ids of the themes of a roadmap's cell or an initiative."""
    return row.themes.split(";") if row.themes else []
