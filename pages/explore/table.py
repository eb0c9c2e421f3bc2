"""表: every KPI that passes in a row of its own, sorted by any column, in columns of the reader's choice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain import formats
from domain.codes import Kind, Status
from domain.era import day_name, short_fiscal_year
from domain.words import KIND
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from pages.explore.filters import found
from pages.explore.listed import Listed
from ui import kinds, kpi_rows, markup, pages_of_rows, selection
from ui.sheets import Sheet

Key = str | int | Decimal | date | None


class Field(NamedTuple):
    """A column: its name, what it shows, what it is sorted by (None comes last either way), words of both orders."""

    name: str
    shown: Callable[[Standing], object]
    key: Callable[[Standing], Key]
    orders: tuple[str, str] = ("小さい順", "大きい順")
    is_numeric: bool = True
    is_of_unit: bool = False


_WORDS = ("文字の順", "文字の逆順")
_DAYS = ("早い順", "遅い順")
_STATUSES = {code: place for place, code in enumerate(Status)}
_KINDS = {code: place for place, code in enumerate(Kind)}


def _about(kpi: Standing) -> markup.Markup:
    name = kpi_rows.name_cell(kpi)
    return markup.html('{}<small>{}</small><span class="dx-brief-way">{}</span>', name, kpi.initiative_name, way(kpi))


def way(kpi: Standing) -> str:
    """Return the KPI's way in a few words, for a phone: its latest actual, else its baseline, and its final target."""
    if kpi.latest_on is not None:
        start = kpi_words.latest_amount(kpi)
    elif kpi.baseline_on is not None:
        start = formats.amount(
            kpi.baseline_low_value, kpi.baseline_high_value, kpi_words.baseline_unit(kpi), kpi.baseline_text
        ) + "（基準値）"
    else:
        start = formats.ABSENT
    year = kpi.final_target_fiscal_year
    if start == formats.ABSENT and year is None:
        return "基準値・目標の数値なし"
    return f"{start} → {kpi_words.final_target(kpi)}" + (f"（{short_fiscal_year(year)}）" if year is not None else "")


def _gap(kpi: Standing) -> markup.Markup:
    if kpi.gap_value is None:
        return markup.safe(formats.ABSENT)
    return markup.html("{}<small>{}</small>", formats.signed(kpi.gap_value, kpi.unit), _ratio(kpi))


def _ratio(kpi: Standing) -> str:
    return "" if kpi.pace_ratio is None else f"計画比 {formats.share(kpi.pace_ratio)}"


FIELDS: Mapping[str, Field] = {
    "name": Field("指標", _about, kpi_words.name, _WORDS, is_numeric=False),
    "city": Field(
        kinds.WIDEST,
        lambda kpi: kpi.municipality_name,
        lambda kpi: kpi.city_order,
        (f"{kinds.WIDEST}の順", "逆順"),
        is_numeric=False,
    ),
    "department": Field(
        "担当", lambda kpi: kpi_words.departments(kpi.departments), lambda kpi: kpi.departments or None, _WORDS, False
    ),
    "baseline": Field("基準値", kpi_rows.baseline_cell, lambda kpi: _end(kpi, "baseline"), is_of_unit=True),
    "latest": Field("直近の実績", kpi_rows.latest_cell, lambda kpi: _latest(kpi), is_of_unit=True),
    "asked": Field("現在の計画値", kpi_rows.asked_cell, lambda kpi: kpi.asked_value, is_of_unit=True),
    "target": Field("最終目標", kpi_rows.target_cell, lambda kpi: _end(kpi, "final_target"), is_of_unit=True),
    "gap": Field("計画差", _gap, lambda kpi: kpi.gap_value, is_of_unit=True),
    "ratio": Field("計画比", lambda kpi: formats.share(kpi.pace_ratio), lambda kpi: kpi.pace_ratio),
    "attainment": Field("到達度", lambda kpi: formats.share(kpi.attainment), lambda kpi: kpi.attainment),
    "pace": Field("必要ペース", kpi_words.pace, kpi_words.needed_pace, is_of_unit=True),
    "fy": Field(
        "最終目標の年度",
        lambda kpi: formats.fiscal_year(kpi.final_target_fiscal_year),
        lambda kpi: kpi.final_target_fiscal_year,
        _DAYS,
    ),
    "due": Field(
        "次の報告の期限", lambda kpi: day(kpi.next_report_due_on), lambda kpi: kpi.next_report_due_on, _DAYS
    ),
    "kind": Field("種類", lambda kpi: KIND[kpi.kind], lambda kpi: _KINDS[kpi.kind], ("種類の順", "逆順"), False),
    "status": Field(
        "状態", kpi_rows.status_cell, lambda kpi: _STATUSES[kpi.status], ("良い順", "悪い順"), False
    ),
}
STANDARD = ("city", "department", "baseline", "latest", "target", "gap", "status")
CHOICE = {code: field.name for code, field in FIELDS.items() if code != "name"}
ORDERS = {"": "計画書の順"} | {
    sign + code: f"{field.name}（{field.orders[sign == '-']}）" for code, field in FIELDS.items() for sign in ("", "-")
}


def day(on: date | None) -> markup.Markup:
    """Return a day in figures that do not break, and below it in the Japanese era; — for None."""
    if on is None:
        return markup.safe(formats.ABSENT)
    return markup.html('<span class="dx-day">{}</span><small>{}</small>', on.isoformat(), day_name(on))


def columns() -> list[str]:
    """Return the columns that the address asks for behind the name, the standard ones where it asks for none."""
    return selection.known("col", CHOICE) or list(STANDARD)


def order() -> str:
    """Return what the address sorts by: a column, with − for the other way round; empty for the order of the plans."""
    return selection.one_known("sort", ORDERS) or ""


def ordered(kpis: Sequence[Standing]) -> Sequence[Standing]:
    """Return the KPIs as the address sorts them; what a column does not know comes last either way."""
    asked = order()
    if isinstance(kpis, Listed):
        return kpis.ordered(asked)
    if not asked:
        return list(kpis)
    key, is_down = FIELDS[asked.removeprefix("-")].key, asked.startswith("-")
    known = [kpi for kpi in kpis if key(kpi) is not None]
    unknown = [kpi for kpi in kpis if key(kpi) is None]
    # Any: the values of one column are of one sort.
    return [*sorted(known, key=lambda kpi: key(kpi), reverse=is_down), *unknown]  # type: ignore[arg-type, return-value]


def listing(kpis: Sequence[Standing], shown: Sequence[str], title: str) -> markup.Markup:
    """Return a page of the KPIs as a table whose heads sort it, and below it the ways to the other pages."""
    rows = ordered(kpis)
    part = pages_of_rows.of(rows)
    asked = order()
    codes = ["name", *(code for code in shown if code != "name")]
    fields = [FIELDS[code] for code in codes]
    heads = [_head(code, FIELDS[code], asked) for code in codes]
    sorts = [_sort(code, asked) for code in codes]
    cells = [[field.shown(kpi) for field in fields] for kpi in part.rows]
    numeric = [index for index, field in enumerate(fields) if field.is_numeric]
    whole = markup.table(
        heads, cells, f"{title} {part.words}", numeric, is_paired=True, sorts=sorts,
        labels=[kinds.fit(field.name) for field in fields],
    )
    # On a phone a row is a card of its first lines, as long as the reader has chosen no columns.
    form = f" dx-brief dx-by-{asked.removeprefix('-') or 'plan'}" if not selection.known("col", CHOICE) else ""
    return markup.html('<div class="dx-sorted{}">{}{}{}</div>', form, _note(kpis, asked), whole, part.links)


def _head(code: str, field: Field, asked: str) -> markup.Markup:
    # Another click turns the order round; a new order begins at the first page.
    is_again = asked == code
    address = selection.here("page", sort=f"-{code}" if is_again else code)
    return markup.html(
        '<a id="dx-sort-{}" href="{}" target="_self" title="{}に並べ替え">{}</a>',
        code,
        address,
        kinds.fit(field.orders[is_again]),
        kinds.fit(field.name),
    )


def _sort(code: str, asked: str) -> str:
    if asked.removeprefix("-") != code:
        return "none"
    return "descending" if asked.startswith("-") else "ascending"


def _note(kpis: Sequence[Standing], asked: str) -> markup.Markup | None:
    """Say where values of several units are sorted together."""
    field = FIELDS.get(asked.removeprefix("-"))
    if field is None or not field.is_of_unit:
        return None
    # Of very many cities nobody asks: they have more than one unit.
    if not isinstance(kpis, Listed) and len({kpi.unit for kpi in kpis if field.key(kpi) is not None}) < 2:
        return None
    return markup.paragraph(
        f"{field.name}は指標ごとの単位の値です。単位の違う指標どうしの大小は、計画比か到達度の列で見てください。",
        is_note=True,
    )


def _end(kpi: Standing, name: str) -> Decimal | None:
    low, high = getattr(kpi, f"{name}_low_value"), getattr(kpi, f"{name}_high_value")
    value = low if low is not None else high
    assert value is None or isinstance(value, Decimal)
    return value


def _latest(kpi: Standing) -> Decimal | None:
    return kpi.latest_value if kpi.latest_on is not None else _end(kpi, "reported")


def kpi_sheet() -> Sheet:
    """Return every KPI that passes, in the order on screen, with all columns."""
    result = found()
    return kpi_rows.KPIS.sheet(ordered(result.kpis), "指標の一覧", result.filters)
