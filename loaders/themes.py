"""Why each initiative of a plan stands under its themes: data/plans/<city>/themes.csv."""

from collections.abc import Sequence
from pathlib import Path

from domain.codes import ThemeBasis
from domain.plan import ThemeReason
from loaders import transcription
from loaders.transcription import Row, TranscriptionError

THEME_COLUMNS = ("initiative_id", "theme_id", "basis", "printed", "reason", "place", "lines")


def read_themes(folder: Path) -> tuple[ThemeReason, ...]:
    """Return the themes of a city's initiatives, each with its reason, in the order of the file: the main one first.

    Raises TranscriptionError for an initiative that has a theme twice. Whether a theme is known is asked where the
    catalogues are (store/plans/to_rows.py).
    """
    found: dict[tuple[str, str], ThemeReason] = {}
    for row in transcription.read_table(folder / "themes.csv", THEME_COLUMNS):
        row.required("printed")
        each = ThemeReason(
            initiative_id=transcription.slug(row, "initiative_id"),
            theme_id=row.required("theme_id"),
            basis=transcription.code(row, "basis", ThemeBasis),
            reason=row.required("reason"),
            printed=row.printed("printed"),
        )
        key = (each.initiative_id, each.theme_id)
        if key in found:
            problem = "この取組の同じテーマの行が2つあります"
            raise TranscriptionError(row.where("theme_id"), each.theme_id, problem, "片方を消してください")
        found[key] = each
    return tuple(found.values())


def of(row: Row, reasons: Sequence[ThemeReason]) -> tuple[str, ...]:
    """Return the themes of the initiative of a row, the main one first; refuse an initiative without any."""
    initiative_id = row["initiative_id"]
    found = tuple(each.theme_id for each in reasons if each.initiative_id == initiative_id)
    if not found:
        remedy = "themes.csv に、テーマを理由とともに書いてください"
        raise TranscriptionError(row.where("initiative_id"), initiative_id, "テーマがありません", remedy)
    return found
