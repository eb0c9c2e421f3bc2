"""The date of a statement as a plan prints it, read: the first and the last day on which it allows something to be.

What is not known here is refused, never guessed: 今年度 and 9月 need a year that is not theirs, 令和5 may be a year or a
fiscal year.
"""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple, NoReturn

from domain import fiscal
from loaders import notation
from loaders.notation import NotationError
from loaders.transcription import Where


class Days(NamedTuple):
    """The first and the last day of a printed date; an open end (令和7年度まで, 令和7年10月以降) is None."""

    first: date | None
    last: date | None


_ERA = "令和|平成|昭和|[RHS]"
_YEAR = rf"(?:(?P<era>{_ERA})(?P<era_year>元|[0-9]{{1,2}})|(?P<western>(?:19|20)[0-9]{{2}}))"
_BESIDE = re.compile(
    rf"(?P<one>(?:{_ERA})(?:元|[0-9]{{1,2}})|(?:19|20)[0-9]{{2}})(?P<word>年度|年|)"
    rf"\((?P<other>(?:{_ERA})(?:元|[0-9]{{1,2}})|(?:19|20)[0-9]{{2}})(?:年度|年)?\)"
)
_WEEKDAY = re.compile(r"(?<=日)\([日月火水木金土](?:曜日?)?\)")
_POINT = re.compile(
    rf"{_YEAR}(?:"
    r"年度(?P<of_fiscal>末|上半期|上期|前期|前半|下半期|下期|後期|後半|第[1-4]四半期)?"
    r"|(?:年(?P<month>[0-9]{1,2})月|[./-](?P<month_2>[0-9]{1,2})月?)"
    r"(?:(?P<of_month>末|上旬|初旬|中旬|下旬)|(?P<day>[0-9]{1,2})日|[./-](?P<day_2>[0-9]{1,2}))?"
    r"|年(?P<of_year>末|春|夏|秋|上半期|前半|下半期|後半)?"
    r")(?:中|内)?"
)
# What may stand behind a date: it narrows nothing, or it opens an end.
_NEAR = re.compile(r"(?:頃|ごろ)?(?:時点|現在)?(?:で)?(?:\(予定\)|予定)?")
_OPENS = re.compile(r"(?P<date>.*?)(?P<word>から|より|~|以降|以後|までに|まで)?(?:\(予定\)|予定)?")
_SPAN = re.compile(r"(?P<first>.+?)(?:~|から)(?P<last>[^\s].*?)(?:まで(?:に)?)?")
_BARE = re.compile(rf"(?:{_ERA})(?:元|[0-9]{{1,2}})|(?:19|20)[0-9]{{2}}")
_PARTS = {
    "上半期": (4, 9), "上期": (4, 9), "前期": (4, 9), "前半": (4, 9),
    "下半期": (10, 3), "下期": (10, 3), "後期": (10, 3), "後半": (10, 3),
    "第1四半期": (4, 6), "第2四半期": (7, 9), "第3四半期": (10, 12), "第4四半期": (1, 3),
}  # fmt: skip
# The seasons are those of the Japan Meteorological Agency; winter lies in two years and is refused.
_PARTS_OF_YEAR = {
    "春": (3, 5), "夏": (6, 8), "秋": (9, 11), "上半期": (1, 6), "前半": (1, 6), "下半期": (7, 12), "後半": (7, 12),
}  # fmt: skip
_REMEDY = (
    "令和5年4月、令和6年度末、R7.10、令和2年度～令和4年度 などの形で印字されたところだけを写してください。"
    "年が見出しにあれば 令和7年度;9月 と、年の印字がなければ空欄にして note に書いてください"
)
_MISPRINT = "印字を確かめ、誤植なら corrections.csv に書いてください"


def days(text: str, where: Where) -> Days:
    """Return the days that a printed date allows: 令和5年4月 is its month, 令和6年度 its fiscal year, 2022年 the year.

    令和7年度末 is one day, 令和7年度まで has no first day, 令和7年10月以降 no last one. から and ～ behind a date say that
    something began in it. Two dates (令和2年度～令和4年度) reach from the first day of one to the last of the other.
    令和7年度;9月 is a month whose year the plan prints apart, above it, 令和5年2月から;同年4月 one of the year of the date
    before it. Raises NotationError for any other form, for a day that is in no calendar and for two dates in the
    wrong order.
    """
    flat = _WEEKDAY.sub("", _one_year(re.sub(r"\s+", "", notation.normal(text)), text, where))
    if ";" in flat:
        flat = _joined(flat, text, where)
    opens = _OPENS.fullmatch(flat)
    assert opens is not None
    if (alone := _point(opens["date"], text, where)) is not None:
        return _opened(alone, opens["word"])
    span = _SPAN.fullmatch(flat)
    if span is None:
        _refuse(text, where)
    first_text, last_text = _completed(span["first"], span["last"])
    first, last = _point(first_text, text, where), _point(last_text, text, where)
    if first is None or last is None or first.first is None or last.last is None:
        _refuse(text, where)
    if first.first > last.last:
        raise NotationError(where, text, "期間の順序が逆です", _MISPRINT)
    return Days(first.first, last.last)


def _one_year(flat: str, text: str, where: Where) -> str:
    """Return the text without the second writing of each year, 令和5年(2023年)4月. The two must be the same year."""
    while match := _BESIDE.search(flat):
        one, other = (_western(each, text, where) for each in (match["one"], match["other"]))
        if one != other:
            problem = f"「{match[0]}」の和暦と西暦が合いません"
            raise NotationError(where, text, problem, _MISPRINT)
        # The heads of roadmaps print fiscal years so: 令和8(2026).
        is_bare = not match["word"] and not flat[match.end() :].startswith("年")
        flat = flat[: match.start()] + match["one"] + ("年度" if is_bare else match["word"]) + flat[match.end() :]
    return flat


def _joined(flat: str, text: str, where: Where) -> str:
    """Return a year that stands apart and the month as one date: 2025年9月 for 令和7年度;9月, 2026年3月 for 令和7年度;3月.

    同年4月 is of the year of the date before it.
    """
    head, _, rest = flat.partition(";")
    if rest.startswith("同年"):
        same = days(head, where).first
        if same is None:
            _refuse(text, where)
        return f"{same.year}年{rest.removeprefix('同年')}"
    found = _point(head, text, where)
    month = re.match(r"([0-9]{1,2})月", rest)
    if month is None or found is None or found.first is None or found.last is None:
        _refuse(text, where)
    is_fiscal = found == (fiscal.first_day(found.first.year), fiscal.last_day(found.first.year))
    if not is_fiscal and found != _months(found.first.year, 1, 12):
        _refuse(text, where)
    return f"{found.first.year + (is_fiscal and int(month[1]) < found.first.month)}年{rest}"


def _western(year: str, text: str, where: Where) -> int:
    match = re.fullmatch(_YEAR, year)
    assert match is not None
    return notation.western_year(match, text, where)


def _opened(alone: Days, word: str | None) -> Days:
    if word in ("まで", "までに"):
        return Days(None, alone.last)
    return Days(alone.first, None) if word in ("以降", "以後") else alone


def _completed(first: str, last: str) -> tuple[str, str]:
    """Return both ends of a span in full: 令和2～4年度, 令和8年4月～9月 and 2025～2026年 leave out what they share."""
    year = re.match(rf"(?P<era>{_ERA})?(?:元|[0-9]+)年", first)
    if year is not None and re.match(r"[0-9]{1,2}月", last):
        last = year[0] + last
    elif (era := re.match(_ERA, first)) and re.match(r"(?:元|[0-9]{1,2})(?:年|[./])", last):
        last = era[0] + last
    if _BARE.fullmatch(first) and (word := re.match(rf"(?:{_BARE.pattern})(年度|年)(?![0-9])", last)):
        first += word[1]
    return first, last


def _point(flat: str, text: str, where: Where) -> Days | None:
    """Return the days of one date; None where it has another form."""
    match = re.fullmatch(f"{_POINT.pattern}{_NEAR.pattern}", flat)
    if match is None:
        return None
    year = notation.western_year(match, text, where)
    month = match["month"] or match["month_2"]
    if month is not None:
        return _of_month(match, year, int(month), text, where)
    part = match["of_fiscal"]
    if part is None and match["of_year"] is None:
        # 年度 is a fiscal year, 年 a calendar year.
        is_fiscal = flat[match.end("era_year" if match["era"] else "western") :].startswith("年度")
        return Days(fiscal.first_day(year), fiscal.last_day(year)) if is_fiscal else _months(year, 1, 12)
    if part == "末":
        return Days(fiscal.last_day(year), fiscal.last_day(year))
    if part is not None:
        first, last = _PARTS[part]
        return Days(_months(year + (first < 4), first, first).first, _months(year + (last < 4), last, last).last)
    if match["of_year"] == "末":
        return Days(date(year, 12, 31), date(year, 12, 31))
    return _months(year, *_PARTS_OF_YEAR[match["of_year"]])


def _of_month(match: re.Match[str], year: int, month: int, text: str, where: Where) -> Days:
    last = notation.checked_day(year, month, None, text, where)
    day = match["day"] or match["day_2"]
    if day is not None:
        only = notation.checked_day(year, month, int(day), text, where)
        return Days(only, only)
    ends = {None: (1, last.day), "末": (last.day, last.day), "中旬": (11, 20), "下旬": (21, last.day)}
    first_day, last_day = ends.get(match["of_month"], (1, 10))
    return Days(date(year, month, first_day), date(year, month, last_day))


def _months(year: int, first: int, last: int) -> Days:
    return Days(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _refuse(text: str, where: Where) -> NoReturn:
    raise NotationError(where, text, "時期として読めません", _REMEDY)
