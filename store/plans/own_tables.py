"""A city's own table of indicators as a filled plan workbook; what its columns mean is kept for the next year."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.codes import ColumnMeaning
from domain.plan_book import PlanBook
from loaders.book.grid import Book
from loaders.book.refusal import WorkbookRefused
from loaders.files.opening import open_book
from loaders.files.queue import OnWait
from loaders.plan_book import own_columns, own_rows, own_table, workbook
from loaders.plan_book.own_columns import Use, Uses
from loaders.plan_book.own_table import OwnTable
from store.database import Database, Reader
from store.plans import editions, from_rows, known


class Looked(NamedTuple):
    """A table as it was found: the sheets of its file, what its columns may mean, whether this was decided before."""

    sheets: tuple[str, ...]
    table: OwnTable
    uses: Mapping[int, Use]
    is_known: bool


class Made(NamedTuple):
    """The plan workbook that a table became, and what a person is told of it."""

    workbook: bytes
    notes: tuple[str, ...]
    kpi_count: int


def opened(file: bytes, on_wait: OnWait | None = None) -> Book:
    """Return what is in a file of a city's own, Excel or CSV. Raises WorkbookRefused."""
    return open_book(file, csv_header="", on_wait=on_wait)


def of_text(text: bytes) -> Book:
    """Return a table that was copied out of a spreadsheet or a document into a text. Raises WorkbookRefused."""
    try:
        return own_table.of_pasted(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        remedy = "UTF-8 で保存し直すか、Excel ブック（.xlsx）を送ってください。"
        raise WorkbookRefused("UTF-8 でない文字", "文字として読めません", remedy) from error


def look(database: Reader, book: Book, city: str, sheet: str | None = None) -> Looked:
    """Return the table of a book as far as it can be told, by what was decided for this city's headers before.

    Raises WorkbookRefused where there is none.
    """
    table = own_table.table_of(book, sheet)
    kept = uses_kept(database, city)
    uses = own_columns.proposed(table.columns, kept)
    is_known = any(own_columns.key_of(column.header) in kept for column in table.columns)
    return Looked(tuple(book.names), table, uses, is_known)


def make(database: Reader, table: OwnTable, uses: Uses, city: str) -> Made:
    """Return the plan workbook that a table becomes, beside the plan of the city where one stands.

    `city` is its slug or, where it stands, its code. Raises WorkbookRefused where the table cannot become one.
    """
    held = _held(database, city)
    slug = city if held is None else held.municipality.city
    filled = own_rows.filled(table, uses, slug, held, editions.ids_ever(database))
    made = workbook.filled(known.terms_of(database), filled.rows, slug if held else "")
    return Made(made, filled.notes, filled.kpi_count)


def keep(database: Database, city: str, table: OwnTable, uses: Uses) -> None:
    """Keep what a city's headers were decided to mean; what was kept before of other headers stays."""
    rows = [
        {"city": city, "header": header, "meaning": use.meaning, "fiscal_year": use.fiscal_year}
        for header, use in own_columns.kept(table.columns, uses).items()
    ]
    with database.transaction() as writing:
        for row in rows:
            writing.execute("DELETE FROM own_column WHERE city = ? AND header = ?", [row["city"], row["header"]])
        writing.insert("own_column", rows)


def uses_kept(database: Reader, city: str) -> dict[str, Use]:
    """Return what was decided of a city's headers."""
    rows = database.rows("SELECT header, meaning, fiscal_year FROM own_column WHERE city = ?", [city])
    return {
        str(row["header"]): Use(
            ColumnMeaning(str(row["meaning"])), None if row["fiscal_year"] is None else int(str(row["fiscal_year"]))
        )
        for row in rows
    }


def _held(database: Reader, city: str) -> PlanBook | None:
    for slug, found in known.cities(editions.held_catalogue(database)).items():
        if city in (slug, found.municipality_code):
            edition = editions.last_with_plan(database, int(found.municipality_code))
            return None if edition is None else from_rows.plan_book(database, found, edition.version)
    return None
