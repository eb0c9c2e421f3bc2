"""The units of a plan workbook: which are known, which the sheet 単位 declares, and how one stands to another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from domain import ladder
from domain.counters import COUNTERS
from domain.plan import Unit
from loaders import notation
from loaders.actuals.units import spellings
from loaders.book.cell import Findings
from loaders.plan_book import form
from loaders.plan_book.lines import Line, Once

# What plans of any municipality print beside what the five plans (notation.UNITS) and the counters hold.
_MORE = (
    "‰", "割", "倍", "位", "度", "℃", "dB", "級", "m", "cm", "km", "m2", "km2", "m3", "ha", "a", "g", "L", "kL", "W",
    "kW", "MW",
    "Wh", "MWh", "GWh", "kcal", "MJ", "GJ", "TJ", "MB", "TB", "Mbps", "Gbps", "t-CO2", "tCO2", "kg-CO2", "泊", "人日",
    "人月", "人泊",
    "人時間", "ドル", "食", "床", "軒", "室", "両", "艘", "隻", "曲", "局", "号", "箱", "袋", "株", "歳", "か国", "カ国", "言語", "区", "県",
    "都道府県", "フォロワー", "ダウンロード", "DL", "PV", "ビュー", "ユーザー", "ID", "レコード", "ファイル", "動画", "地域", "集落",
    "会場", "回線", "機種", "商品", "品", "作品", "法人", "農家", "経営体", "組合", "区域", "車両", "駅", "公園", "クラブ", "サークル",
    "部会", "委員会", "協議会", "協定", "科", "人組", "研修", "クリック", "セッション", "インプレッション", "日間", "年間", "週", "年度", "四半期",
)  # fmt: skip
_SCALES = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8}
_SCALED = re.compile("(百万|千万|千|万|億)(.+)")
# Each group in its smallest unit.
_GROUPS: tuple[dict[str, Decimal], ...] = (
    {"%": Decimal(1), "割": Decimal(10), "‰": Decimal("0.1")},
    {"秒": Decimal(1), "分": Decimal(60), "時間": Decimal(3600)},
    {"日": Decimal(1), "週": Decimal(7), "週間": Decimal(7), "日間": Decimal(1)},
    {"か月": Decimal(1), "年": Decimal(12), "年間": Decimal(12)},
    {"g": Decimal(1), "kg": Decimal(10**3), "t": Decimal(10**6)},
    {"cm": Decimal(1), "m": Decimal(100), "km": Decimal(10**5)},
    {"m2": Decimal(1), "a": Decimal(100), "ha": Decimal(10**4), "km2": Decimal(10**6)},
    {"L": Decimal(1), "kL": Decimal(10**3)},
    {"W": Decimal(1), "kW": Decimal(10**3), "MW": Decimal(10**6)},
    {"Wh": Decimal(1), "kWh": Decimal(10**3), "MWh": Decimal(10**6), "GWh": Decimal(10**9)},
    {"kg-CO2": Decimal(1), "t-CO2": Decimal(10**3), "tCO2": Decimal(10**3)},
)
_MONTHS = re.compile("[かヶカケヵ箇]月")
_PER = re.compile("1(?=[^0-9])")


def bare(unit: str) -> str:
    """Return a unit as it is compared: 件 of 件/年, か月 of ヶ月, m2 of ㎡."""
    flat = _MONTHS.sub("か月", notation.normal(unit)).replace("ケ所", "か所")
    flat = _PER.sub("", flat) if "/" in flat else flat
    return flat.removesuffix("/年").removeprefix("延べ")


@cache
def _known() -> frozenset[str]:
    return frozenset(map(bare, (*notation.UNITS, *COUNTERS, *_MORE, ladder.UNIT)))


def is_known(unit: str) -> bool:
    """Tell whether a unit needs no declaration: 件, 千人, ㎡/人, 回/週; no unit at all is none."""
    flat = bare(unit)
    if flat in _known() or not flat:
        return True
    if match := _SCALED.fullmatch(flat):
        return is_known(match[2])
    first, slash, rest = flat.partition("/")
    return bool(slash) and is_known(first) and is_known(re.sub(r"^[0-9]*(?:千|万)?", "", rest))


def factor(printed: str | None, wanted: str | None) -> Decimal | None:
    """Return what a printed amount is multiplied by to be one of the wanted unit; None where no multiple says it.

    A bare number takes the wanted unit: 5割 is 50%, 2,584千人 is 2,584 of 千人, 1,500百万円 is 1,500,000千円.
    """
    if printed is None or wanted is None or bare(printed) == bare(wanted):
        return Decimal(1)
    if not bare(wanted):
        return None
    (first, of), (second, other) = _unscaled(bare(printed)), _unscaled(bare(wanted))
    if of == other or of in spellings(other):
        return Decimal(first) / Decimal(second)
    for group in _GROUPS:
        if of in group and other in group:
            return group[of] * first / (group[other] * second)
    return None


def _unscaled(unit: str) -> tuple[int, str]:
    match = _SCALED.fullmatch(unit)
    return (_SCALES[match[1]], match[2]) if match and match[2] in _known() else (1, unit)


@dataclass(slots=True)
class Declared:
    """The units of the sheet 単位, by how they are compared, and the first free row of it; None without that sheet."""

    units: dict[str, Unit]
    next_row: int | None

    def of(self, unit: str | None) -> Unit | None:
        """Return the declaration of a unit."""
        return None if unit is None else self.units.get(bare(unit))

    def is_known(self, unit: str) -> bool:
        """Tell whether a unit is known or declared."""
        return is_known(unit) or bare(unit) in self.units


def declared(lines: Iterator[Line], has_sheet: bool, findings: Findings) -> tuple[Declared, tuple[Unit, ...]]:
    """Return what the sheet 単位 declares, looked up and in its order."""
    found: dict[str, Unit] = {}
    once, last = Once("単位"), 1
    for line in lines:
        last = max(last, int(re.sub("[^0-9]", "", line.cells["unit_name"].address) or 0))
        line.need("unit_name")
        name = line.text("unit_name")
        is_whole = line.word("is_whole", form.WHOLES)
        lower, upper = line.decimal("lower_bound"), line.decimal("upper_bound")
        if lower is not None and upper is not None and lower >= upper:
            line.refuse("upper_bound", "上限が下限より大きくありません", "二つの値を確かめてください。")
        if name is None:
            continue
        once.check(line, "unit_name", bare(name))
        if not line.has("is_whole"):
            line.note("unit_name", "数え方が空欄なので「小数もある」としました")
        found.setdefault(bare(name), Unit(name, bool(is_whole), lower, upper))
    return Declared(found, last + 1 if has_sheet else None), tuple(found.values())
