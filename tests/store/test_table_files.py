"""The tables as files: CSV, JSON and Parquet say the same, and the package describes them validly."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas
import pytest
from frictionless import validate

from metrics.moment import Moment
from store import dictionary, export, package, table_files, versions
from store.database import Database
from store.dictionary import Column, Type

COLUMNS = (
    Column("code", "コード", "文字", is_required=True),
    Column("value", "値", "数", Type.NUMBER),
    Column("count", "件", "整数", Type.INTEGER),
    Column("on", "日", "日", Type.DAY),
    Column("is_new", "新", "真偽", Type.TRUTH),
)
ROWS = (
    ("052116", Decimal("53.1000"), 0, date(2026, 3, 31), True),
    ("=1+1", Decimal("-12345678901234567.0001"), None, None, False),
    ('"、\\', None, -3, date(1989, 1, 8), None),
)


def texts(rows: object) -> list[list[str]]:
    return [[table_files.cell(value) for value in row] for row in rows]  # type: ignore[attr-defined]


def test_a_blank_is_no_zero_and_a_code_no_number() -> None:
    lines = table_files.csv_file(COLUMNS, ROWS).decode("utf-8-sig").split("\r\n")
    assert lines == [
        "code,value,count,on,is_new",
        "052116,53.1,0,2026-03-31,true",
        "'=1+1,-12345678901234567.0001,,,false",
        '"""、\\",,-3,1989-01-08,',
        "",
    ]


def test_json_keeps_every_digit_and_tells_no_value_from_zero() -> None:
    said = table_files.json_file({"table": "試験"}, COLUMNS, ROWS)
    read = json.loads(said, parse_float=Decimal)
    assert read["table"] == "試験" and [tuple(row) for row in read["rows"]] == [tuple(c.name for c in COLUMNS)] * 3
    assert read["rows"][0] == {"code": "052116", "value": Decimal("53.1"), "count": 0, "on": "2026-03-31",
                               "is_new": True}  # fmt: skip
    assert read["rows"][1]["value"] == Decimal("-12345678901234567.0001") and read["rows"][1]["count"] is None
    assert json.loads(table_files.json_file({"table": "空"}, COLUMNS, ()))["rows"] == []


def test_a_number_of_more_digits_than_are_told_is_refused_not_rounded() -> None:
    with pytest.raises(ValueError, match="[Rr]escaling"):
        table_files.parquet_file(COLUMNS, [("1", Decimal("0.00001"), None, None, None)], {})


def test_parquet_read_by_duckdb_and_by_pandas_is_the_csv(practice_database: Path, tmp_path: Path) -> None:
    with Database(practice_database) as database:
        moment = Moment(versions.current(database), date(2030, 9, 1))
        for name in export.TABLES:
            columns = dictionary.columns(name, True)
            rows = [row.values for row in export.rows(database, moment, name)]
            file = tmp_path / f"{name}.parquet"
            file.write_bytes(table_files.parquet_file(columns, rows, {"title": name}))
            data = export.table(database, name, moment).decode("utf-8-sig")
            header, *expected = csv.reader(io.StringIO(data, newline=""))
            with duckdb.connect() as reader:
                reader.execute(f"SELECT * FROM read_parquet('{file}')")
                assert [column[0] for column in reader.description or ()] == header
                assert texts(reader.fetchall()) == expected, name
            frame = pandas.read_parquet(file, dtype_backend="pyarrow")
            told = frame.astype(object).where(frame.notna(), None)
            assert list(frame.columns) == header and texts(told.itertuples(index=False)) == expected, name


def test_frictionless_finds_the_exported_package_valid(practice_database: Path, tmp_path: Path) -> None:
    with Database(practice_database) as database:
        moment = Moment(versions.current(database), date(2030, 9, 1))
        written = export.export(database, tmp_path, moment)
    assert len(written) == len(dictionary.TABLES) + 1
    report = validate(tmp_path / package.FILE)
    assert report.valid, report.flatten(["type", "title", "note"])
    described = json.loads((tmp_path / package.FILE).read_text("utf-8"))
    assert "架空" in described["description"] and "データ版" in described["description"]
    assert all(resource["schema"]["fields"][-1]["name"] == "practice" for resource in described["resources"])
    # One that breaks a key is not valid: the keys are looked at.
    status = tmp_path / "status.csv"
    status.write_bytes(status.read_bytes().replace(b"choshi-1-1-pittari", b"choshi-9-9-nothing", 1))
    broken = validate(tmp_path / package.FILE)
    assert {kind for (kind,) in broken.flatten(["type"])} == {"foreign-key"}
