"""Files that no honest sender makes, and foreign ones that honest senders take for a workbook; each with its answer."""

import gzip
import io
import random
import re
import struct
import zipfile
from functools import cache

from loaders.files import foreign as foreign_files
from tests.loaders.actuals import EMPTY, SHARE, share
from tests.store.small import filled

HEADER = "指標ID"
BROKEN = "ブックの中身が壊れています"
CONTRADICTS = "ブックの中身が食い違い、どちらを読むか決められません"
NO_BOOK = "Excel ブック（.xlsx）ではありません。中身は{}です"
NEITHER = "Excel ブック（.xlsx）でも CSV でもありません"
NO_HEADER = "1行目の見出しに「指標ID」がありません"
MACRO = "マクロを含むブックです"
DOCTYPE = "文書型宣言を含むブックです"
OUTSIDE = "ブックの外のファイルを参照しています"
INFLATED = "展開すると大きすぎるブックです"
TOO_LARGE = "表が大きすぎます（5,000行×60列まで）"
ENCODING = "文字コードが UTF-8 でも Shift_JIS でもありません"
FILLED = filled(EMPTY, share())
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, BOOK_RELS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
STRING = '<c t="s"><v>0</v></c>'
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

Case = tuple[str, bytes, str]


@cache
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(FILLED)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(changes: dict[str, bytes | None], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the filled-in form with some parts changed, added or (None) taken away."""
    content = {name: part for name, part in (parts() | changes).items() if part is not None}
    return archived(content, compression)


def archived(content: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return stream.getvalue()


def sheet(rows: str, after: str = "", before: str = "") -> bytes:
    """Return the form with another first sheet."""
    return zipped({SHEET: _sheet_xml(rows, after, before)})


def _sheet_xml(rows: str, after: str = "", before: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def shared(text: str, rows: str, noise: bytes = b"", changes: dict[str, bytes] | None = None) -> bytes:
    """Return the form with a list of shared strings, and beside it noise that keeps the ratio low."""
    relation = f'<Relationship Id="rId99" Type="{_KINDS}sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    changed: dict[str, bytes | None] = {
        **(changes or {}),
        BOOK_RELS: parts()[BOOK_RELS].replace(b"</Relationships>", relation.encode()),
        STRINGS: f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'.encode(),
        "xl/media/a.bin": noise,
    }
    if rows:
        changed[SHEET] = _sheet_xml(rows)
    return zipped(changed)


def foreign() -> list[Case]:
    """Return what is no workbook at all."""
    noise = random.Random(6).randbytes(400)
    docs = {"word/document.xml": b"<a/>", TYPES: b"<Types/>"}
    return [
        ("nothing", b"", "ファイルが空です"),
        ("a text", "これは実績です\n".encode(), NO_HEADER),
        ("another csv", "日付,値\r\n2026-03-31,5\r\n".encode(), NO_HEADER),
        ("another csv in cp932", "日付,値\r\n2026-03-31,5\r\n".encode("cp932"), NO_HEADER),
        ("json", b'{"kpi": 5}', NO_HEADER),
        ("html called xls", b"<html><table><tr><td>5</td></tr></table></html>", NO_BOOK.format("HTML（ウェブページ）")),
        ("xml", b'<?xml version="1.0"?><Workbook xmlns="urn:x"/>', NO_BOOK.format("XML")),
        ("pdf", b"%PDF-1.7\n\x00\x01\x02\xff" + noise, NO_BOOK.format("PDF")),
        ("png", b"\x89PNG\r\n\x1a\n" + noise, NO_BOOK.format("画像（PNG）")),
        ("jpeg", b"\xff\xd8\xff\xe0" + noise, NO_BOOK.format("画像（JPEG）")),
        ("gif", b"GIF89a\x00\x01" + noise, NO_BOOK.format("画像（GIF）")),
        ("noise", noise, NEITHER),
        ("gzip", gzip.compress(FILLED, mtime=0)[:600], NO_BOOK.format("圧縮ファイル（gzip）")),
        ("an old container", foreign_files.OLE + noise, NO_BOOK.format("古い形式のファイル")),
        ("xls", ole("Root Entry", "Workbook"), "古い形式のブック（.xls）です"),
        ("xls of 1995", ole("Root Entry", "Book"), "古い形式のブック（.xls）です"),
        ("with a password", ole("EncryptionInfo", "EncryptedPackage"), "パスワードで暗号化されたブックです"),
        ("doc", ole("Root Entry", "WordDocument"), "古い形式の Word 文書（.doc）です"),
        ("zip of a text", archived({"a.txt": b"a"}), NO_BOOK.format("zip")),
        ("zip of a workbook", archived({"実績.xlsx": FILLED}), NO_BOOK.format("zip")),
        ("zip in zip in zip", archived({"b.zip": archived({"a.zip": archived({"a.txt": b"a"})})}),
         NO_BOOK.format("zip")),
        ("word", archived(docs), NO_BOOK.format("Word 文書（.docx）")),
        ("powerpoint", archived({"ppt/presentation.xml": b"<a/>"}), NO_BOOK.format("PowerPoint（.pptx）")),
        ("opendocument", archived({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}),
         NO_BOOK.format("OpenDocument のブック（.ods）")),
        ("binary workbook", archived({"xl/workbook.bin": b"\x01", TYPES: b"<Types/>"}),
         NO_BOOK.format("バイナリ形式のブック（.xlsb）")),
        ("empty zip", b"PK\x05\x06" + b"\0" * 18, NO_BOOK.format("空の zip")),
        ("first bytes only", b"PK\x03\x04", BROKEN),
        ("six megabytes", b"PK\x03\x04" + b"0" * (6 * 1024 * 1024), "ファイルが5MBを超えています"),
        ("six megabytes of csv", f"{HEADER}\n".encode() * 600_000, "ファイルが5MBを超えています"),
    ]


def damaged() -> list[Case]:
    """Return the form cut off at many places, and with a byte changed in each of its parts."""
    length = len(FILLED)
    even = [200 + (length - 400) * step // 40 for step in range(40)]
    cuts = [4, 5, 29, 30, 31, 60, *even, length - 100, length - 23, length - 22, length - 1]
    cases = [(f"cut {number} of {len(cuts)}", FILLED[:at], BROKEN) for number, at in enumerate(cuts, 1)]
    with zipfile.ZipFile(io.BytesIO(FILLED)) as archive:
        for entry in archive.infolist():
            at = entry.header_offset + 30 + len(entry.filename.encode()) + entry.compress_size // 2
            turned = FILLED[:at] + bytes([FILLED[at] ^ 0x55]) + FILLED[at + 1 :]
            cases.append((f"a byte of {entry.filename}", turned, BROKEN))
    return cases


def smuggled() -> list[Case]:
    """Return workbooks with parts that have no place in the form."""

    def related(kind: str, target: str, part: str = "xl/worksheets/_rels/sheet1.xml.rels") -> bytes:
        link = f'<Relationship Id="rId9" Type="{_KINDS}{kind}" Target="{target}" TargetMode="External"/>'
        return zipped({part: f'<Relationships xmlns="{_RELS}">{link}</Relationships>'.encode()})

    types = parts()[TYPES].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    other = "別のブックを参照しています"
    cases = [
        ("vba", zipped({"xl/vbaProject.bin": b"0"}), MACRO),
        ("vba elsewhere", zipped({"custom/VBAPROJECT.BIN": b"0"}), MACRO),
        ("macro sheet", zipped({"xl/macrosheets/sheet1.xml": b"<a/>"}), MACRO),
        ("activex", zipped({"xl/activeX/activeX1.xml": b"<a/>"}), MACRO),
        ("macro type", zipped({TYPES: types}), MACRO),
        ("other book", zipped({"xl/externalLinks/externalLink1.xml": b"<a/>"}), other),
        ("connection", zipped({"xl/connections.xml": b"<a/>"}), "外部のデータに接続するブックです"),
        ("query", zipped({"xl/queryTables/queryTable1.xml": b"<a/>"}), "外部のデータに接続するブックです"),
        ("embedded", zipped({"xl/embeddings/oleObject1.bin": b"0"}), "別のファイルが埋め込まれています"),
        (
            "201 parts",
            zipped({f"xl/media/{number}.png": b"0" for number in range(200)}),
            "ブックの部品が200個を超えています",
        ),
        ("climbing", zipped({"xl/../../etc/passwd": b"0"}), BROKEN),
        ("from the root", zipped({"/etc/passwd": b"0"}), BROKEN),
        ("backslash", zipped({"xl\\a.xml": b"<a/>"}), BROKEN),
        ("bzip2", zipped({}, zipfile.ZIP_BZIP2), BROKEN),
        ("lzma", zipped({}, zipfile.ZIP_LZMA), BROKEN),
        ("twice the same part", FILLED[:-22] and _doubled(), CONTRADICTS),
        ("no relations", zipped({BOOK_RELS: None}), BROKEN),
        ("no sheet", zipped({SHEET: None}), BROKEN),
        ("no strings", zipped({SHEET: _sheet_xml(f"<row>{STRING}</row>")}), BROKEN),
        ("no styles", zipped({STYLES: None}), BROKEN),
        ("no workbook", zipped({BOOK: None}), BROKEN),
        ("no types", zipped({TYPES: None}), BROKEN),
    ]
    for kind in ("image", "oleObject", "attachedTemplate", "worksheet", "externalLinkPath", "customXml"):
        cases.append((f"fetched {kind}", related(kind, "http://example.com/a"), OUTSIDE))
    cases.append(("fetched by the book", related("image", "file:///c:/a", "xl/_rels/a.xml.rels"), OUTSIDE))
    return cases


def _doubled() -> bytes:
    stream = io.BytesIO(FILLED)
    with zipfile.ZipFile(stream, "a") as archive:
        name = archive.infolist()[0].filename
        archive.filelist[-1].filename = name
        archive.writestr("xl/last.xml", b"<a/>")
    return stream.getvalue()


def doctypes() -> list[Case]:
    """Return a document type, entity bombs and entities from files in parts that are read and in some that are not."""
    laughs = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    kinds = {
        "bomb": laughs + "]><a>&j;</a>",
        "file": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "parameter": '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://example.com/a.dtd"> %b;]><a/>',
        "bare": "<!DOCTYPE a><a/>",
    }
    cases = [
        (f"{kind} in {name}", zipped({name: text.encode()}), DOCTYPE)
        for name in (SHEET, BOOK, STYLES, BOOK_RELS, TYPES, "docProps/core.xml", "xl/theme/theme1.xml")
        for kind, text in kinds.items()
    ]
    cases += [
        ("in utf-16", zipped({SHEET: kinds["file"].encode("utf-16")}), DOCTYPE),
        ("after a mark", zipped({SHEET: kinds["bomb"].encode("utf-8-sig")}), DOCTYPE),
        ("after blanks", zipped({"xl/sheet.bin": b"\n\n  " + kinds["bomb"].encode()}), DOCTYPE),
        ("in a picture's name", zipped({"xl/media/a.png": kinds["file"].encode()}), DOCTYPE),
        ("after a declaration", zipped({SHEET: b'<?xml version="1.0"?>\n' + kinds["bomb"].encode()}), DOCTYPE),
    ]
    return cases


@cache
def bombs() -> list[Case]:
    """Return what is small and grows: in the zip, in the cells, in shared texts, in areas."""
    noise = random.Random(7).randbytes(700_000)
    twice = "".join(f'<row r="{row}">{STRING * 50}</row>' for row in range(1, 5000))
    areas = "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 1_001 + "</mergeCells>"
    named = " ".join(f'a{number}="1"' for number in range(40_000))
    letters = "".join(f"<si><t>{number:05}{'ab' * 14_000}</t></si>" for number in range(150))
    return [
        ("zeros", zipped({"xl/media/a.bin": b"\0" * 30_000_000}), INFLATED),
        ("zeros in xml", zipped({SHEET: b" " * 30_000_000}), INFLATED),
        ("many zeros", zipped({f"xl/media/{n}.bin": b"\0" * 1_000_000 for n in range(40)}), INFLATED),
        ("51 MB beside noise", zipped({"xl/media/a.bin": noise, "xl/media/b.bin": b"\0" * 52_500_000}), INFLATED),
        ("a lying size", _with_size(zipped({"xl/a.bin": b"\0" * 3_000_000}), "xl/a.bin", 10), BROKEN),
        ("one entry many times", _overlapping(), BROKEN),
        ("5,001 rows", sheet("<row><c/></row>" * 5_001), TOO_LARGE),
        ("300,001 cells", sheet(f"<row>{'<c/>' * 61}</row>" * 4_999), TOO_LARGE),
        ("the last cell", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), TOO_LARGE),
        ("the 61st column", sheet('<row r="1"><c r="BI1"><v>1</v></c></row>'), TOO_LARGE),
        ("the 5,001st row", sheet('<row r="5001"><c r="A5001"><v>1</v></c></row>'), TOO_LARGE),
        ("61 without addresses", sheet(f"<row>{'<c/>' * 60}<c><v>1</v></c></row>"), TOO_LARGE),
        ("all merged", sheet("", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), TOO_LARGE),
        ("all linked", sheet("", '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'), TOO_LARGE),
        ("1,001 areas", sheet("", areas), BROKEN),
        ("a long text", sheet(f'<row><c t="inlineStr"><is><t>{"a" * 32_768}</t></is></c></row>'), TOO_LARGE),
        ("a long formula", sheet(f"<row><c><f>{'1+' * 20_000}1</f></c></row>"), TOO_LARGE),
        ("one text 250,000 times", shared("長" * 30_000, twice, noise), TOO_LARGE),
        ("4 million letters", shared(f"</t></si>{letters}<si><t>", "", noise), TOO_LARGE),
        ("deep nesting", sheet("<row>" + "<x>" * 60_000 + "</x>" * 60_000 + "</row>"), ""),
        ("many attributes", sheet(f"<row {named}/>"), ""),
        ("wide hidden columns", sheet("", before='<cols><col min="-9" max="99999999" hidden="1"/></cols>'), ""),
    ]


def _with_size(data: bytes, name: str, size: int) -> bytes:
    """Return the archive with another uncompressed size declared for one of its parts."""
    at = data.rindex(name.encode())
    assert data[at - 46 : at - 42] == b"PK\x01\x02"
    return data[: at - 22] + struct.pack("<I", size) + data[at - 18 :]


def _overlapping() -> bytes:
    """Return an archive whose directory names one stretch of bytes a hundred times."""
    data = zipped({"xl/a.bin": b"\0" * 400_000})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.start_dir
    end = data.rindex(b"PK\x05\x06")
    at = data.rindex(b"xl/a.bin")
    entry = data[at - 46 : at + 8]
    copies = b"".join(entry[:46] + f"xl/{number:03}.n".encode() for number in range(100))
    directory = data[start:end] + copies
    count = data[end + 8 : end + 10]
    total = struct.pack("<H", struct.unpack("<H", count)[0] + 100)
    tail = data[end : end + 8] + total + total + struct.pack("<I", len(directory)) + data[end + 16 :]
    return data[:start] + directory + tail


def torn() -> list[Case]:
    """Return sheets that are XML and no sheet; an empty answer where they are read for what they hold."""
    book = parts()[BOOK]
    return [
        ("not closed", zipped({SHEET: b"<worksheet><not closed"}), BROKEN),
        ("ends early", zipped({SHEET: parts()[SHEET][:-40]}), BROKEN),
        ("no xml", zipped({SHEET: b"kpi_id,value"}), BROKEN),
        ("nothing in it", zipped({SHEET: b""}), BROKEN),
        ("two roots", zipped({SHEET: parts()[SHEET] + b"<worksheet/>"}), BROKEN),
        ("bad encoding", zipped({SHEET: parts()[SHEET].replace("実績".encode(), b"\xff\xfe")
                                 .replace(b"<sheetData>", b"<sheetData>\xff")}), BROKEN),
        ("unknown entity", sheet("<row><c><v>&nbsp;</v></c></row>"), BROKEN),
        ("a row called abc", sheet('<row r="abc"/>'), BROKEN),
        ("a row of 5,000 digits", sheet(f'<row r="{"9" * 5_000}"/>'), BROKEN),
        ("a cell called 1A", sheet('<row><c r="1A"><v>1</v></c></row>'), BROKEN),
        ("a cell that is an area", sheet('<row><c r="A1:B2"><v>1</v></c></row>'), BROKEN),
        ("row zero", sheet('<row r="0"><c><v>1</v></c></row>'), TOO_LARGE),
        ("string 99999", shared("a", '<row><c t="s"><v>99999</v></c></row>'), BROKEN),
        ("string -1", shared("a", '<row><c t="s"><v>-1</v></c></row>'), BROKEN),
        ("string a", shared("a", '<row><c t="s"><v>a</v></c></row>'), BROKEN),
        ("an odd merge", sheet("", '<mergeCells><mergeCell ref="?"/></mergeCells>'), BROKEN),
        ("an odd style", zipped({STYLES: parts()[STYLES].replace(b'numFmtId="', b'numFmtId="x')}), BROKEN),
        ("twice the same sheet", zipped({BOOK: book.replace("取組の段階".encode(), "実績".encode())}), CONTRADICTS),
        ("sheets elsewhere", zipped({BOOK_RELS: parts()[BOOK_RELS].replace(b"sheet1.xml", b"sheet9.xml")}), BROKEN),
        ("relation of no kind", zipped({BOOK_RELS: parts()[BOOK_RELS].replace(b"ships/worksheet", b"x/y", 1)}), ""),
        ("another namespace", zipped({SHEET: parts()[SHEET].replace(MAIN.encode(), b"urn:x")}), ""),
        ("not a number", sheet('<row><c><v>NaN</v></c><c><v>1e999</v></c><c><v>INF</v></c></row>'), ""),
        ("a number of 400 digits", sheet(f"<row><c><v>{'9' * 400}</v></c></row>"), ""),
        ("style 9999", sheet('<row><c s="9999"><v>1</v></c><c s="x"><v>1</v></c></row>'), ""),
        ("half a surrogate", sheet('<row><c t="inlineStr"><is><t>_xD800_</t></is></c></row>'), ""),
        ("a nul", sheet('<row><c t="inlineStr"><is><t>_x0000_</t></is></c></row>'), ""),
    ]  # fmt: skip


def contradictory() -> list[Case]:
    """Return sheets that say one thing twice: of each two readers take one the first, one the last, one both."""
    book, rels, styles = parts()[BOOK], parts()[BOOK_RELS], parts()[STYLES]
    one, two = "<v>1</v>", "<v>2</v>"
    text = "<is><t>3</t></is>"
    choice = "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def either(first: str, second: str) -> str:
        branches = f'<mc:Choice Requires="x">{first}</mc:Choice><mc:Fallback>{second}</mc:Fallback>'
        return f'<mc:AlternateContent xmlns:mc="{choice}">{branches}</mc:AlternateContent>'

    def twice(part: bytes, start: str, end: str) -> bytes:
        words = part.decode()
        first = words.index(start)
        found = words[first : words.index(end, first) + len(end)]
        return words.replace(found, found * 2, 1).encode()

    second = rels.replace(b"sheet2.xml", b"sheet1.xml")
    strings = f'<Relationship Id="rId{{}}" Type="{_KINDS}sharedStrings" Target="strings{{}}.xml"/>'
    two_lists = "".join(strings.format(number, number) for number in (98, 99)) + "</Relationships>"
    lists = {f"xl/strings{number}.xml": f'<sst xmlns="{MAIN}"/>'.encode() for number in (98, 99)}
    formats = '<numFmts><numFmt numFmtId="170" formatCode="0"/><numFmt numFmtId="170" formatCode="yyyy"/></numFmts>'
    cases = {
        "a cell twice": sheet(f'<row r="2"><c r="L2">{one}</c><c r="L2">{two}</c></row>'),
        "an empty cell twice": sheet(f'<row r="2"><c r="L2">{one}</c><c r="L2"/></row>'),
        "a cell on the place of one without an address": sheet(f'<row r="2"><c>{one}</c><c r="A2">{two}</c></row>'),
        "a row twice": sheet(f'<row r="2"><c r="L2">{one}</c></row><row r="2"><c r="M2">{two}</c></row>'),
        "a row again without its number": sheet(f'<row r="2"><c r="L2">{one}</c></row><row><c r="M2">{two}</c></row>'),
        "a cell of another row": sheet(f'<row r="2"><c r="L3">{one}</c></row>'),
        "two values": sheet(f'<row r="2"><c r="L2">{one}{two}</c></row>'),
        "a value and a text": sheet(f'<row r="2"><c r="L2" t="inlineStr">{one}{text}</c></row>'),
        "a text and a value": sheet(f'<row r="2"><c r="L2" t="inlineStr">{text}{two}</c></row>'),
        "two texts": sheet(f'<row r="2"><c r="L2" t="inlineStr">{text}{text}</c></row>'),
        "a text where a number is said to be": sheet(f'<row r="2"><c r="L2">{text}</c></row>'),
        "a text where a place in the list is said to be": sheet(f'<row r="2"><c r="L2" t="s">{text}</c></row>'),
        "a number where a text is said to be": sheet(f'<row r="2"><c r="L2" t="inlineStr">{one}</c></row>'),
        "two formulas": sheet(f'<row r="2"><c r="L2"><f>1</f><f>2</f>{one}</c></row>'),
        "both branches in a cell": sheet(f'<row r="2"><c r="L2">{either(one, two)}</c></row>'),
        "both branches in a row": sheet(f'<row r="2">{either(f"<c>{one}</c>", f"<c>{two}</c>")}</row>'),
        "both branches of rows": sheet(either(f"<row><c>{one}</c></row>", f"<row><c>{two}</c></row>")),
        "a branch within a value": sheet(f'<row r="2"><c r="L2"><v>1{either("2", "3")}</v></c></row>'),
        "a cell in a cell": sheet(f'<row r="2"><c r="L2"><c r="M2">{one}</c>{two}</c></row>'),
        "a value beside its cell": sheet(f'<row r="2"><c r="L2"/>{one}</row>'),
        "two tables in a sheet": zipped({SHEET: twice(parts()[SHEET], "<sheetData>", "</sheetData>")}),
        "one part for two sheets": zipped({BOOK_RELS: second}),
        "one id for two parts": zipped({BOOK_RELS: rels.replace(b'Id="rId2"', b'Id="rId1"')}),
        "sheets of one name in small and capital letters": zipped(
            {BOOK: book.replace("記入のしかた".encode(), b"Form").replace(b'name="_' + "様式".encode(), b'name="form')}
        ),
        "parts of one name in small and capital letters": zipped({SHEET.upper(): parts()[SHEET]}),
        "two lists of texts": zipped({BOOK_RELS: rels.replace(b"</Relationships>", two_lists.encode()), **lists}),
        "two lists of sheets": zipped({BOOK: twice(book, "<sheets>", "</sheets>")}),
        "a text in a branch of the list": shared(either("1", "2"), ""),
        "one number for two formats": zipped(
            {STYLES: re.sub(b"(<numFmts.*?</numFmts>)?<fonts", formats.encode() + b"<fonts", styles, count=1)}
        ),
    }  # fmt: skip
    return [(name, data, CONTRADICTS) for name, data in cases.items()]


def ole(*streams: str) -> bytes:
    """Return a container of older office files whose directory names these streams."""
    entries = b"".join(stream.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 64 for stream in streams)
    return foreign_files.OLE.ljust(512, b"\0") + entries + b"\0" * 1_024


@cache
def looks() -> list[Case]:
    """Return texts whose looks are many, odd or none: struck out, raised, in runs of one letter."""
    noise = random.Random(9).randbytes(400_000)

    def strings(text: str, rows: str = f"<row>{STRING}</row>", beside: bytes = b"") -> bytes:
        return shared(f"</t></si>{text}<si><t>", rows, beside)

    out, live = "<r><rPr><strike/></rPr><t>{}</t></r>", "<r><t>{}</t></r>"
    turns = f"<si>{(out + live).format('a', 'b') * 1_000}</si>"
    often = "".join(f'<row r="{row}">{STRING.replace("0", "1") * 50}</row>' for row in range(1, 5_000))
    styles = parts()[STYLES]
    cell = '<row><c t="inlineStr"><is>{}</is></c></row>'
    return [
        ("100,002 looks", strings(turns * 51, beside=noise), TOO_LARGE),
        ("one struck text 250,000 times", strings(f"<si>{out.format('長' * 30_000)}</si>", often, noise), TOO_LARGE),
        ("one text in 2,000 looks 250,000 times", strings(turns, often, noise), TOO_LARGE),
        ("a long struck text", sheet(cell.format(out.format("長" * 20_000) * 2)), TOO_LARGE),
        ("a look that is none", sheet(cell.format("<r><rPr><strike val='maybe'/><vertAlign/></rPr><t>1</t></r>")), ""),
        ("a look without a text", sheet(cell.format("<r><rPr><strike/></rPr></r><r><rPr/></r>")), ""),
        ("runs in runs", sheet(cell.format(f"<r><rPr><strike/></rPr>{live.format(1)}<t>2</t></r>")), CONTRADICTS),
        ("a text in a look", sheet(cell.format("<r><rPr><strike/><t>1</t></rPr><t>2</t></r>")), CONTRADICTS),
        ("a look beside a text", sheet(cell.format("<rPr><strike/></rPr><t>1</t>")), CONTRADICTS),
        ("fonts that are none", zipped({STYLES: styles.replace(b'fontId="', b'fontId="9')}), ""),
        ("a font less than none", zipped({STYLES: styles.replace(b'fontId="', b'fontId="-')}), ""),
        ("a font by a name", zipped({STYLES: styles.replace(b'fontId="', b'fontId="x')}), BROKEN),
        ("two lists of fonts", zipped({STYLES: styles.replace(b"</fonts>", b"</fonts><fonts/>")}), CONTRADICTS),
        ("no fonts", zipped({STYLES: styles.replace(b"<fonts", b"<none").replace(b"</fonts", b"</none")}), ""),
    ]


def texts() -> list[Case]:
    """Return CSV files in encodings and shapes that are not those of a CSV file."""
    head = f"{HEADER},年度,実績値,区分\n"
    line = f"{SHARE},R8,30,確定\n"
    broken = "CSV の区切りか引用符が壊れています"
    return [
        ("euc-jp", (head + line).encode("euc_jp"), ENCODING),
        ("iso-2022-jp", (head + line).encode("iso2022_jp"), ENCODING),
        ("utf-16", (head + line).encode("utf-16"), ENCODING),
        ("utf-16 big end first", b"\xfe\xff" + (head + line).encode("utf-16-be"), ENCODING),
        ("utf-16 without a mark", (head + line).encode("utf-16-le"), NEITHER),
        ("a nul in it", (head + line + "\0").encode(), NEITHER),
        ("utf-8 cut in a letter", (head + line).encode() + "確".encode()[:2], NEITHER),
        ("tabs", (head + line).replace(",", "\t").encode(), "コンマではなくタブで区切られています"),
        ("open quote", (head + f'{SHARE},R8,"30,確定\n').encode(), broken),
        ("letters after a quote", (head + f'{SHARE},"R8"x,30,確定\n').encode(), broken),
        ("a field of 200,000 letters", (head + f"{SHARE},R8,{'3' * 200_000},確定\n").encode(), broken),
        ("5,001 lines", (head + line * 5_000).encode(), TOO_LARGE),
        ("61 columns", (head + "," * 60 + "\n").encode(), TOO_LARGE),
        ("semicolons", (head + line).replace(",", ";").encode(), "コンマではなくセミコロンで区切られています"),
        ("header in the second row", ("\n" + head + line).encode(), ""),
        ("header in the 22nd row", ("\n" * 21 + head + line).encode(), NO_HEADER),
    ]


def corpus() -> list[Case]:
    """Return every case: its name, its bytes, the problem that is named ("" where it is read for what it holds)."""
    return [
        *foreign(), *damaged(), *smuggled(), *doctypes(), *bombs(), *torn(), *contradictory(), *looks(), *texts(),
    ]  # fmt: skip
