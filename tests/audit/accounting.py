"""Every line of a plan's text that carries a digit, a unit sign or an indicator word, accounted for."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.audit.layout import FRAMES, MENDED_LISTS, PRINTED, STATEMENTS
from tests.audit.reading_back import read_back, whole
from tests.audit.tables import TableRow, plain_lines, printed_rows_of, rows_of, transcribed_tables
from tests.audit.text import Span, figures, has_figure, marks, squeezed

# Why a text of the plan stands in no table. A closed list: docs/audit.md explains each.
REASONS = {
    "prose": "本文の説明（数値は実績でも目標でもない、番号や「1人1台」の類）",
    "background": "国・県・他団体の数値や期限、法令・手順書の数",
    "heading": "見出し・目次・欄の名前・頁の番号",
    "picture": "図や画面例の文字",
    "repeat": "ほかの行に写した、または記した数の再掲",
    "gap": "gaps.csv に理由とともに記した数",
    "proposal": "提案・検討中の案の説明の数",
    "unset": "指標が未設定であることの記載",
    "law": "法令番号",
    "glossary": "用語解説・脚注",
}
# How much of the lines an entry leaves out: whole lines without a transcribed cell, the phrase alone,
# or, on lines with transcribed cells, everything else that carries no figure.
EXTENTS = frozenset({"line", "words", "rest"})
_COLUMNS = {key: tuple(column for group in groups for column in group) for key, groups in PRINTED.items()}
LEFT_OUT_COLUMNS = ("lines", "extent", "text", "reason")


@dataclass(frozen=True, slots=True)
class Account:
    """What the audit finds: lines that nobody accounts for, declarations that do not hold."""

    unaccounted: tuple[str, ...]
    problems: tuple[str, ...]
    transcribed: frozenset[int]
    left_out: frozenset[int]


def lines_asked(city: str) -> range:
    """Return the line numbers of the plan that are asked for an account: all of them, from the first to the last."""
    return range(1, len(plain_lines(city)) + 1)


def account(folder: Path, city: str) -> Account:
    """Return the account of the city's plan with the tables of `folder`."""
    spans, tabular = _transcribed(folder, city)
    repeats = _repeats(folder, city)
    left, problems = _left_out(folder, city, set(spans))
    unaccounted = []
    in_table = _in_tables(city)
    for number in lines_asked(city):
        entries = left.get(number, [])
        if any(row["extent"] == "line" for row in entries):
            continue
        text = _rest(plain_lines(city)[number - 1], spans.get(number, []), entries)
        if _is_accounted(city, text, number in tabular or number in in_table, entries, repeats):
            continue
        unaccounted.append(f"{city} line {number}: {' '.join(text.split())} | {plain_lines(city)[number - 1][:120]!r}")
    return Account(tuple(unaccounted), tuple(problems), frozenset(spans), frozenset(left))


@cache
def _in_tables(city: str) -> frozenset[int]:
    """Return the lines under the heads of printed tables, down to the next blank one: all of them are asked for."""
    found, is_under_a_head = set(), False
    for number in lines_asked(city):
        line = plain_lines(city)[number - 1]
        cells = [cell for cell in line.split("\t") if cell.strip()]
        if not cells:
            is_under_a_head = False
        elif is_under_a_head:
            found.add(number)
        elif len(cells) > 2 and re.fullmatch(FRAMES[city], line):
            is_under_a_head = True
    return frozenset(found)


def _transcribed(folder: Path, city: str) -> tuple[dict[int, list[Span]], frozenset[int]]:
    """Return what the tables hold, line by line, and the lines that are of a printed table.

    A statement of running text leaves the rest of its line as any other line: its figures and indicator words are asked
    for, the words between them are not.
    """
    found: dict[int, list[Span]] = {}
    tabular: set[int] = set()
    for table in transcribed_tables(city):
        # A correction mends a cell of another table; it does not stand for it.
        for row in printed_rows_of(folder, city, table) if table != "corrections.csv" else []:
            for _, span in read_back(row).spans:
                found.setdefault(span.line, []).append(span)
                if table not in STATEMENTS:
                    tabular.add(span.line)
    return found, frozenset(tabular)


def _rest(line: str, spans: list[Span], entries: list[TableRow]) -> str:
    """Return the line with everything blanked out that is transcribed or left out by its words."""
    signs = list(line)
    taken = [(span.start, span.end) for span in spans]
    for row in entries:
        if row["extent"] == "words":
            taken += [match.span() for match in whole(row["text"]).finditer(line)]
    for start, end in taken:
        signs[start:end] = [" " if sign != "\t" else sign for sign in signs[start:end]]
    return "".join(signs)


def _is_accounted(city: str, text: str, is_of_a_table: bool, entries: list[TableRow], repeats: frozenset[str]) -> bool:
    if re.fullmatch(FRAMES[city], text):
        return True
    if is_of_a_table:
        return any(row["extent"] == "rest" for row in entries) and not has_figure(text)
    # A table's frame may stand around an empty cell or beside a mark-free text, tab by tab.
    cells = [cell for cell in text.split("\t") if not re.fullmatch(FRAMES[city], cell)]
    return not any(marks(cell) for cell in cells) or squeezed(re.sub(r"^[#\s\-○]+", "", text)) in repeats


@cache
def _names(rows: tuple[TableRow, ...]) -> frozenset[str]:
    texts: set[str] = set()
    for row in rows:
        if row.table == "sections.csv":
            texts.add(squeezed(row["heading"]))
            continue
        number, name, mark = (squeezed(row[column]) for column in ("number", "name", "mark"))
        section = squeezed(dict(row.cells).get("section", ""))
        texts |= {section, number, name, name + mark, number + name, number + name + mark}
    return frozenset(texts)


def _repeats(folder: Path, city: str) -> frozenset[str]:
    """Return the lines that a plan prints again as headings: the names and numbers of sections and initiatives."""
    return _names((*rows_of(folder, city, "sections.csv"), *rows_of(folder, city, "initiatives.csv")))


def _left_out(folder: Path, city: str, transcribed: set[int]) -> tuple[dict[int, list[TableRow]], list[str]]:
    """Return the declarations by line, and those that do not hold: each must find its phrase on each of its ends."""
    left: dict[int, list[TableRow]] = {}
    problems = []
    for row in rows_of(folder, city, "left_out.csv"):
        first, last = row.lines
        if tuple(dict(row.cells)) != LEFT_OUT_COLUMNS or row["reason"] not in REASONS or row["extent"] not in EXTENTS:
            problems.append(f"{row}: unknown column, reason or extent")
        if not 1 <= first <= last <= len(plain_lines(city)):
            problems.append(f"{row}: lines {row['lines']} are not in the text")
            continue
        if not row["text"] or not whole(row["text"]).search(plain_lines(city)[first - 1]):
            problems.append(f"{row}: {row['text']!r} does not stand on line {first}")
        doubled = transcribed & set(range(first, last + 1)) if row["extent"] == "line" else set()
        if doubled:
            problems.append(f"{row}: lines {sorted(doubled)} are left out as a whole and transcribed")
        for line in range(first, last + 1):
            left.setdefault(line, []).append(row)
    return left, problems + _not_said(folder, city, left) + _not_mended(folder, city)


def _not_said(folder: Path, city: str, left: dict[int, list[TableRow]]) -> list[str]:
    """Return the figures left out as told elsewhere that nobody tells: in gaps.csv for that line, or in any cell."""
    gaps = [(row.lines, row["subject"]) for row in rows_of(folder, city, "gaps.csv")]
    cells = "\n".join(subject for _, subject in gaps) + "\n" + _cells(folder, city)
    problems = []
    for line, entries in left.items():
        here = "\n".join(subject for (first, last), subject in gaps if first <= line <= last)
        words = [row for row in entries if row["extent"] == "words"]
        for row in entries:
            text = _rest(plain_lines(city)[line - 1], [], words) if row["extent"] == "line" else row["text"]
            where = {"gap": here, "repeat": cells}.get(row["reason"])
            for figure in figures(text) if where is not None else ():
                # A circled number only counts the items of a list.
                if not re.match("[①-⑳]", figure) and not whole(figure).search(where or ""):
                    problems.append(f"{row}: {figure} of line {line} is told nowhere")
    return problems


def _not_mended(folder: Path, city: str) -> list[str]:
    """Return the lists whose numbers are not whole after the declared corrections."""
    problems = []
    for first, last, numbers in MENDED_LISTS.get(city, ()):
        text = "\n".join(plain_lines(city)[first - 1 : last])
        for row in rows_of(folder, city, "corrections.csv"):
            if first <= row.lines[0] <= last:
                text = text.replace(row["printed"], row["corrected"], 1)
        if sorted(re.findall("[①-⑳]", text)) != sorted(numbers):
            problems.append(f"{city}/corrections.csv: the list on lines {first}-{last} is not {numbers}")
    return problems


def _cells(folder: Path, city: str) -> str:
    rows = [row for table in transcribed_tables(city) for row in rows_of(folder, city, table)]
    return "\n".join(row[column] for row in rows for column in _COLUMNS[city, row.table])
