"""The value of a KPI as people write it: 85%, １，２３４, 330万枚, 30～60分, 週3回, 5（速報）, or a cell shown as 85%.

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
from loaders import signs
from loaders.actuals import beside, no_value
from loaders.actuals.beside import Beside
from loaders.actuals.numerals import NUMBER, SCALE, amount_of, without_unit
from loaders.actuals.units import counts_whole
from loaders.book.cell import Cell, exact, fitting, grouped, plain, squeezed

_RANGE = re.compile("~|から")
_HYPHEN = re.compile(rf"(?P<low>{NUMBER})-(?P<high>{NUMBER}.*)", re.DOTALL)
_SPLIT_DIGITS = re.compile(r"[0-9]\s+[0-9]")
# 70・9: the middle dot stands where a typist looks for the point.
_MIDDLE_DOT = re.compile("(?<=[0-9])[・·‧∙⋅•](?=[0-9])")
_ROUGH = re.compile("約|およそ|おおよそ|おおむね|概ね|概数|ほぼ|.*(?:程度|前後|弱|強|余り?|あまり|ほど|くらい|ぐらい)$")
_BOUND = re.compile(".*(?:以上|以下|未満|超|超え)$")
# A format that shows another number than the one that is stored: a scale in words, or a comma that divides by 1,000.
_SCALED_FORMAT = re.compile(r"[千万億]|0,+(?:\.0+)?(?:[^0#,.]|$)")
_DIGITS_ONLY = "数字だけを記入してください。"
_DIGITS_OR_REASON = "数字だけを記入し、値がなければ「値なしの理由」を選んでください。"


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
    if band is None or not _is_within(cell, band, kpi):
        return None
    _ask_about_fraction(cell, band, kpi)
    return band


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
    if cell.number_format.startswith(";"):
        cell.ask(f"表示形式（{cell.number_format}）のため、画面には数が見えません", right(kpi, amount))
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
    if kpi.unit != "%":
        problem = f"パーセント表示のセルです（{plain(amount * 100)}%）。この指標の単位は {kpi.unit or 'なし'} です"
        cell.refuse(problem, "表示形式を「標準」にして、数字を書き直してください。")
        return None
    is_beyond = kpi.upper_bound is not None and amount * 100 > kpi.upper_bound >= amount
    found = fitting(cell, amount if is_beyond else amount * 100, is_typed=False)
    if found is None:
        return None
    cell.explain(f"{grouped(found)} と読みました")
    cell.ask(f"パーセント表示のセルです（画面では {plain(found * 100 if is_beyond else found)}%）", right(kpi, found))
    return Band(found, found)


def _ask_about_share(cell: Cell, amount: Decimal, kpi: KpiEntry) -> None:
    if kpi.unit == "%" and 0 < amount <= 1:
        share = plain(amount * 100)
        cell.ask(
            f"1% {'ちょうどの' if amount == 1 else 'に満たない'}値です（{share}% を {plain(amount)} と書いたのかもしれません）",
            f"{right(kpi, amount)}{share}% なら {share} と書き直してください。",
        )


def _ask_about_fraction(cell: Cell, band: Band, kpi: KpiEntry) -> None:
    """Ask about 12.5 things, and about 1.234 of them, which is 1,234 with another sign. Asked once, as all is."""
    parts = [end for end in band if end != end.to_integral_value()]
    if not parts or not counts_whole(kpi) or cell.is_asked_about:
        return
    thousands = plain(parts[0] * 1000)
    is_separated = re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", format(parts[0].normalize(), "f")) is not None
    meant = f"（{int(thousands):,} の区切りを小数点と書いたのかもしれません）" if is_separated else ""
    words = right(kpi, band.low) if band.low == band.high else f"{kpi.kpi_name}はこの幅でよいですか。"
    cell.ask(f"整数で数える指標に小数があります{meant}", words)


def _typed(cell: Cell, text: str, kpi: KpiEntry) -> Band | None:
    # The long vowel sign stands on the key of the minus sign.
    flat = re.sub("ー(?=[0-9])", "-", squeezed(text))
    if _is_no_value(cell, flat, kpi) or _has_odd_digits(cell, text):
        return None
    said = beside.parted(flat)
    flat, doubts = said.body, []
    if said.words:
        if _is_no_value(cell, flat, kpi) or _says_another_value(cell, said, kpi):
            return None
        doubts.append(f"「{said.shown}」を除き")
    if len(_MIDDLE_DOT.findall(flat)) == 1 and "." not in flat:
        dot = _MIDDLE_DOT.findall(flat)[0]
        flat = _MIDDLE_DOT.sub(".", flat)
        doubts.append(f"「{dot}」を小数点とみて")
    ends = _RANGE.split(flat)
    hyphen = _HYPHEN.fullmatch(flat)
    if len(ends) == 1 and hyphen:
        ends = [hyphen["low"], hyphen["high"]]
        doubts.append(f"「{cell.seen}」を")
    band = _band(cell, ends, kpi)
    if band is None:
        return None
    words = _words(band)
    if doubts:
        why = f"{'、'.join(doubts)}{'' if hyphen else '、'}{words} と読みました{_mismatch(said, band, kpi)}"
        asks = right(kpi, band.low) if band.low == band.high else f"{kpi.kpi_name}はこの幅でよいですか。"
        cell.ask(why, f"{asks}速報値なら区分も「速報」にしてください。" if said.is_early else asks)
    elif len(ends) == 1 and "%" not in flat and "パーセント" not in flat:
        _ask_about_share(cell, band.low, kpi)
    if unseen := signs.unseen_in(text):
        cell.explain(f"目に見えない文字（{unseen}）を除き、{words} と読みました")
    elif text.strip() != plain(band.low):
        cell.explain(f"{words} と読みました")
    return band


def _is_no_value(cell: Cell, flat: str, kpi: KpiEntry) -> bool:
    """Refuse words that stand in the place of a value, with the way to say so."""
    if no_value.says_ended(flat):
        remedy = "この年度の値がなければ「値なしの理由」で 該当なし を選び、いきさつは備考に書いてください。"
        stage = f"取組をやめたのなら、取組の段階として「{STAGE[Stage.CANCELLED]}」を報告してください。"
        cell.refuse("値ではなく、やめたことが書かれています", remedy + stage)
    elif (said := no_value.reason(flat)) is not None:
        cell.refuse(f"値ではなく、値がない理由（{said.word}）です", f"「値なしの理由」で {said.word} を選び、この欄は空にしてください。")
    elif no_value.says_nothing(flat) or no_value.says_nothing(without_unit(flat, kpi.unit)):
        remedy = "変更がなければ空欄に、零なら 0 に、値がなければ「値なしの理由」を選んでください。"
        cell.refuse("値があるのかないのか分かりません", remedy)
    else:
        return False
    return True


def _has_odd_digits(cell: Cell, text: str) -> bool:
    """Refuse ①, ² and their kind, which NFKC makes digits of an amount that they are no part of; and 12 34."""
    plain_text = signs.with_plain_units(text)
    odd = [sign for sign in plain_text if not sign.isascii() and not "０" <= sign <= "９" and _is_digit(sign)]
    if odd:
        remedy = "注の番号なら消して備考に書き、数なら上付きなどの書式を外し、0～9 の数字で書き直してください。"
        cell.refuse(f"「{'」「'.join(dict.fromkeys(odd))}」は数字として読みません", remedy)
    elif _SPLIT_DIGITS.search(unicodedata.normalize("NFKC", signs.bare(plain_text))):
        remedy = "一つの数なら間を詰め、二つの数なら報告する値だけを残してください。"
        cell.refuse("数字の間に空白か改行があります", remedy)
    else:
        return False
    return True


def _is_digit(sign: str) -> bool:
    return any(each.isdigit() for each in unicodedata.normalize("NFKC", sign))


def _says_another_value(cell: Cell, said: Beside, kpi: KpiEntry) -> bool:
    """Refuse a number that is only expected, and one beside which another stands: nobody could tell which counts."""
    inner = {one: beside.inner(one) for one in said.words if one[0] not in "※*†‡注"}
    second = next((one for one in inner if amount_of(without_unit(inner[one], kpi.unit), kpi.unit) is not None), None)
    if said.is_expected:
        remedy = "実績が出るまで「値なしの理由」で 集計中 を選ぶか、途中の実績だけを記入して区分を「速報」にしてください。"
        cell.refuse(f"実績ではなく見込みの値です（「{said.shown}」）", remedy)
    elif second is not None:
        remedy = "報告する値だけを残し、もう一つは備考に書いてください。"
        cell.refuse(f"一つのセルに値が二つあります（「{said.body}」と「{second}」）", remedy)
    else:
        return False
    return True


def _mismatch(said: Beside, band: Band, kpi: KpiEntry) -> str:
    """Return what is told of a share beside which another division stands: 80%（12/16）; nothing where they agree."""
    for words in said.words:
        numbers = beside.fraction(words)
        if kpi.unit != "%" or numbers is None or not Decimal(numbers[1]):
            continue
        worked_out = Decimal(numbers[0]) / Decimal(numbers[1]) * 100
        decimals = -int(band.low.normalize().as_tuple().exponent)
        if abs(worked_out - band.low) >= Decimal(1).scaleb(-max(decimals, 0)):
            return f"が、{numbers[0]}÷{numbers[1]} は {plain(worked_out.quantize(Decimal('0.01')))}% です"
    return ""


def _words(band: Band) -> str:
    return grouped(band.low) if band.low == band.high else f"下の値 {grouped(band.low)}、上の値 {grouped(band.high)}"


def _band(cell: Cell, ends: list[str], kpi: KpiEntry) -> Band | None:
    if len(ends) > 2:
        cell.refuse("幅の書き方が読めません", "下の値を「実績値」、上の値を「上限値」に記入してください。")
        return None
    bare = [without_unit(end, kpi.unit) for end in ends]
    if len(bare) == 2 and bare[0] and bare[0][-1].isdigit() and (scale := re.search(f"(?:{SCALE})$", bare[1])):
        # 3～5万 is 30,000 to 50,000: the scale at the end is said of both.
        bare[0] += scale[0]
    found = []
    for end in bare:
        amount = amount_of(end, kpi.unit)
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


def _refuse_text(cell: Cell, text: str, unit: str | None) -> None:
    number = re.match(r"[-+▲△]?([0-9][0-9,.]*)", text)
    rest = text[number.end() :] if number else text
    if _ROUGH.match(text):
        cell.refuse("おおよその値です", "「約」「程度」などを取り、備考に書いてください。")
    elif _BOUND.match(text):
        cell.refuse("実績ではなく範囲の条件です", "「以上」「未満」などを取り、実際の値を記入してください。")
    elif text[:1] == "(" and text[-1:] == ")" and amount_of(without_unit(text[1:-1], unit), unit) is not None:
        remedy = "負の数なら頭に - を付け、そうでなければ括弧を取って書き直してください。"
        cell.refuse("数が括弧で囲まれ、負の数か参考の数か分かりません", remedy)
    elif re.fullmatch("#(?:N/A|[A-Z0-9/]+[!?])", text):
        cell.refuse("計算式がエラーになっています", "値を直接記入してください。")
    elif not number:
        has_digit = any(sign.isdigit() for sign in str(cell.value))
        cell.refuse("数値ではありません", _DIGITS_ONLY if has_digit else _DIGITS_OR_REASON)
    elif re.match(SCALE, rest) and re.match(SCALE, squeezed(unit or "")):
        problem = f"単位が {unit} の指標に「{rest}」とあり、桁が決まりません"
        cell.refuse(problem, f"{unit} で数えた数字だけを記入してください。")
    elif re.fullmatch(NUMBER, number[1]) is None or _MIDDLE_DOT.search(text) or re.match("[、。][0-9]", rest):
        cell.refuse("桁の区切りか小数点の位置が違います", "1,234 または 1234.5 の形で記入してください。")
    elif re.match(SCALE, rest):
        cell.refuse("万・千などの位の並びが読めません", "位を開いて数字だけを記入してください（330万 は 3300000）。")
    elif re.match("[eE][-+]?[0-9]", rest):
        remedy = "表示形式を「数値」にして、桁を省かずに書き直してください。"
        cell.refuse(f"桁を省いた指数の形です（「{rest}」）", remedy)
    elif rest[0] in "([【〔〈《「『<":
        cell.refuse(f"数値のあとの「{rest}」が読めません", "数字だけを記入し、括弧の中は備考に書いてください。")
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
