"""A report as PDF, tagged for screen readers, with its fonts inside."""

import json
from pathlib import Path

from domain import formats
from reports import drawing, qr
from reports.glyphs import shown
from reports.pieces import Chapter, Head, Heading, Items, NewPage, Picture, Piece, Report, Table, Words

_TEMPLATE = Path(__file__).resolve().parent / "report.typ"
QR_ALT = "この報告書の時点に固定した画面を開くQRコード"
_WIDTH = 0.76  # of a picture, as a share of the line: a page of a KPI takes it with its tables


def file(report: Report) -> bytes:
    """Return the file; the same report gives the same bytes."""
    code = None if report.head.link is None else qr.svg(report.head.link)
    content = {
        "head": _head(report.head),
        "qr": code,
        "chapters": [_chapter(chapter) for chapter in report.chapters],
    }
    return drawing.pdf(_TEMPLATE.read_bytes(), json.dumps(content, ensure_ascii=False))


def _chapter(chapter: Chapter) -> dict[str, object]:
    return {
        "title": shown(chapter.title),
        "is_one_sheet": chapter.is_one_sheet,
        "pieces": [_piece(piece) for piece in chapter.pieces],
    }


def _head(head: Head) -> dict[str, str | None]:
    return {
        "title": shown(head.title),
        "subtitle": shown(head.subtitle),
        "stamp": head.stamp,
        "stamp_day": f"{formats.day(head.as_of)}時点　データ版 {head.version}　判定規則 版 {head.rules_version}",
        "shown_link": shown_link(head),
        "qr_alt": QR_ALT,
        "remark": head.remark,
        "remark_told": None if head.remark is None else remark_told(head.remark),
    }


def remark_told(remark: str) -> str:
    """Return what stands on every sheet of a report whose actuals are fictitious."""
    return f"{remark}。どの団体の実績でもありません。"


def shown_link(head: Head) -> str:
    """Return the pinned address as it is printed."""
    return head.link or head.address


def _piece(piece: Piece) -> dict[str, object]:
    match piece:
        case Heading():
            return {"kind": "heading", "text": shown(piece.text), "level": piece.level}
        case Words():
            return {"kind": str(piece.style), "text": shown(piece.text)}
        case Items():
            return {"kind": "items", "lines": [shown(line) for line in piece.lines]}
        case Table():
            return {
                "kind": "table",
                "caption": shown(piece.caption),
                "head": [shown(name) for name in piece.head],
                "rows": [[shown(cell) for cell in row] for row in piece.rows],
                "widths": list(piece.widths),
                "numeric": sorted(piece.numeric),
                "has_caption": piece.has_caption,
            }
        case Picture():
            return {"kind": "picture", "svg": drawing.of_paper(piece.svg), "alt": shown(piece.alt), "width": _WIDTH}
        case NewPage():
            return {"kind": "new page"}
