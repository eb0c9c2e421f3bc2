"""The files of a report, opened again: every figure is there, they can be heard and edited, and are the same twice."""

import io
import re
import unicodedata
import zipfile
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from fontTools.ttLib import TTFont
from openpyxl import load_workbook

from domain.era import day_name
from reports import excel, glyphs, pdf, word
from reports.pieces import Heading, Picture, Report, Table
from tests.reports.conftest import ORIGIN


def tables(report: Report) -> list[Table]:
    return [piece for chapter in report.chapters for piece in chapter.pieces if isinstance(piece, Table)]


def pictures(report: Report) -> list[Picture]:
    return [piece for chapter in report.chapters for piece in chapter.pieces if isinstance(piece, Picture)]


def outline(report: Report) -> list[tuple[int, str]]:
    found = []
    for chapter in report.chapters:
        found.append((1, chapter.title))
        found += [(piece.level, piece.text) for piece in chapter.pieces if isinstance(piece, Heading)]
    return found


@pytest.fixture(scope="module")
def word_file(togane: Report) -> bytes:
    return word.file(togane)


@pytest.fixture(scope="module")
def pdf_file(togane: Report) -> bytes:
    return pdf.file(togane)


@pytest.fixture(scope="module")
def excel_file(togane: Report) -> bytes:
    return excel.file(togane)


def test_the_same_report_is_the_same_file_byte_for_byte(
    togane: Report, word_file: bytes, pdf_file: bytes, excel_file: bytes
) -> None:
    assert word.file(togane) == word_file
    assert pdf.file(togane) == pdf_file
    assert excel.file(togane) == excel_file


# Word


def test_word_has_real_headings_and_every_cell_of_every_table(togane: Report, word_file: bytes) -> None:
    document = docx.Document(io.BytesIO(word_file))
    headings = [
        (int(paragraph.style.name[-1]), paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style is not None and str(paragraph.style.name).startswith("Heading")
    ]
    assert headings == outline(togane)
    levels = [level for level, _ in headings]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    for ours, theirs in zip(tables(togane), document.tables, strict=True):
        rows = [
            tuple("\n".join(p.text or "" for p in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc")))
            for row in theirs._tbl.iter(qn("w:tr"))
        ]
        assert rows == [ours.head, *ours.rows]


def test_word_tables_repeat_their_head_and_are_named_and_drawings_are_told_in_words(
    togane: Report, word_file: bytes
) -> None:
    document = docx.Document(io.BytesIO(word_file))
    for ours, theirs in zip(tables(togane), document.tables, strict=True):
        first, *others = theirs._tbl.iter(qn("w:tr"))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (first, *others))
        assert theirs._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == ours.caption
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert told == [picture.alt for picture in pictures(togane)] and len(told) == 11


def test_word_says_on_every_sheet_what_proves_it(togane: Report, word_file: bytes) -> None:
    document = docx.Document(io.BytesIO(word_file))
    footer = document.sections[0].footer
    said = "".join(paragraph.text for paragraph in footer.paragraphs)
    assert togane.head.stamp in said and f"{ORIGIN}/report?" in said
    code = footer._element.findall(f".//{qn('wp:docPr')}")
    assert [one.get("descr") for one in code] == [pdf.QR_ALT]
    fields = [one.get(qn("w:instr")) for one in footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "架空の実績による練習用" in "".join(one.text for one in document.sections[0].header.paragraphs)
    told = document.core_properties
    assert told.language == "ja-JP" and "架空" in told.title
    assert told.created is not None and told.created.date() == togane.head.as_of


def test_a_template_of_the_office_keeps_its_looks_and_gets_what_it_lacks(togane: Report) -> None:
    own = docx.Document()
    own.add_paragraph("ひな形の説明")
    own.sections[0].header.paragraphs[0].text = "架空市役所"
    own.styles["Heading 1"].font.size = Pt(31)
    stream = io.BytesIO()
    own.save(stream)
    made = docx.Document(io.BytesIO(word.file(togane, stream.getvalue())))
    assert made.styles["Heading 1"].font.size == Pt(31)
    assert set(word.STYLES) <= {style.name for style in made.styles}
    assert "架空市役所" in [one.text for one in made.sections[0].header.paragraphs]
    assert "ひな形の説明" not in [one.text for one in made.paragraphs]
    with pytest.raises(word.TemplateUnusable):
        word.file(togane, b"no document")


# Excel


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def test_the_workbook_holds_each_value_once_as_a_value(togane: Report, excel_file: bytes) -> None:
    book = opened(excel_file)
    assert book.sheetnames == [*(chapter.title for chapter in togane.chapters), excel.DATA]
    sheet = book[excel.DATA]
    head = next(row for row in sheet.iter_rows() if row[0].value == "市区町村")
    given = [table.values for table in tables(togane) if table.values is not None]
    assert tuple(cell.value for cell in head) == given[0].head
    rows = [row for values in given for row in values.rows]
    held = list(sheet.iter_rows(min_row=head[0].row + 1, values_only=True))
    assert len(held) == len(rows)
    for ours, theirs in zip(rows, held, strict=True):
        for one, other in zip(ours, theirs, strict=True):
            value = other.date() if isinstance(other, datetime) else other
            told = float(one) if isinstance(one, Decimal) else one
            assert value == (pytest.approx(told) if isinstance(told, float) else told), ours
    assert sheet.auto_filter.ref is not None and sheet.freeze_panes == f"A{head[0].row + 1}"
    assert sheet.print_title_rows == f"${head[0].row}:${head[0].row}" and not sheet.merged_cells.ranges


def test_every_sheet_is_laid_out_for_paper_with_its_stamp_and_code(togane: Report, excel_file: bytes) -> None:
    book = opened(excel_file)
    for sheet in book.worksheets:
        assert sheet.print_area and sheet.print_title_rows and sheet.page_setup.paperSize == 9, sheet.title
        assert togane.head.stamp in [sheet.cell(row, 1).value for row in range(1, 5)]
        assert togane.head.link in [sheet.cell(row, 1).value for row in range(1, 5)]
        assert "架空の実績" in sheet.oddHeader.center.text and len(sheet._images) == 1
        texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert all(cell.data_type == "s" for cell in texts)
    assert book["要約"].page_setup.fitToHeight == 1


def test_charts_are_the_spreadsheets_own_and_told_in_words(togane: Report, excel_file: bytes) -> None:
    book = opened(excel_file)
    sheet = book["計画に届いていない指標"]
    assert len(sheet._charts) == len(pictures(togane)) == 11
    with zipfile.ZipFile(io.BytesIO(excel_file)) as parts:
        told = re.findall(r'name="Chart \d+" descr="([^"]*)"', parts.read("xl/drawings/drawing4.xml").decode())
        series = parts.read("xl/charts/chart1.xml").decode()
    assert told == [picture.alt for picture in pictures(togane)]
    rows = re.findall(r"<(?:c:)?f>'計画に届いていない指標'!\$(\w+)\$(\d+)(?::\$\w+\$\d+)?</", series)
    names = {drawn.name for drawn in pictures(togane)[0].series}
    drawn = {sheet.cell(int(first), 5).value for _, first in rows}
    assert drawn == names


# PDF


def _text(page: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", page.extract_text()).split())


def test_the_pdf_is_tagged_named_and_its_fonts_lie_in_it(togane: Report, pdf_file: bytes) -> None:
    read = pypdf.PdfReader(io.BytesIO(pdf_file))
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "ja" and "/StructTreeRoot" in root
    assert read.metadata is not None and read.metadata.title == f"{togane.head.title}　{togane.head.subtitle}"
    assert str(read.metadata.get("/CreationDate", "D:1970")).startswith("D:1970")
    pages: list[Any] = list(read.pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts]
    assert descriptors and all({"/FontFile2", "/FontFile3"} & set(one) for one in descriptors)
    assert {str(one["/FontName"]).partition("+")[2] for one in descriptors} == {
        "BIZUDPGothic-Regular", "BIZUDPGothic-Bold",
    }  # fmt: skip


def test_the_pdf_tells_every_figure_and_every_drawing(togane: Report, pdf_file: bytes) -> None:
    read = pypdf.PdfReader(io.BytesIO(pdf_file))
    whole = "".join(_text(page) for page in read.pages)
    for table in tables(togane):
        for row in table.rows:
            for cell in row:
                for line in cell.split("\n"):
                    said = "".join(unicodedata.normalize("NFKC", glyphs.shown(line)).split())
                    assert said in whole, (table.caption, line)
    alts = {str(one["/Alt"]) for one in _figures(read)}
    assert {glyphs.shown(picture.alt) for picture in pictures(togane)} <= alts


def _figures(read: pypdf.PdfReader) -> list[Any]:
    root: Any = read.trailer["/Root"]
    found, waiting = [], [root["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            if one.get("/S") == "/Figure":
                found.append(one)
            if "/K" in one:
                waiting.append(one["/K"])
    return found


def _bookmarks(read: pypdf.PdfReader, entries: list[Any] | None = None, level: int = 1) -> list[tuple[int, str, int]]:
    found: list[tuple[int, str, int]] = []
    for entry in read.outline if entries is None else entries:
        if isinstance(entry, list):
            found += _bookmarks(read, entry, level + 1)
        else:
            page = read.get_destination_page_number(entry)
            assert page is not None
            found.append((level, str(entry.title), page))
    return found


def test_the_summary_takes_one_sheet_and_each_kpi_one_of_its_own(togane: Report, pdf_file: bytes) -> None:
    read = pypdf.PdfReader(io.BytesIO(pdf_file))
    found = _bookmarks(read)
    assert [(level, title) for level, title, _ in found] == [(a, glyphs.shown(b)) for a, b in outline(togane)]
    chapters = [page for level, _, page in found if level == 1]
    assert chapters[:2] == [0, 1]
    late = [page for level, _, page in found if level == 2 and chapters[3] <= page < chapters[4]]
    assert late == list(range(chapters[3], chapters[3] + 11)) and chapters[4] == late[-1] + 1


def test_five_cities_fit_their_first_sheet_too(all_cities: Report) -> None:
    read = pypdf.PdfReader(io.BytesIO(pdf.file(all_cities)))
    assert [page for level, _, page in _bookmarks(read) if level == 1][:2] == [0, 1]


def test_every_sheet_of_the_pdf_says_what_proves_it_and_that_it_is_practice(togane: Report, pdf_file: bytes) -> None:
    stamp = "".join(unicodedata.normalize("NFKC", togane.head.stamp).split())
    read = pypdf.PdfReader(io.BytesIO(pdf_file))
    for number, page in enumerate(read.pages, 1):
        said = _text(page)
        assert stamp in said and f"{number}/{len(read.pages)}" in said and "架空の実績による練習用" in said
        assert "dx.city.example.jp/report?" in said
    assert day_name(togane.head.as_of) in _text(read.pages[0])


# Glyphs


def test_no_sign_of_any_report_is_missing_in_the_fonts(all_cities: Report, unreported: Report) -> None:
    assert glyphs.missing([*all_cities.texts(), *unreported.texts()]) == []


def test_the_list_of_signs_is_that_of_the_fonts() -> None:
    of_fonts = [set(TTFont(path).getBestCmap()) for path in sorted(Path(glyphs.FONTS).glob("*.ttf"))]
    assert len(of_fonts) == 2
    assert glyphs._known() - {"\n"} == {chr(code) for code in of_fonts[0] & of_fonts[1]}


@pytest.mark.parametrize(
    ("given", "shown"), [("▢ 数値目標なし", "□ 数値目標なし"), ("한", "〓"), ("a\x00b", "ab"), ("龍\u202eA", "龍〔U+202E〕A")]
)
def test_a_sign_that_the_fonts_lack_is_shown_by_its_like_or_as_missing(given: str, shown: str) -> None:
    assert glyphs.shown(given) == shown
