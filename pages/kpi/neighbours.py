"""What stands beside a KPI: the previous and the next one of its plan, and the same measure in other cities."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from domain import formats
from domain.rows import by
from domain.words import STATUS
from metrics import meaning
from metrics.catalogue import Kpi
from metrics.comparison import Measured
from metrics.distribution import LEAST_COUNT
from metrics.status import KpiStatus
from metrics.words import kpi as kpi_words
from ui import distribution_rows, kinds, markup, peers
from ui.table import Column, Saved, Table, only_saved

# Whether the latest known value was reported or is the one that the plan starts from; codes of metrics/comparison.py.
_SOURCE = {"actual": "実績", "baseline": "基準値", "figure": "本文の数値", "planned": "本文の数値・予定"}
# So many KPIs of other cities stand on the page; all of them are in the file.
OTHERS, SAME = f"ほかの{kinds.WIDEST}", f"同じ{kinds.WIDEST}"
_SHOWN = 60


class Alike(NamedTuple):
    """A KPI of another city that measures the same, and the verdict on it; a figure (本文の数値) has none."""

    kpi: Measured
    verdict: KpiStatus | None
    is_same_definition: bool = False


def links(every: Sequence[Kpi], chosen: str) -> markup.Markup:
    """Return links to the previous and the next KPI of the same city, with their names."""
    city = next(kpi.city for kpi in every if kpi.kpi_id == chosen)
    of_city = [kpi for kpi in every if kpi.city == city]
    at = next(index for index, kpi in enumerate(of_city) if kpi.kpi_id == chosen)
    found = [
        markup.link(
            markup.html("<small>{}</small>{}", word, kpi_words.name(of_city[index])), "kpi", kpi=of_city[index].kpi_id
        )
        for index, word in ((at - 1, "← 前の指標"), (at + 1, "次の指標 →"))
        if 0 <= index < len(of_city)
    ]
    same = kinds.fit(SAME, of_city[at].municipality_name)
    return markup.html('<nav class="dx-beside" aria-label="{}の前後の指標">{}</nav>', same, found)


def of_kpi(measured: Sequence[Measured], verdicts: Iterable[KpiStatus], chosen: str) -> list[Alike]:
    """Return the KPIs under the common measures of the chosen one, of the cities that are compared with its own."""
    own = [row for row in measured if row.kpi_id == chosen]
    cities, measures = {row.city for row in own}, {row.measure_id for row in own}
    members = peers.chosen().cities
    by_kpi = {verdict.kpi_id: verdict for verdict in verdicts}
    definitions = {row.definition for row in own}
    return [
        Alike(row, by_kpi.get(row.kpi_id), row.definition in definitions)
        for row in measured
        if row.measure_id in measures and row.city not in cities and row.city in members
    ]


def spreads(measured: Sequence[Measured], chosen: str) -> markup.Markup:
    """Return how the values lie that are defined as those of the chosen KPI, where enough cities have one.

    Its own city is held beside those that are compared.
    """
    pieces: list[markup.Markup] = []
    for own in (row for row in measured if row.kpi_id == chosen):
        for group in distribution_rows.groups(own.measure_id, own.city):
            if group.definition == own.definition:
                where = distribution_rows.where(group, (own.city,))
                pieces.append(markup.paragraph(f"{group.definition}：{distribution_rows.finding(group)}。{where}"))
                pieces.append(distribution_rows.table(group, (own.city,)))
    if pieces:
        pieces.append(markup.paragraph(distribution_rows.METHOD, is_note=True))
    return markup.joined(pieces)


def listed(alike: Sequence[Alike]) -> markup.Markup:
    """Return the table; on demand and its first rows alone where many cities measure the same."""
    if len({row.kpi.city for row in alike}) < LEAST_COUNT:
        return table(alike)
    rest = len(alike) - _SHOWN
    told = markup.paragraph(f"ほか{rest}件は CSV・Excel にあります。", is_note=True) if rest > 0 else None
    return markup.details(f"{kinds.fit(OTHERS)}の指標（{len(alike)}件）を見る", table(alike[:_SHOWN]), told)


def table(alike: Iterable[Alike]) -> markup.Markup:
    """Return, for each common measure, the KPIs of the other cities with value, target, status and what differs."""
    pieces: list[markup.Markup] = []
    for (measure, name), rows in by(alike, lambda row: (row.kpi.measure_id, row.kpi.measure_name)).items():
        seen = markup.link(f"比較で「{name}」を見る", "compare", measure=measure)
        pieces.append(ALIKE.compact(rows, f"{name}（{kinds.word()}の順は順位ではありません）", "1fr 1fr"))
        pieces.append(markup.paragraph(seen, is_note=True))
    return markup.joined(pieces)


def _state(verdict: KpiStatus) -> markup.Markup:
    name, told = meaning.name(verdict), STATUS[verdict.status].meaning
    return markup.chip_of(verdict.status, name, told, verdict.is_stale, meaning.notes(verdict))


def _link(row: Alike) -> markup.Markup:
    if row.kpi.is_figure:
        return markup.link(kpi_words.name(row.kpi), "city", city=row.kpi.city)
    return markup.link(kpi_words.name(row.kpi), "kpi", kpi=row.kpi.kpi_id)


def _latest(row: Alike) -> markup.Markup:
    kpi = row.kpi
    when = "値の記載なし"
    if kpi.is_figure and kpi.value_source is not None:
        when = f"{kpi.as_of_text or '時点の記載なし'}・{_SOURCE[kpi.value_source]}"
    elif kpi.observed_on is not None and kpi.value_source is not None:
        when = f"{kpi.observed_on:%Y-%m-%d}の{_SOURCE[kpi.value_source]}"
    value = formats.amount(kpi.low_value, kpi.high_value, kpi.unit, kpi.value_text)
    return markup.html("{}<small>{}</small>", value, when)


def _target(row: Alike) -> markup.Markup:
    kpi = row.kpi
    target = kpi_words.final_target(kpi)
    year = "" if kpi.final_target_fiscal_year is None else f"{formats.fiscal_year(kpi.final_target_fiscal_year)}末"
    return markup.html("{}<small>{}</small>", target, year)


def _difference(row: Alike) -> str:
    if row.kpi.definition is None:
        return row.kpi.difference_note
    said = "定義は同じ" if row.is_same_definition else f"定義が違う：{row.kpi.definition}"
    return f"{said}。{row.kpi.difference_note}"


ALIKE = Table[Alike]((
    only_saved("共通指標", lambda row: row.kpi.measure_name),
    Column("市区町村", lambda row: row.kpi.municipality_name),
    Column("指標", _link, saved=lambda row: kpi_words.name(row.kpi)),
    Column("直近の値", _latest, saved=(
        Saved("直近の値の下端", lambda row: row.kpi.low_value),
        Saved("直近の値の上端", lambda row: row.kpi.high_value),
        Saved("単位", lambda row: row.kpi.unit),
        Saved("時点", lambda row: row.kpi.observed_on),
        Saved("値の種類", lambda row: None if row.kpi.value_source is None else _SOURCE[row.kpi.value_source]),
    )),
    Column("最終目標", _target, saved=(
        Saved("最終目標の下端", lambda row: row.kpi.final_target_low_value),
        Saved("最終目標の上端", lambda row: row.kpi.final_target_high_value),
        Saved("最終目標の年度（西暦）", lambda row: row.kpi.final_target_fiscal_year),
    )),
    Column(
        "状態",
        lambda row: formats.ABSENT if row.verdict is None else _state(row.verdict),
        saved=lambda row: None if row.verdict is None else meaning.name(row.verdict),
        is_wide=True,
    ),
    only_saved("定義", lambda row: row.kpi.definition),
    only_saved("分母", lambda row: row.kpi.denominator),
    Column("定義・分母の違い", _difference, saved=lambda row: row.kpi.difference_note, is_wide=True),
    only_saved("指標ID", lambda row: row.kpi.kpi_id),
))  # fmt: skip
