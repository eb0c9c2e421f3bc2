"""The index of a plan's own text: which word stands on which lines. Sentences are not kept, only their nouns.

A search finds by it what no other table holds. `data/plans/<city>/terms.csv` is made from the text by `tools/terms.py`,
without the passages of `passages.csv`: contents, glossaries and what the plan tells of the country.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from domain.plan import Term
from loaders.transcription import TranscriptionError, read_table

COLUMNS = ("term", "on_lines")
PASSAGE_COLUMNS = ("lines", "begins", "reason")

_MARKUP = re.compile(r"</?[a-z][^<>]*>|\*\*|\^\{\*?[^}]*\}|\[※\]|※[0-9]*")
_SPACED_LETTERS = re.compile(r"\b[A-Za-z](?: [A-Za-z]\b)+")
# White space of the conversion: between Latin words it parts them, elsewhere it means nothing.
_SPACE = re.compile(r"(?<![A-Za-z0-9])[ 　]+|[ 　]+(?![A-Za-z0-9])")

_K = "㐀-䶿一-鿿々〆〇"
_SIGNS = f"{_K}ァ-ヺーｦ-ﾟA-Za-zＡ-Ｚａ-ｚ0-9０-９αβ"
_RUN = f"[{_SIGNS}](?:[・.+&/_－‐-]?[{_SIGNS}])*"
_PARTICLES = "での|への|との|には|では|から|まで|の|を|に|で|と|が|は|も|や|へ|な"
_TERMS = (
    # 行政手続, AIチャットボット, Wi-Fi
    re.compile(_RUN),
    # らくらく窓口, ぴったりサービス: hiragana that begins a word, behind a sign or a particle
    re.compile(f"(?:(?<![{_SIGNS}ぁ-ん])|(?<=[{_SIGNS}])(?:{_PARTICLES}))([ぁ-ん]{{2,6}}{_RUN})"),
    # 書かない窓口, 引っ越し, 申し込み, 子ども
    re.compile(f"[{_K}]{{1,3}}(?:[かさたなまらわがば]ない|っ|[いきしちみりえけせてめれ])[{_K}]{{1,4}}[ぁ-ん]{{0,2}}"),
    re.compile(f"[{_K}]{{1,4}}(?:ども|[りみきしけせえめれ](?=[^ぁ-ん]|$|{_PARTICLES}))"),
    # names in brackets
    re.compile(r"「([^「」。\n]{2,20})」"),
)
_NUMBER = re.compile(r"[0-9０-９.,・/－‐-]+")


def terms_of(lines: Sequence[str], passed_over: Collection[int] = ()) -> tuple[Term, ...]:
    """Return the terms of a text with the numbers of their lines, sorted; `passed_over` are the lines left out.

    A term that is part of another on each of its lines is left out: the search looks inside of terms.
    """
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        if number not in passed_over:
            for term in _of_line(line):
                found.setdefault(term, []).append(number)
    return tuple(Term(term, tuple(numbers)) for term, numbers in sorted(found.items()))


def plain(line: str) -> str:
    """Return a line without the markup and the white space of the conversion."""
    return _SPACE.sub("", _SPACED_LETTERS.sub(lambda match: match[0].replace(" ", ""), _MARKUP.sub("\n", line)))


def _of_line(line: str) -> Iterator[str]:
    text = plain(line)
    every = {match[match.lastindex or 0] for pattern in _TERMS for match in pattern.finditer(text)}
    words = sorted((term for term in every if not _NUMBER.fullmatch(term)), key=len, reverse=True)
    kept: list[str] = []
    for word in words:
        if not any(word in longer for longer in kept):
            kept.append(word)
    yield from kept


def read_passages(folder: Path, lines: Sequence[str]) -> frozenset[int]:
    """Return the lines that passages.csv leaves out of the index; refuse a passage that begins with other words."""
    found: set[int] = set()
    for row in read_table(folder / "passages.csv", PASSAGE_COLUMNS):
        row.required("reason")
        first, last = row.lines("lines")
        if not lines[first - 1].strip().startswith(row.required("begins")):
            raise TranscriptionError(row.where("begins"), row["begins"], "この行はこの語で始まりません", "行を直してください")
        found.update(range(first, last + 1))
    return frozenset(found)


def read_terms(folder: Path) -> tuple[Term, ...]:
    """Return the index of terms.csv; refuse a term that stands twice and what is no list of lines."""
    found: dict[str, Term] = {}
    for row in read_table(folder / "terms.csv", COLUMNS):
        term = row.required("term")
        if term in found or not re.fullmatch(r"[1-9][0-9]*(?: [1-9][0-9]*)*", row["on_lines"]):
            raise TranscriptionError(row.where("term"), term, "索引の行ではありません", "tools/terms.py で作り直してください")
        found[term] = Term(term, tuple(int(number) for number in row["on_lines"].split()))
    return tuple(found.values())


def rows_of(terms: Iterable[Term]) -> list[tuple[str, str]]:
    """Return the rows of terms.csv."""
    return [(term.term, " ".join(map(str, term.lines))) for term in terms]
