"""What stands around a printed amount: brackets, years, and words before and after it, taken off and remembered."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from domain.plan import Quantity
from loaders import notation
from loaders.notation import NotationError
from loaders.plan_book import units, words
from loaders.transcription import Where

_BRACKET = re.compile(r"\(([^()]*)\)|【([^【】]*)】|\[([^\[\]]*)\]|〔([^〔〕]*)〕|※(.*)$|＊(.*)$|\*([^*]*)$")
CALENDAR = re.compile(r"(?:(?:令和|平成|昭和|[RHS])[0-9元]{1,2}|[12][0-9]{3})年(?:中|時|現在|実績|度実績)?")
# The longest first: 累計 is no 計.
_FIRST = sorted(
    (*words.PLAIN_FIRST, *words.OF_YEARS, *words.ROUGH_FIRST, *words.LEAST_FIRST, *words.MOST_FIRST),
    key=len, reverse=True,
)  # fmt: skip
_LAST = sorted(
    (*words.PLAIN_LAST, *words.KEPT_LAST, *words.LEAST_LAST, *words.MOST_LAST, *words.ROUGH_LAST, *words.CHANGE_LAST),
    key=len, reverse=True,
)  # fmt: skip
_UNTIL = re.compile(
    r"((?:(?:令和|平成|[RH])[0-9元]{1,2}|[12][0-9]{3})年[0-9]{1,2}月(?:[0-9]{1,2}日)?|"
    r"(?:令和|平成|[RH])[0-9元]{1,2}年度?|(?:令和|[RH])[0-9元]{1,2}|[12][0-9]{3}年度?)"
    r"(?:末|中|当初)?(?:まで|を目途)?(?:に|の|:|、)?(?=\D)(?!\s*(?:比|対比|より|から(?=[0-9])))"
)


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """An amount with what its cell says about time: its fiscal or calendar year, the first of its years, or its day.

    `told` are the words that were left out of the amount; None where it is the plain one that anybody reads.
    """

    quantity: Quantity
    fiscal_year: int | None = None
    since: int | None = None
    observed_on: date | None = None
    calendar_year: int | None = None
    told: tuple[str, ...] | None = None


def without_brackets(flat: str) -> tuple[str, list[str]]:
    """Return a text without its notes, and the notes: in brackets, or behind a mark."""
    notes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        notes.append(next((group for group in match.groups() if group is not None), "").strip())
        return ""

    before = None
    while before != flat:
        before, flat = flat, _BRACKET.sub(keep, flat)
    return re.sub(r"\s+", " ", flat).strip(), [note for note in notes if note]


class Around:
    """What stands around an amount: its time, and the words that are told and left out."""

    def __init__(self, notes: Collection[str]) -> None:
        self.told: list[str] = []
        self.ends: list[str] = []
        self.is_rough = False
        self._fiscal_year: int | None = None
        self._calendar_year: int | None = None
        self._day: date | None = None
        for note in notes:
            self._note(note)

    def _note(self, note: str) -> None:
        if note in (*words.LEAST_LAST, *words.MOST_LAST):
            self.ends.append(note)
            return
        if note in (*words.ROUGH_FIRST, *words.ROUGH_LAST):
            self.is_rough = True
        if not self._time(note):
            self.told.append(note)

    def _time(self, text: str) -> bool:
        """Take a note that is a year or a day, and tell whether it is one."""
        flat = re.sub(r"\s|(?:現在|時点|実績値?|目標値?|見込み?|まで|に|の)+$", "", text)
        where = Where("", 0, "")
        try:
            self._fiscal_year = notation.fiscal_year(flat, where)
            return True
        except NotationError:
            pass
        try:
            self._day = notation.day(flat, where)
            return True
        except NotationError:
            pass
        if CALENDAR.fullmatch(flat):
            year = re.sub("年.*", "", flat)
            self._calendar_year = int(year) if year.isdecimal() else notation.fiscal_year(year, where)
            return True
        return False

    def taken_time(self, body: str) -> str:
        """Return a body without the year that it begins with: 令和9年度までに3校, R8：30件."""
        match = _UNTIL.match(body)
        if match and body[match.end() :].strip() and self._time(match[1]):
            return re.sub("^(?:まで|中|末)?(?:に|の)?", "", body[match.end() :].strip())
        return body

    def value(self, quantity: Quantity) -> PrintedValue:
        """Return the amount with its time."""
        rough = replace(quantity, is_approximate=quantity.is_approximate or self.is_rough)
        return PrintedValue(rough, self._fiscal_year, None, self._day, self._calendar_year)


def without_first(body: str, found: Around) -> str:
    """Return a body without the words before its amount."""
    label = re.match(r"([^0-9:]{1,30}):(?=.*[0-9])", body)
    if label:
        found.told.append(label[1])
        body = body[label.end() :].strip()
    while True:
        word = next((each for each in _FIRST if body.startswith(each) and len(body) > len(each)), None)
        if word is None or (word == "全" and not body[1:2].isdecimal()) or words.ALL.fullmatch(body):
            return body
        body = body[len(word) :].lstrip(" :の、")
        if word in words.ROUGH_FIRST:
            found.is_rough = True
        elif word in words.LEAST_FIRST or word in words.MOST_FIRST:
            found.ends.append("以上" if word in words.LEAST_FIRST else "以下")
        else:
            found.told.append(word)


def without_last(body: str, found: Around) -> tuple[str | None, str]:
    """Return the word of change at the end, if there is one, and the body without the words after its amount."""
    bare, ends, told, is_rough = body, list[str](), list[str](), found.is_rough
    while True:
        bare = bare.rstrip(" 、。")
        word = next((each for each in _LAST if bare.endswith(each) and re.search("[0-9]", bare[: -len(each)])), None)
        if word is None or (units.is_known(_trailing(bare)) and _trailing(bare) != "" and word in words.ROUGH_LAST):
            break
        if word in words.CHANGE_LAST:
            return word, bare
        bare = bare[: -len(word)]
        if word in words.LEAST_LAST or word in words.MOST_LAST:
            ends.append(word)
        elif word in words.ROUGH_LAST:
            is_rough = True
        else:
            told.append(word)
    found.ends += ends
    found.told += told
    found.is_rough = is_rough
    return None, bare


def _trailing(body: str) -> str:
    match = re.search(r"[^0-9~\s]*[23]?(?:/[^0-9]+)?$", body)
    return re.sub("^(?:億|千万|百万|万|千)", "", match[0]) if match else ""
