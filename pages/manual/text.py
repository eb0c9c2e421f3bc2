"""A manual as HTML: the few marks of Markdown that they use, every text escaped, its pictures by address.

The name of a page in bold leads there, the file of another manual to that manual. What no manual may hold, an unknown
mark, is a ValueError: a test reads all of them whole.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from pages.manual.parts import DOCS, PARAMETER, PARTS, manual, source
from ui import heading, kinds, markup, menu
from ui.markup import Markup

_PICTURE = re.compile(r"!\[(?P<says>[^\]]+)\]\((?:\.\./)?screenshots/(?P<name>[\w-]+\.png)\)")
# Words in bold, words of a program, a link to another manual.
_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<words>[^\]]+)\]\((?P<file>[\w./-]+\.md)\)")
_STRANGE = re.compile(r"[<>`*]|\]\(|^\+ |^#{4}")
_FENCE = "```"
_TALLEST = 704  # px that a picture of a page may be high
_PARTS_BY_FILE = {row.file.rpartition("/")[2]: part for part, row in PARTS.items()}


def lead(part: str) -> Markup:
    """Return what a manual is for, as a line."""
    return _inline(" ".join(line for line in manual(part).lead if line))


def body(part: str, section: Callable[..., Markup]) -> Markup:
    """Return all sections of a manual, each drawn by `section` with its heading and its pieces."""
    return markup.joined(section(head, *_drawn(lines)) for head, lines in manual(part).sections)


def on_screen(part: str) -> Markup:
    """Return a manual as the page shows it: what it holds, where that is more than a glance, and its sections."""
    heads = [head for head, _ in manual(part).sections]
    numbers = iter(range(len(heads)))
    return markup.joined((_contents(heads), body(part, partial(_section, numbers))))


def pictures() -> frozenset[str]:
    """Return the names of the pictures that the manuals show."""
    return frozenset(found["name"] for part in PARTS for found in _PICTURE.finditer(source(part)))


def _contents(heads: Sequence[str]) -> Markup | None:
    if len(heads) < 4:
        return None
    items = [
        markup.html('<li><a href="#{}">{}</a></li>', _anchor(number), kinds.fit(head))
        for number, head in enumerate(heads)
    ]
    return markup.html('<nav class="dx-manual dx-contents" aria-label="この手引きの内容"><ul>{}</ul></nav>', items)


def _section(numbers: Iterator[int], head: str, *pieces: Markup) -> Markup:
    name = _anchor(next(numbers))
    return markup.html('<section class="dx-manual" id="{}">{}{}</section>', name, heading.part(kinds.fit(head)), pieces)


def _anchor(number: int) -> str:
    return f"dx-manual-{number + 1}"


def _drawn(lines: Sequence[str]) -> Iterator[Markup]:
    """Yield the pieces of a section: paragraphs, lists, tables, pictures, listings, headings below its own."""
    block: list[str] = []
    now = ""
    for kind, line in _kinds(lines):
        if kind != now and block:
            yield from _DRAWN[now](block)
            block = []
        now = kind
        if kind:
            block.append(line)
    if block:
        yield from _DRAWN[now](block)


def _kinds(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each line with what it is part of, empty for a blank one; of a listing the lines between its fences."""
    is_listing = False
    for line in lines:
        if line.startswith(_FENCE):
            is_listing = not is_listing
            yield "", ""
        else:
            yield ("listing", line) if is_listing else (_kind(line), line)
    if is_listing:
        raise ValueError(f"{_FENCE} is not closed")


def _kind(line: str) -> str:
    """Return what a line is part of, empty for a blank one."""
    if _STRANGE.search(_INLINE.sub("", _PICTURE.sub("", line))):
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
    start = int(lines[0].partition(".")[0])  # a picture or a listing between two steps does not begin anew
    yield markup.html('<ol start="{}">{}</ol>', start, items)


def _table(lines: Sequence[str]) -> Iterator[Markup]:
    head, _, *rows = ([_inline(cell.strip()) for cell in line.strip("|").split("|")] for line in lines)
    if not all(head):
        raise ValueError(f"a column has no head: {lines[0]}")
    drawn = markup.table(head, rows, "・".join(_plain(cell) for cell in head))
    yield markup.html('<div class="dx-manual-table">{}</div>', drawn)  # whose caption is for a screen reader


def _plain(cell: Markup) -> str:
    return str(cell.striptags())


def _pictures(lines: Sequence[str]) -> Iterator[Markup]:
    for line in lines:
        if found := _PICTURE.fullmatch(line):
            yield markup.html(
                '<figure class="dx-manual-picture"><a href="{0}" target="_blank">'
                '<img src="{0}" alt="{1}" width="{2}" height="{3}" loading="lazy"></a></figure>',
                _address(found["name"]), found["says"], *_size(found["name"]),
            )  # fmt: skip


def _listing(lines: Sequence[str]) -> Iterator[Markup]:
    yield markup.html('<pre class="dx-listing" tabindex="0"><code>{}</code></pre>', "\n".join(lines))


_DRAWN: dict[str, Callable[[Sequence[str]], Iterator[Markup]]] = {
    "heading": _headings, "list": _list, "steps": _steps, "table": _table, "picture": _pictures, "text": _texts,
    "listing": _listing,
}  # fmt: skip


def _inline(text: str) -> Markup:
    """Return a text with what is bold in it, words of a program, and links; the name of a page leads to the page."""
    pieces, at = [], 0
    for found in _INLINE.finditer(text):
        pieces += [text[at : found.start()], _marked(found)]
        at = found.end()
    return markup.joined((*pieces, text[at:]))


def _marked(found: re.Match[str]) -> Markup:
    if found["bold"]:
        return _bold(found["bold"])
    if found["code"]:
        return markup.html("<code>{}</code>", found["code"])
    part = _PARTS_BY_FILE[found["file"].rpartition("/")[2]]
    return markup.link(found["words"], "manual", **{PARAMETER: part})


def _bold(text: str) -> Markup:
    page = next((row.name for row in menu.ROWS if row.title == text and row.in_menu), None)
    if page is None:
        return markup.html("<strong>{}</strong>", text)
    return markup.html("<strong>{}</strong>", markup.link(menu.title(page), "" if page == menu.FIRST else page))


@cache
def _mark(name: str) -> str:
    return hashlib.sha256((DOCS / "screenshots" / name).read_bytes()).hexdigest()[:12]


@cache
def _size(name: str) -> tuple[int, int]:
    """Return how wide and how high a picture is shown, so that its place is kept before it has come."""
    head = (DOCS / "screenshots" / name).open("rb").read(24)
    wide, high = int.from_bytes(head[16:20]), int.from_bytes(head[20:24])  # of a PNG
    scale = min(1.0, _TALLEST / high)
    return round(wide * scale), round(high * scale)


def _address(name: str) -> str:
    return markup.at(f"/assets/{name}", _mark(name))
