"""A table, described once: what each column is called, what the page shows of a row, and what a file holds of it.

    KPIS = Table[Kpi]((
        Column("指標", lambda kpi: markup.link(kpi.name, "kpi", kpi=kpi.kpi_id), saved=lambda kpi: kpi.name),
        Column("目標", lambda kpi: formats.with_unit(kpi.target, kpi.unit), is_numeric=True, saved=(
            Saved("目標", lambda kpi: kpi.target),
            Saved("単位", lambda kpi: kpi.unit),
        )),
        only_saved("指標ID", lambda kpi: kpi.kpi_id),
    ))
    st.html(KPIS.html(rows, "銚子市の指標 32件"))      # on the page
    KPIS.sheet(rows, "銚子市の指標", filters)          # as CSV and Excel
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from loaders.book.plain_book import give_way
from ui import kinds, markup, phone_table
from ui.sheets import Sheet, Value

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Saved(Generic[Row]):
    """A column of the file: one thing a cell, numbers as numbers, units and ids in columns of their own."""

    name: str
    value: Callable[[Row], Value]


class Column(Generic[Row]):
    """A column of a table: its name, what the page shows of a row, what a file holds of it.

    `shown` gives a text or Markup; without it the column is in the files alone. `saved` is the value under the same
    name, or several columns of the file, or nothing (): then it is on the page alone. Left out, the file holds what is
    shown, which must be a text then. On a phone `is_wide` columns stand below the short ones (`Table.compact`).
    """

    def __init__(
        self,
        name: str,
        shown: Callable[[Row], object] | None,
        *,
        saved: Callable[[Row], Value] | Sequence[Saved[Row]] | None = None,
        is_numeric: bool = False,
        is_wide: bool = False,
        head: object = None,
    ) -> None:
        """Describe a column; `head` is what stands in its header on the page where that is more than its name."""
        self.name = name
        self.shown = shown
        self.is_numeric = is_numeric
        self.is_wide = is_wide
        self.head = name if head is None else head
        if saved is None:
            assert shown is not None, f"{name}: neither shown nor saved"
            saved = shown
        self.saved: tuple[Saved[Row], ...] = (Saved(name, saved),) if callable(saved) else tuple(saved)


def only_saved(name: str, value: Callable[[Row], Value]) -> Column[Row]:
    """Return a column that only the files have."""
    return Column(name, None, saved=value)


class Table(NamedTuple, Generic[Row]):
    """The columns of a table, in the order of the page; the files have the same order."""

    columns: Sequence[Column[Row]]

    def html(
        self, rows: Iterable[Row], caption: str, *, is_paired: bool = False, is_stacked: bool = True
    ) -> markup.Markup:
        """Return the table as the page shows it, as `markup.table` does."""
        on_page = self._on_page()
        numeric = [index for index, column in enumerate(on_page) if column.is_numeric]
        heads = [_fit(column.head) if type(column.head) is str else column.head for column in on_page]
        return markup.table(heads, self.cells(rows), caption, numeric, is_paired, is_stacked)

    def compact(self, rows: Iterable[Row], caption: str, phone: str) -> markup.Markup:
        """Return the table that stays small on a phone, as `phone_table.table` does; `phone`: widths of its columns."""
        on_page = self._on_page()
        numeric = [index for index, column in enumerate(on_page) if column.is_numeric]
        wide = [index for index, column in enumerate(on_page) if column.is_wide]
        heads = [_fit(column.head) if type(column.head) is str else column.head for column in on_page]
        return phone_table.table(heads, self.cells(rows), caption, phone, numeric, wide)

    def cells(self, rows: Iterable[Row]) -> list[list[object]]:
        """Return what the page shows of each row, a cell a column."""
        shown = [column.shown for column in self._on_page() if column.shown is not None]
        return [[show(row) for show in shown] for row in rows]

    def sheet(self, rows: Iterable[Row], title: str, filters: tuple[tuple[str, str], ...] = ()) -> Sheet:
        """Return the table as files hold it."""
        saved = [part for column in self.columns for part in column.saved]
        held = []
        for row in rows:
            held.append([part.value(row) for part in saved])
            give_way(len(held))
        return Sheet(title, [_fit(part.name) for part in saved], held, filters)

    def _on_page(self) -> list[Column[Row]]:
        return [column for column in self.columns if column.shown is not None]


def _fit(name: str) -> str:
    """Return the name of a column that is about municipalities with the kinds that are here."""
    return kinds.fit(name) if name.startswith(kinds.WIDEST) else name
