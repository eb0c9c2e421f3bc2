"""Printed Japanese, read: amounts, days, periods and fiscal years. What is not known here is refused, never guessed.

Scales are expanded (約330万枚 is 3,300,000 枚, 100～300万円 is 1,000,000 to 3,000,000 円), except in 千円 and 百万円, which are
units of account: 8,745千円 stays 8,745 with the unit 千円. A percent stays a percent.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal

from domain import fiscal, ladder
from domain.codes import Absence, Stage
from domain.plan import Quantity
from domain.words import STAGE
from loaders import signs
from loaders.transcription import TranscriptionError, Where


class NotationError(TranscriptionError):
    """A printed text whose form is unknown."""


# Every unit that a document may print; a unit that is missing here is refused until somebody has looked at it.
UNITS = (
    "%", "ポイント", "件", "枚", "冊", "回", "人", "名", "台", "種類", "種", "手続き", "手続", "業務", "施設", "か所", "ヶ所", "カ所",
    "箇所", "校", "園", "社", "者", "団体", "地区", "秒", "分", "時間", "日", "週間", "か月", "ヶ月", "カ月", "月", "年", "円",
    "ライセンス", "アカウント", "アクセス", "科目", "点", "本", "個", "項目", "システム", "サービス", "課", "館", "店舗", "世帯", "票",
    "ページ", "コマ", "文字", "字", "路線", "組", "講座", "教室", "団地", "機関", "事業", "様式", "データ", "セット", "行", "kg", "t", "kWh", "GB",
)  # fmt: skip
_SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8}
_ERAS = {"令和": (2018, 99), "R": (2018, 99), "平成": (1988, 31), "H": (1988, 31), "昭和": (1925, 64), "S": (1925, 64)}
_BOUNDS = frozenset({"以上", "以下", "未満", "超"})
_ROUGH = frozenset({"程度", "前後", "弱", "強"})

_LONG_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2500\u2501"
_DASHES = str.maketrans(
    dict.fromkeys(_LONG_DASHES + "\u2212\uff0d", "-") | dict.fromkeys("\u301c\uff5e\u223c", "~") | {"\u2044": "/"}
)
_DASH_CELL = re.compile(r"[-ー]+")

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))


def _end(name: str) -> str:
    unit = rf"(?P<{name}_account>千円|百万円)|(?P<{name}_scale>{_SCALE})?(?P<{name}_unit>{_UNIT})?"
    return rf"(?P<{name}>[-△▲]?{_NUMBER})(?:{unit})"


_TAIL = r"以上|以下|未満|超|程度|前後|弱|強|増|/1?(?:年|月|週|日|台|人)"
_AMOUNT = re.compile(rf"(?P<about>約)?(?P<per>[年月週])?{_end('low')}(?:~約?{_end('high')})?(?P<tail>(?:{_TAIL})*)")
_LABELLED = re.compile(
    rf"\s*(?P<label>[^0-9:]*[^0-9:\s約年月週])\s*:?\s*(?P<amount>約?[年月週]?{_NUMBER}[^\s、]*)(?:、|\s+|$)"
)
_NOTE = re.compile(r"\s*(?:\((?P<bracket>[^()]*)\)|※(?P<star>[^()※]*))\s*$")

_ERA_YEAR = r"(?P<era>令和|平成|昭和|[RHS])(?P<era_year>元|[0-9]{1,2})"
_YEAR = rf"(?:{_ERA_YEAR}|(?P<western>[12][0-9]{{3}}))"
_DAY = re.compile(
    rf"{_YEAR}(?:(?P<end_of_year>年度末)|(?:年(?P<m1>[0-9]{{1,2}})月(?:(?P<d1>[0-9]{{1,2}})日)?"
    r"|[./](?P<m2>[0-9]{1,2})(?:[./](?P<d2>[0-9]{1,2}))?)"
    r"(?P<end>末)?(?:現在|時点)?)"
)
_MONTH_END = re.compile(r"(?P<month>[0-9]{1,2})月末(?:現在|時点|見込)?")
_FISCAL_YEAR = re.compile(
    rf"(?:{_ERA_YEAR}(?:年度)?(?:\((?P<beside>[12][0-9]{{3}})(?:年度)?\)(?:年度)?)?|(?P<alone>[12][0-9]{{3}})(?:年度)?)"
)
_WESTERN_FIRST = re.compile(rf"(?P<beside>[12][0-9]{{3}})(?:年度)?\({_ERA_YEAR}(?:年度)?\)(?:年度)?")
_PRESENT = re.compile(r"(?P<day>[^:現]+現在)(?:の実績)?:(?P<amount>.+)")
_YEAR_LABEL = re.compile(r"(?P<year>(?:令和|平成|[RH])\s*[0-9元][0-9\s]*年度|[12][0-9]{3}年度)\s*:\s*(?P<rest>.+)")
_SINCE_LABEL = re.compile(
    r"(?P<year>(?:令和|平成|[RH])\s*[0-9元][0-9\s]*(?:年度)?|[12][0-9]{3}年度)以降\s*:\s*(?P<rest>.+)"
)

# Notes that leave the amount as it is and, where they say something, have a reader of their own below.
_HARMLESS_NOTES = (
    re.compile(r"運用継続|国の方針に基づく|トップページ"),
    re.compile(r"[0-9]{1,2}月末(?:現在|見込)"),
    _PRESENT,
)
_FORECAST_NOTE = re.compile(r".*見込")


def normal(text: str) -> str:
    """Return the text in NFKC, dashes as -, tildes as ~, without the spaces inside an amount (512 万枚, 約 300)."""
    flat = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    flat = re.sub(r"\s+", " ", flat).strip()
    flat = re.sub(r"\s*([~/:])\s*", r"\1", flat)
    flat = re.sub(r"(?<=約) (?=[0-9])", "", flat)
    return re.sub(rf"(?<=[0-9]) (?=(?:{_SCALE}|{_UNIT})(?![^\s0-9(※、/~]*[0-9]))", "", flat)


def absence(text: str) -> Absence | None:
    """Return why a cell holds no value: empty, a dash of any length, 未設定; None where there is something to read."""
    flat = normal(text)
    if not flat:
        return Absence.NOT_PRINTED
    if _DASH_CELL.fullmatch(flat):
        return Absence.DASH
    return Absence.NOT_SET if flat == "未設定" else None


def parts(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text before its trailing notes, and the notes, （…） or ※…, in normal form and without their marks."""
    body, notes = normal(text), []
    while match := _NOTE.search(body):
        notes.append((match["bracket"] or match["star"] or "").strip())
        body = body[: match.start()]
    return body, tuple(reversed(notes))


def quantity(text: str, where: Where) -> Quantity:
    """Return the one amount of a cell: a point, a band (30～60分), an open end (週3回以上: high None), a rate (手続/年).

    未満 and 超 leave the same end open as 以下 and 以上: whether the bound itself counts is the decision's comparator.
    弱, 強, 程度, 前後, 約 and ※…見込 make the amount approximate. 100人増/年 has the unit 人/年. The word of a stage
    (準備・試行) is its rung, in the unit 段階. Raises NotationError for anything else, a year that stands beside the amount
    included: dated_quantity reads it.
    """
    refuse_odd_digits(text, where)
    body, notes = parts(text)
    for note in notes:
        if not any(known.fullmatch(note) for known in _HARMLESS_NOTES):
            raise NotationError(
                where,
                text,
                f"注記「{note}」は数量の一部として読めません",
                "注記を外して数量だけにし、年度・時点・備考の欄に移してください",
            )
    if (rung := ladder.rung(body)) is not None:
        return Quantity(rung, rung, ladder.UNIT)
    if body == STAGE[Stage.CANCELLED]:
        raise NotationError(where, text, "中止は段階のはしごにありません", f"{'・'.join(ladder.WORDS)} のどれかにしてください")
    match = _AMOUNT.fullmatch(body)
    if match is None or text.lstrip()[:1] in _LONG_DASHES:
        raise NotationError(
            where, text, "数量として読めません", "1,234件・30～60分・週3回以上 のような数と単位だけにしてください"
        )
    return _assemble(match, any(_FORECAST_NOTE.fullmatch(note) for note in notes), text, where)


def refuse_odd_digits(text: str, where: Where) -> None:
    """Raise NotationError for a sign that is no digit of an amount and becomes one in normal form: ①, ²."""
    # NFKC makes 102 of 10² and 1 of ①: such a sign is a footnote or a number of its own, not a digit of the amount.
    for sign in signs.with_plain_units(text):
        plain = unicodedata.normalize("NFKC", sign)
        if any(each.isdigit() for each in plain) and not ("0" <= sign <= "9" or "０" <= sign <= "９"):
            raise NotationError(
                where, text, f"「{sign}」は数字として読みません", "番号や注の印なら、数量の欄から外してください"
            )


def _assemble(match: re.Match[str], is_forecast: bool, text: str, where: Where) -> Quantity:
    tail = re.findall(_TAIL, match["tail"])
    bounds = [word for word in tail if word in _BOUNDS]
    rates = [word.removeprefix("/").removeprefix("1") for word in tail if word.startswith("/")]
    rough = [word for word in tail if word in _ROUGH]
    has_range = match["high"] is not None
    is_odd = len(tail) != len(set(tail)) or len(bounds) > 1 or len(rates) > 1 or len(rough) > 1
    if is_odd or (has_range and bounds) or ("増" in tail and not rates) or (match["per"] and rates):
        raise NotationError(where, text, "修飾の組み合わせが読めません", "印字を確かめ、必要なら欄を分けてください")
    low, high = _ends(match, text, where)
    rate = match["per"] or (rates[0] if rates else None)
    unit = _unit(match, text, where)
    if rate is not None:
        if unit is None:
            raise NotationError(where, text, "単位のない割合です", "単位のある欄として書き起こしてください")
        unit = f"{unit}/{rate}"
    if bounds and bounds[0] in ("以上", "超"):
        high_end: Decimal | None = None
        low_end: Decimal | None = low
    else:
        high_end, low_end = high, None if bounds else low
    is_approximate = "約" in match[0] or bool(rough) or is_forecast
    return Quantity(low=low_end, high=high_end, unit=unit, is_approximate=is_approximate)


def _ends(match: re.Match[str], text: str, where: Where) -> tuple[Decimal, Decimal]:
    low_scale, high_scale = match["low_scale"], match["high_scale"]
    if match["high"] is None:
        low = _number(match["low"], low_scale)
        return low, low
    if low_scale is None and match["low_unit"] is None and match["low_account"] is None:
        low_scale = high_scale
    low, high = _number(match["low"], low_scale), _number(match["high"], high_scale)
    if low > high:
        raise NotationError(
            where, text, "範囲の順序が逆です", "印字を確かめ、誤植なら corrections.csv に書いてください"
        )
    return low, high


def _unit(match: re.Match[str], text: str, where: Where) -> str | None:
    low: str | None = match["low_account"] or match["low_unit"]
    if match["high"] is None:
        return low
    high: str | None = match["high_account"] or match["high_unit"]
    if low is not None and low != high:
        raise NotationError(where, text, "範囲の両端の単位が違います", "印字を確かめ、必要なら欄を分けてください")
    return high


def _number(text: str, scale: str | None) -> Decimal:
    sign = -1 if text[0] in "-△▲" else 1
    return sign * Decimal(text.lstrip("-△▲").replace(",", "")) * (_SCALES[scale] if scale else 1)


def quantities(text: str, where: Where) -> tuple[Quantity, ...]:
    """Return the amounts of a cell that prints several, in order: 8回 53.7%."""
    found = tuple(quantity(each, where) for each in re.split(r"、| ", normal(text)) if each)
    if not found:
        raise NotationError(where, text, "数量がありません", "数と単位を書いてください")
    return found


def labelled(text: str, where: Where) -> tuple[tuple[str, Quantity], ...]:
    """Return label and amount of a cell that prints labelled amounts, in order: 住民票 5% 印鑑証明書10%.

    A year after them is refused: dated(text) takes it off first.
    """
    refuse_odd_digits(text, where)
    body, notes = parts(text)
    tail = "".join(f" ({note})" for note in notes)
    found, at = [], 0
    while at < len(body):
        match = _LABELLED.match(body, at)
        if match is None:
            raise NotationError(
                where, text, "「名称 数量」の並びとして読めません", "印字を確かめるか、欄を分けてください"
            )
        at = match.end()
        found.append((match["label"].strip(), quantity(match["amount"] + (tail if at >= len(body) else ""), where)))
    if not found:
        raise NotationError(where, text, "数量がありません", "数と単位を書いてください")
    return tuple(found)


def dated(text: str, where: Where) -> tuple[str, int | None]:
    """Return the cell without the fiscal year that stands beside its amounts, and that year: 75% (令和5年度), R8年度：4手続."""
    flat = normal(text)
    if label := _YEAR_LABEL.fullmatch(flat):
        return label["rest"], fiscal_year(label["year"], where)
    body, notes = parts(text)
    if notes and _is_fiscal_year(notes[-1]):
        return body + "".join(f" ({note})" for note in notes[:-1]), fiscal_year(notes[-1], where)
    return flat, None


def dated_quantity(text: str, where: Where) -> tuple[Quantity, int | None]:
    """Return the amount and the fiscal year beside it: 75% (令和5年度), R8年度：4手続; None where no year is printed."""
    refuse_odd_digits(text, where)
    rest, year = dated(text, where)
    return quantity(rest, where), year


def since_quantity(text: str, where: Where) -> tuple[Quantity, int]:
    """Return the amount of each year and the first fiscal year of it: R9以降：1 手続/年."""
    refuse_odd_digits(text, where)
    match = _SINCE_LABEL.fullmatch(normal(text))
    if match is None:
        raise NotationError(where, text, "「R9以降：数量」として読めません", "印字を確かめてください")
    return quantity(match["rest"], where), fiscal_year(match["year"], where)


def present_quantity(text: str, where: Where) -> tuple[Quantity, date]:
    """Return the present value that a target's note prints, and its day: 50手続／年 (R7.11末現在の実績：約300手続)."""
    refuse_odd_digits(text, where)
    found = [match for note in parts(text)[1] or (normal(text),) if (match := _PRESENT.fullmatch(note))]
    if len(found) != 1:
        raise NotationError(
            where, text, "「R7.11末現在の実績：数量」の注記が1つではありません", "印字を確かめてください"
        )
    return quantity(found[0]["amount"], where), day(found[0]["day"], where)


def day(text: str, where: Where) -> date:
    """Return the day: 令和4年12月末, R7.11末, R7.12現在, R7.3 (a month stands for its last day), R4.7.1, 2024/4/26, 令和6年度末."""
    match = _DAY.fullmatch(_squeezed(text))
    if match is None:
        raise NotationError(
            where, text, "日付として読めません", "2026-03-31 または 令和8年3月31日 の形で書いてください"
        )
    year = western_year(match, text, where)
    if match["end_of_year"]:
        return fiscal.last_day(year)
    month, day_of_month = match["m1"] or match["m2"], match["d1"] or match["d2"]
    if day_of_month and match["end"]:
        raise NotationError(where, text, "日と「末」が両方あります", "印字を確かめてください")
    return checked_day(year, int(month), int(day_of_month) if day_of_month else None, text, where)


def month_end(text: str, year: int, where: Where) -> date:
    """Return the last day of a month that is printed without its year (3月末現在), within the fiscal year `year`."""
    match = _MONTH_END.fullmatch(_squeezed(text))
    if match is None:
        raise NotationError(where, text, "「3月末現在」の形として読めません", "印字を確かめてください")
    month = int(match["month"])
    return checked_day(year if month >= 4 else year + 1, month, None, text, where)


def period(text: str, where: Where) -> tuple[date, date]:
    """Return first and last day of a span: R4.1～R4.12 is 1 January to 31 December 2022."""
    first_text, separator, last_text = _squeezed(text).partition("~")
    if not separator:
        raise NotationError(where, text, "期間として読めません", "R4.1～R4.12 の形かを確かめてください")
    first, last = day(first_text, where), day(last_text, where)
    printed = _DAY.fullmatch(first_text)
    if printed is not None and not (printed["d1"] or printed["d2"] or printed["end"] or printed["end_of_year"]):
        first = first.replace(day=1)
    if first > last:
        raise NotationError(
            where, text, "期間の順序が逆です", "印字を確かめ、誤植なら corrections.csv に書いてください"
        )
    return first, last


def fiscal_year(text: str, where: Where) -> int:
    """Return the western year of a fiscal year: 令和5年度, R8年度, 令和 8 (2026), 2023(令和5)年度, H30, 令和元年度."""
    flat = _squeezed(text)
    match = _FISCAL_YEAR.fullmatch(flat) or _WESTERN_FIRST.fullmatch(flat)
    if match is None:
        raise NotationError(
            where, text, "年度として読めません", "令和5年度、R8年度、令和8(2026) などの形かを確かめてください"
        )
    groups = match.groupdict()
    if groups.get("alone"):
        return int(groups["alone"])
    year = western_year(match, text, where)
    if groups.get("beside") and int(groups["beside"]) != year:
        raise NotationError(
            where,
            text,
            f"和暦は{year}年度、西暦は{groups['beside']}年度で、合いません",
            "印字を確かめ、誤植なら corrections.csv に書いてください",
        )
    return year


def _is_fiscal_year(text: str) -> bool:
    flat = _squeezed(text)
    return flat.endswith(("年度", ")")) and bool(_FISCAL_YEAR.fullmatch(flat) or _WESTERN_FIRST.fullmatch(flat))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", normal(text))


def western_year(match: re.Match[str], text: str, where: Where) -> int:
    """Return the western year of a match with the groups era and era_year, or western."""
    groups = match.groupdict()
    if groups.get("western"):
        return int(groups["western"])
    before, longest = _ERAS[groups["era"]]
    number = 1 if groups["era_year"] == "元" else int(groups["era_year"])
    if not 1 <= number <= longest:
        raise NotationError(
            where,
            text,
            f"{groups['era']}に{number}年はありません",
            "印字を確かめ、誤植なら corrections.csv に書いてください",
        )
    return before + number


def checked_day(year: int, month: int, day_of_month: int | None, text: str, where: Where) -> date:
    """Return the day, without one the last of the month; refuse a day that is in no calendar."""
    if not 1 <= month <= 12 or (day_of_month is not None and not 1 <= day_of_month <= monthrange(year, month)[1]):
        raise NotationError(where, text, "暦にない日付です", "印字を確かめ、誤植なら corrections.csv に書いてください")
    return date(year, month, day_of_month or monthrange(year, month)[1])
