"""A printed value of any municipality's plan, read as far as it says a number; the rest is for its sender to say.

`loaders/notation.py` reads what the five plans print and refuses the rest. Here the notes around an amount are taken
off and told, units are turned into the KPI's, and only where no number follows from the text is one asked for.
"""

import re
from dataclasses import replace
from decimal import Decimal

from domain import ladder
from domain.codes import Comparator, Kind
from domain.plan import Quantity
from domain.words import STAGE
from loaders import notation
from loaders.book.cell import grouped
from loaders.notation import NotationError
from loaders.plan_book import units, words
from loaders.plan_book.around import CALENDAR, Around, PrintedValue, without_brackets, without_first, without_last
from loaders.transcription import Where


class NeedsNumber(NotationError):
    """A text of which its sender says the number: `part` of the baseline is meant, or `change` is added to it."""

    def __init__(
        self, where: Where, text: str, problem: str, part: Decimal | None = None, change: Decimal | None = None,
        change_unit: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(where, text, problem, "「値（数字）」に、その年度に達する数字を書いてください")
        self.part, self.change, self.change_unit = part, change, change_unit


_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SCALES = {"億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 10**2}
_PARTS = rf"(?:{_NUMBER}(?:億|千万|百万|万|千(?=[^0-9])|百(?=[人件万円]))?(?:(?<=[億万千])(?:{_NUMBER})(?:千万|百万|万|千)?)*)"
_AMOUNT = rf"[-+△▲±]?{_PARTS}"
_BODY = re.compile(
    rf"(?P<per>[年月週日](?:に|あたり|当たり)?)?(?P<low>{_AMOUNT})(?P<low_unit>[^0-9~]*?)"
    rf"(?:(?:~|から)(?:約)?(?P<high>{_AMOUNT}))?(?P<unit>[^0-9]*?[23]?(?:/[0-9,]*[^0-9]+|[^0-9]*))"
)
_FRACTION = re.compile(rf"({_NUMBER})([^0-9/~]{{0,6}})/({_NUMBER})([^0-9/~]{{0,6}})(?:中)?")
_OF_ALL = re.compile(rf"全?({_NUMBER})([^0-9]{{1,6}})中({_NUMBER})([^0-9]{{1,6}})")
_SPAN = re.compile(rf"({_NUMBER})(年|時間|週間?)({_NUMBER})([かヶカケヵ箇]?月|分|日)(?P<rest>[^0-9]*)")
_TIMES = re.compile(rf"({_NUMBER})倍(?:以上|に|増|に増加|に拡大|を目指す|程度)*")
_KANJI = re.compile(r"(?<![一-龥])([一二三四五六七八九十]{1,3})(?=(?:割|倍|件|回|人|校|か所|箇所|年|台|社|つの|課|%|本))")
_EVERY = re.compile("[0-9](?:年|か月|ヶ月|週間?|日)(?:に|ごと|毎)")
_ODD = re.compile("[→⇒:=]|[0-9]\\s*-\\s*[0-9]|[0-9]\\s*、\\s*[0-9]|;")


def read(
    text: str, unit: str | None, where: Where, *, name: str = "", kind: Kind | None = None
) -> PrintedValue:
    """Return the value of a cell in the unit of its KPI (None: as printed).

    Raises NeedsNumber where the text says none, NotationError where it contradicts the unit.
    """
    flat = notation.normal(text).strip("「」『』\"'・。、 ")
    if (staged := _stage(flat, unit)) is not None:
        return staged
    if unit == ladder.UNIT:
        raise NotationError(where, text, "段階の語ではありません", f"{'・'.join(ladder.WORDS)} のどれかを書いてください")
    body, notes = without_brackets(flat)
    found = Around(notes)
    body = found.taken_time(body)
    quantity = _amount(body, unit, found, text, where, name, kind)
    return replace(found.value(quantity), told=tuple(found.told))


def stage_word(text: str) -> str | None:
    """Return the word of the ladder for a phrase such as 条例の制定; None for an amount or anything else."""
    staged = _stage(notation.normal(text).strip("「」『』・。、 "), None)
    return None if staged is None or staged.quantity.low is None else ladder.word(staged.quantity.low)


def bound_of(text: str, quantity: Quantity) -> Comparator | None:
    """Return the way of comparing that an open end of a printed amount says: 以上, 超, 以下・以内, 未満."""
    flat = notation.normal(text)
    if quantity.high is None:
        return Comparator.MORE_THAN if re.search("超|上回る|より多い", flat) else Comparator.AT_LEAST
    if quantity.low is None:
        return Comparator.LESS_THAN if re.search("未満|下回る|より少ない", flat) else Comparator.AT_MOST
    return None


def numbers_of(text: str) -> frozenset[Decimal]:
    """Return every number that a text prints, with and without its scale, its years left out."""
    flat = _KANJI.sub(lambda match: str(_of_kanji(match[1])), notation.normal(text))
    flat = re.sub(rf"{CALENDAR.pattern}度?|[RHS][0-9]{{1,2}}(?:年度)?(?![0-9])|[12][0-9]{{3}}年?度", "、", flat)
    found: set[Decimal] = set()
    for match in re.finditer(_AMOUNT, flat):
        sign = -1 if match[0][0] in "-△▲" else 1
        digits = match[0].lstrip("-+△▲±")
        amount = _scaled(digits)
        found |= {amount, sign * amount}
        found |= {sign * Decimal(each.replace(",", "")) for each in re.findall(_NUMBER, digits)}
    return frozenset(found)


def _stage(flat: str, unit: str | None) -> PrintedValue | None:
    """Return the rung that a phrase names, for a KPI in stages or one whose unit is not given."""
    if unit not in (None, ladder.UNIT):
        return None
    body, notes = without_brackets(flat)
    found = Around(notes)
    body = found.taken_time(body).strip("。、 ")
    body = re.sub(r"(?:の予定|予定|を目指す|する|とする)$", "", body)
    stage = words.stage_of(body)
    if stage is None or (rung := ladder.rung(STAGE[stage])) is None:
        return None
    told = None if flat in ladder.WORDS else tuple(found.told)
    return replace(found.value(Quantity(rung, rung, ladder.UNIT)), told=told)


def _amount(
    body: str, unit: str | None, found: Around, text: str, where: Where, name: str, kind: Kind | None
) -> Quantity:
    compared = words.COMPARED.match(body)
    if compared and re.search("[0-9一二三四五六七八九十]|半|倍", body[compared.end() :]):
        return _changed(body[compared.end() :], unit, found, text, where, name, kind)
    body = without_first(_KANJI.sub(lambda match: str(_of_kanji(match[1])), body), found)
    for special in (_whole, _fraction, _span):
        if (quantity := special(body, unit, found, text, where)) is not None:
            return quantity
    if body in words.HALVED or _TIMES.fullmatch(body):
        return _multiple(body, unit, found, text, where)
    tail, bare = without_last(body, found)
    if tail is not None:
        return _changed(body, unit, found, text, where, name, kind)
    match = _BODY.fullmatch(bare)
    if match is None or _ODD.search(bare):
        return _only_one(body, unit, found, text, where)
    return _assembled(match, unit, found, text, where)


def _assembled(match: re.Match[str], unit: str | None, found: Around, text: str, where: Where) -> Quantity:
    low, has_high = _signed(match["low"]), match["high"] is not None
    printed = match["unit"].strip(" をがのにで、") or None
    low_unit = match["low_unit"].strip(" ") or None
    if not has_high and low_unit is not None:
        printed = low_unit + (printed or "")
    high = _signed(match["high"]) if has_high else low
    if has_high and low_unit is None:
        # 100~300万円: what is printed once stands for both ends.
        scale = re.search("億|千万|百万|万|千", match["high"])
        if scale and not re.search("[億万千]", match["low"]):
            low *= _SCALES[scale[0]]
    if has_high and low_unit is not None and printed is not None and units.bare(low_unit) != units.bare(printed):
        raise NotationError(where, text, "範囲の両端の単位が違います", "「値（数字）」に、30～60 のように書いてください")
    per = (match["per"] or "")[:1]
    if per:
        if printed is None:
            printed = "回"
        printed = f"{printed}/{per}"
    if match["low"][0] == "±":
        raise NeedsNumber(where, text, "幅のある値です")
    if match["low"][0] == "+":
        raise NeedsNumber(where, text, "何に対する増減か、到達する数字では書かれていません", change=low, change_unit=printed)
    if printed is not None and len(printed) > 12:
        return _only_one(match.string, unit, found, text, where)
    if printed is not None and unit and units.factor(printed, unit) is None and _is_sentence(printed, unit):
        return _only_one(match.string, unit, found, text, where)
    if low > high:
        raise NotationError(where, text, "範囲の順序が逆です", "印字を確かめ、「値（数字）」に 30～60 のように書いてください")
    return _ended(low, high, printed, unit, found, text, where)


def _is_sentence(printed: str, unit: str) -> bool:
    """Tell whether what stands after a number is its unit with words behind it: 業務のシステムを標準化."""
    return printed.startswith(units.bare(unit)) and not units.is_known(printed)


def _ended(
    low: Decimal, high: Decimal, printed: str | None, unit: str | None, found: Around, text: str, where: Where
) -> Quantity:
    """Return the amount in the KPI's unit, its end open where a word says so."""
    times = units.factor(printed, unit)
    if times is None:
        problem = f"印字の単位「{printed}」が、指標の単位「{unit}」と違います"
        raise NotationError(where, text, problem, f"単位を「{printed}」にするか、「値（数字）」に単位「{unit}」の数字を書いてください")
    low, high = _tidy(low * times), _tidy(high * times)
    up = any(word in words.LEAST_LAST for word in found.ends)
    down = any(word in words.MOST_LAST for word in found.ends)
    if (up and down) or ((up or down) and low != high):
        raise NeedsNumber(where, text, "値の両端が読み分けられません")
    shown = printed if unit is None else unit
    return Quantity(None if down else low, None if up else high, shown, found.is_rough)


def _whole(body: str, unit: str | None, found: Around, text: str, where: Where) -> Quantity | None:
    """Return 100% for 全施設 and ゼロ, 半数, 過半数; None for anything else."""
    if re.fullmatch("(?:ゼロ|皆無|0)(?:件|人|%|円)?(?:を?(?:維持|継続|達成|にする))?", body):
        found.told.append(body)
        return Quantity(Decimal(0), Decimal(0), unit, False)
    half = {"半数": "以上" in text, "過半数": True, "半数以上": True}
    if body in half and unit in (None, "%"):
        found.told.append(body)
        return Quantity(Decimal(50), None if half[body] else Decimal(50), "%", found.is_rough)
    if not words.ALL.fullmatch(body):
        return None
    if unit in (None, "%"):
        found.told.append(body)
        return Quantity(Decimal(100), Decimal(100), "%", found.is_rough)
    counted = [one for note in found.told if (one := re.fullmatch(rf"全?({_NUMBER})([^0-9]{{1,6}})", note))]
    if len(counted) == 1 and units.factor(counted[0][2], unit) == 1:
        return Quantity(_scaled(counted[0][1]), _scaled(counted[0][1]), unit, found.is_rough)
    raise NeedsNumber(where, text, "「全」の数が書かれていません")


def _fraction(body: str, unit: str | None, found: Around, text: str, where: Where) -> Quantity | None:
    match = _FRACTION.fullmatch(body)
    of = _OF_ALL.fullmatch(body)
    if match is None and of is None:
        return None
    if match is not None:
        part, whole, printed = _scaled(match[1]), _scaled(match[3]), match[4] or match[2] or None
    else:
        assert of is not None
        part, whole, printed = _scaled(of[3]), _scaled(of[1]), of[4]
    if unit == "%" and whole > 0:
        share = part * 100 / whole
        if share == share.quantize(Decimal("0.0001")):
            found.told.append(body)
            return Quantity(_tidy(share), _tidy(share), "%", found.is_rough)
    elif printed and unit is not None and units.factor(printed, unit) == 1:
        found.told.append(f"{grouped(whole)}{printed}のうち")
        return Quantity(part, part, unit, found.is_rough)
    raise NeedsNumber(where, text, "分数のどちらの数か分かりません")


def _span(body: str, unit: str | None, found: Around, text: str, where: Where) -> Quantity | None:
    """Return a span in two units, 1時間30分, in the smaller one or the KPI's."""
    match = _SPAN.match(body)
    if match is None:
        return None
    larger, smaller = match[2], match[4]
    times = units.factor(larger, smaller if smaller != "月" else "か月")
    if times is None:
        return None
    amount = _scaled(match[1]) * times + _scaled(match[3])
    shown = smaller if smaller != "月" else "か月"
    _, rest = without_last(f"{amount}{shown}{match['rest']}", found)
    if rest != f"{amount}{shown}":
        raise NeedsNumber(where, text, "時間の長さとして読めません")
    found.told.append(body)
    return _ended(amount, amount, shown, unit, found, text, where)


def _multiple(body: str, unit: str | None, found: Around, text: str, where: Where) -> Quantity:
    match = _TIMES.fullmatch(body)
    times = Decimal(words.HALVED[body]) if match is None else _scaled(match[1])
    if unit == "倍" and match is not None:
        without_last(body, found)
        return _ended(times, times, "倍", unit, found, text, where)
    raise NeedsNumber(where, text, "何の倍数か、数字では書かれていません", part=times)


def _changed(
    body: str, unit: str | None, found: Around, text: str, where: Where, name: str, kind: Kind | None
) -> Quantity:
    """Return the amount of a change where the KPI measures the change itself; else its sender says what is reached."""
    if body in words.HALVED or _TIMES.fullmatch(body):
        return _multiple(body, unit, found, text, where)
    change, bare = without_last(body, Around(()))
    sign = 1 if change is None else words.CHANGE_LAST[change]
    left = body if change is None else re.sub(f"{re.escape(change)}$", "", bare)
    left = re.sub("(?:を|の|に|以上|以下|程度|約)+$", "", left.strip())
    match = _BODY.fullmatch(left.lstrip("約"))
    if match is None:
        raise NeedsNumber(where, text, "何に対する増減か、到達する数字では書かれていません")
    is_own = kind is Kind.INCREMENT or words.NAMES_CHANGE.search(name) is not None or unit == "ポイント"
    printed = match["low_unit"].strip() + match["unit"].strip() or None
    if is_own and units.factor(printed, unit) is not None:
        found.told.append(change or "")
        if "以上" in text:
            found.ends.append("以上")
        amount = abs(_signed(match["low"]))
        return _ended(amount, amount, printed, unit, found, text, where)
    amount = abs(_signed(match["low"])) * sign * (-1 if match["low"][0] in "-△▲" else 1)
    problem = "何に対する増減か、到達する数字では書かれていません"
    if printed in ("%", "割"):
        share = amount * (10 if printed == "割" else 1) / 100
        if change is None:
            raise NeedsNumber(where, text, problem, part=abs(share))
        raise NeedsNumber(where, text, problem, part=1 + share)
    raise NeedsNumber(where, text, problem, change=amount, change_unit=printed)


def _only_one(body: str, unit: str | None, found: Around, text: str, where: Where) -> Quantity:
    """Return the only amount of a sentence in the KPI's own unit: 20業務のシステムを標準化."""
    if words.NO_NUMBER.fullmatch(body) or not re.search("[0-9]", body):
        raise NeedsNumber(where, text, "数字のない書き方です")
    if unit and not _ODD.search(body) and not _EVERY.search(body):
        own = re.escape(units.bare(unit))
        hits = list(re.finditer(rf"(?<![0-9,.])(約)?({_AMOUNT})(?:{own})(?![0-9])(以上|以下|以内|未満|超)?", body))
        changes = any(word in body for word in ("削減", "増", "減", "短縮", "向上", "倍"))
        if len(hits) == 1 and not changes:
            found.told.append(body.replace(hits[0][0], "…"))
            found.is_rough = found.is_rough or hits[0][1] is not None
            if hits[0][3]:
                found.ends.append(hits[0][3])
            amount = _signed(hits[0][2])
            return _ended(amount, amount, units.bare(unit), unit, found, text, where)
    raise NeedsNumber(where, text, "一つの数量として読めません")


def _signed(text: str) -> Decimal:
    return _scaled(text.lstrip("-+△▲±")) * (-1 if text[0] in "-△▲" else 1)


def _scaled(text: str) -> Decimal:
    """Return the number of 1,234, 330万, 3億5千万."""
    total = Decimal(0)
    for number, scale in re.findall(rf"({_NUMBER})(億|千万|百万|万|千|百)?", text):
        total += Decimal(number.replace(",", "")) * _SCALES.get(scale, 1)
    return total


def _tidy(amount: Decimal) -> Decimal:
    return amount.to_integral_value() if amount == amount.to_integral_value() else amount.normalize()


def _of_kanji(text: str) -> int:
    digits = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)}
    if "十" not in text:
        return int("".join(str(digits[sign]) for sign in text))
    tens, _, ones = text.partition("十")
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
