"""The printed values of a plan workbook: what its cells say in the plain forms, else in any form, and what is meant."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from domain import ladder
from domain.codes import Kind
from domain.counters import is_counted
from domain.plan import Quantity
from loaders import notation
from loaders.book.cell import grouped
from loaders.notation import NotationError
from loaders.plan_book import printed, units
from loaders.plan_book.around import PrintedValue
from loaders.plan_book.printed import NeedsNumber
from loaders.transcription import Where

_GIVEN = re.compile(
    r"(?P<about>約)?(?P<low>[-△▲]?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<first_unit>[^0-9~]*?)"
    r"(?:~(?P<high>[-△▲]?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>[^0-9~]*?[23]?))?(?P<bound>以上|以下|以内|未満|超)?"
)
# 1.234件: of what is counted in whole things, a point before three digits is likelier a comma.
_COMMA_OR_POINT = re.compile(r"(?<![0-9.])[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9.])")
GIVEN_FORMS = "30、30～60、30以上、約30 のような数字で書いてください。"


class _Unlabelled(NotationError):
    """The cell labels its amounts, but none with the component's name."""


def read(
    text: str, component: str | None, unit: str | None, where: Where, *, name: str = "", kind: Kind | None = None,
    is_whole: bool = False,
) -> PrintedValue:  # fmt: skip
    """Return the value of one KPI component in a printed cell.

    Of several amounts the one that the component's name labels counts, else the only one in the KPI's unit. `name` and
    `kind` are the KPI's: they tell whether a change (10%削減) is what it measures. `is_whole`: the plan says that the
    unit counts whole things.
    Raises NeedsNumber where no number follows from the text, NotationError where it contradicts the unit.
    """
    # Before any reading: some take the text in normal form, in which the mark of a note is a digit like the others.
    notation.refuse_odd_digits(text, where)
    if (is_whole or is_counted(unit)) and _COMMA_OR_POINT.search(notation.normal(text)):
        raise NeedsNumber(where, text, "小数点か桁の区切りか分かりません")
    if (own := _in_own_unit(text, unit, where)) is not None:
        return own
    try:
        plain = _plainest(text, component, unit, where)
        if units_agree(plain.quantity.unit, unit):
            return plain
    except _Unlabelled:
        raise
    except NotationError:
        pass
    return printed.read(text, unit, where, name=name, kind=kind)


def _plainest(text: str, component: str | None, unit: str | None, where: Where) -> PrintedValue:
    readings: tuple[Callable[[], PrintedValue], ...] = (
        lambda: _plain(text, where),
        lambda: _since(text, where),
        lambda: _present(text, where),
        lambda: _of_period(text, where),
        lambda: _several(text, unit, where),
    )
    if component is not None:
        readings = (lambda: _labelled(text, component, where), *readings)
    refusals = []
    for reading in readings:
        try:
            return reading()
        except NotationError as refused:
            refusals.append(refused)
    raise next((one for one in refusals if isinstance(one, _Unlabelled)), refusals[0])


def given(text: str, unit: str | None, where: Where) -> Quantity:
    """Return what the sender says that a printed value means: a number, 30～60, 30以上, 約30, a word of the ladder."""
    flat = notation.normal(text).replace(" ", "")
    if unit == ladder.UNIT:
        rung = ladder.rung(flat)
        if rung is None and (word := printed.stage_word(flat)) is not None:
            rung = ladder.rung(word)
        if rung is None:
            remedy = f"{'・'.join(ladder.WORDS)} のどれかを書いてください"
            raise NotationError(where, text, "段階の語ではありません", remedy)
        return Quantity(rung, rung, unit)
    match = _GIVEN.fullmatch(flat)
    if match is None:
        raise NotationError(where, text, "数字として読めません", GIVEN_FORMS.rstrip("。"))
    own = match["unit"] or match["first_unit"] or None
    times = units.factor(own, unit)
    if times is None:
        problem = f"単位「{own}」が、指標の単位「{unit}」と違います"
        raise NotationError(where, text, problem, f"単位「{unit}」の数字だけを書いてください")
    low = _number(match["low"]) * times
    high = low if match["high"] is None else _number(match["high"]) * times
    bound = match["bound"]
    if low > high or (bound and match["high"] is not None):
        raise NotationError(where, text, "範囲の両端が読めません", GIVEN_FORMS.rstrip("。"))
    is_most, is_least = bound in ("以下", "以内", "未満"), bound in ("以上", "超")
    return Quantity(None if is_most else low, None if is_least else high, unit, match["about"] is not None)


def _number(text: str) -> Decimal:
    return Decimal(text.lstrip("-△▲").replace(",", "")) * (-1 if text[0] in "-△▲" else 1)


def fits(meant: Quantity, text: str, unit: str | None, *, is_whole: bool = False) -> bool:
    """Tell whether what the sender means is no other number than the printed ones, scales and units reckoned in.

    A text without an amount, or of a change (10%削減), holds nothing that a meant number could contradict.
    """
    try:
        read_value = read(text, None, unit, Where("", 0, ""), is_whole=is_whole)
    except NeedsNumber as open_text:
        if open_text.part is not None or open_text.change is not None:
            return True
        numbers = printed.numbers_of(text)
    except NotationError:
        numbers = printed.numbers_of(text)
    else:
        numbers = printed.numbers_of(text) | {
            end for end in (read_value.quantity.low, read_value.quantity.high) if end is not None
        }
        if read_value.quantity.unit == ladder.UNIT or not printed.numbers_of(text):
            return True
    if not numbers:
        return True
    scaled = {one * scale for one in numbers for scale in _SCALES}
    return all(end in scaled for end in (meant.low, meant.high) if end is not None)


# 割 to %, ‰ to %, and the scales of units of account.
_SCALES = tuple(map(Decimal, ("1", "10", "0.1", "1000", "0.001", "10000", "0.0001", "1000000", "0.000001", "60")))


def in_words(quantity: Quantity) -> str:
    """Return a quantity as people read it: 22,281戸, 15分以下, 30～60%; a rung as its word."""
    unit = quantity.unit or ""
    if quantity.unit == ladder.UNIT and quantity.low is not None:
        return f"段階の「{ladder.word(quantity.low) or grouped(quantity.low)}」"
    about = "約" if quantity.is_approximate else ""
    if quantity.low is None or quantity.high is None:
        end = quantity.high if quantity.low is None else quantity.low
        assert end is not None
        return f"{about}{grouped(end)}{unit}{'以下' if quantity.low is None else '以上'}"
    low, high = grouped(quantity.low), grouped(quantity.high)
    return f"{about}{low if low == high else f'{low}～{high}'}{unit}"


def units_agree(printed: str | None, unit: str | None) -> bool:
    """Tell whether a printed unit is the KPI's: a bare number takes it, and 件 and 件/年 agree. No number is a stage."""
    if unit == ladder.UNIT:
        return printed == ladder.UNIT
    return printed is None or unit is None or notation.normal(printed).removesuffix("/年") == notation.normal(
        unit
    ).removesuffix("/年")


def _in_own_unit(text: str, unit: str | None, where: Where) -> PrintedValue | None:
    """Return the value of a cell in a unit that only its workbook knows: 22,281戸 where the sheet 指標 says 戸."""
    own = notation.normal(unit or "")
    known = own.split("/")[0] in notation.UNITS or own in ("", "千円", "百万円", ladder.UNIT)
    flat = notation.normal(text)
    bare = flat if known else re.sub(rf"(?<=[0-9]) ?{re.escape(own)}", "", flat)
    if bare == flat:
        return None
    try:
        value = _plain(bare, where)
    except NotationError:
        return None
    return replace(value, quantity=replace(value.quantity, unit=unit)) if value.quantity.unit is None else None


def _plain(text: str, where: Where) -> PrintedValue:
    quantity, year = notation.dated_quantity(text, where)
    return PrintedValue(quantity, fiscal_year=year)


def _since(text: str, where: Where) -> PrintedValue:
    quantity, since = notation.since_quantity(text, where)
    return PrintedValue(quantity, since=since)


def _present(text: str, where: Where) -> PrintedValue:
    quantity, observed_on = notation.present_quantity(text, where)
    return PrintedValue(quantity, observed_on=observed_on)


def _of_period(text: str, where: Where) -> PrintedValue:
    body, notes = notation.parts(text)
    if len(notes) != 1:
        raise NotationError(where, text, "数量に続く期間の注記が1つではありません", "印字を確かめてください")
    return PrintedValue(notation.quantity(body, where), observed_on=notation.period(notes[0], where)[1])


def _labelled(text: str, component: str, where: Where) -> PrintedValue:
    rest, year = notation.dated(text, where)
    found = dict(notation.labelled(rest, where))
    if component not in found:
        raise _Unlabelled(where, text, f"「{component}」の値がありません", "構成の名を印字に合わせてください")
    return PrintedValue(found[component], fiscal_year=year)


def _several(text: str, unit: str | None, where: Where) -> PrintedValue:
    rest, year = notation.dated(text, where)
    found = [one for one in notation.quantities(rest, where) if one.unit is not None and units_agree(one.unit, unit)]
    if unit is None or len(found) != 1:
        raise NotationError(where, text, f"単位「{unit or 'なし'}」の数量が1つではありません", "単位か印字を確かめてください")
    return PrintedValue(found[0], fiscal_year=year)
