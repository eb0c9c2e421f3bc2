"""Each transcribed cell, found again in the plan's text: where it stands, or what is wrong with it."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from tests.audit.layout import (
    COUNTED,
    DATES,
    FRAMES,
    GRIDS,
    JOINED,
    OTHER_ORDER,
    PRINTED,
    SEQUENCES,
    STATEMENTS,
)
from tests.audit.tables import TableRow, area, plain_lines
from tests.audit.text import Span, squeezed


@dataclass(frozen=True, slots=True)
class Found:
    """Where the cells of a row stand, column by column, and what could not be found."""

    row: TableRow
    spans: tuple[tuple[str, Span], ...]
    problems: tuple[str, ...]


@cache
def whole(cell: str) -> re.Pattern[str]:
    """Return what finds the cell as a whole: "5" is not found in "50", "15" or "1,500"; white space does not count."""
    text = squeezed(cell)
    body = r"\s*".join(re.escape(sign) for sign in text)
    before = r"(?<![0-9０-９])(?<![0-9][.,])" if text[0].isdigit() else ""
    after = r"(?![0-9０-９]|[.,][0-9])" if text[-1].isdigit() else r"(?![0-9])" if text[-1] in ".," else ""
    return re.compile(before + body + after)


@cache
def read_back(row: TableRow) -> Found:
    """Return the places of the row's cells: each on the stated lines, in the printed order, none over another."""
    stated = area(row.city, *row.lines)
    if stated is None:
        return Found(row, (), (f"{row}: lines {row['lines']} are not in the text",))
    spans: list[tuple[str, Span]] = []
    problems: list[str] = []
    for group in OTHER_ORDER.get((row.city, row.table, row["lines"]), PRINTED[row.city, row.table]):
        at = 0
        for column in group:
            # Several departments of one cell stand with our separator between them.
            for part in filter(None, row[column].split(";")):
                match = _place(row, column, part, stated.text, at)
                if match is None:
                    problems.append(f"{row} {column}: {part!r} does not stand (in this order) on {row['lines']}")
                    continue
                at = match.end()
                if _is_cut(row, column, part, stated.text, match):
                    problems.append(f"{row} {column}: {part!r} is cut off on {row['lines']}")
                spans += [(column, span) for span in stated.spans(*match.span())]
                if row.table == "schedule.csv":
                    # One row may stand for several years in which the plan repeats the text.
                    again = whole(part).finditer(stated.text, at)
                    spans += [(column, span) for more in again for span in stated.spans(*more.span())]
    spans += _again(row, {span.line for _, span in spans})
    problems += _loose(row, {span.line for _, span in spans})
    problems += _off_grid(row) + _not_one_cell(row)
    return Found(row, tuple(spans), tuple(problems))


def _place(row: TableRow, column: str, cell: str, text: str, at: int) -> re.Match[str] | None:
    if row.table not in STATEMENTS:
        return _first(cell, text, at)
    # Running text may hold the cell inside of a longer word first.
    matches = list(whole(cell).finditer(text, at))
    return next((each for each in matches if not _is_cut(row, column, cell, text, each)), next(iter(matches), None))


def _first(cell: str, text: str, at: int) -> re.Match[str] | None:
    """Return the cell's first place that fills a cell of the printed table, else its first place at all."""
    matches = list(whole(cell).finditer(text, at))
    return next((each for each in matches if _fills(each, text)), matches[0] if matches else None)


def _fills(match: re.Match[str], text: str) -> bool:
    before, after = re.split(r"[\t\n]", text[: match.start()])[-1], re.split(r"[\t\n]", text[match.end() :])[0]
    return not before.strip() and not after.strip()


def _again(row: TableRow, held: set[int]) -> list[tuple[str, Span]]:
    """Return the places on further stated lines where the plan prints cells of the row a second time."""
    columns = [column for group in PRINTED[row.city, row.table] for column in group if row[column]]
    return [
        (column, Span(line, *match.span()))
        for line in range(row.lines[0], row.lines[1] + 1)
        if line not in held
        for column in columns
        for match in whole(row[column]).finditer(plain_lines(row.city)[line - 1])
        if _fills(match, plain_lines(row.city)[line - 1])
    ]


def _loose(row: TableRow, held: set[int]) -> list[str]:
    """The stated lines are exactly those of the row: the first and the last hold a cell, or an empty cell's label."""
    lines = plain_lines(row.city)
    return [
        f"{row}: line {line} holds nothing of the row"
        for line in set(row.lines) - held
        if not lines[line - 1].strip() or not re.fullmatch(FRAMES[row.city], lines[line - 1])
    ]


def _off_grid(row: TableRow) -> list[str]:
    """Tab by tab, the line of a grid holds the row's cells and nothing else."""
    lead = GRIDS.get((row.city, row.table))
    if lead is None:
        return []
    (columns,) = PRINTED[row.city, row.table]
    first, last = row.lines
    cut = [[squeezed(cell) for cell in line.split("\t")] for line in plain_lines(row.city)[first - 1 : last]]
    printed = ["".join(cells) for cells in zip_longest(*cut, fillvalue="")][lead:]
    stated = [squeezed(row[column]) for column in columns]
    if "".join(printed) and _without_end(printed) == _without_end(stated):
        return []
    return [f"{row}: the line reads {printed}, the row {stated}"]


def _not_one_cell(row: TableRow) -> list[str]:
    """A number and its name, or a list of departments, fill one printed cell."""
    first, last = row.lines
    printed = {squeezed(cell) for line in plain_lines(row.city)[first - 1 : last] for cell in line.split("\t")}
    joined = ["".join(squeezed(row[column]) for column in columns) for columns in JOINED.get((row.city, row.table), ())]
    return [f"{row}: no printed cell of {row['lines']} is {text!r}" for text in joined if text not in printed]


# What belongs to a date if it stands directly behind it, and what a date does not begin behind.
_RUNS_ON = re.compile(
    r"[0-9０-９./]|[ 　]*(?:年|度|月|日(?!本)|末|頃|ごろ|から|より|まで|以降|以後|中(?!心|学|央|核)|[上中下初]旬|[上下]半?期|"
    r"[春夏秋冬]|[～〜~][ 　]*[0-9０-９令平]|[(（](?:[12][0-9]{3}|令和|平成|昭和))"
)
_BEGINS_EARLIER = re.compile(r"(?:令和?|平成?|昭和?|[RHS]|[0-9０-９.．/])[ 　]*$")
_AFTER_A_DATE = re.compile(r"[0-9０-９元][ 　]*(?:年度?|月|日)(?:末|頃|中)?$")


def _is_cut(row: TableRow, column: str, cell: str, text: str, match: re.Match[str]) -> bool:
    if _cuts_a_bracket(cell, text, match):
        return True
    before, after = text[: match.start()], text[match.end() :]
    if (row.table, column) in DATES:
        return bool(_RUNS_ON.match(after) or _BEGINS_EARLIER.search(before))
    if row.table in STATEMENTS and _script(match[0][0]) == "kanji" and _AFTER_A_DATE.search(before):
        # What happened may stand directly behind its date: 令和5年4月開始.
        before = ""
    if row.table in STATEMENTS and match[0][-1].isdigit():
        # The unit belongs to its figure behind a space too: 25 人.
        after = after.lstrip(" 　")
    return _cuts_a_word(before, match[0], after)


def _cuts_a_bracket(cell: str, text: str, match: re.Match[str]) -> bool:
    around = (text[: match.start()].rstrip()[-1:], text[match.end() :].lstrip()[:1])
    return any(
        cell.count(opening) != cell.count(closing) and (opening in around or closing in around)
        for opening, closing in ("()", "（）", "「」", "【】")
    )


def _cuts_a_word(before: str, cell: str, after: str) -> bool:
    """Return whether the text runs on over an end of the cell in the same script, or from a figure to its unit."""
    first, last = _script(cell[0]), _script(cell[-1])
    if (cell[0] in ",." and before[-1:].isdigit()) or (last == "digit" and _script(after[:1]) is not None):
        return True
    # A date may be followed by what it is the date of.
    runs_on = last is not None and last == _script(after[:1]) and not after.startswith(("時点", "実績"))
    return runs_on or (first is not None and first == _script(before[-1:]))


def _script(sign: str) -> str | None:
    scripts = {
        "digit": "[0-9０-９]",
        "latin": "[A-Za-zＡ-Ｚａ-ｚ]",
        "kanji": "[一-龥々]",
        "katakana": "[ァ-ヴー]",
        "%": "[%％]",
    }
    return next((name for name, signs in scripts.items() if re.fullmatch(signs, sign)), None)


def _without_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def out_of_sequence(city: str, table: str, rows: list[TableRow], left_out: list[TableRow]) -> list[str]:
    """Return the rows whose cell does not follow the row before on the lines they share, and figures passed over."""
    if table in STATEMENTS:
        return [problem for column, *_ in STATEMENTS[table] for problem in _out_of_order(column, rows)]
    column = SEQUENCES.get((city, table))
    if column is None:
        return []
    placed = _sequence(column, rows)
    problems = [
        f"{row} {column}: {row[column]!r} does not follow the row before"
        for row, spans in zip(rows, placed, strict=True)
        if not spans and (row[column] or (city, table, row["lines"]) not in COUNTED)
    ]
    if column == "value":
        problems += _passed_over(rows, placed, left_out)
        problems += [text for row, spans in zip(rows, placed, strict=True) for text in _off_year(row, spans)]
    return problems


def _out_of_order(column: str, rows: list[TableRow]) -> list[str]:
    """Return the rows whose cell stands before that of the row before on the same lines; one date may be of several."""
    problems = []
    start: dict[str, int] = {}
    for row in rows:
        stated = area(row.city, *row.lines)
        part = row[column].partition(";")[0]
        if stated is None or not part:
            continue
        match = _place(row, column, part, stated.text, start.get(row["lines"], 0))
        if match is None:
            problems.append(f"{row} {column}: {row[column]!r} stands before that of the row before")
        else:
            start[row["lines"]] = match.start()
    return problems


def _off_year(row: TableRow, spans: list[Span]) -> list[str]:
    """Under a head of years a value stands in the column of its year, behind its name."""
    years = [span for column, span in read_back(row).spans if column == "as_of"]
    if not spans or not years or years[0].line == spans[0].line:
        return []
    head, line = plain_lines(row.city)[years[0].line - 1], plain_lines(row.city)[spans[0].line - 1]
    if "\t" not in head:
        # A sentence says the year, no head of a table: the year of what is planned.
        return []
    at = line[: spans[0].start].count("\t")
    named = squeezed(row["figure_name"]) + squeezed(row["restriction"])
    if at == head[: years[0].start].count("\t") and squeezed(line.split("\t")[at]).startswith(named):
        return []
    return [f"{row}: {row['value']!r} does not stand in the column of {row['as_of']}"]


def _sequence(column: str, rows: list[TableRow]) -> list[list[Span]]:
    """Return the place of each row's cell: the first one behind the cell of the row before."""
    placed: list[list[Span]] = []
    before = (0, 0)
    for row in rows:
        placed.append(_after(row, column, before))
        if placed[-1]:
            before = (placed[-1][-1].line, placed[-1][-1].end)
    return placed


def _after(row: TableRow, column: str, before: tuple[int, int]) -> list[Span]:
    stated = area(row.city, *row.lines)
    if stated is None or not row[column]:
        return []
    at = 0
    if stated.first <= before[0] < stated.first + len(stated.starts):
        at = stated.starts[before[0] - stated.first] + before[1]
    match = whole(row[column]).search(stated.text, at)
    return [] if match is None else list(stated.spans(*match.span()))


def _passed_over(rows: list[TableRow], placed: list[list[Span]], left_out: list[TableRow]) -> list[str]:
    """Return the figures that stand on the line of a measured value, in its unit, and are no row's value."""
    taken = {span for spans in placed for span in spans}
    taken |= {span for row in rows for column, span in read_back(row).spans if column != "value"}
    taken |= {span for row in left_out if row["extent"] == "words" for span in _after(row, "text", (0, 0))}
    problems = []
    for row, spans in zip(rows, placed, strict=True):
        unit = re.sub(r"^[^0-9]*[0-9][0-9,.]*\s*", "", row["value"])
        for line in {span.line for span in spans} if unit else ():
            for match in re.finditer(rf"[0-9][0-9,.]*\s*{re.escape(unit)}", plain_lines(row.city)[line - 1]):
                if not any(span.line == line and span.start <= match.start() < span.end for span in taken):
                    problems.append(f"{row}: line {line} prints {match[0]!r} too, and no row holds it")
    return problems
