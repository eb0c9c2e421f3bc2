"""The cells of printed values: what is printed, what is meant by it, and that the two do not contradict."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain import ladder
from domain.codes import Kind
from domain.fiscal import fiscal_year_of
from domain.plan import Ends, Quantity
from domain.plan_book import HeldBaseline
from loaders.book.cell import grouped, plain
from loaders.notation import NotationError
from loaders.plan_book import units, values
from loaders.plan_book.around import PrintedValue
from loaders.plan_book.lines import Line
from loaders.plan_book.printed import NeedsNumber
from loaders.transcription import Where

_FINEST = Decimal("0.0001")


@dataclass(slots=True)
class Known:
    """A KPI as far as its values must fit it: `baseline` as it stands in the sheet 指標, `targets` the rows by revision
    and fiscal year. `is_whole` where the plan says that its unit counts whole things, `is_counted_out` where its unit
    is refused: then its values are not read."""

    line: Line
    name: str
    component: str | None
    kind: Kind | None
    unit: str | None
    lower: Decimal | None
    upper: Decimal | None
    survey_years: tuple[int, ...] = ()
    baseline: HeldBaseline | None = None
    baseline_ends: Ends | None = None
    amount: Quantity | None = None
    targets: dict[int, dict[int, Line]] = field(default_factory=dict)
    is_whole: bool = False
    is_counted_out: bool = False
    has_dash: bool = False
    is_faulty: bool = False


def value(line: Line, text_key: str, given_key: str, known: Known) -> PrintedValue | None:
    """Return the value of a row: as its sender means it, else as printed; refuse what is neither, or contradicts."""
    text = line.printed(text_key)
    if text is None or known.is_counted_out:
        return None
    is_given = line.has(given_key)
    found = _meant(line, text_key, given_key, text, known) if is_given else _printed(line, text_key, text, known)
    if found is None:
        return None
    for end in (found.quantity.low, found.quantity.high):
        if end is not None:
            _check_end(line, given_key if line.has(given_key) else text_key, end, known)
    return found


def _meant(line: Line, text_key: str, given_key: str, text: str, known: Known) -> PrintedValue | None:
    given = line.text(given_key)
    if given is None:
        return None
    where = _where(line, given_key)
    try:
        meant = values.given(given, known.unit, where)
    except NotationError as refused:
        line.refuse(given_key, refused.problem, f"{refused.remedy}。")
        return None
    if not values.fits(meant, text, known.unit, is_whole=known.is_whole):
        problem = f"印刷のまま「{text}」のどの数とも合いません"
        line.refuse(given_key, problem, "印字か「値（数字）」の数を確かめてください。")
        return None
    try:
        read = _read(text, _where(line, text_key), known)
    except NotationError:
        return PrintedValue(meant)
    return PrintedValue(meant, read.fiscal_year, read.since, read.observed_on, read.calendar_year)


def _read(text: str, where: Where, known: Known) -> PrintedValue:
    return values.read(
        text, known.component, known.unit, where, name=known.name, kind=known.kind, is_whole=known.is_whole
    )


def _printed(line: Line, key: str, text: str, known: Known) -> PrintedValue | None:
    try:
        found = _read(text, _where(line, key), known)
    except NeedsNumber as asked:
        line.refuse(key, asked.problem, _proposed(asked, known))
        return None
    except NotationError as refused:
        line.refuse(key, refused.problem, refused.remedy.replace("corrections.csv", "シート「訂正」") + "。")
        return None
    if found.told is not None:
        left_out = f"（{'・'.join(found.told)}は値に含めません）" if found.told else ""
        line.note(key, f"{values.in_words(found.quantity)} と読みました{left_out}")
    return found


def _proposed(asked: NeedsNumber, known: Known) -> str:
    """Return the remedy, with the number that follows from the baseline where there is one."""
    base = None if known.amount is None else known.amount.low
    meant = None
    if base is not None and asked.part is not None:
        meant = base * asked.part
    elif base is not None and asked.change is not None and units.factor(asked.change_unit, known.unit) is not None:
        meant = base + asked.change * (units.factor(asked.change_unit, known.unit) or 1)
    if meant is not None and base is not None:
        shown = grouped(meant.quantize(_FINEST))
        return f"{asked.remedy}。現状値 {grouped(base)} からなら {shown} です。数字にできなければ、種類を「数値なし」にしてください。"
    if base is not None and "維持" in asked.text:
        return f"{asked.remedy}。現状値の維持なら {grouped(base)} です。数字にできなければ、種類を「数値なし」にしてください。"
    return f"{asked.remedy}。数字にできなければ、シート「指標」の種類を「数値なし」にしてください。"


def dated(
    line: Line, text_key: str, given_key: str, day_key: str, observed_on: date | None, known: Known
) -> Quantity | None:
    """Return the value of a day; refuse a day that is not the printed one."""
    found = value(line, text_key, given_key, known)
    if found is None or observed_on is None:
        return None
    is_other_day = found.observed_on is not None and found.observed_on != observed_on
    if is_other_day or not is_of_year(found, fiscal_year_of(observed_on), observed_on.year):
        text = line.printed(text_key)
        line.refuse(day_key, f"値の欄に印刷された時点と合いません（「{text}」）", "時点を、印刷された年度か日に合わせてください。")
    return found.quantity


def is_of_year(found: PrintedValue, year: int, calendar_year: int | None = None) -> bool:
    """Tell whether what a cell says of its time holds of a fiscal year; a calendar year lies in two of them."""
    if found.calendar_year is not None and found.calendar_year not in (year, year + 1, calendar_year):
        return False
    return (found.fiscal_year in (None, year)) and (found.since is None or found.since <= year)


def printed_day(found: PrintedValue) -> date | None:
    """Return the day that a cell says its value is of: a year stands for its last day."""
    if found.observed_on is not None:
        return found.observed_on
    if found.fiscal_year is not None:
        return date(found.fiscal_year + 1, 3, 31)
    return None if found.calendar_year is None else date(found.calendar_year, 12, 31)


def _where(line: Line, key: str) -> Where:
    cell = line.cells[key]
    return Where(cell.sheet, 0, cell.address)


def _check_end(line: Line, key: str, end: Decimal, known: Known) -> None:
    if abs(end) >= 10**14 or end != end.quantize(_FINEST):
        line.refuse(key, "登録できる大きさの数ではありません", "整数14桁・小数4桁までの数にしてください。")
    elif known.unit == ladder.UNIT:
        return
    elif (known.lower is not None and end < known.lower) or (known.upper is not None and end > known.upper):
        bounds = "～".join("" if bound is None else plain(bound) for bound in (known.lower, known.upper))
        line.refuse(key, f"{plain(end)} は、指標の下限・上限（{bounds}）の外です", "値か下限・上限を確かめてください。")
