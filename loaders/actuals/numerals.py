"""A number in words and digits, 1,234 or 3億5千万, with its unit or without."""

import re
from decimal import Decimal

from loaders.actuals.units import spellings
from loaders.book.cell import squeezed

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SCALES = {"億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 10**2}
SCALE = "|".join(_SCALES)
_PART = re.compile(rf"(?P<number>{NUMBER})(?P<scale>{SCALE})?")
_WHOLE = re.compile(rf"(?P<sign>[-+▲△]?)(?P<parts>(?:{NUMBER}(?:{SCALE}))*(?:{NUMBER})?)")
_RATE = re.compile("[年月週日]")


def without_unit(text: str, unit: str | None) -> str:
    """Return a squeezed text without the unit after its number, and without 年 or ¥ before it."""
    if unit is not None and "/" in unit and _RATE.fullmatch(text[:1]) and squeezed(unit).endswith(f"/{text[:1]}"):
        text = text[1:]
    if unit is not None and squeezed(unit).startswith("円"):
        text = re.sub(r"^[¥\\]", "", text)
    for word in spellings(unit):
        if text.endswith(word) and text != word:
            return text[: -len(word)]
    return text


def amount_of(text: str, unit: str | None) -> Decimal | None:
    """Return the number of 1,234 or 3億5千万; None for anything else, and for a scale upon a unit that holds one."""
    match = _WHOLE.fullmatch(text)
    if match is None or not match["parts"]:
        return None
    parts = list(_PART.finditer(match["parts"]))
    scales = [_SCALES.get(part["scale"] or "", 1) for part in parts]
    if max(scales) > 1 and re.match(SCALE, squeezed(unit or "")):
        return None
    total = Decimal(0)
    for number, (part, scale) in enumerate(zip(parts, scales, strict=True)):
        amount = Decimal(part["number"].replace(",", ""))
        is_first = number == 0
        if not is_first and (amount * scale >= scales[number - 1] or "." in parts[number - 1]["number"]):
            return None
        total += amount * scale
    return -total if match["sign"] in ("-", "▲", "△") else total
