"""How a search reads words: one folding of texts, and the groups of spellings that mean the same (data/synonyms.csv).

Texts are folded: width, case, white space, middle dots and hyphens make no difference. A sought word knows its other
spellings (kana, long marks, synonyms) and is found where any of them stands: kana and kanji anywhere; Latin words from
their first letter or capital (GPT is in ChatGPT, LINE is not in ONLINE), those of up to three letters whole (PC is not
in PCR); numbers whole (1件 is not in 11件).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SYNONYMS = Path(__file__).resolve().parents[1] / "data" / "synonyms.csv"

_DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500"
_KANA = "ぁ-ゖァ-ヺ"
_TORN = re.compile(r"\s+ー")
# A dash behind kana is a long mark (サ－バ－), a long mark behind anything else is a dash (Wiーfi).
# The sign stands before its lookbehind: most texts hold none, and are passed over at once.
_LONG = re.compile(rf"[{_DASHES}](?<=[{_KANA}ー][{_DASHES}])(?![a-z0-9])")
_SHORT = re.compile(rf"(^|[^{_KANA}ー])ー+")
# What a capital ends: Chat of ChatGPT, DX of DXSaaS.
_BEFORE_A_CAPITAL = re.compile("[a-z](?=[A-Z])|[A-Z](?=[A-Z][a-z])")
_JOINTS = re.compile(rf"[\s・·•‧∙⋅{_DASHES}]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_TO_HIRAGANA = {katakana: hiragana for hiragana, katakana in _TO_KATAKANA.items()}

# コンピューター and コンピュータ: the long mark at the end of three kana or more may be there or not.
_LONG_END = re.compile(r"ー(?<=[ァ-ヺ][ァ-ヺー][ァ-ヺー]ー)(?![ァ-ヺー])")
_BARE_END = re.compile(r"(?<=[ァ-ヺ][ァ-ヺー][ァ-ヺ])(?=[^ァ-ヺー])")
# AI, PC and 5G are not the beginnings of AIR, PCR and 5 GIGA.
_LONGEST_WHOLE = 3
# So short a word in katakana is a particle in hiragana: デモ, ナド.
_SHORTEST_READING = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A sought word with its other spellings: plain ones stand anywhere, the others where their patterns say."""

    plain: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]

    def stands_in(self, text: str) -> bool:
        """Tell whether any spelling stands in a folded text."""
        return any(spelling in text for spelling in self.plain) or any(each.search(text) for each in self.patterns)


def wanted(words: str) -> tuple[Word, ...]:
    """Return the words that a search asks for, parted by white space; none where nothing but signs was written."""
    return tuple(_word(word) for word in words.split() if folded(word))


def holds(sought: Sequence[Word], *texts: str) -> bool:
    """Tell whether every word stands in any of the texts, as they are printed; where none is sought, none is found."""
    text = "\n".join(folded(each) for each in texts)
    return bool(sought) and all(word.stands_in(text) for word in sought)


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """Return a text as it is searched."""
    plain = _BEFORE_A_CAPITAL.sub(r"\g<0> ", unicodedata.normalize("NFKC", text)).casefold()
    marked = _LONG.sub("ー", _SHORT.sub(r"\1-", _TORN.sub("ー", plain)))
    return _JOINTS.sub(_joint, marked)


def _joint(found: re.Match[str]) -> str:
    """Return what white space, a middle dot or a dash leaves: a blank where Latin letters or digits would touch."""
    text, start, end = found.string, found.start(), found.end()
    return " " if _is_latin(text[start - 1 : start]) and _is_latin(text[end : end + 1]) else ""


def spellings(word: str) -> frozenset[str]:
    """Return a word folded, and every other spelling of it."""
    found = _readings(folded(word))
    for group in _groups():
        found |= {folded(group.pattern.sub(spelling, form)) for form in found for spelling in group.spellings}
    found |= {_LONG_END.sub("", form) for form in found} | {_BARE_END.sub("ー", form) for form in found}
    return frozenset(found)


@lru_cache(maxsize=256)
def _word(word: str) -> Word:
    found = sorted(spellings(word))
    latin = [each for each in found if any(map(_is_latin, each))]
    return Word(
        tuple(each for each in found if each not in latin),
        tuple(re.compile(pattern) for pattern in dict.fromkeys(map(_pattern, latin))),
    )


def plain(text: str) -> str:
    """Return a text folded, the first spelling in the place of each other of the same meaning."""
    found = folded(text).translate(_TO_KATAKANA)
    for group in _groups():
        found = group.pattern.sub(group.spellings[0], found)
    return _LONG_END.sub("", found)


def _readings(word: str) -> set[str]:
    """Return a folded word in the kana that it is written in, in katakana and in hiragana."""
    hiragana = {word.translate(_TO_HIRAGANA)} if len(word) >= _SHORTEST_READING else set()
    return {word, word.translate(_TO_KATAKANA)} | hiragana


def _is_latin(sign: str) -> bool:
    return "a" <= sign <= "z" or "0" <= sign <= "9"


def _pattern(spelling: str) -> str:
    """Return where a spelling with Latin letters or digits stands: A I and Wi-Fi are AI and WiFi, 1 5 is not 15."""
    loose = re.sub(r"(?<=[a-z]) ?(?=[a-z0-9])|(?<=[0-9]) ?(?=[a-z])", "\0", spelling)
    begin = "(?<![a-z])" if "a" <= loose[0] <= "z" else ""
    begin = "(?<![0-9])(?<![0-9][.,])" if "0" <= loose[0] <= "9" else begin
    end = "(?![0-9])(?!,[0-9]{3})" if "0" <= loose[-1] <= "9" else ""
    tail = re.search("[a-z\0]*$", loose)
    if tail is not None and 0 < len(tail[0].replace("\0", "")) <= _LONGEST_WHOLE:
        end = "(?![a-z])"
    return begin + re.escape(loose).replace("\0", " ?") + end


@dataclass(frozen=True, slots=True)
class _Group:
    """Folded spellings of one meaning, and where any of them stands."""

    spellings: tuple[str, ...]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _groups() -> tuple[_Group, ...]:
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        return tuple(_group(row["spellings"].split(";")) for row in csv.DictReader(file))


def _group(members: Iterable[str]) -> _Group:
    found = tuple(dict.fromkeys(folded(member) for member in members))
    # The longest first, so that none is taken apart by a shorter one; a whole Latin word, for PCR is no PC.
    longest = sorted({form for each in found for form in _readings(each)}, key=lambda form: (-len(form), form))
    return _Group(found, re.compile("|".join(f"(?:{_pattern(each)})(?<![a-z](?=[a-z]))" for each in longest)))
