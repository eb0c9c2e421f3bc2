"""The parts of a workbook as a stream of elements, and the texts in them with the looks of their runs."""

from collections.abc import Mapping
from typing import ClassVar

from loaders.book import refusal
from loaders.book.refusal import contradictory, too_large
from loaders.files import xlsx_values
from loaders.files.xlsx_looks import Look, Piece, Pieces, look_of

# The main names, and those that Excel writes when asked for the strict form of the format.
_MAIN = frozenset(
    {"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"}
)
# How many names of elements are remembered; the format has fewer.
_MOST_NAMES = 1_000
# How often the look may change within the texts of a book: an honest one has a few struck words a note.
_MOST_LOOKS = 100_000

# The attributes of an element; one with a namespace is called by it and its name, with a blank between.
Attributes = Mapping[str, str]


class Part:
    """Hands on the elements of the main namespace by their local name, each where the format has a place for it.

    What is read may stand nowhere else: not in one of several branches between which a reader chooses
    (mc:AlternateContent), not inside itself. Else two readers would read two things.
    """

    namespaces = _MAIN
    # The elements that are read, with those in which each may stand; and those that stand once in a part.
    places: ClassVar[Mapping[str, frozenset[str]]] = {}
    once: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, frozenset[str] | None, bool]] = {}
        self._open: list[str] = [""]
        self._seen: set[str] = set()
        self._is_text = False

    def begin(self, name: str, attrs: Attributes) -> None:
        """Take an element that begins, by its namespace and name. Raises WorkbookRefused where it has no place."""
        tag, places, is_once = self._known.get(name) or self._learnt(name)
        if self._is_text:
            raise contradictory(f"{self.words()} の値の中に別の中身")
        if tag:
            if places is not None and self._open[-1] not in places:
                raise contradictory(f"{self.words()} に別の中身")
            if is_once:
                if tag in self._seen:
                    raise contradictory(f"{self.words()} の中身が二つ")
                self._seen.add(tag)
            self.start(tag, attrs)
        self._open.append(tag)

    def _learnt(self, name: str) -> tuple[str, frozenset[str] | None, bool]:
        """Return the local name of an element ("" of another namespace), where it may stand, and whether only once."""
        space, _, local = name.rpartition(" ")
        tag = local if space in self.namespaces else ""
        learnt = tag, self.places.get(tag), tag in self.once
        if len(self._known) < _MOST_NAMES:
            self._known[name] = learnt
        return learnt

    def finish(self, _: str) -> None:
        """Take an element that ends."""
        tag = self._open.pop()
        if tag:
            self.end(tag)

    def words(self) -> str:
        """Return where the reading stands, in words."""
        return "ブックの部品"

    def start(self, tag: str, attrs: Attributes) -> None:
        """Take note of an element that begins."""

    def end(self, tag: str) -> None:
        """Take note of an element that ends."""

    def characters(self, content: str) -> None:
        """Take note of a text."""


class Text(Part):
    """Gathers the text of <t>, without that of <rPh>: the reading that a Japanese input method leaves beside a word."""

    places: ClassVar[Mapping[str, frozenset[str]]] = {
        "si": frozenset({"sst"}),
        "r": frozenset({"si", "is"}),
        "rPr": frozenset({"r"}),
        "rPh": frozenset({"si", "is"}),
        "t": frozenset({"si", "is", "r", "rPh"}),
    }

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._is_reading_aid = False
        self._letters = 0
        # The looks of stretches before the present one, each with the number of pieces at its end.
        self._ended: list[tuple[int, Look | None]] = []
        self._look: Look | None = None
        self._run: Look | None = None
        self._is_in_look = False
        self._looks_counted = 0

    def start(self, tag: str, attrs: Attributes) -> None:
        if self._is_in_look:
            # A run that says anything of its look says all of it; an empty <rPr/> leaves it that of the cell.
            self._run = look_of(self._run or "", tag, attrs.get("val", ""))
        elif tag == "rPh":
            self._is_reading_aid = True
        elif tag == "r":
            self._run = None
        elif tag == "rPr":
            self._is_in_look = True
        elif tag == "t":
            self._is_text = not self._is_reading_aid
            self._turn(self._run)

    def end(self, tag: str) -> None:
        if tag == "rPr":
            self._is_in_look = False
        elif tag == "rPh":
            self._is_reading_aid = False
        elif tag == "t":
            self._is_text = False
        elif tag == "r":
            self._run = None

    def _turn(self, look: Look | None) -> None:
        if look == self._look:
            return
        if self._pieces:
            self._ended.append((len(self._pieces), self._look))
        self._look = look
        self._looks_counted += 1
        if self._looks_counted > _MOST_LOOKS:
            raise too_large("取り消し線や上付きの変わり目")

    def characters(self, content: str) -> None:
        if self._is_text:
            self._pieces.append(content)
            self._letters += len(content)
            if self._letters > refusal.MOST_LETTERS:
                raise too_large("文字")

    def taken(self) -> str:
        """Return the text gathered so far, and begin anew."""
        text, self._pieces = xlsx_values.unescaped("".join(self._pieces)), []
        self._ended, self._look, self._run = [], None, None
        if len(text) > refusal.MOST_CELL_LETTERS:
            raise too_large(f"一つのセルに{len(text):,}字")
        return text

    def taken_with_looks(self) -> str | Pieces:
        """Return the text gathered so far, in its pieces where any has a look of its own, and begin anew."""
        if not self._ended and self._look is None:
            return self.taken()
        ends, gathered = [*self._ended, (len(self._pieces), self._look)], self._pieces
        self.taken()
        starts = [0, *(end for end, _ in ends)]
        texts = ["".join(gathered[start:end]) for start, (end, _) in zip(starts, ends, strict=False)]
        return tuple(Piece(xlsx_values.unescaped(text), look) for text, (_, look) in zip(texts, ends, strict=True))


class Strings(Text):
    """The shared texts of a workbook, by their number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str | Pieces] = []

    def words(self) -> str:
        return "文字列の一覧"

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "si":
            self.texts.append(self.taken_with_looks())
