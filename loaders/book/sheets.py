"""Which sheets of a book are those of its form: under their names, under another, or in a filled-in copy beside."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from loaders.book import shape
from loaders.book.cell import CellError, CellQuestion, Findings
from loaders.book.columns import Column
from loaders.book.grid import Book, Sheet

_FILE = "ブック"
_LIKE = 0.5

Forms = Mapping[str, Sequence[Column]]


class Copy(NamedTuple):
    """A sheet in the form of another, and filled in: 実績 (2) beside 実績."""

    of: str
    name: str


def found(
    book: Book,
    forms: Forms,
    besides: Sequence[str],
    findings: Findings,
    new_form: str,
    optional: Collection[str] = (),
) -> dict[str, str]:
    """Return the name that each sheet of the form has in the book; refuse what is missing, renamed, or not to be told.

    `besides` are sheets that the form has and that are no tables, `optional` those that may be left out. A sheet that
    is missing stands in no place.
    """
    strangers = {name: _form_of(book[name], forms) for name in book.names if name not in forms and name not in besides}
    names: dict[str, str] = {}
    missing = [name for name in besides if name not in book.names]
    for name in forms:
        like = [stranger for stranger, of in strangers.items() if of == name]
        if name in book.names:
            names[name] = name
        elif len(like) == 1:
            names[name] = like[0]
            remedy = f"シート「{like[0]}」の名を「{name}」に戻してください。"
            findings.errors.append(CellError(like[0], "", "", f"シートの名が「{name}」ではありません", remedy))
        elif like:
            remedy = f"「{'」「'.join(like)}」のうち、登録するシートの名を「{name}」にしてください。"
            findings.errors.append(CellError(_FILE, "", "・".join(like)[:60], f"シート「{name}」がありません", remedy))
        elif name not in optional:
            missing.append(name)
    if missing:
        problem = f"シート「{'」「'.join(missing)}」がありません"
        findings.errors.append(CellError(_FILE, "", "・".join(book.names)[:60], problem, new_form))
    return names


def copies(book: Book, forms: Forms, besides: Sequence[str]) -> list[Copy]:
    """Return the filled-in sheets in the form of one that stands beside them and says something else."""
    made = []
    for name in book.names:
        of = _form_of(book[name], forms) if name not in forms and name not in besides else None
        if of is not None and of in book.names:
            inputs = _inputs(book[name], forms[of])
            if inputs and inputs != _inputs(book[of], forms[of]):
                made.append(Copy(of, name))
    return made


def refuse_copies(book: Book, forms: Forms, besides: Sequence[str], findings: Findings) -> None:
    """Refuse a copy that is filled in where its original is not; ask whether one beside a filled-in one is left out."""
    for copy in copies(book, forms, besides):
        if _inputs(book[copy.of], forms[copy.of]):
            why = f"シート「{copy.of}」とは違う記入があり、読み取りません"
            asks = f"シート「{copy.of}」だけを登録してよいですか。"
            findings.questions.append(CellQuestion(copy.name, "", _seen(book[copy.name], forms[copy.of]), why, asks))
        else:
            problem = f"記入がありますが、読み取るのはシート「{copy.of}」で、そちらは空です"
            remedy = f"シート「{copy.of}」を削除し、「{copy.name}」の名を「{copy.of}」に変えてください。"
            seen = _seen(book[copy.name], forms[copy.of])
            findings.errors.append(CellError(copy.name, "", seen, problem, remedy))


def _seen(sheet: Sheet, columns: Sequence[Column]) -> str:
    return f"記入 {len(_inputs(sheet, columns))}か所"


def _form_of(sheet: Sheet, forms: Forms) -> str | None:
    """Return the form whose header a sheet has, at least by half and more than any other's."""
    shares = {name: shape.likeness(sheet, columns) for name, columns in forms.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _LIKE else None


def _inputs(sheet: Sheet, columns: Sequence[Column]) -> dict[tuple[int, str], str]:
    """Return what was filled in, by row below the header and column."""
    row = shape.header_row(sheet, columns)
    if row is None:
        return {}
    places = {shape.key_of(header): column.key for column in columns if column.is_input for header in column.headers}
    keys = {
        number: places[key]
        for at, number in sheet.cells
        if at == row and (key := shape.key_of(shape.text_of(sheet, row, number))) in places
    }
    return {
        (at - row, keys[number]): text
        for at, number in sheet.cells
        if at > row and number in keys and (text := shape.text_of(sheet, at, number))
    }
