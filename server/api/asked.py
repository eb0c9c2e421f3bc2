"""What an address of the API may say, and the refusal in words of what it may not."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from access import served
from server.api.problems import Refused
from store import dictionary
from store.dictionary import Column, Table, Type
from ui import open_tables

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST = 200  # of a value
MOST_VALUES = 50  # of one name
# Numbers of an address, with the greatest that each may be.
NUMBERS = {"v": 999_999_999, "limit": open_tables.MOST_ROWS, "cursor": 999_999_999}


class Part(NamedTuple):
    """A parameter: its name, what it is, how a value is written, which values there are, whether it may be repeated."""

    name: str
    meaning: str
    pattern: str = ".+"
    values: tuple[str, ...] = ()
    is_list: bool = False
    least: int = 1


MOMENT = (
    Part("v", "データ版。省けば最新", r"[1-9][0-9]{0,8}"),
    Part("on", "判定基準日（YYYY-MM-DD）。省けば今日", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    Part(served.PARAMETER, "1 なら、架空の実績による見本を読む", values=("1",)),
)
CITY = Part("city", "市区町村のアドレスの名（municipalities の city）。繰り返せば、そのどれか", is_list=True)
_PAGE = (
    Part("words", "文字の列のどこかにある語。空白で区切れば、そのすべて"),
    Part("limit", f"行の数（{open_tables.MOST_ROWS:,}まで）。JSON では省けば {open_tables.USUAL_ROWS:,}、ほかは全行", r"[1-9][0-9]{0,4}"),
    Part("cursor", "続きの目印。Link 見出しの rel=next にある", r"0|[1-9][0-9]{0,8}", least=0),
)


def parts_of(table: Table) -> tuple[Part, ...]:
    """Return what the address of a table may say."""
    names = tuple(column.name for column in table.columns)
    columns = Part("columns", "返す列。繰り返せば、いくつでも。省けば全部", values=names, is_list=True)
    return (*MOMENT, CITY, columns, *_PAGE, *(_by(column) for column in open_tables.filters(table)))


def _by(column: Column) -> Part:
    meaning = f"{column.title}がこの値の行。繰り返せば、そのどれか"
    pattern = "[0-9]{4}" if column.type is Type.YEAR else "-?[0-9]{1,9}" if column.type is Type.INTEGER else ".+"
    return Part(column.name, meaning, pattern, tuple(open_tables.values_of(column)), is_list=True)


def check(parts: Iterable[Part], asked: Iterable[tuple[str, str]]) -> None:
    """Raise Refused for a parameter that is none here, stands twice, or is written as it cannot be meant."""
    known = {part.name: part for part in parts}
    seen: dict[str, int] = {}
    for name, value in asked:
        part = known.get(name)
        if part is None:
            there = "、".join(known)
            raise Refused(400, "unknown_parameter", f"「{_cut(name)}」は、ここでは使えません。使えるのは {there} です。")
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > (MOST_VALUES if part.is_list else 1):
            words = f"{MOST_VALUES}個まで" if part.is_list else "一度だけ"
            raise Refused(400, "repeated_parameter", f"「{name}」は、{words}書けます。")
        if not _may_be(part, value):
            values = f"使えるのは {'、'.join(part.values)} です。" if part.values else f"{part.meaning}。"
            raise Refused(400, "bad_value", f"「{name}={_cut(value)}」は分かりません。{values}")


def _may_be(part: Part, value: str) -> bool:
    if part.values:
        # Practice data have one more column.
        return value in part.values or (part.name == "columns" and value == dictionary.PRACTICE.name)
    if not value or len(value) > LONGEST or not re.fullmatch(part.pattern, value, re.ASCII | re.DOTALL):
        return False
    if part.name == "on":
        return _is_day(value)
    return part.name not in NUMBERS or int(value) <= NUMBERS[part.name]


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def one(values: Mapping[str, list[str]], name: str, default: int) -> int:
    """Return a number that the address gives, else the default."""
    found = values.get(name)
    return int(found[-1]) if found else default
