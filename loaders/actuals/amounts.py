"""The value of a KPI as people write it: 85%, １，２３４, 330万枚, 3億5千万, 30～60分, 週3回, or a cell shown as 85%.

What is read otherwise than it stands is explained (読み替え); what can mean two things is asked, never guessed.
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from domain import ladder
from domain.actual import KpiEntry
from domain.codes import Stage
from domain.words import STAGE
from loaders.book.cell import Cell, exact, fitting, grouped, plain, squeezed

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SCALES = {"億": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3, "百": 10**2}
_SCALE = "|".join(_SCALES)
_PART = re.compile(rf"(?P<number>{_NUMBER})(?P<scale>{_SCALE})?")
_WHOLE = re.compile(rf"(?P<sign>[-+▲△]?)(?P<parts>(?:{_NUMBER}(?:{_SCALE}))*(?:{_NUMBER})?)")
_RANGE = re.compile("~|から")
_HYPHEN = re.compile(rf"(?P<low>{_NUMBER})-(?P<high>{_NUMBER}.*)", re.DOTALL)
_SPLIT_DIGITS = re.compile(r"[0-9]\s+[0-9]")
_ROUGH = re.compile("約|およそ|ほぼ|.*(?:程度|前後|弱|強)$")
_BOUND = re.compile(".*(?:以上|以下|未満|超|超え)$")
_RATE = re.compile("[年月週日]")
_NOTHING = frozenset(
    {"", "-", "ー", "--", "―", "なし", "無し", "無", "不明", "未", "N/A", "n/a", "NA", "?", "/", "×", "x"}
)
# A format that shows another number than the one that is stored: a scale in words, or a comma that divides by 1,000.
_SCALED_FORMAT = re.compile(r"[千万億]|0,+(?:\.0+)?(?:[^0#,.]|$)")
# Spellings of one unit: whoever writes the one means the other.
_SAME_UNITS = (
    frozenset({"%", "パーセント"}),
    frozenset({"手続", "手続き"}),
    frozenset({"か所", "ヶ所", "カ所", "ケ所", "ヵ所", "箇所"}),
    frozenset({"か月", "ヶ月", "カ月", "ケ月", "ヵ月"}),
    frozenset({"人", "名"}),
)
_DIGITS_ONLY = "数字だけを記入してください。"


class Band(NamedTuple):
    """A value from low to high; a point has low == high."""

    low: Decimal
    high: Decimal


def read(cell: Cell, kpi: KpiEntry) -> Band | None:
    """Return the value in the KPI's unit and within its bounds; None where the cell is empty or refused.

    Of a milestone that is reached in stages it is the word of a stage, and the value its rung.
    """
    if cell.is_unreadable:
        return None
    if kpi.unit == ladder.UNIT:
        return _stage(cell)
    band = _typed(cell, cell.value, kpi) if isinstance(cell.value, str) else _stored(cell, kpi)
    return band if band is not None and _is_within(cell, band, kpi) else None


def right(kpi: KpiEntry, amount: Decimal) -> str:
    """Return the question that a tick answers: is this the value of this KPI."""
    return f"{kpi.kpi_name}は {grouped(amount)}{kpi.unit or ''} でよいですか。"


def _stage(cell: Cell) -> Band | None:
    word = squeezed(cell.value) if isinstance(cell.value, str) else ""
    rung = ladder.rung(word)
    if word == STAGE[Stage.CANCELLED]:
        cell.refuse("中止は段階のはしごにありません", "取組をやめたのなら、取組の段階として「中止」を報告してください。")
    elif rung is None:
        problem = "数字ではなく、段階の語を書く指標です" if word[:1].isdigit() or not word else "段階の語ではありません"
        cell.refuse(problem, f"{'・'.join(ladder.WORDS)} から選んでください。")
    elif cell.value != word:
        cell.explain(f"{word} と読みました")
    return None if rung is None else Band(rung, rung)


def _stored(cell: Cell, kpi: KpiEntry) -> Band | None:
    value = cell.value
    if isinstance(value, bool):
        cell.refuse("数値ではありません", _DIGITS_ONLY)
        return None
    if not isinstance(value, int | float):
        cell.refuse("日付に変わっています", "セルの表示形式を「標準」にして、数字を書き直してください。")
        return None
    amount = exact(value)
    if "%" in re.sub(r'"[^"]*"|\\.', "", cell.number_format):
        return _shown_as_percent(cell, amount, kpi)
    found = fitting(cell, amount, is_typed=False)
    if found is None:
        return None
    if _SCALED_FORMAT.search(_own_words(cell.number_format, kpi.unit)):
        cell.ask(
            f"表示形式（{cell.number_format}）のため、画面では {grouped(found)} と違う数に見えます",
            right(kpi, found),
        )
    _ask_about_share(cell, found, kpi)
    return Band(found, found)


def _own_words(number_format: str, unit: str | None) -> str:
    """Return the part of a format that shows a positive number, without conditions and without the KPI's own unit."""
    first = re.sub(r"\[[^\]]*\]|General", "", number_format.split(";")[0])
    return first.replace(unit, "") if unit else first


def _shown_as_percent(cell: Cell, amount: Decimal, kpi: KpiEntry) -> Band | None:
    """Return 85 for a stored 0.85 that is shown as 85%, and ask: the sender may not know what is stored."""
    shown = fitting(cell, amount * 100, is_typed=False)
    if shown is None:
        return None
    if kpi.unit != "%":
        problem = f"パーセント表示のセルです（{plain(shown)}%）。この指標の単位は {kpi.unit or 'なし'} です"
        cell.refuse(problem, "表示形式を「標準」にして、数字を書き直してください。")
        return None
    is_beyond = kpi.upper_bound is not None and shown > kpi.upper_bound >= amount
    found = fitting(cell, amount, is_typed=False) if is_beyond else shown
    if found is None:
        return None
    cell.explain(f"{grouped(found)} と読みました")
    cell.ask(f"パーセント表示のセルです（画面では {plain(shown)}%）", right(kpi, found))
    return Band(found, found)


def _ask_about_share(cell: Cell, amount: Decimal, kpi: KpiEntry) -> None:
    if kpi.unit == "%" and 0 < amount < 1:
        share = plain(amount * 100)
        cell.ask(
            f"1% に満たない値です（{share}% を {plain(amount)} と書いたのかもしれません）",
            f"{right(kpi, amount)}{share}% なら {share} と書き直してください。",
        )


def _typed(cell: Cell, text: str, kpi: KpiEntry) -> Band | None:
    if _has_odd_digit(text) or _SPLIT_DIGITS.search(unicodedata.normalize("NFKC", text)):
        cell.refuse("数字の並びが読めません", "①や²などの字、数字の間の空白を取り、数字だけを記入してください。")
        return None
    # The long vowel sign stands on the key of the minus sign.
    flat = re.sub("ー(?=[0-9])", "-", squeezed(text))
    if flat in _NOTHING:
        remedy = "変更がなければ空欄に、零なら 0 に、値がなければ「値なしの理由」を選んでください。"
        cell.refuse("値があるのかないのか分かりません", remedy)
        return None
    ends = _RANGE.split(flat)
    hyphen = _HYPHEN.fullmatch(flat)
    if len(ends) == 1 and hyphen:
        ends = [hyphen["low"], hyphen["high"]]
    band = _band(cell, ends, kpi)
    if band is None:
        return None
    words = _words(band)
    if hyphen:
        cell.ask(f"「{cell.seen}」を{words} と読みました", f"{kpi.kpi_name}はこの幅でよいですか。")
    elif len(ends) == 1 and "%" not in flat and "パーセント" not in flat:
        _ask_about_share(cell, band.low, kpi)
    if text.strip() != plain(band.low):
        cell.explain(f"{words} と読みました")
    return band


def _words(band: Band) -> str:
    return grouped(band.low) if band.low == band.high else f"下の値 {grouped(band.low)}、上の値 {grouped(band.high)}"


def _has_odd_digit(text: str) -> bool:
    # NFKC makes 102 of 10² and 1 of ①: such a sign is no digit of the amount.
    return any(
        not ("0" <= sign <= "9" or "０" <= sign <= "９")
        and any(each.isdigit() for each in unicodedata.normalize("NFKC", sign))
        for sign in text
    )


def _band(cell: Cell, ends: list[str], kpi: KpiEntry) -> Band | None:
    if len(ends) > 2:
        cell.refuse("幅の書き方が読めません", "下の値を「実績値」、上の値を「上限値」に記入してください。")
        return None
    bare = [_without_unit(end, kpi.unit) for end in ends]
    if len(bare) == 2 and bare[0] and bare[0][-1].isdigit() and (scale := re.search(f"(?:{_SCALE})$", bare[1])):
        # 3～5万 is 30,000 to 50,000: the scale at the end is said of both.
        bare[0] += scale[0]
    found = []
    for end in bare:
        amount = _amount(end, kpi.unit)
        if amount is None:
            _refuse_text(cell, end, kpi.unit)
            return None
        fit = fitting(cell, amount, is_typed=True)
        if fit is None:
            return None
        found.append(fit)
    if found[0] > found[-1]:
        cell.refuse("下の値が上の値より大きくなっています", "二つの値を確かめてください。")
        return None
    return Band(found[0], found[-1])


def spellings(unit: str | None) -> list[str]:
    """Return how a unit can stand after a number, the longest first: 手続/年, 手続き, 手続."""
    if unit is None:
        return []
    flat = squeezed(unit)
    bare = flat.split("/")[0]
    same = next((group for group in _SAME_UNITS if bare in group), frozenset({bare}))
    per = flat[len(bare) :]
    return sorted({word + rest for word in same for rest in ("", per)}, key=len, reverse=True)


def _without_unit(text: str, unit: str | None) -> str:
    if unit is not None and "/" in unit and _RATE.fullmatch(text[:1]) and squeezed(unit).endswith(f"/{text[:1]}"):
        text = text[1:]
    if unit is not None and squeezed(unit).startswith("円"):
        text = re.sub(r"^[¥\\]", "", text)
    for word in spellings(unit):
        if text.endswith(word) and text != word:
            return text[: -len(word)]
    return text


def _amount(text: str, unit: str | None) -> Decimal | None:
    """Return the number of 1,234 or 3億5千万; None for anything else, and for a scale upon a unit that holds one."""
    match = _WHOLE.fullmatch(text)
    if match is None or not match["parts"]:
        return None
    parts = list(_PART.finditer(match["parts"]))
    scales = [_SCALES.get(part["scale"] or "", 1) for part in parts]
    if max(scales) > 1 and re.match(_SCALE, squeezed(unit or "")):
        return None
    total = Decimal(0)
    for number, (part, scale) in enumerate(zip(parts, scales, strict=True)):
        amount = Decimal(part["number"].replace(",", ""))
        is_first = number == 0
        if not is_first and (amount * scale >= scales[number - 1] or "." in parts[number - 1]["number"]):
            return None
        total += amount * scale
    return -total if match["sign"] in ("-", "▲", "△") else total


def _refuse_text(cell: Cell, text: str, unit: str | None) -> None:
    number = re.match(r"[-+▲△]?([0-9][0-9,.]*)", text)
    rest = text[number.end() :] if number else text
    if _ROUGH.match(text):
        cell.refuse("おおよその値です", "「約」「程度」などを取り、備考に書いてください。")
    elif _BOUND.match(text):
        cell.refuse("実績ではなく範囲の条件です", "「以上」「未満」などを取り、実際の値を記入してください。")
    elif not number:
        cell.refuse("数値ではありません", _DIGITS_ONLY)
    elif re.match(_SCALE, rest) and re.match(_SCALE, squeezed(unit or "")):
        problem = f"単位が {unit} の指標に「{rest}」とあり、桁が決まりません"
        cell.refuse(problem, f"{unit} で数えた数字だけを記入してください。")
    elif re.fullmatch(_NUMBER, number[1]) is None:
        cell.refuse("桁の区切りか小数点の位置が違います", "1,234 または 1234.5 の形で記入してください。")
    elif re.match(_SCALE, rest):
        cell.refuse("万・千などの位の並びが読めません", "位を開いて数字だけを記入してください（330万 は 3300000）。")
    elif rest[0] in "/÷":
        cell.refuse("割り算の形です", "計算した値を記入してください。")
    else:
        problem = f"数値のあとの「{rest}」は、この指標の単位（{unit or 'なし'}）ではありません"
        cell.refuse(problem, "単位を確かめ、数字だけを記入してください。")


def _is_within(cell: Cell, band: Band, kpi: KpiEntry) -> bool:
    if kpi.lower_bound is not None and band.low < kpi.lower_bound:
        least = plain(kpi.lower_bound)
        cell.refuse(f"この指標は {least} を下回ることがありません", f"{least} 以上の値を記入してください。")
        return False
    if kpi.upper_bound is not None and band.high > kpi.upper_bound:
        most = plain(kpi.upper_bound)
        cell.refuse(f"この指標は {most}{kpi.unit or ''} を超えることがありません", "分子と分母を確かめてください。")
        return False
    if kpi.unit == "%" and band.high > 100:
        cell.ask("100% を超えています", right(kpi, band.high))
    return True
