"""Notes that say the same are told once, and every place of theirs is still named."""

from loaders.book.cell import CellNote
from loaders.book.notes import together


def note(cell: str, seen: str, read_as: str = "種類を補いました", sheet: str = "指標") -> CellNote:
    return CellNote(sheet, cell, seen, read_as)


def test_what_is_said_of_one_cell_alone_stays_as_it_is() -> None:
    notes = (note("C2", "避難桝"), note("D2", "避難桝"), note("C2", "避難桝", sheet="目標"), note("C3", "桝", "別のこと"))
    assert together(notes) == notes


def test_what_is_said_of_many_cells_is_told_where_the_first_stands_with_all_places() -> None:
    rows = (9, 2, 3, 4, 12)
    notes = [note("C9", "九"), note("B1", "計画", "日を補いました"), *(note(f"C{row}", f"行{row}") for row in rows[1:])]
    assert together(notes) == (
        note("C2～C4、C9、C12", "九、行2 など5か所"), note("B1", "計画", "日を補いました"),
    )  # fmt: skip
    assert str(together(notes)[0]) == "指標 C2～C4、C9、C12「九、行2 など5か所」: 種類を補いました"


def test_what_stands_in_several_cells_alike_is_named_once() -> None:
    assert together([note("G2", "本編"), note("G3", "本編")]) == (note("G2～G3", "本編（2か所）"),)
    assert together([note("", "表"), note("", "表")]) == (note("", "表（2か所）"),)
