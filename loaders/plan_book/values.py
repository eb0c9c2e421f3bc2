"""A printed value of a plan workbook, read with `notation`: the amount, and the year or day printed beside it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from domain import ladder
from domain.plan import Quantity
from loaders import notation
from loaders.notation import NotationError
from loaders.transcription import Where


class _Unlabelled(NotationError):
    """The cell labels its amounts, but none with the component's name."""


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """An amount with what its cell says about time: its fiscal year, the first of its years (以降), or its day."""

    quantity: Quantity
    fiscal_year: int | None = None
    since: int | None = None
    observed_on: date | None = None


def read(text: str, component: str | None, unit: str | None, where: Where) -> PrintedValue:
    """Return the value of one KPI component in a printed cell.

    Of several amounts the one that the component's name labels counts, else the only one in the KPI's unit.
    Raises NotationError, in the words of the plainest reading, where no reading fits.
    """
    # Before any reading: some take the text in normal form, in which the mark of a note is a digit like the others.
    notation.refuse_odd_digits(text, where)
    if (own := _in_own_unit(text, unit, where)) is not None:
        return own
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
    plainest = refusals[0 if component is None else 1]
    raise next((one for one in refusals if isinstance(one, _Unlabelled)), plainest)


def units_agree(printed: str | None, unit: str | None) -> bool:
    """Tell whether a printed unit is the KPI's: a bare number takes it, and 件 and 件/年 agree. No number is a stage."""
    if unit == ladder.UNIT:
        return printed == ladder.UNIT
    return printed is None or unit is None or _bare(printed) == _bare(unit)


def _bare(unit: str) -> str:
    return notation.normal(unit).removesuffix("/年")


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
