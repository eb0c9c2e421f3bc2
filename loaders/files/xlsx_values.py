"""The stored text of a workbook's cell, as the value that the spreadsheet means by it."""

import re
from datetime import datetime, time, timedelta
from functools import lru_cache

from loaders.book.grid import Value

# The formats that a workbook names by number only; 27–36 and 50–58 are those of Japanese Excel, era dates included.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "[$-411]ge.m.d", 28: '[$-411]ggge"年"m"月"d"日"',
    29: '[$-411]ggge"年"m"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"',
    34: 'yyyy"年"m"月"', 35: 'm"月"d"日"', 36: "[$-411]ge.m.d", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@", 50: "[$-411]ge.m.d",
    51: '[$-411]ggge"年"m"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: '[$-411]ggge"年"m"月"d"日"',
    55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: "[$-411]ge.m.d", 58: '[$-411]ggge"年"m"月"d"日"',
}  # fmt: skip

_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_LONGEST_NUMBER = 40
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
# The last day that a spreadsheet knows is 9999-12-31.
_LAST_SERIAL = {False: 2_958_465, True: 2_957_003}


def value(raw: str, kind: str, code: str, is_1904: bool) -> Value:
    """Return the value of a cell of the kind (n, b, d, e, str, inlineStr) under a number format.

    What says that it is a number and is none stays the text that it is: the reader of the cell refuses it by name.
    """
    if kind == "b":
        return raw.strip() in ("1", "true")
    if kind == "d":
        return _iso(raw)
    if kind != "n":
        return raw
    number = _number(raw.strip())
    if number is None:
        return raw
    return _moment(number, code, is_1904) if is_date_format(code) else number


@lru_cache(maxsize=256)
def is_date_format(code: str) -> bool:
    """Tell whether a number under this format shows as a day or a time."""
    first = _LITERAL.sub("", code.split(";")[0]) if code and code != "General" else ""
    return re.search("[dmhyDMHYegs]", re.sub("General|[eE][-+]", "", first)) is not None


def unescaped(text: str) -> str:
    """Return a text with the signs that the format writes as _x000D_; never half of a pair of surrogates."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: sign if (sign := chr(int(match[1], 16))) < "\ud800" else match[0], text)


def _number(raw: str) -> int | float | None:
    if len(raw) > _LONGEST_NUMBER:
        return None
    if raw.isascii() and raw.isdecimal():
        return int(raw)
    if _NUMBER.fullmatch(raw) is None:
        return None
    if re.fullmatch(r"[-+]?[0-9]+", raw):
        return int(raw)
    number = float(raw)
    return number if abs(number) != float("inf") else None


def _moment(serial: int | float, code: str, is_1904: bool) -> Value:
    """Return the day or time of a serial number; the number itself where no calendar has it."""
    if not 0 <= serial < _LAST_SERIAL[is_1904] + 1:
        return serial
    first = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    days = float(serial)
    if days < 1 and not re.search("[dyDYg]", _LITERAL.sub("", code)):
        milliseconds = round(days * 86_400_000) % 86_400_000
        seconds, rest = divmod(milliseconds, 1000)
        return time(seconds // 3600, seconds // 60 % 60, seconds % 60, rest * 1000)
    if not is_1904 and days < 60:
        # The format counts a 29 February 1900, so the days before it stand one lower.
        days += 1
    return first + timedelta(milliseconds=round(days * 86_400_000))


def _iso(raw: str) -> Value:
    try:
        return datetime.fromisoformat(raw.strip()).replace(tzinfo=None)
    except ValueError:
        return raw
