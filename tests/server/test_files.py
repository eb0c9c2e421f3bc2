"""Every table and drawing that a page lets save, for several selections, on the real plans and on the practice data."""

import csv
import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
import pytest

from access import reach
from pages import registry
from store.practice.purpose import PRACTICE
from ui import downloads, selection, sheet_files
from ui.paper import NotThere
from ui.sheet_files import ABOUT
from ui.sheets import Calendar, Document, Drawing, Saved, Sheet

ADDRESSES = (
    "",
    "city=togane",
    "city=yotsukaido&theme=security",
    "city=katagami&status=qualitative",
    "city=choshi&city=togane&words=オンライン",
    "kpi=togane-1-1-online-share",
    "kpi=togane-1-4-line-friends&try=9500&aim=12000",
    "kpi=choshi-2-1-line-friends",
    "kpi=yotsukaido-1-1-online-procedures",
    "city=minamiboso",
    "kpi=minamiboso-4-4-cards-held",
    "measure=line_friends",
    "q=LINE",
    "theme=frontyard&stage=done",
    "from=1&to=20",
    "v=1&on=2026-11-21",
)
# No plan of data/ was revised, and none prints a grade of its own (tests/pages/test_revised.py saves them).
# A distribution is told from eight cities on, a sum where two cities count alike (tests/pages/compare saves them).
FEW = ("kpi_paths", "kpi_grades", "compare_distribution", "compare_joint")
HOSTILE = (
    "city=%00&kpi=%00&theme=%00",
    "city=none&kpi=none&theme=none&status=none&measure=none&stage=none&department=none&fy=none&initiative=none",
    "q=%27%3B%20DROP%20TABLE%20kpi%3B--&words=%25_%5C",
    "q=" + "あ" * 3000,
    "v=-1&on=9999-12-31",
    f"v={'9' * 5000}&on=0001-01-01",
    "words=(%5B&q=(%5B*",
    "fy=9999999999&fy=-1&from=99&to=0",
    "city=togane&city=togane&city=&kpi=&kpi=choshi-2-1-line-friends",
)


@contextmanager
def asked(address: str) -> Iterator[None]:
    with selection.of_address(parse_qsl(address, keep_blank_values=True)):
        yield


def pieces(name: str) -> Iterator[Saved]:
    """Yield what a maker makes of the addresses, each piece once, with its address still asked."""
    seen: set[str] = set()
    for address in ADDRESSES:
        with asked(address):
            try:
                piece = registry.makers()[name].make()
            except NotThere:  # an id that is no KPI any more
                continue
        if isinstance(piece, Document):  # the same of every address, and long in the making: tests/reports/ reads it
            with asked("city=minamiboso&chapter=summary"):
                short = registry.makers()[name].make()
                assert short is not None
                yield short
            return
        with asked(address):
            content = piece.svg if isinstance(piece, Drawing) else "" if piece is None else repr(piece)
            if content not in seen:
                seen.add(content)
                held = piece.entries if isinstance(piece, Calendar) else getattr(piece, "rows", ())
                if piece is not None and (isinstance(piece, Drawing) or held):
                    yield piece


@pytest.mark.parametrize("name", registry.makers())
def test_what_can_be_saved_is_whole_in_every_kind(opened: str, name: str) -> None:
    checked = 0
    for piece in pieces(name):
        checked += 1
        if isinstance(piece, Drawing):
            check_drawing(registry.packed(piece, "svg"))
        elif isinstance(piece, Calendar):
            check_days(piece, registry.packed(piece, "ics"), opened)
        elif isinstance(piece, Document):
            check_forms(piece, opened)
        else:
            check_columns(piece)
            check_csv(piece, registry.packed(piece, "csv"), opened)
            check_xlsx(piece, registry.packed(piece, "xlsx"), opened)
    assert checked or opened == "real" or name in FEW, "no selection of the practice data has anything to save"


def check_forms(document: Document, opened: str) -> None:
    assert list(document.forms) == ["docx", "xlsx", "pdf"] and document.filters
    for kind in document.forms:
        file = registry.packed(document, kind)
        assert file.content.startswith(b"%PDF" if kind == "pdf" else b"PK") and file.name.endswith(f".{kind}")
        assert (PRACTICE in file.name) is (opened == "practice")


def check_days(calendar: Calendar, file: registry.File, opened: str) -> None:
    text = file.content.decode("utf-8").replace("\r\n ", "")
    days = re.findall(r"^DTSTART;VALUE=DATE:(\d{8})\r$", text, re.MULTILINE)
    assert days == [f"{entry.on:%Y%m%d}" for entry in calendar.entries]
    names = re.findall(r"^SUMMARY:(.+)\r$", text, re.MULTILINE)
    assert len(names) == len(days) and all((PRACTICE in name) is (opened == "practice") for name in names)
    assert len(set(re.findall("^UID:.+$", text, re.MULTILINE))) == len(days)


def check_columns(sheet: Sheet) -> None:
    names = list(sheet.columns)
    assert all(isinstance(name, str) and name.strip() for name in names) and len(set(names)) == len(names), names
    # Japanese, but for the few names that are Latin everywhere (ID, KPI).
    assert all(re.search(r"[ぁ-んァ-ヶ一-龠]|^(ID|KPI|KPI ID)$", name) for name in names), names
    assert sheet.title and all(name and value for name, value in sheet.filters)


def check_csv(sheet: Sheet, file: registry.File, opened: str) -> None:
    assert file.content.startswith(b"\xef\xbb\xbf")
    text = file.content.decode("utf-8-sig")
    assert text.endswith("\r\n") and "\n" not in re.sub(r'"[^"]*"', "", text).replace("\r\n", "")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    extra = ["注意"] if opened == "practice" else []
    assert rows[0] == [*sheet.columns, *extra]
    assert len(rows) == len(sheet.rows) + 1 and {len(row) for row in rows} == {len(rows[0])}
    assert not extra or {row[-1] for row in rows[1:]} <= {PRACTICE}
    assert not [cell for row in rows for cell in row if re.match(r"[=@\t\r]|\+(?![\d.]+$)", cell)]
    read = pd.read_csv(io.BytesIO(file.content), dtype=str, encoding="utf-8-sig")
    assert read.shape == (len(sheet.rows), len(rows[0]))


def check_xlsx(sheet: Sheet, file: registry.File, opened: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    data, about = book.worksheets
    assert about.title == ABOUT
    rows = [list(row) for row in data.iter_rows(values_only=True)]
    width = len(sheet.columns)
    assert rows[0] == [*sheet.columns, *(["注意"] if opened == "practice" else [])]
    assert len(rows) == len(sheet.rows) + 1
    for seen, meant in zip(rows[1:], sheet.rows, strict=True):
        for cell, value in zip(seen[:width], meant, strict=True):
            assert same(cell, value), (cell, value)
    told = {str(name): str(value) for name, value in about.iter_rows(min_row=2, values_only=True)}
    assert told["表"] == sheet.title and told["行数"] == str(len(sheet.rows)) and told["データ版"].isdecimal()
    assert all(told[name] == value for name, value in sheet.filters)
    assert ("注意" in told) is (opened == "practice")
    assert pd.read_excel(book, engine="openpyxl").shape == (len(sheet.rows), len(rows[0]))


def same(cell: object, value: object) -> bool:
    """Tell whether a workbook gives back what the table holds, as the same kind of value."""
    if value is None or value is pd.NaT or value != value:
        return cell is None
    if isinstance(value, bool):
        return cell == ("はい" if value else "いいえ")
    if isinstance(value, date):
        day = value.astimezone(ZoneInfo("Asia/Tokyo")).date() if isinstance(value, datetime) else value
        return isinstance(cell, datetime) and cell.date() == day
    if isinstance(value, str):
        return cell == value if value else cell is None or cell == ""
    return isinstance(cell, int | float) and abs(float(cell) - float(str(value))) <= 1e-9 * max(1.0, abs(float(cell)))


def check_drawing(file: registry.File) -> None:
    root = ElementTree.fromstring(file.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.attrib["width"]) > 100 and float(root.attrib["height"]) > 20
    assert len(list(root.iter())) > 5
    text = file.content.decode("utf-8")
    assert "http://" not in text.replace("http://www.w3.org/", "") and "https://" not in text


@pytest.mark.parametrize("name", registry.makers())
def test_hostile_selections_break_nothing(opened: str, name: str) -> None:
    for address in HOSTILE:
        with asked(address):
            piece = registry.makers()[name].make()
            if piece is not None:
                assert len(downloads.file_stem(piece.title, piece.filters)) <= 120


def test_a_selection_without_rows_has_no_file_and_an_unknown_name_is_an_error(opened: str) -> None:
    with asked("city=togane&words=どこにもない語"):
        assert registry.file("city_kpis", "csv") is None and registry.file("city_kpis", "xlsx") is None
    with asked("city=togane"):
        assert registry.file("city_kpis", "csv") is not None
        for name, kind in (("nothing", "csv"), ("city_kpis", "pdf"), ("city_kpis", "svg"), ("", "")):
            with pytest.raises(registry.NoSuchFile):
                registry.file(name, kind)


def test_a_file_says_what_it_is_on_every_system(opened: str) -> None:
    with asked("v=1&on=2026-11-21"):
        day = "2026-11-21"
        mark = f"{PRACTICE}_" if opened == "practice" else ""
        assert downloads.file_stem("指標の一覧", (("市", "東金市"), ("状態", "遅れ"))) == (
            f"{mark}指標の一覧_東金市_遅れ_版1_{day}"
        )
        hostile = downloads.file_stem('..a\\b/c:d*e?f"g<h>i|j\u202ek\x00l\u3000m', (("語", " . "),))
        assert hostile == f"{mark}abcdefghijklm_版1_{day}"
        long = downloads.file_stem("指標" * 100, [("語", "語" * 50)] * 3)
        assert long.startswith(f"{mark}指標指標") and long.endswith(f"_絞り込み3件_版1_{day}")
        assert len(long) <= 120 and len(long.encode()) <= 240
        latin = downloads.file_stem("x" * 500)
        assert len(latin) <= 120 and latin.endswith(f"_版1_{day}")


def test_a_sheet_keeps_every_kind_of_value_apart() -> None:
    sheet = Sheet(
        "[試]/験:",
        ["文字", "数", "件", "日", "日時", "可否"],
        [
            ["=1+1", Decimal("0.123456789"), 1, date(2026, 3, 31), datetime(2026, 3, 31, 15, 30, 59, tzinfo=UTC), True],
            ["-5", Decimal("-5"), -2, None, None, False],
            ["─", Decimal("1E+3"), None, None, None, None],
            ["\x07鐘", None, 0, date(2025, 4, 1), None, True],
            [None, Decimal(0), 3, date(2024, 2, 29), None, False],
        ],
        (("市", "東金市"),),
    )
    lines = sheet_files.csv_file(sheet, "注").decode("utf-8-sig").split("\r\n")
    assert lines == [
        "文字,数,件,日,日時,可否,注意",
        "'=1+1,0.123456789,1,2026-03-31,2026-04-01 00:30,はい,注",
        "-5,-5,-2,,,いいえ,注",
        "─,1000,,,,,注",
        "鐘,,0,2025-04-01,,はい,注",
        ",0,3,2024-02-29,,いいえ,注",
        "",
    ]
    book = openpyxl.load_workbook(io.BytesIO(sheet_files.xlsx_file(sheet, [("表", "試験")], "製品", "注")))
    assert book.sheetnames == ["試験", ABOUT]
    sheet_of_data = book["試験"]
    rows = [[told(cell.value) for cell in row] for row in sheet_of_data.iter_rows(min_row=2)]
    assert rows[0] == ["=1+1", 0.123456789, 1, "2026-03-31 00:00", "2026-04-01 00:30", "はい", "注"]
    assert rows[1] == ["-5", -5, -2, None, None, "いいえ", "注"]
    assert rows[3] == ["鐘", None, 0, "2025-04-01 00:00", None, "はい", "注"]
    assert book["試験"]["A2"].data_type == "s" and book["試験"].freeze_panes == "A2"
    assert [cell.value for cell in book[ABOUT][2]] == ["表", "試験"]


def told(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def test_filters_stand_in_the_name_of_the_file_that_they_narrow(opened: str) -> None:
    whole, narrow = (saved("city_kpis", address) for address in ("city=togane", "city=togane&words=オンライン"))
    assert "オンライン" in narrow.name and "オンライン" not in whole.name
    assert len(narrow.content) < len(whole.content)


def saved(name: str, address: str) -> registry.File:
    with asked(address):
        file = registry.file(name, "csv")
    assert file is not None
    return file


def test_addresses_that_are_asked_at_once_never_mix(opened: str) -> None:
    addresses = [f"city={city}" for city in ("choshi", "togane", "katagami", "yotsukaido", "minamiboso")]
    alone = {address: saved("city_initiatives", address).content for address in addresses}
    assert len(set(alone.values())) == len(addresses)
    asking = addresses * 8
    with ThreadPoolExecutor(8, initializer=reach.limit, initargs=(reach.WHOLE,)) as pool:
        together = list(pool.map(lambda address: saved("city_initiatives", address).content, asking))
    assert together == [alone[address] for address in asking]
