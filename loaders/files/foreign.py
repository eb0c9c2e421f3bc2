"""A file that is no workbook and no table of ours: what it is, told by its content, and what its sender can do."""

from collections.abc import Sequence

from loaders.book.refusal import SAVE_AGAIN, WorkbookRefused, broken

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_NO_BOOK = "Excel ブック（.xlsx）ではありません"
_SEND_BOOK = "記入したブック（.xlsx）を選び直してください。"
_UNPACK = "圧縮ファイルを開いて中身を取り出し、記入したブック（.xlsx）を選び直してください。"
_COPY = "様式のブック（.xlsx）に書き写して、それを選び直してください。"
_UNLOCK = (
    "Excel で開き、［ファイル］→［情報］→［ブックの保護］→［パスワードを使用して暗号化］でパスワードを消して、"
    "保存し直してください。"
)

# The first bytes, what the file is, the remedy.
_SIGNATURES = (
    (b"%PDF", "PDF", _SEND_BOOK),
    (b"\x89PNG", "画像（PNG）", _SEND_BOOK),
    (b"\xff\xd8\xff", "画像（JPEG）", _SEND_BOOK),
    (b"GIF8", "画像（GIF）", _SEND_BOOK),
    (b"BM", "画像（BMP）", _SEND_BOOK),
    (b"II*\0", "画像（TIFF）", _SEND_BOOK),
    (b"MM\0*", "画像（TIFF）", _SEND_BOOK),
    (b"{\\rtf", "リッチテキスト（RTF）", _COPY),
    (b"PK\x05\x06", "空の zip", _UNPACK),
    (b"\x1f\x8b", "圧縮ファイル（gzip）", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "圧縮ファイル（7z）", _UNPACK),
    (b"Rar!", "圧縮ファイル（RAR）", _UNPACK),
    (b"MZ", "プログラム（.exe）", _SEND_BOOK),
    (b"L\0\0\0\x01\x14\x02\0", "ショートカット", "ショートカットではなく、元のブック（.xlsx）を選び直してください。"),
    (b"[InternetShortcut]", "ショートカット", "ショートカットではなく、元のブック（.xlsx）を選び直してください。"),
)
_PAGE_STARTS = ("<!doctype html", "<html", "<head", "<meta", "<body", "<table", "<div")
_SHEET_OF_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
# Excel leaves it beside a book that is open, under the book's name after ~$.
_OWNER_FILE_BYTES = 165

# What the parts of a zip tell, the strongest first: a part, what the file is, the remedy.
_ARCHIVES = (
    ("xl/workbook.bin", "バイナリ形式のブック（.xlsb）", SAVE_AGAIN),
    ("word/document.xml", "Word 文書（.docx）", _COPY),
    ("ppt/presentation.xml", "PowerPoint（.pptx）", _COPY),
    ("content.xml", "OpenDocument のブック（.ods）", SAVE_AGAIN),
    (
        "Index/Document.iwa",
        "Numbers の書類",
        "Numbers の［ファイル］→［書き出す］→［Excel］で .xlsx にして、選び直してください。",
    ),
)
# The names of streams in an OLE file: the name, what the file is, the remedy.
_STREAMS = (
    ("EncryptedPackage", "パスワードで暗号化されたブック", _UNLOCK),
    ("Workbook", "古い形式のブック（.xls）", SAVE_AGAIN),
    ("Book", "古い形式のブック（.xls）", SAVE_AGAIN),
    ("WordDocument", "古い形式の Word 文書（.doc）", _COPY),
    ("PowerPoint Document", "古い形式の PowerPoint（.ppt）", _COPY),
)
_ENTRY_BYTES, _NAME_BYTES = 128, 64


def of(data: bytes) -> WorkbookRefused | None:
    """Return the refusal of a file that is known by its first bytes; None for what can still be a table of texts."""
    for start, what, remedy in _SIGNATURES:
        if data.startswith(start) and (len(start) > 2 or not _is_text(data)):
            return _refused(what, remedy)
    if data[2:5] == b"-lh" and data[6:7] == b"-":
        return _refused("圧縮ファイル（LZH）", _UNPACK)
    if len(data) == _OWNER_FILE_BYTES and data[:1] < b"\x37" and b"\0" in data:
        return _refused("編集中の一時ファイル（~$）", "ブックを閉じてから、名前が ~$ で始まらないほうを選び直してください。")
    return _of_markup(data)


def no_table(data: bytes) -> WorkbookRefused:
    """Return the refusal of what is neither a workbook nor a text."""
    return WorkbookRefused("ファイルの形", "Excel ブック（.xlsx）でも CSV でもありません", SAVE_AGAIN)


def no_book(data: bytes) -> WorkbookRefused:
    """Return the refusal of what is no workbook, where nothing else is taken."""
    return _refused("CSV などの文字だけのファイル" if _is_text(data) else "ファイルの形", _COPY)


def of_ole(data: bytes) -> WorkbookRefused:
    """Return the refusal of the container of older office files, by the streams that its directory names."""
    # An entry of the directory is 128 bytes, wherever it lies, and begins with its name in 64.
    names = {data[at : at + _NAME_BYTES].rstrip(b"\0") for at in range(512, len(data), _ENTRY_BYTES)}
    for name, what, remedy in _STREAMS:
        if name.encode("utf-16-le").rstrip(b"\0") in names:
            return WorkbookRefused(what, f"{what}です", remedy)
    return _refused("古い形式のファイル", SAVE_AGAIN)


def of_archive(names: Sequence[str], is_locked: bool) -> WorkbookRefused:
    """Return the refusal of a zip that is no workbook, by the names of its parts."""
    for part, what, remedy in _ARCHIVES:
        if part in names:
            return _refused(what, remedy)
    if any(name.startswith("xl/") for name in names):
        return broken("ブックの構成")
    if is_locked:
        return _refused("パスワード付きの zip", _UNPACK)
    return _refused("zip", _UNPACK if names else _SEND_BOOK)


def _of_markup(data: bytes) -> WorkbookRefused | None:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
    head = data[:4_000].decode(encoding, "ignore").removeprefix("\xef\xbb\xbf").lstrip().lower()
    if head.startswith("mime-version:"):
        return _refused("ウェブページのアーカイブ（.mht）", SAVE_AGAIN)
    if head.startswith("<?xml") and _SHEET_OF_2003 in head:
        return _refused("XML スプレッドシート 2003", SAVE_AGAIN)
    is_page = head.startswith(_PAGE_STARTS) or (head.startswith(("<?xml", "<!--")) and "<html" in head)
    if is_page:
        return _refused("HTML（ウェブページ）", SAVE_AGAIN)
    return _refused("XML", SAVE_AGAIN) if head.startswith("<?xml") else None


def _is_text(data: bytes) -> bool:
    return not any(byte < 32 and byte not in b"\t\r\n" for byte in data[:1_000])


def _refused(what: str, remedy: str) -> WorkbookRefused:
    return WorkbookRefused(what, f"{_NO_BOOK}。中身は{what}です", remedy)
