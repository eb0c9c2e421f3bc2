"""What stands beside a number in its cell and is no part of it: （累計）, ※3月末現在, 延べ, 速報値."""

import re
from typing import NamedTuple

_OPEN, _SHUT = "([【〔〈《「『<", ")]】〕〉》」』>"
_INSIDE = rf"[^{re.escape(_OPEN + _SHUT)}]*"
_IN_BRACKETS = "|".join(
    re.escape(opening) + _INSIDE + re.escape(shutting) for opening, shutting in zip(_OPEN, _SHUT, strict=True)
)
_KINDS = "速報値?|確報値?|確定値?|暫定値?|推計値?|推定値?|概算値?|見込み?|見込値|予定値?|予測値?|目標値?|計画値?|実績値?|累計|延べ|のべ|合計|総計|総数"
# A bracket may lack its end; a star and a 注 take the rest of the cell with them.
_AFTER = re.compile(
    rf"(?P<body>.+?)(?P<words>{_IN_BRACKETS}|[{re.escape(_OPEN)}]{_INSIDE}|[※*†‡].*|注[0-9:()].*|注|{_KINDS})"
)
_BEFORE = re.compile(
    rf"(?P<words>{_IN_BRACKETS}|[※*†‡]+(?:[0-9]+[:)])?|(?:{_KINDS}|延|計|総):?(?=[-+▲△0-9]))(?P<body>.+)"
)
_ALONE = re.compile("[-+0-9,.]+[%件人回枚台]?")
_EXPECTED = re.compile("(?:実績)?(?:見込み?値?|予定値?|予測値?|目標値?|計画値?)")
_EARLY = re.compile("速報|暫定|概算|推計|推定|集計中")
_FRACTION = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)[^0-9,./÷]{0,6}[/÷]([0-9][0-9,]*(?:\.[0-9]+)?)[^0-9,./÷]{0,6}")


class Beside(NamedTuple):
    """A cell's text without what stands beside the number, and that, in the order in which it stands there."""

    body: str
    words: tuple[str, ...]

    @property
    def shown(self) -> str:
        """Return the words as they are told."""
        return "」「".join(self.words)

    @property
    def is_expected(self) -> bool:
        """Tell whether the words say that the number is no actual but what is expected."""
        return any(_EXPECTED.fullmatch(inner(words)) for words in self.words)

    @property
    def is_early(self) -> bool:
        """Tell whether the words say that the number may still change."""
        return any(_EARLY.search(words) for words in self.words)


def parted(flat: str) -> Beside:
    """Return the number of a squeezed text and what stands beside it."""
    if _ALONE.fullmatch(flat):
        return Beside(flat, ())
    before: list[str] = []
    after: list[str] = []
    body = flat
    while match := _AFTER.fullmatch(body):
        after.insert(0, match["words"])
        body = match["body"]
    while match := _BEFORE.fullmatch(body):
        before.append(match["words"])
        body = match["body"]
    return Beside(body, (*before, *after))


def inner(words: str) -> str:
    """Return words without their brackets, colons and stars."""
    return words.strip(f"{_OPEN}{_SHUT}※*†‡:")


def fraction(words: str) -> tuple[str, str] | None:
    """Return the two numbers of a division in words, （12人/15人）; None where they are anything else."""
    match = _FRACTION.fullmatch(inner(words))
    return (match[1].replace(",", ""), match[2].replace(",", "")) if match else None
