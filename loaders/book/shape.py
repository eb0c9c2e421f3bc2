"""How a sheet departs from its form, and the one step that mends each departure: a column too many, a title above.

The steps stand in an order in which they can be followed: what is done to a column moves no column of a later step.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from loaders import signs
from loaders.book.columns import HEADER_ROW, Column
from loaders.book.grid import Sheet, letters
from loaders.book.refusal import MOST_ABOVE

# A row above the header with as many cells as this is no title: the header was moved among the rows.
_CELLS_OF_A_ROW = 4
_LONGEST_SEEN = 40


class Step(NamedTuple):
    """A departure: its row and column, what stands there, what is wrong, and the one step that mends it."""

    row: int
    column: int
    seen: str
    problem: str
    remedy: str


class Layout(NamedTuple):
    """Where a sheet has its header and each column of the form, and the steps that lead back to the form."""

    header_row: int
    numbers: Mapping[str, int]
    steps: tuple[Step, ...]


def text_of(sheet: Sheet, row: int, column: int) -> str:
    """Return the text of a cell without outer white space."""
    value = sheet.cell(row, column).value
    return "" if value is None else signs.without_unseen(str(value)).strip()


def key_of(header: str) -> str:
    """Return a header as it is compared: however wide its signs are, however its marks of sound are written."""
    return signs.folded(header)


def likeness(sheet: Sheet, columns: Sequence[Column]) -> float:
    """Return the share of the headers of a sheet and of its form together that both have, 0 to 1."""
    return max((share for share, _ in _shares(sheet, columns)), default=0.0)


def header_row(sheet: Sheet, columns: Sequence[Column]) -> int | None:
    """Return the row that is most like the header, among the first; None where none has half of it."""
    share, row = max(_shares(sheet, columns), key=lambda pair: (pair[0], -pair[1]), default=(0.0, 0))
    return row if share >= 0.5 else None


def _shares(sheet: Sheet, columns: Sequence[Column]) -> Iterator[tuple[float, int]]:
    places = _places(columns)
    by_row: dict[int, list[str]] = {}
    for row, column in sheet.cells:
        if row <= MOST_ABOVE + HEADER_ROW and (text := text_of(sheet, row, column)):
            by_row.setdefault(row, []).append(text)
    for row, texts in by_row.items():
        found = Counter(places.get(key_of(text), -1) for text in texts)
        unknown = found.pop(-1, 0)
        expected = [place for place, column in enumerate(columns) if place in found or not column.is_optional]
        yield len(found) / (len(expected) + unknown), row


def _places(columns: Sequence[Column]) -> dict[str, int]:
    """Return the place of each header of the form, from 0, former ones included."""
    return {key_of(header): place for place, column in enumerate(columns) for header in column.headers}


def layout(sheet: Sheet, columns: Sequence[Column], new_form: str) -> Layout:
    """Return where the columns of a form stand in a sheet, in the order of the form, and what departs from it."""
    row = header_row(sheet, columns)
    if row is None:
        problem = "見出しの行が見つかりません"
        first = Step(HEADER_ROW, 1, text_of(sheet, HEADER_ROW, 1)[:_LONGEST_SEEN], problem, new_form)
        return Layout(HEADER_ROW, {column.key: number for number, column in enumerate(columns, 1)}, (first,))
    aligned = _Aligned(sheet, columns, row)
    return Layout(row, aligned.numbers, (*aligned.steps(), *above(sheet, row)))


def above(sheet: Sheet, row: int) -> Iterator[Step]:
    """Yield the step for what stands above the header: a title goes, a header among the rows goes back up."""
    if row <= HEADER_ROW:
        return
    filled = Counter(at for at, column in sheet.cells if at < row and text_of(sheet, at, column))
    seen = next((text for column in range(1, sheet.max_column + 1) if (text := text_of(sheet, HEADER_ROW, column))), "")
    seen = seen[:_LONGEST_SEEN]
    if max(filled.values(), default=0) >= _CELLS_OF_A_ROW:
        problem = f"見出しが1行目ではなく{row}行目にあります"
        yield Step(HEADER_ROW, 1, seen, problem, f"{row}行目を切り取り、1行目の上に挿入してください。")
        return
    rows = "1行目" if row == HEADER_ROW + 1 else f"1～{row - 1}行目"
    yield Step(HEADER_ROW, 1, seen, "見出しの上に行があります", f"{rows}を削除してください。")


def first_below(sheet: Sheet, row: int, column: int) -> tuple[int, str]:
    """Return the first cell with a text in a column below the header, and its text; the header where there is none."""
    rows = [at for at, number in sheet.cells if number == column and at > row and text_of(sheet, at, column)]
    return (min(rows), text_of(sheet, min(rows), column)) if rows else (row, "")


def surplus(sheet: Sheet, row: int, column: int, problem: str) -> Step:
    """Return the step for a column that the form does not have."""
    text = text_of(sheet, row, column)
    at = row
    if not text:
        # Something under no header at all: pointed out where it stands, since nobody would read it.
        at, text = first_below(sheet, row, column)
    return Step(at, column, text[:_LONGEST_SEEN], problem, f"{letters(column)}列を削除してください。")


class _Aligned:
    """The columns of a sheet beside those of its form: in place, renamed, moved, missing, or too many."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column], row: int) -> None:
        self._sheet, self._columns, self._row = sheet, columns, row
        places = _places(columns)
        # A column without a header counts where something stands in it, or stands after it in the header.
        headed = [column for at, column in sheet.cells if at == row and text_of(sheet, row, column)]
        filled: set[int] = set()
        for at, column in sheet.cells:
            if at > row and column not in filled and text_of(sheet, at, column):
                filled.add(column)
        last = max(headed, default=0)
        self._found = {
            number: places.get(key_of(text_of(sheet, row, number)))
            for number in range(1, max([last, *filled]) + 1)
            if number <= last or number in filled
        }
        self._kept = _longest_run(self._found)
        self._renamed: dict[int, int] = {}
        self._surplus: list[int] = []
        self._missing: list[tuple[int, int]] = []  # the column before which it belongs, its place in the form
        self._moved = {
            place: number
            for number, place in self._found.items()
            if place is not None and number not in self._kept and place not in self._kept.values()
        }
        self._fill_gaps(filled)
        self.numbers = {
            columns[place].key: number
            for pairs in (self._kept, self._renamed)
            for number, place in pairs.items()
        } | {columns[place].key: number for place, number in self._moved.items()}

    def _fill_gaps(self, filled: set[int]) -> None:
        """Between two columns in place, take each unknown column for the one that is missing there, or for too many."""
        stops = [(0, -1), *self._kept.items(), (max(self._found, default=0) + 1, len(self._columns))]
        for (first, place), (end, end_place) in pairwise(stops):
            moved = self._moved.values()
            inside = [number for number in range(first + 1, end) if number in self._found and number not in moved]
            lacking = [each for each in range(place + 1, end_place) if each not in self._moved]
            unknown = [number for number in inside if self._found[number] is None]
            self._surplus += [number for number in inside if self._found[number] is not None]
            # An empty column that was pushed in is no renamed one, as long as another can be.
            empty = [number for number in unknown if number not in filled and not self._header(number)]
            while len(unknown) > len(lacking) and empty:
                self._surplus.append(empty[-1])
                unknown.remove(empty.pop())
            # A column that may be left out is likelier left out than renamed.
            optional = [each for each in lacking if self._columns[each].is_optional]
            while len(lacking) > len(unknown) and optional:
                lacking.remove(optional.pop())
            self._renamed |= dict(zip(unknown, lacking, strict=False))
            self._surplus += unknown[len(lacking) :]
            # After the last column each missing one has a place of its own; before another they are inserted there.
            is_last = end > max(self._found, default=0)
            rest = enumerate(lacking[len(unknown) :])
            self._missing += [(end + number if is_last else end, each) for number, each in rest]

    def _header(self, number: int) -> str:
        return text_of(self._sheet, self._row, number)

    def steps(self) -> Iterator[Step]:
        """Yield the steps: headers first, then columns from the right, then what is moved by its name."""
        for number, place in sorted(self._renamed.items()):
            header = self._columns[place].header
            remedy = f"{letters(number)}{self._row} に「{header}」と記入してください。"
            if self._columns[place].is_optional:
                remedy = f"「{header}」の列なら見出しを「{header}」に戻し、ほかの列なら{letters(number)}列を削除してください。"
            yield Step(self._row, number, self._header(number), f"見出しが「{header}」ではありません", remedy)
        changes = [(number, len(self._columns), self._too_many(number)) for number in self._surplus]
        changes += [(number, place, self._lacking(number, place)) for number, place in self._missing]
        yield from (step for _, _, step in sorted(changes, key=lambda change: change[:2], reverse=True))
        for place, number in sorted(self._moved.items()):
            header = self._columns[place].header
            where = f"列「{self._columns[place - 1].header}」の右" if place else "A列の左"
            problem = f"列「{header}」の場所が様式と違います"
            remedy = f"列「{header}」を切り取り、{where}に挿入してください。"
            yield Step(self._row, number, self._header(number), problem, remedy)

    def _too_many(self, number: int) -> Step:
        if self._found[number] is not None:
            problem = "同じ見出しの列が二つあります"
        else:
            is_empty = not self._header(number) and not first_below(self._sheet, self._row, number)[1]
            problem = "空の列が入っています" if is_empty else "様式にない列です"
        return surplus(self._sheet, self._row, number, problem)

    def _lacking(self, number: int, place: int) -> Step:
        header = self._columns[place].header
        is_last = number > max(self._found, default=0)
        where = "" if is_last else f"{letters(number)}列の左に列を挿入し、"
        remedy = f"{where}{letters(number)}{self._row} に「{header}」と記入してください。"
        return Step(self._row, number, "", f"列「{header}」がありません", remedy)


def _longest_run(found: Mapping[int, int | None]) -> dict[int, int]:
    """Return the most columns that stand in the order of the form, with their places."""
    best: list[tuple[int, dict[int, int]]] = []  # the last place of a run, and the run
    for number, place in found.items():
        if place is None:
            continue
        before = max((run for last, run in best if last < place), key=len, default={})
        best.append((place, before | {number: place}))
    return max((run for _, run in best), key=len, default={})
