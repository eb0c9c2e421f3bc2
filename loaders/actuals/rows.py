"""What a row of the form is about: its KPI or initiative, by the id or by the name that was chosen; once each."""

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from domain.actual import KpiEntry, RetiredEntry
from domain.codes import LeadsTo
from loaders.actuals import form
from loaders.book.cell import Cell, squeezed

_Word = TypeVar("_Word")


def is_retired(cell: Cell, retired: Mapping[str, RetiredEntry]) -> bool:
    """Tell whether a row is about an id that is no KPI any more, and refuse it with the place of its successor."""
    entry = None if cell.is_unreadable else retired.get(squeezed(str(cell.value)))
    if entry is None:
        return False
    stage = f"取組「{entry.initiative_name}」の段階は「{form.STAGES}」シートに記入できます。この行は消してください。"
    remedies = {
        LeadsTo.KPI: f"「{entry.successor_name}」（{entry.successor_id}）の行に記入し、この行は消してください。",
        LeadsTo.FIGURE: f"計画の本文の数値「{entry.successor_name}」には実績を登録しません。{stage}",
        LeadsTo.INITIATIVE: stage,
    }
    cell.refuse(f"いまは指標ではない ID です（{entry.reason}）", remedies[entry.leads_to])
    return True


def chosen(cells: Mapping[str, Cell], labels: Mapping[str, KpiEntry]) -> KpiEntry | None:
    """Return the KPI that was chosen by its name in a row without an id."""
    cell = cells["kpi_name"]
    return labels.get(squeezed(str(cell.value))) if cells["kpi_id"].is_empty and not cell.is_unreadable else None


def identified(
    cells: Mapping[str, Cell], id_key: str, known: Mapping[str, _Word], texts: Callable[[_Word], Mapping[str, str]]
) -> _Word | None:
    """Return what the row is about; refuse an unknown id, and texts that are another's. A spare row has no texts."""
    cell = cells[id_key]
    if cell.is_unreadable:
        return None
    item = known.get(squeezed(str(cell.value)))
    if item is None:
        remedy = f"{cell.address} を元の ID に戻してください。別の市や以前の計画の行なら、その行を削除してください。"
        cell.refuse("この市の計画にない ID です", remedy)
        return None
    for key, expected in texts(item).items():
        if not cells[key].is_unreadable and not _is_same_text(str(cells[key].value), expected):
            place = cells[key].address
            remedy = f"{place} を「{expected}」に戻してください。" if expected else f"{place} を空にしてください。"
            cells[key].refuse(f"様式の「{expected}」から変えられています", remedy)
    return item


def _is_same_text(found: str, expected: str) -> bool:
    """Tell whether a text is the form's, however a spreadsheet or CP932 wrote its dashes, widths and line ends."""
    if found == expected:
        return True
    narrow = expected.encode("cp932", "replace").decode("cp932")
    return squeezed(found) in (squeezed(expected), squeezed(narrow))


def refuse_second(seen: dict[Hashable, str], key: Hashable, cell: Cell, what: str, said: str = "報告") -> None:
    """Refuse what is said a second time of one thing, with the cell of the first."""
    if key in seen:
        cell.refuse(f"{what}の{said}が二つあります（もう一つは {seen[key]}）", "どちらか一方にしてください。")
    else:
        seen[key] = cell.address
