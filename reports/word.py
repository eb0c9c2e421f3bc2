"""A report as a Word document that an office can go on editing: real styles, headings, tables, alternative texts.

An office's own template lends its styles, margins, headers and footers; what it lacks of the named styles is added.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from xml.sax.saxutils import escape, quoteattr
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as Opened
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from domain.version import PRODUCT
from reports import drawing, qr
from reports.glyphs import clean
from reports.pdf import QR_ALT, remark_told, shown_link
from reports.pieces import Head, Heading, Items, NewPage, Picture, Piece, Report, Style, Table, Words
from reports.sealed import sealed

# The styles by which an office's template says how a report looks. The first ones every Word document has.
TITLE, SUBTITLE, BODY, ITEM, CAPTION, GRID = "Title", "Subtitle", "Normal", "List Bullet", "Caption", "Table Grid"
LEAD, NOTE, CELL, BELOW = "報告書 要点", "報告書 注", "報告書 表", "報告書 表の補足"
STYLES = (TITLE, SUBTITLE, "Heading 1", "Heading 2", "Heading 3", BODY, ITEM, CAPTION, GRID, LEAD, NOTE, CELL, BELOW)
_FONT = "BIZ UDPゴシック"
_QUIET, _DARK, _ALARM = RGBColor(0x59, 0x59, 0x59), RGBColor(0x1A, 0x1A, 0x1C), RGBColor(0xB3, 0x26, 0x1E)
_PICTURE_SHARE = 0.7  # of the line
_TWIPS = 1440 / 25.4


class TemplateUnusable(ValueError):
    """A template is no Word document."""


def file(report: Report, template: bytes | None = None) -> bytes:
    """Return the file; the same report and template give the same bytes. Raises TemplateUnusable."""
    document = _opened(template)
    _properties(document, report.head)
    _stamp(document, report.head)
    document.add_paragraph(report.head.title, style=TITLE)
    document.add_paragraph(clean(report.head.subtitle), style=SUBTITLE)
    document.add_paragraph(report.head.stamp, style=NOTE)
    pictures = iter(drawing.pngs([piece.svg for piece in _pictures(report)]))
    for number, chapter in enumerate(report.chapters):
        heading = document.add_paragraph(chapter.title, style="Heading 1")
        heading.paragraph_format.page_break_before = number > 0
        _write(document, chapter.pieces, pictures)
    stream = io.BytesIO()
    document.save(stream)
    return sealed(stream.getvalue())


def _pictures(report: Report) -> Iterator[Picture]:
    return (piece for chapter in report.chapters for piece in chapter.pieces if isinstance(piece, Picture))


def _write(document: Opened, pieces: Sequence[Piece], pictures: Iterator[bytes]) -> None:
    is_new_page = False
    for piece in pieces:
        match piece:
            case Heading():
                heading = document.add_paragraph(clean(piece.text), style=f"Heading {piece.level}")
                heading.paragraph_format.page_break_before = is_new_page or None
            case Words():
                style = {Style.LEAD: LEAD, Style.NOTE: NOTE}.get(piece.style, BODY)
                document.add_paragraph(clean(piece.text), style=style)
            case Items():
                for line in piece.lines:
                    document.add_paragraph(clean(line), style=ITEM)
            case Table():
                _table(document, piece)
            case Picture():
                _picture(document, piece, next(pictures))
        is_new_page = isinstance(piece, NewPage)


def _table(document: Opened, table: Table) -> None:
    """Add a table whose head stands again on every page; its name is its alternative text."""
    if table.has_caption:
        caption = document.add_paragraph(clean(table.caption), style=CAPTION)
        caption.paragraph_format.keep_with_next = True
    styles = document.styles
    cell, below = styles[CELL].style_id, styles[BELOW].style_id
    whole = _line(document) * _TWIPS
    widths = [round(whole * share / sum(table.widths)) for share in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(table.head, widths, cell, below, frozenset(), is_head=True)]
    rows += [_row(row, widths, cell, below, table.numeric) for row in table.rows]
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{styles[GRID].style_id}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0"'
        ' w:noVBand="1"/>'
        f"<w:tblCaption w:val={quoteattr(clean(table.caption))}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))  # before the properties of the section
    after = document.add_paragraph(style=BELOW)  # two tables in a row would become one
    after.paragraph_format.space_after = Pt(0)


def _row(
    row: Sequence[str], widths: Sequence[int], cell: str, below: str, numeric: frozenset[int], is_head: bool = False
) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    fill = '<w:shd w:val="clear" w:color="auto" w:fill="E8EEF7"/>' if is_head else ""
    cells = []
    for column, (text, width) in enumerate(zip(row, widths, strict=True)):
        side = '<w:jc w:val="right"/>' if column in numeric else ""
        bold = "<w:rPr><w:b/></w:rPr>" if is_head else ""
        lines = clean(text).split("\n")
        paragraphs = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{cell if number == 0 else below}"/>{side}</w:pPr>'
            f'<w:r>{bold if number == 0 else ""}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
            for number, line in enumerate(lines)
        )
        cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill}</w:tcPr>{paragraphs}</w:tc>')
    return f'<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{"".join(cells)}</w:tr>'


def _picture(document: Opened, picture: Picture, png: bytes) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    _put(paragraph, png, _line(document) * _PICTURE_SHARE, picture.alt)


def _put(paragraph: Paragraph, png: bytes, width_in_mm: float, alt: str) -> None:
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(width_in_mm))
    told = shape._inline.docPr
    told.set("descr", clean(alt))
    told.set("title", clean(alt).partition("。")[0])


def _line(document: Opened) -> float:
    """Return how long a line is, in millimetres."""
    section = document.sections[-1]
    assert section.page_width is not None and section.left_margin is not None and section.right_margin is not None
    return (section.page_width - section.left_margin - section.right_margin) / Mm(1)


def _stamp(document: Opened, head: Head) -> None:
    """Put on every sheet what proves it: version, day, rules, the pinned address with its code, the page's number."""
    code = None if head.link is None else qr.svg(head.link)
    png = drawing.pngs([code])[0] if code is not None else None
    for section in document.sections:
        if head.remark is not None:
            above = section.header.add_paragraph(remark_told(head.remark), style=NOTE)
            above.alignment = WD_ALIGN_PARAGRAPH.CENTER
            above.runs[0].font.color.rgb = _ALARM
            above.runs[0].font.bold = True
        told = section.footer.add_paragraph(style=BELOW)
        told.add_run(clean(f"{head.title}　{head.subtitle}　{head.stamp}　"))
        for field, between in (("PAGE", " / "), ("NUMPAGES", "　")):
            _field(told, field)
            told.add_run(between)
        told.add_run().add_break()
        told.add_run(f"{shown_link(head)}　")
        told.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if png is not None:
            _put(told, png, 14, QR_ALT)
        for part in (section.header, section.footer):
            first = part.paragraphs[0]
            if len(part.paragraphs) > 1 and not first.text and not first._p.xpath(".//w:drawing"):
                first._p.getparent().remove(first._p)


def _field(paragraph: Paragraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _properties(document: Opened, head: Head) -> None:
    """Say what the document is. Its times are the day of reading, of which it tells, and not when it was made."""
    told, at = document.core_properties, datetime.combine(head.as_of, time())
    told.title = f"{head.title}　{head.subtitle}" + (f"（{head.remark}）" if head.remark else "")
    told.author, told.last_modified_by, told.comments = PRODUCT, "", head.stamp
    told.language, told.revision, told.keywords, told.subject = "ja-JP", 1, "", head.subtitle
    told.created = told.modified = at


def _opened(template: bytes | None) -> Opened:
    """Return an empty document with every named style: the office's template, or ours."""
    if template is None:
        document = Document()
        _own_looks(document)
    else:
        try:
            document = Document(io.BytesIO(template))
        except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as reason:
            raise TemplateUnusable("ひな形を Word の文書（.docx）として開けません。") from reason
        body = document.element.body
        for element in list(body):
            if element.tag != qn("w:sectPr"):
                body.remove(element)
    _named_styles(document)
    return document


def _own_looks(document: Opened) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin, section.bottom_margin = Mm(16), Mm(27)
    section.header_distance, section.footer_distance = Mm(7), Mm(6)
    for name, size, above, below in (
        (BODY, 9.5, 0, 3), (TITLE, 20, 0, 2), (SUBTITLE, 11, 0, 2), ("Heading 1", 15, 0, 5), ("Heading 2", 11.5, 8, 3),
        ("Heading 3", 10, 6, 3), (ITEM, 9.5, 0, 1), (CAPTION, 8, 5, 2),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), _FONT
        style.font.color.rgb, style.font.italic = _DARK, False
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{attribute}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        style.paragraph_format.line_spacing = 1.0
        style.font.bold = name not in (BODY, SUBTITLE, ITEM)
    for language in document.styles.element.xpath("//w:lang"):
        language.set(qn("w:val"), "ja-JP")
        language.set(qn("w:eastAsia"), "ja-JP")


def _named_styles(document: Opened) -> None:
    """Add the styles that the document lacks; those that it has stay as the office made them."""
    styles = document.styles
    there = {style.name for style in styles}
    for name in (TITLE, SUBTITLE, "Heading 1", "Heading 2", "Heading 3", ITEM, CAPTION):
        if name not in there:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[BODY]
    if GRID not in there:
        grid = styles.add_style(GRID, WD_STYLE_TYPE.TABLE)
        sides = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="8C8C8C"/>'
                        for side in ("top", "left", "bottom", "right", "insideH", "insideV"))  # fmt: skip
        grid.element.append(parse_xml(f"<w:tblPr {nsdecls('w')}><w:tblBorders>{sides}</w:tblBorders></w:tblPr>"))
    own = ((LEAD, 10.5, _DARK, 4), (NOTE, 8, _QUIET, 3), (CELL, 8, _DARK, 0), (BELOW, 7, _QUIET, 0))
    for name, size, colour, below in own:
        if name in there:
            continue
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles[BODY]
        style.font.size, style.font.color.rgb = Pt(size), colour
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(below)
        style.paragraph_format.line_spacing = 1.0
        if name == LEAD:
            shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F2F5FA"/>')
            style.element.get_or_add_pPr().insert(0, shade)  # before the spacing, as the schema has it
