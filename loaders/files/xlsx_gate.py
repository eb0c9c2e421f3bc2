"""An uploaded workbook, let in by what it holds: a zip within limits, no macro, no document type, no reach outside."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from loaders.book import refusal
from loaders.book.refusal import SAVE_AGAIN, WorkbookRefused, broken, contradictory, part_words
from loaders.files import foreign

ZIP = b"PK\x03\x04"

# What a zip raises whose bytes are not what they should be, an encrypted one included.
BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error, ValueError)
_CONTENT_TYPES = "[Content_Types].xml"
_WITHOUT_MACROS = "マクロのない「Excel ブック（.xlsx）」として保存し直してください。"
_CHUNK = 65_536
# The two that the format allows; the others inflate without a bound on one step.
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_RELATIONS = 1_000

# What a part's name tells of it, in small letters: the pattern, what was seen, the problem, the remedy.
_FORBIDDEN = (
    (r"vbaproject|(^|/)macrosheets/|(^|/)activex/", "マクロ", "マクロを含むブックです", _WITHOUT_MACROS),
    (
        r"(^|/)externallinks/",
        "別のブックへのリンク",
        "別のブックを参照しています",
        "参照している式を値に置き換え、［データ］の［リンクの編集］で解除して保存し直してください。",
    ),
    (
        r"(^|/)(connections\.xml|querytables/)",
        "外部データ接続",
        "外部のデータに接続するブックです",
        "［データ］の［クエリと接続］で接続を削除して保存し直してください。",
    ),
    (
        r"(^|/)embeddings/",
        "埋め込まれたファイル",
        "別のファイルが埋め込まれています",
        "埋め込まれたファイルを削除して保存し直してください。",
    ),
)  # fmt: skip


def enter(data: bytes) -> zipfile.ZipFile:
    """Return the archive of a workbook every part of which was inflated and looked at once. Raises WorkbookRefused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_names(archive)
        if any(entry.compress_type not in _COMPRESSIONS for entry in archive.infolist()):
            raise broken("圧縮の方式")
        _check_parts(archive, len(data))
        _check_relations(archive)
    except WorkbookRefused:
        raise
    except BROKEN_ZIP as error:
        raise broken("ファイルの途中") from error
    return archive


def _check_names(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if len(names) > refusal.MOST_ENTRIES:
        raise WorkbookRefused(f"{len(names)}個", f"ブックの部品が{refusal.MOST_ENTRIES}個を超えています", SAVE_AGAIN)
    if len({name.casefold() for name in names}) < len(names):
        raise contradictory("同じ名の部品が二つ")
    if any(".." in name.split("/") or name.startswith("/") or "\\" in name for name in names):
        raise broken("ブックの外を指す部品")
    for pattern, seen, problem, remedy in _FORBIDDEN:
        if any(re.search(pattern, name.lower()) for name in names):
            raise WorkbookRefused(seen, problem, remedy)
    if _CONTENT_TYPES not in names or "xl/workbook.xml" not in names:
        raise foreign.of_archive(names, any(entry.flag_bits & 1 for entry in archive.infolist()))


def _check_parts(archive: zipfile.ZipFile, size: int) -> None:
    inflated = 0
    for name in archive.namelist():
        parser: expat.XMLParserType | None = None
        for number, chunk in enumerate(_chunks(archive, name)):
            inflated += len(chunk)
            if inflated > refusal.MOST_INFLATED or inflated > size * refusal.MOST_RATIO:
                raise WorkbookRefused(part_words(name), "展開すると大きすぎるブックです", SAVE_AGAIN)
            if number == 0 and _may_be_xml(name, chunk):
                parser = _without_doctype(name)
            if parser is not None:
                _feed(parser, chunk, name)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part piece by piece: the sizes that an archive declares can lie."""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _may_be_xml(name: str, start: bytes) -> bool:
    # By what it holds too: a relation can make any part a sheet, whatever its name.
    return (
        name.lower().endswith((".xml", ".rels", ".vml")) or start.lstrip(b"\xef\xbb\xbf\xfe\xff\0\t\r\n ")[:1] == b"<"
    )


def _without_doctype(name: str, separator: str | None = None) -> expat.XMLParserType:
    def refuse(*_: object) -> None:
        raise WorkbookRefused(part_words(name), "文書型宣言を含むブックです", SAVE_AGAIN)

    parser = expat.ParserCreate(namespace_separator=separator)
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, chunk: bytes, name: str, *, is_last: bool = False) -> None:
    try:
        parser.Parse(chunk, is_last)
    except expat.ExpatError as error:
        raise broken(part_words(name)) from error


def _check_relations(archive: zipfile.ZipFile) -> None:
    """Refuse what a part fetches from elsewhere. A link to click on is a text like any other and fetches nothing."""
    for name in archive.namelist():
        if not name.lower().endswith(".rels"):
            continue
        relations = _attributes(archive, name)
        if len(relations) > _MOST_RELATIONS:
            raise broken(part_words(name))
        for relation in relations:
            target, kind = relation.get("Target", ""), relation.get("Type", "")
            if relation.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
                remedy = "外部のファイルへの参照（リンクされた画像など）を削除して保存し直してください。"
                raise WorkbookRefused(target[:60], "ブックの外のファイルを参照しています", remedy)
    for part in _attributes(archive, _CONTENT_TYPES):
        if "macroenabled" in part.get("ContentType", "").lower():
            raise WorkbookRefused("マクロ", "マクロを含むブックです", _WITHOUT_MACROS)


def _attributes(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """Return the attributes of the elements below the root of a small part, at whatever depth."""
    if archive.getinfo(name).file_size > 1_000_000:
        raise broken(part_words(name))
    found: list[dict[str, str]] = []
    parser = _without_doctype(name, separator=" ")
    parser.StartElementHandler = lambda _, attributes: found.append(attributes)
    _feed(parser, archive.read(name), name)
    _feed(parser, b"", name, is_last=True)
    return found[1:]
