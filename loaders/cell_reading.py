"""One cell of an uploaded workbook, read: numbers, days, fiscal years, texts; every oddity named by its address."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from loaders import notation
from loaders.transcription import TranscriptionError, Where

_FINEST = Decimal("0.0001")
_NUMBER = re.compile(
    r"(?P<sign>[-+▲△]?)(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<rest>\.[0-9]+)?(?P<tail>.*)", re.DOTALL
)
_MINUS = re.compile("^[−‐‑–—ー－]")
_LONGEST_TEXT = 1_000
_LONGEST_SEEN = 40


@dataclass(frozen=True, slots=True)
class CellError:
    """Why a workbook is refused: the sheet and cell, what stands there, what is wrong with it and how to mend it."""

    sheet: str
    cell: str
    seen: str
    problem: str
    remedy: str

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


@dataclass(slots=True)
class Findings:
    """What reading has found so far; reading goes on after an error, so that all are told at once."""

    errors: list[CellError] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its address. `value` is the computed one; a formula without one is `is_broken`, an error already."""

    sheet: str
    address: str
    value: object
    number_format: str
    findings: Findings
    is_broken: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing, or nothing but white space, stands in the cell."""
        return not self.is_broken and self._is_blank

    @property
    def is_unreadable(self) -> bool:
        """Tell whether there is nothing to read: an empty cell or a broken one."""
        return self.is_broken or self._is_blank

    @property
    def _is_blank(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())

    @property
    def seen(self) -> str:
        """Return what stands in the cell, short enough to print."""
        text = self.value.strftime("%Y-%m-%d") if isinstance(self.value, date) else str(self.value)
        text = "" if self.value is None else text.strip()
        return text if len(text) <= _LONGEST_SEEN else text[: _LONGEST_SEEN - 1] + "…"

    def refuse(self, problem: str, remedy: str, seen: str | None = None) -> None:
        """Remember an error at this cell."""
        self.findings.errors.append(
            CellError(self.sheet, self.address, self.seen if seen is None else seen, problem, remedy)
        )

    def explain(self, read_as: str) -> None:
        """Remember a reading that the sender should see."""
        self.findings.notes.append(CellNote(self.sheet, self.address, self.seen, read_as))


def number(cell: Cell, unit: str | None) -> Decimal | None:
    """Return the number in a cell, in the KPI's unit; None where it is empty or refused."""
    value = cell.value
    if cell.is_unreadable:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in cell.number_format:
            shown = f"{value * 100:g}"
            problem = f"パーセント表示のセルで、{shown} と {value:g} のどちらの意味か分かりません"
            cell.refuse(
                problem, f"{shown} の意味なら表示形式を「標準」にして {shown} と記入してください。", f"{shown}%"
            )
            return None
        return _fitting(cell, Decimal(repr(value)) if isinstance(value, float) else Decimal(value), is_typed=False)
    if isinstance(value, str):
        return _typed_number(cell, value, unit)
    cell.refuse("数値ではありません", "数字だけを記入してください。")
    return None


def _typed_number(cell: Cell, text: str, unit: str | None) -> Decimal | None:
    flat = _MINUS.sub("-", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    match = _NUMBER.fullmatch(flat)
    if match is None:
        remedy = "「約」を取り、備考に書いてください。" if flat.startswith("約") else "数字だけを記入してください。"
        cell.refuse("数値ではありません", remedy)
        return None
    if match["tail"] and match["tail"] not in _spellings(unit):
        cell.refuse(*_tail_trouble(match["tail"], unit))
        return None
    amount = Decimal(match["digits"].replace(",", "") + (match["rest"] or ""))
    amount = -amount if match["sign"] in ("-", "▲", "△") else amount
    fitting = _fitting(cell, amount, is_typed=True)
    if fitting is not None:
        cell.explain(f"{plain(fitting)} と読みました")
    return fitting


def _tail_trouble(tail: str, unit: str | None) -> tuple[str, str]:
    if tail[0] in "~〜":
        return "幅のある値です", "下の値を「実績値」、上の値を「上限値」に記入してください。"
    if tail[0] in "千万億百":
        return "万・千などの位は読めません", "位を開いて数字だけを記入してください（330万 は 3300000）。"
    return (
        f"数値のあとの「{tail}」は、この指標の単位（{unit or 'なし'}）ではありません",
        "単位を確かめ、数字だけを記入してください。",
    )


def _spellings(unit: str | None) -> set[str]:
    if unit is None:
        return set()
    flat = re.sub(r"\s", "", unicodedata.normalize("NFKC", unit))
    return {flat, flat.split("/")[0]} | ({"%", "パーセント"} if flat == "%" else set())


def _fitting(cell: Cell, amount: Decimal, *, is_typed: bool) -> Decimal | None:
    if not amount.is_finite() or abs(amount) >= 10**14:
        cell.refuse("登録できる大きさの数ではありません", "整数部分が14桁までの数を記入してください。")
        return None
    rounded = amount.quantize(_FINEST)
    # Binary fractions such as 0.1 + 0.2 carry noise that nobody wrote; digits that somebody wrote are never cut off.
    if rounded != amount and (is_typed or abs(rounded - amount) > Decimal("1e-9") * max(abs(amount), Decimal(1))):
        cell.refuse("小数が4桁を超えています", "小数は4桁までで記入してください。")
        return None
    return rounded


def plain(amount: Decimal) -> str:
    """Return the number in digits, without trailing zeros."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(cell: Cell) -> date | None:
    """Return the day of a date cell or a text (2025-12-31, 2025年12月31日, R7.12.31); None where empty or refused."""
    value = cell.value
    if cell.is_unreadable:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
        try:
            found = notation.day(value, Where(cell.sheet, 0, cell.address))
        except TranscriptionError:
            pass
        else:
            cell.explain(f"{found.isoformat()} と読みました")
            return found
    cell.refuse("日付ではありません", "日付を 2026-03-31 の形で記入してください。")
    return None


def fiscal_year(cell: Cell) -> int | None:
    """Return the western year: a choice of the list, 2025, 令和7年度, R7; None where empty or refused."""
    value = cell.value
    if cell.is_unreadable:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1990 <= value <= 2200:
        return value
    if isinstance(value, str):
        try:
            return notation.fiscal_year(value, Where(cell.sheet, 0, cell.address))
        except TranscriptionError:
            pass
    cell.refuse("年度として読めません", "一覧から選ぶか、令和7年度 または 2025 の形で記入してください。")
    return None


def text(cell: Cell) -> str | None:
    """Return the text of a cell without outer white space; None where empty or refused."""
    if cell.is_unreadable:
        return None
    words = str(cell.value).strip()
    if len(words) > _LONGEST_TEXT:
        cell.refuse(f"{len(words):,}字あります", f"{_LONGEST_TEXT:,}字までにしてください。")
        return None
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", words)
