"""What the columns of a city's own table mean: proposed by their headers, decided by a person, kept for next year."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from domain.codes import ColumnMeaning as Meaning
from domain.era import fiscal_year_name
from domain.words import COLUMN_MEANING, by_word
from loaders import notation, signs
from loaders.notation import NotationError
from loaders.plan_book.own_table import OwnColumn
from loaders.transcription import Where

OF_A_YEAR = (Meaning.TARGET, Meaning.BASELINE)


class Use(NamedTuple):
    """What a column is taken for, and the fiscal year of its values where its header or a person says one."""

    meaning: Meaning
    fiscal_year: int | None = None

    def __str__(self) -> str:
        word = COLUMN_MEANING[self.meaning]
        return word if self.fiscal_year is None else f"{word} {fiscal_year_name(self.fiscal_year)}"


Uses = Mapping[int, Use]  # by the number of the column

# A year alone in a header heads a target: plans print their path so.
_YEAR = re.compile(
    r"(?:令和|平成|[RHrh])\s*(?:元|[0-9]{1,2})(?:\s*\(?(?:20|19)[0-9]{2}\)?)?(?:年度|年)?|(?:20|19)[0-9]{2}(?:年度|年)?"
)
# The first that fits says it: 目標値の単位 is a unit, 取組の指標 an indicator.
_SIGNS = (
    (Meaning.UNIT, r"単位"),
    (Meaning.NOTE, r"備考|摘要|注記|算出|考え方|定義|理由"),
    (Meaning.BASELINE, r"現状|基準値|基準年|現況|当初値|ベースライン"),
    (Meaning.TARGET, r"目標(?!\s*(?:名|[0-9]))|計画値|到達値"),
    (Meaning.COMPONENT, r"内訳|構成|細目"),
    (Meaning.KPI, r"指標|KPI|測定項目|評価項目|^項目"),
    (Meaning.DEPARTMENTS, r"担当|所管|主管|部署|課名|^課$|部局"),
    (Meaning.NUMBER, r"^(?:項|取組|事業|施策|整理)?番号$|^No\.?$|^NO\.?$|^#$"),
    (Meaning.SUMMARY, r"概要|内容"),
    (Meaning.INITIATIVE, r"取組|取り組み|事業|施策名"),
    (Meaning.SECTION, r"章|節|方針|基本目標|柱|分野|施策"),
    (Meaning.PLACE, r"頁|ページ|掲載"),
    (Meaning.YEAR, r"^年度$|^年$|目標年度"),
)
_SEVERAL = (Meaning.TARGET, Meaning.NOTE, Meaning.SECTION, Meaning.NONE)


def proposed(columns: Sequence[OwnColumn], kept: Mapping[str, Use] | None = None) -> dict[int, Use]:
    """Return what each column may mean: as it was decided for its header before, else as its header says."""
    uses: dict[int, Use] = {}
    taken: set[Meaning] = set()
    for column in columns:
        use = (kept or {}).get(key_of(column.header))
        if use is not None and use.meaning in OF_A_YEAR:
            use = Use(use.meaning, year_of(column.header) or use.fiscal_year)
        if use is None:
            use = _said(column.header)
        if use.meaning in taken and use.meaning not in _SEVERAL:
            use = Use(Meaning.NONE)
        taken.add(use.meaning)
        uses[column.number] = use
    return uses


def decided(columns: Sequence[OwnColumn], uses: Uses, given: Iterable[str]) -> dict[int, Use]:
    """Return the uses with what a person gives for some columns: C=指標, F=目標値 R7. Raises ValueError."""
    meanings = by_word(COLUMN_MEANING)
    found = dict(uses)
    numbers = {column.letter: column for column in columns}
    for one in given:
        letter, _, what = one.partition("=")
        word, _, year = what.strip().partition(" ")
        column = numbers.get(letter.strip().upper())
        if column is None:
            raise ValueError(f"列「{letter}」は表にありません。{'・'.join(numbers)} のどれかにしてください。")
        if word not in meanings:
            raise ValueError(f"列の意味「{word}」はありません。{'・'.join(meanings)} のどれかにしてください。")
        if year and year_of(year) is None:
            raise ValueError(f"「{year}」は年度として読めません。R7、令和7年度、2025 の形で書いてください。")
        meaning = meanings[word]
        of_year = (year_of(year) if year else year_of(column.header)) if meaning in OF_A_YEAR else None
        found[column.number] = Use(meaning, of_year)
    return found


def key_of(header: str) -> str:
    """Return a header as it is found again next year: without the years that it names."""
    return _YEAR.sub("*", signs.folded(header))


def kept(columns: Sequence[OwnColumn], uses: Uses) -> dict[str, Use]:
    """Return what was decided, by header. A year that the header itself says is read from it anew.

    Of columns whose headers differ by their years alone, one that is left out says nothing of the others.
    """
    found: dict[str, Use] = {}
    for column in columns:
        use = uses[column.number]
        key = key_of(column.header)
        if column.header and (use.meaning is not Meaning.NONE or key not in found):
            found[key] = Use(use.meaning, None if year_of(column.header) else use.fiscal_year)
    return found


def year_of(header: str) -> int | None:
    """Return the one fiscal year that a header names; None where it names none, or two that differ."""
    found = set()
    for match in _YEAR.finditer(signs.folded(header)):
        try:
            found.add(notation.fiscal_year(_as_fiscal(match[0]), Where("", 0, "")))
        except NotationError:
            return None
    return found.pop() if len(found) == 1 else None


def _as_fiscal(year: str) -> str:
    """Return R7, 令和7年 or 2025 as a fiscal year, which a table of targets means by it."""
    return re.sub(r"\s|年度?$", "", year).upper() + "年度"


def _said(header: str) -> Use:
    text, year = signs.folded(header), year_of(header)
    if not text:
        return Use(Meaning.NONE)
    meaning = next((meaning for meaning, sign in _SIGNS if re.search(sign, text)), None)
    if meaning is None:
        meaning = Meaning.NONE if year is None else Meaning.TARGET
    return Use(meaning, year if meaning in OF_A_YEAR else None)
