"""A plan's text as the audit reads it: lines without markup, and the marks on them that ask for an account."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Markup that the conversion left in the lines; blanked, so that positions stay.
_MARKUP = re.compile(r"</?[a-z][^<>]*>|\*\*|\^\{\*?[^}]*\}|\[※\]")

# What makes a line ask for an account: a digit in any writing, a unit sign, a word that names a measure.
_DIGITS = r"[0-9０-９]+(?:[.,][0-9]+)*|[①-⑳]"
_KANJI_COUNT = r"[一二三四五六七八九十百千数]+(?:件|人|名|回|枚|台|割|倍|か所|ヶ所|箇所|箇月)(?!ひとり|取り残)"
_SIGNS = r"[%％]"
_WORDS = (
    r"指標|ＫＰＩ|K\s?P\s?I|現状値?|目標値?|実績|件数|人数|回数|枚数|者数|団体数|数量|割合|"
    r"(?<!効)(?<!倍)率(?!的|先|直)|推移|担当課|担当部署|中心となる部署"
)
FIGURES = re.compile(f"{_DIGITS}|{_KANJI_COUNT}|{_SIGNS}")
MARKS = re.compile(f"{_DIGITS}|{_KANJI_COUNT}|{_SIGNS}|{_WORDS}")


def without_markup(line: str) -> str:
    """Return the line, markup blanked out: every character stays where it was."""
    return _MARKUP.sub(lambda match: " " * len(match[0]), line)


def marks(text: str) -> list[str]:
    """Return the digit runs, unit signs and indicator words of a text, in order."""
    return [match[0] for match in MARKS.finditer(text)]


def figures(text: str) -> list[str]:
    """Return the digit runs, counted units and unit signs of a text, in order."""
    return [match[0] for match in FIGURES.finditer(text)]


def has_figure(text: str) -> bool:
    """Return whether the text carries a digit, a counted unit or a unit sign."""
    return FIGURES.search(text) is not None


def squeezed(text: str) -> str:
    """Return the text without white space."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line: the line's number from 1, first and last position + 1."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Area:
    """Some lines of a text as one string, which knows the line of each position."""

    text: str
    first: int
    starts: tuple[int, ...]

    def spans(self, start: int, end: int) -> Iterator[Span]:
        """Yield the stretch of the string between two positions, line by line."""
        for number, begin in enumerate(self.starts):
            stop = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
            low, high = max(start, begin), min(end, stop)
            if low < high:
                yield Span(self.first + number, low - begin, high - begin)


def area_of(lines: tuple[str, ...], first: int, last: int) -> Area:
    """Return the lines from `first` to `last` (counted from 1) as one string."""
    chosen = lines[first - 1 : last]
    starts, at = [], 0
    for line in chosen:
        starts.append(at)
        at += len(line) + 1
    return Area("\n".join(chosen), first, tuple(starts))
