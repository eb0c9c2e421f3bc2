"""The unit of a KPI as it can stand after a number, and whether it counts whole things."""

import re
from decimal import Decimal
from functools import cache

from domain.actual import KpiEntry
from domain.codes import Kind
from loaders.book.cell import squeezed

# Spellings of one unit: whoever writes the one means the other. A sign such as ㎡ or ㌫ is its letters here.
_SAME = (
    frozenset({"%", "パーセント"}),
    frozenset({"手続", "手続き"}),
    frozenset({"か所", "ヶ所", "カ所", "ケ所", "ヵ所", "箇所"}),
    frozenset({"か月", "ヶ月", "カ月", "ケ月", "ヵ月"}),
    frozenset({"人", "名"}),
    frozenset({"m", "メートル"}),
    frozenset({"km", "キロメートル"}),
    frozenset({"m2", "平方メートル", "平米"}),
    frozenset({"km2", "平方キロメートル"}),
    frozenset({"m3", "立方メートル", "立米"}),
    frozenset({"ha", "ヘクタール"}),
    frozenset({"kg", "キログラム"}),
    frozenset({"t", "トン"}),
    frozenset({"L", "l", "リットル"}),
)
_MEASURED = re.compile(
    "%|パーセント|ポイント|割|倍|点|度|秒|分|時間|日|週間?|[かヶカケヵ]月|年|.*円|"
    "[kcm]?m[23]?|(?:平方|立方)?(?:キロ)?メートル|平米|立米|ha|ヘクタール|m?g|kg|(?:キロ)?グラム|t|トン|[kmd]?[lL]|リットル|"
    "[kMG]?Wh?|[kKMGTP]?B|t-CO2"
)
_AVERAGED = frozenset({Kind.FREQUENCY, Kind.RANGE})


@cache
def spellings(unit: str | None) -> tuple[str, ...]:
    """Return how a unit can stand after a number, the longest first: 手続/年, 手続き, 手続."""
    if not unit:
        return ()
    flat = squeezed(unit)
    bare = flat.split("/")[0]
    same = next((group for group in _SAME if bare in group), frozenset({bare}))
    per = flat[len(bare) :]
    return tuple(sorted({word + rest for word in same for rest in ("", per)}, key=len, reverse=True))


def counts_whole(kpi: KpiEntry) -> bool:
    """Tell whether a KPI counts things that come whole: step and unit say so, and it is no average (週2.5回)."""
    step = kpi.step or Decimal(0)
    is_measured = kpi.unit is not None and _MEASURED.fullmatch(squeezed(kpi.unit).split("/")[0]) is not None
    return step >= 1 and step == step.to_integral_value() and not is_measured and kpi.kind not in _AVERAGED
