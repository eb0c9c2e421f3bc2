"""docs/guide-plan.md as HTML: the few marks of Markdown that it uses, every text escaped, its pictures by address.

The name of a page in bold leads there. What the guide may not hold, an unknown mark, is a ValueError: its test reads
the whole file.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ui import heading, kinds, markup, menu
from ui.markup import Markup

_DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
_FILE = _DOCS / "guide-plan.md"
_PICTURE = re.compile(r"!\[(?P<says>[^\]]+)\]\(screenshots/(?P<name>[\w-]+\.png)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_STRANGE = re.compile(r"[<>`]|\]\(|^[*+>] |^#{4}")


class Guide(NamedTuple):
    """The guide: its title, its first paragraphs, and its sections, each with its heading and what stands below it."""

    title: str
    lead: Sequence[str]
    sections: Sequence[tuple[str, Sequence[str]]]


@cache
def guide() -> Guide:
    """Return the guide, a line a text."""
    first, *rest = _FILE.read_text("utf-8").split("\n## ")
    title, _, lead = first.removeprefix("# ").partition("\n")
    sections = [(head, below.splitlines()) for head, _, below in (part.partition("\n") for part in rest)]
    return Guide(title, lead.splitlines(), sections)


def lead() -> Markup:
    """Return what the guide is for, as a line."""
    return _inline(" ".join(line for line in guide().lead if line))


def body(section: Callable[..., Markup] = heading.part) -> Markup:
    """Return all sections, each drawn by `section` with its heading and its pieces."""
    return markup.joined(section(head, *_drawn(lines)) for head, lines in guide().sections)


def on_screen(head: str, *pieces: Markup) -> Markup:
    """Return a section as the page shows it."""
    return markup.html('<section class="dx-guide">{}{}</section>', heading.part(kinds.fit(head)), pieces)


def pictures() -> tuple[str, ...]:
    """Return the names of the pictures that the guide shows."""
    return tuple(found["name"] for found in _PICTURE.finditer(_FILE.read_text("utf-8")))


def _drawn(lines: Sequence[str]) -> Iterator[Markup]:
    """Yield the pieces of a section: paragraphs, lists, tables, pictures, headings below its own."""
    for kind, found in groupby(lines, _kind):
        block = list(found)
        if kind:
            yield from _DRAWN[kind](block)


def _kind(line: str) -> str:
    """Return what a line is part of, empty for a blank one."""
    if _STRANGE.search(_PICTURE.sub("", line)):
        raise ValueError(line)
    starts = {"### ": "heading", "- ": "list", "|": "table", "![": "picture"}
    return next((kind for start, kind in starts.items() if line.startswith(start)), _numbered(line))


def _numbered(line: str) -> str:
    return "steps" if re.match(r"\d+\. ", line) else "text" if line.strip() else ""


def _headings(lines: Sequence[str]) -> Iterator[Markup]:
    for line in lines:
        yield markup.html('<h3 class="dx-h3">{}</h3>', _inline(line.removeprefix("### ")))


def _texts(lines: Sequence[str]) -> Iterator[Markup]:
    yield markup.paragraph(_inline("".join(lines)))


def _list(lines: Sequence[str]) -> Iterator[Markup]:
    yield markup.html("<ul>{}</ul>", [markup.html("<li>{}</li>", _inline(line[2:])) for line in lines])


def _steps(lines: Sequence[str]) -> Iterator[Markup]:
    items = [markup.html("<li>{}</li>", _inline(line.partition(" ")[2])) for line in lines]
    yield markup.html("<ol>{}</ol>", items)


def _table(lines: Sequence[str]) -> Iterator[Markup]:
    head, _, *rows = ([_inline(cell.strip()) for cell in line.strip("|").split("|")] for line in lines)
    yield markup.table(head, rows, "・".join(_plain(cell) for cell in head))


def _plain(cell: Markup) -> str:
    return str(cell.striptags())


def _pictures(lines: Sequence[str]) -> Iterator[Markup]:
    for line in lines:
        if found := _PICTURE.fullmatch(line):
            yield markup.html(
                '<figure class="dx-guide-picture"><img src="{}" alt="{}" loading="lazy"></figure>',
                _address(found["name"]), found["says"],
            )  # fmt: skip


_DRAWN: dict[str, Callable[[Sequence[str]], Iterator[Markup]]] = {
    "heading": _headings, "list": _list, "steps": _steps, "table": _table, "picture": _pictures, "text": _texts,
}  # fmt: skip


def _inline(text: str) -> Markup:
    """Return a text with what is bold in it; the name of a page leads to the page."""
    pieces = (_bold(part) if place % 2 else markup.safe(part) for place, part in enumerate(_BOLD.split(text)))
    return markup.joined(pieces)


def _bold(text: str) -> Markup:
    page = next((row.name for row in menu.ROWS if row.title == text and row.in_menu), None)
    return markup.html("<strong>{}</strong>", text if page is None else markup.link(text, page))


@cache
def _mark(name: str) -> str:
    return hashlib.sha256((_DOCS / "screenshots" / name).read_bytes()).hexdigest()[:12]


def _address(name: str) -> str:
    return markup.at(f"/assets/{name}", _mark(name))
