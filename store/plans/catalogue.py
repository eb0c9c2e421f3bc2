"""The catalogues of data/*.csv, read and checked: cities, themes, national lists, 共通指標, retired ids, stages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from domain import municipality_code, similar_type
from domain.codes import LeadsTo, ThemeGroup
from domain.spelling import folded
from loaders import notation
from loaders.transcription import Row, TranscriptionError, read_table
from store.plans.stages import Stages, read_stages, read_words

Tables = dict[str, list[dict[str, object]]]

MUNICIPALITY_COLUMNS = (
    "city", "municipality_code", "municipality_name", "prefecture_name", "population_count", "population_on",
    "population_source", "is_population_confirmed", "sort_order", "similar_type",
)  # fmt: skip
THEME_COLUMNS = ("theme_id", "theme_name", "short_name", "theme_group", "sort_order")
NATIONAL_COLUMNS = ("national_list", "item_group", "item_number", "item_name", "theme_id")
SYNONYM_COLUMNS = ("group_id", "spellings", "reason")
MEASURE_COLUMNS = (
    "measure_id", "measure_name", "is_per_resident", "kpi_id", "definition", "denominator", "difference_note",
    "sort_order",
)  # fmt: skip
REFERENCE_COLUMNS = (
    "measure_id", "definition", "area_name", "value", "unit", "as_of", "source", "city", "place", "lines",
)  # fmt: skip
NO_MEASURE_COLUMNS = ("kpi_id", "reason")
RETIRED_COLUMNS = ("retired_id", "leads_to", "successor_id", "reason")

_Code = TypeVar("_Code", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rows of the catalogue tables, and the stages of roadmap cells."""

    tables: Tables
    stages: Stages

    @property
    def keys(self) -> dict[str, int]:
        """Return the municipality_key of each city, in their order."""
        return {str(row["city"]): int(str(row["municipality_key"])) for row in self.tables["municipality"]}

    @property
    def names(self) -> dict[str, str]:
        """Return the Japanese name of each city."""
        return {str(row["city"]): str(row["municipality_name"]) for row in self.tables["municipality"]}

    @property
    def theme_groups(self) -> dict[str, str]:
        """Return the group of each theme."""
        return {str(row["theme_id"]): str(row["theme_group"]) for row in self.tables["theme"]}

    def priority_themes(self, national_list: str) -> frozenset[str]:
        """Return the themes that an edition of the national list names among its 重点取組事項."""
        return frozenset(
            str(row["theme_id"])
            for row in self.tables["national_item"]
            if row["national_list"] == national_list and row["item_group"] == ThemeGroup.PRIORITY.value
        )


def read_catalogue(folder: Path) -> Catalogue:
    """Return the catalogues of a data folder. Raises TranscriptionError for a cell that cannot be taken as it is."""
    themes = [_theme(row) for row in _unique(read_table(folder / "themes.csv", THEME_COLUMNS), "theme_id")]
    known = {str(theme["theme_id"]) for theme in themes}
    municipalities = read_table(folder / "municipalities.csv", MUNICIPALITY_COLUMNS)
    items = read_table(folder / "national_items.csv", NATIONAL_COLUMNS)
    measures = _unique(read_table(folder / "common_measures.csv", MEASURE_COLUMNS), "kpi_id")
    without = _unique(read_table(folder / "no_common_measure.csv", NO_MEASURE_COLUMNS), "kpi_id")
    references = read_table(folder / "reference_values.csv", REFERENCE_COLUMNS)
    measured, cities = {row["measure_id"] for row in measures}, {row["city"] for row in municipalities}
    retired = read_table(folder / "retired_ids.csv", RETIRED_COLUMNS)
    tables: Tables = {
        "municipality": [_municipality(row) for row in _unique(municipalities, "city", "municipality_code")],
        "municipality_type": [_type(row) for row in municipalities if row["similar_type"]],
        "theme": themes,
        "national_item": [_national_item(row, known) for row in items],
        "common_measure": [_measure(row) for row in measures],
        "measure_definition": [_definition(row) for row in measures],
        "no_common_measure": [_unmeasured(row, {each["kpi_id"] for each in measures}) for row in without],
        "reference_value": [_reference(row, number, measured, cities) for number, row in enumerate(references, 1)],
        "retired_id": [_retired(row) for row in _unique(retired, "retired_id")],
    }
    check_synonyms(folder / "synonyms.csv")
    return Catalogue(tables, read_stages(folder / "stages.csv", read_words(folder / "stage_words.csv")))


def check_synonyms(path: Path) -> None:
    """Refuse a group of less than two spellings, one that the folding makes anyway, and a spelling of two groups."""
    groups: dict[str, str] = {}
    for row in _unique(read_table(path, SYNONYM_COLUMNS), "group_id"):
        row.required("reason")
        spellings = [folded(each) for each in row.required("spellings").split(";")]
        if not all(spellings) or len(spellings) < 2:
            problem, remedy = "書き方が二つありません", "「;」で区切って二つ以上を書いてください"
            raise TranscriptionError(row.where("spellings"), row["spellings"], problem, remedy)
        for spelling in spellings:
            if spelling in groups:
                problem, remedy = f"「{spelling}」はもうあります（{groups[spelling]}）", "一つだけ残してください"
                raise TranscriptionError(row.where("spellings"), row["spellings"], problem, remedy)
            groups[spelling] = row["group_id"]


def _municipality(row: Row) -> dict[str, object]:
    code = row["municipality_code"]
    if not municipality_code.is_valid(code):
        raise TranscriptionError(
            row.where("municipality_code"),
            code,
            "団体コードとして正しくありません",
            "検査数字を含む6桁で書いてください",
        )
    return {
        "municipality_key": int(code),
        **{column: row.required(column) for column in MUNICIPALITY_COLUMNS[:4]},
        "population_count": _integer(row, "population_count") if row["population_count"] else None,
        "population_on": _day(row, "population_on") if row["population_on"] else None,
        "population_source": row.required("population_source"),
        "is_population_confirmed": _boolean(row, "is_population_confirmed"),
        "sort_order": _integer(row, "sort_order"),
    }


def _type(row: Row) -> dict[str, object]:
    found = similar_type.read(row["similar_type"], row["municipality_name"])
    if found is None:
        problem = f"{row['municipality_name']}の類似団体の類型ではありません"
        raise TranscriptionError(row.where("similar_type"), row["similar_type"], problem, similar_type.HOW)
    return {"municipality_key": int(row["municipality_code"]), "similar_type": found}


def _theme(row: Row) -> dict[str, object]:
    return {
        "theme_id": row.required("theme_id"),
        "theme_name": row.required("theme_name"),
        "short_name": row.required("short_name"),
        "theme_group": _code(row, "theme_group", ThemeGroup).value,
        "sort_order": _integer(row, "sort_order"),
    }


def _national_item(row: Row, themes: set[str]) -> dict[str, object]:
    if row["theme_id"] not in themes:
        raise TranscriptionError(
            row.where("theme_id"), row["theme_id"], "知らないテーマです", "themes.csv の theme_id にしてください"
        )
    return {
        "national_list": row.required("national_list"),
        "item_group": _code(row, "item_group", ThemeGroup).value,
        "item_number": _integer(row, "item_number"),
        "item_name": row.required("item_name"),
        "theme_id": row["theme_id"],
    }


def _measure(row: Row) -> dict[str, object]:
    return {
        "measure_id": row.required("measure_id"),
        "measure_name": row.required("measure_name"),
        "is_per_resident": _boolean(row, "is_per_resident"),
        "kpi_id": row.required("kpi_id"),
        "difference_note": row.required("difference_note"),
        "sort_order": _integer(row, "sort_order"),
    }


def _definition(row: Row) -> dict[str, object]:
    return {
        "kpi_id": row["kpi_id"],
        "measure_id": row["measure_id"],
        "definition": row.required("definition"),
        "denominator": row.required("denominator"),
    }


def _unmeasured(row: Row, measured: set[str]) -> dict[str, object]:
    if row["kpi_id"] in measured:
        problem, remedy = "common_measures.csv にもあります", "どちらか一方にしてください"
        raise TranscriptionError(row.where("kpi_id"), row["kpi_id"], problem, remedy)
    return {"kpi_id": row.required("kpi_id"), "reason": row.required("reason")}


def _reference(row: Row, number: int, measures: set[str], cities: set[str]) -> dict[str, object]:
    for column, known in (("measure_id", measures), ("city", cities)):
        if row[column] not in known:
            file = "common_measures.csv" if column == "measure_id" else "municipalities.csv"
            raise TranscriptionError(row.where(column), row[column], f"{file} にありません", "IDを確かめてください")
    printed = row.printed("value")
    # 28/54団体 says how many of how many; only a value in the unit of a scale can stand on one.
    is_number = "/" not in row.required("value")
    return {
        "reference_number": number,
        "measure_id": row["measure_id"],
        "definition": row.required("definition"),
        "area_name": row.required("area_name"),
        "reference_value": notation.quantity(printed.text, row.where("value")).low if is_number else None,
        "unit": row.required("unit"),
        "value_text": printed.text,
        "as_of_text": row.optional("as_of"),
        "source_text": row.required("source"),
        "city": row["city"],
        "place": printed.place,
        "first_line": printed.lines[0],
        "last_line": printed.lines[1],
    }


def _retired(row: Row) -> dict[str, object]:
    return {
        "retired_id": row.required("retired_id"),
        "leads_to": _code(row, "leads_to", LeadsTo).value,
        "successor_id": row.required("successor_id"),
        "reason": row.required("reason"),
    }


def _unique(rows: Sequence[Row], *columns: str) -> Sequence[Row]:
    for column in columns:
        seen: set[str] = set()
        for row in rows:
            if row[column] in seen:
                raise TranscriptionError(
                    row.where(column), row[column], "同じ値の行が2つあります", "片方を消してください"
                )
            seen.add(row[column])
    return rows


def _code(row: Row, column: str, codes: type[_Code]) -> _Code:
    try:
        return codes(row[column])
    except ValueError:
        remedy = f"{'、'.join(codes)} のどれかにしてください"
        raise TranscriptionError(row.where(column), row[column], "知らないコードです", remedy) from None


def _integer(row: Row, column: str) -> int:
    if not re.fullmatch(r"[0-9]+", row[column]):
        raise TranscriptionError(row.where(column), row[column], "整数ではありません", "半角の数字だけで書いてください")
    return int(row[column])


def _boolean(row: Row, column: str) -> bool:
    if row[column] not in ("true", "false"):
        raise TranscriptionError(row.where(column), row[column], "真偽が分かりません", "true か false にしてください")
    return row[column] == "true"


def _day(row: Row, column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise TranscriptionError(
            row.where(column), row[column], "日付ではありません", "2020-10-01 の形で書いてください"
        ) from None
