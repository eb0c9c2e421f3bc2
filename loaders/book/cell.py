"""One cell of an uploaded file, read: numbers, days, fiscal years, texts; every oddity named by its address."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from domain.era import fiscal_year_name
from loaders import notation, signs
from loaders.transcription import TranscriptionError, Where

_FINEST = Decimal("0.0001")
_LONGEST_TEXT = 1_000
_LONGEST_SEEN = 40
_LONGEST_KEPT = 200
# So many digits nobody types: a spreadsheet worked them out, also where its result was pasted as a value.
_COMPUTED_DIGITS = 15
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_WESTERN_DAY = re.compile(r"([12][0-9]{3})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([12][0-9]{3})([0-9]{2})([0-9]{2})")
_TIME = re.compile(r"(?:\s+|T|(?<=日))[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?$")
_WEEKDAY = re.compile(r"\([日月火水木金土]\)$")
_SHORT_YEAR = re.compile(r"'?[0-9]{1,2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?")
_NO_YEAR = re.compile(r"[0-9]{1,2}[-/月][0-9]{1,2}日?")
# The days of the years 1990 to 2199, counted as a spreadsheet counts them.
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 109_574


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a workbook is refused: the sheet and cell, what stands there, what is wrong with it and how to mend it.

    `fills` is what the remedy writes into another cell, as far as it is known: sheet, cell and text. The marked copy
    has it there already.
    """

    sheet: str
    cell: str
    seen: str
    problem: str
    remedy: str
    fills: tuple[str, str, str] | None = None

    def __str__(self) -> str:
        place = f"{self.sheet} {self.cell}" if self.cell else self.sheet
        seen = f"「{self.seen}」" if self.seen else ""
        return f"{place}{seen}: {self.problem}。{self.remedy}"


@dataclass(frozen=True, slots=True)
class CellNote:
    """読み替え: what stands in a cell, and as what it was read."""

    sheet: str
    cell: str
    seen: str
    read_as: str

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}「{self.seen}」: {self.read_as}"


@dataclass(frozen=True, slots=True)
class CellQuestion:
    """A value that can be right and looks wrong: what stands where, why it is asked about, and what is asked."""

    sheet: str
    cell: str
    seen: str
    why: str
    asks: str

    @property
    def question_id(self) -> str:
        """Return what a tick names it by: the same file gives the same, another value or reason another."""
        content = "\n".join((self.sheet, self.cell, self.seen, self.why))
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}「{self.seen}」: {self.why}。{self.asks}"


@dataclass(slots=True)
class Findings:
    """What reading has found so far; reading goes on after an error, so that all are told at once."""

    errors: list[CellError] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    questions: list[CellQuestion] = field(default_factory=list)
    _asked: set[tuple[str, str]] = field(default_factory=set)
    _known_count: int = 0

    def is_asked_about(self, sheet: str, cell: str) -> bool:
        """Tell whether there is a question about a cell; each question is looked at once, however often it is asked."""
        for one in self.questions[self._known_count :]:
            self._asked.add((one.sheet, one.cell))
        self._known_count = len(self.questions)
        return (sheet, cell) in self._asked


@dataclass(slots=True)
class Cell:
    """A cell with its address. `value` is the computed one; a formula without one is `is_broken`, an error already.

    `is_computed` where it is the result of a formula. Nobody changes one; freezing it would take three times as long
    to make each of the hundred thousand of a file.
    """

    sheet: str
    address: str
    value: object
    number_format: str
    findings: Findings
    is_broken: bool = False
    is_computed: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing, or nothing but white space, stands in the cell."""
        return not self.is_broken and _is_blank(self.value)

    @property
    def is_unreadable(self) -> bool:
        """Tell whether there is nothing to read: an empty cell or a broken one."""
        return self.is_broken or _is_blank(self.value)

    @property
    def is_asked_about(self) -> bool:
        """Tell whether there is a question about the cell already."""
        return self.findings.is_asked_about(self.sheet, self.address)

    @property
    def seen(self) -> str:
        """Return what stands in the cell, in one line and short enough to print."""
        text = self.value.strftime("%Y-%m-%d") if isinstance(self.value, date) else str(self.value)
        text = "" if self.value is None else " ".join(_CONTROL.sub("", text).split())
        return text if len(text) <= _LONGEST_SEEN else text[: _LONGEST_SEEN - 1] + "…"

    def refuse(
        self, problem: str, remedy: str, seen: str | None = None, fills: tuple[str, str, str] | None = None
    ) -> None:
        """Remember an error at this cell."""
        self.findings.errors.append(
            CellError(self.sheet, self.address, self.seen if seen is None else seen, problem, remedy, fills)
        )

    def explain(self, read_as: str) -> None:
        """Remember a reading that the sender should see."""
        self.findings.notes.append(CellNote(self.sheet, self.address, self.seen, read_as))

    def ask(self, why: str, asks: str) -> None:
        """Remember a value that is taken only once somebody has looked at it again."""
        self.findings.questions.append(CellQuestion(self.sheet, self.address, self.seen, why, asks))


def _is_blank(value: object) -> bool:
    if not isinstance(value, str):
        return value is None
    if value[:1].isalnum():
        return False
    text = value.strip()
    return not text or not (text[0].isalnum() or signs.bare(text).strip())


def number(cell: Cell) -> Decimal | None:
    """Return the number of a number cell; None where it is refused."""
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        cell.refuse("数値ではありません", "数字だけを記入してください。")
        return None
    if "%" in cell.number_format:
        shown = f"{value * 100:g}"
        problem = f"パーセント表示のセルで、{shown} と {value:g} のどちらの意味か分かりません"
        cell.refuse(problem, f"{shown} の意味なら表示形式を「標準」にして {shown} と記入してください。", f"{shown}%")
        return None
    return fitting(cell, exact(value), is_typed=False)


def exact(value: int | float) -> Decimal:
    """Return a stored number with the digits that a reader sees."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def fitting(cell: Cell, amount: Decimal, *, is_typed: bool) -> Decimal | None:
    """Return the amount with four decimals; None where it is refused, because it has more or is too large.

    What a spreadsheet worked out is rounded, and the sender is told; where that makes it whole, 99.99996 to 100, asked.
    """
    if not amount.is_finite() or abs(amount) >= 10**14:
        cell.refuse("登録できる大きさの数ではありません", "整数部分が14桁までの数を記入してください。")
        return None
    rounded = amount.quantize(_FINEST, ROUND_HALF_UP)
    # Binary fractions such as 0.1 + 0.2 carry noise that nobody wrote; digits that somebody wrote are never cut off.
    if rounded != amount and (is_typed or abs(rounded - amount) > Decimal("1e-9") * max(abs(amount), Decimal(1))):
        if not (cell.is_computed or len(amount.as_tuple().digits) >= _COMPUTED_DIGITS):
            cell.refuse("小数が4桁を超えています", "小数は4桁までで記入してください。")
            return None
        told = f"小数第5位を四捨五入して {grouped(rounded)} と読みました"
        if rounded == rounded.to_integral_value():
            cell.ask(told, "この値でよいですか。")
        else:
            cell.explain(told)
    return rounded


def plain(amount: Decimal) -> str:
    """Return the number in digits, without trailing zeros."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(amount: Decimal) -> str:
    """Return the number in digits as people compare it, 1,234.5."""
    return f"{Decimal(plain(amount)):,}"


def squeezed(text: str) -> str:
    """Return a text in NFKC with plain dashes and tildes and without white space: for comparing and for patterns."""
    # A file of thousands of rows says a few names over and over.
    return _squeezed(text) if len(text) <= _LONGEST_KEPT else _squeezed.__wrapped__(text)


@lru_cache(maxsize=10_000)
def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", notation.normal(signs.bare(text)))


def day(cell: Cell) -> date | None:
    """Return the day of a date cell, a serial number or a text; None where empty or refused.

    2025-12-31, 2025/12/31, 20251231, 2025年12月31日, R7.12.31, 令和7年12月31日（水）; a month stands for its last day.
    """
    value = cell.value
    if cell.is_unreadable:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = None
    if isinstance(value, str):
        text = _WEEKDAY.sub("", squeezed(_TIME.sub("", unicodedata.normalize("NFKC", signs.bare(value)).strip())))
        found = _typed_day(cell, text)
        if found is None and _refuse_half_day(cell, text):
            return None
    elif isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        found = _counted_day(str(int(value)))
    if found is None:
        cell.refuse("日付ではありません", "日付を 2026-03-31 の形で記入してください。")
    elif str(value).strip() != found.isoformat():
        cell.explain(f"{found.isoformat()} と読みました")
    return found


def _typed_day(cell: Cell, text: str) -> date | None:
    if re.fullmatch("[0-9]{5}", text):
        return _counted_day(text)
    if match := _WESTERN_DAY.fullmatch(text):
        year, month, number = (int(part) for part in (match[1] or match[5], match[3] or match[6], match[4] or match[7]))
        try:
            return date(year, month, number)
        except ValueError:
            return None
    try:
        return notation.day(re.sub("^[rhs](?=[0-9])", lambda era: era[0].upper(), text), Where(cell.sheet, 0, ""))
    except TranscriptionError:
        return None


def _counted_day(digits: str) -> date | None:
    if len(digits) == 8:
        match = _WESTERN_DAY.fullmatch(digits)
        try:
            return date(int(match[5]), int(match[6]), int(match[7])) if match else None
        except ValueError:
            return None
    serial = int(digits) if len(digits) <= 6 else 0
    return date(1899, 12, 30) + timedelta(days=serial) if _FIRST_SERIAL <= serial <= _LAST_SERIAL else None


def _refuse_half_day(cell: Cell, text: str) -> bool:
    if _SHORT_YEAR.fullmatch(text):
        remedy = "2026-03-31 または R8.3.31 の形で記入してください。"
        cell.refuse("年が2桁で、西暦か令和か分かりません", remedy)
    elif _NO_YEAR.fullmatch(text):
        cell.refuse("年がありません", "2026-03-31 または R8.3.31 の形で記入してください。")
    else:
        return False
    return True


def fiscal_year(cell: Cell) -> int | None:
    """Return the western year: a choice of the list, 2025, 令和7年度, R7; None where empty or refused."""
    value = cell.value
    if cell.is_unreadable:
        return None
    if isinstance(value, date):
        cell.refuse("年度ではなく日付です", "年度は一覧から選び、日付は「時点」に記入してください。")
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1990 <= value <= 2200:
        return value
    if isinstance(value, str):
        text = re.sub("^[rhs](?=[0-9])", lambda era: era[0].upper(), squeezed(value))
        try:
            year = notation.fiscal_year(text, Where(cell.sheet, 0, cell.address))
        except TranscriptionError:
            pass
        else:
            if 1926 <= year <= 2200:
                if value.strip() not in (fiscal_year_name(year), str(year)):
                    cell.explain(f"{fiscal_year_name(year)}と読みました")
                return year
    cell.refuse("年度として読めません", "一覧から選ぶか、令和7年度 または 2025 の形で記入してください。")
    return None


def text(cell: Cell) -> str | None:
    """Return the text of a cell without outer white space; None where empty or refused."""
    if cell.is_unreadable:
        return None
    value = cell.value
    if isinstance(value, date):
        words = value.strftime("%Y-%m-%d")
    elif isinstance(value, float):
        words = plain(exact(value))
    else:
        words = signs.composed(signs.without_unseen(_CONTROL.sub("", str(value)))).strip()
    if len(words) > _LONGEST_TEXT:
        cell.refuse(f"{len(words):,}字あります", f"{_LONGEST_TEXT:,}字までにしてください。")
        return None
    return words or None
