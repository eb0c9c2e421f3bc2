"""The pieces of 指標をさがす: what the cities' plans promise, found by words and narrowed by filters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from domain.codes import Status
from domain.words import STATUS, status_text
from metrics import catalogue
from ui import answers, formats, kpi_rows, markup, selection
from ui.rows import as_frame, each, grouped
from ui.sheets import Sheet, Sheets, of_frame

HEADER = ("指標", "基準値", "直近の実績", "最終目標", "状態")
NUMERIC = (1, 2, 3)

# Above this many KPIs the cities stand closed, each with its counts; fewer are all open.
_MANY = 60


class Condition(NamedTuple):
    """A property of a KPI to ask for: its words, and which rows of kpis.frame have it."""

    words: str
    holds: Callable[[pd.DataFrame], "pd.Series[bool]"]


CONDITIONS: Mapping[str, Condition] = {
    "fresh": Condition("実績が古いものを除く", lambda every: ~every.is_stale.astype(bool)),
    "stale": Condition("実績が古い", lambda every: every.is_stale.astype(bool)),
    "running": Condition("計画期間中", lambda every: ~every.is_period_over.astype(bool)),
    "over": Condition("計画期間終了", lambda every: every.is_period_over.astype(bool)),
    "overdue": Condition("期限を過ぎた報告がある", lambda every: every.missing_report_count.fillna(0).astype(int) > 0),
}


class Choice(NamedTuple):
    """A filter of several values: its label, and the words of each code."""

    label: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What the address asks for: KPIs and initiatives in the order of the plans, each with the whole number there is.

    `initiatives` is None where a filter asks for what only a KPI has.
    """

    kpis: pd.DataFrame
    initiatives: pd.DataFrame | None
    kpi_total: int
    initiative_total: int
    filters: tuple[tuple[str, str], ...]


# What only a KPI has.
_OF_KPIS = ("status", "fy", "due", "only")
# The filters that stand behind the first row.
FURTHER = ("department", "fy", "due", "only")


def choices() -> dict[str, Choice]:
    """Return the filters by their name in the address, each with what occurs."""
    every = kpi_rows.frame()
    plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
    themes = as_frame(catalogue.Theme, answers.ask(catalogue.themes))
    statuses = set(every.status)
    departments = dict.fromkeys(name for row in every.departments for name in str(row or "").split(";"))
    years = sorted({int(year) for year in every.final_target_fiscal_year if _is_there(year)})
    days = sorted({day for day in every.next_report_due_on if _is_there(day)})
    return {
        "city": Choice("市", dict(zip(plans.city, plans.municipality_name, strict=True))),
        "theme": Choice("重点取組事項", dict(zip(themes.theme_id, themes.short_name, strict=True))),
        "status": Choice("状態", {code: status_text(code) for code in Status if code in statuses}),
        "department": Choice("担当", {name: name for name in departments if name and name != "等"}),
        "fy": Choice("最終目標の年度", {str(year): formats.fiscal_year(year) for year in years}),
        "due": Choice("次の報告の期限", {day.isoformat(): formats.day(day) for day in days}),
        "only": Choice("条件", {code: condition.words for code, condition in CONDITIONS.items()}),
    }


def found() -> Found:
    """Return what the address selects. Every count of the overview is the number of KPIs that its link finds."""
    offered = choices()
    asked = {name: selection.known(name, choice.options) for name, choice in offered.items()}
    words = selection.asked("q") or ""
    every = kpi_rows.frame()
    initiatives = as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives))
    hits = None
    if words:
        searched = as_frame(catalogue.Hit, answers.ask(catalogue.search, words))
        hits = set(searched.id)
    shown = every[_kpis_passing(every, asked, hits)]
    listed = None if any(asked[name] for name in _OF_KPIS) else initiatives[_passing(initiatives, asked, hits)]
    filters = [("ことば", f"「{words}」")] if words else []
    filters += [
        (offered[name].label, "・".join(offered[name].options[code] for code in codes))
        for name, codes in asked.items()
        if codes
    ]
    return Found(shown, listed, len(every), len(initiatives), tuple(filters))


def summary(result: Found) -> markup.Markup:
    """Return how much was found, of how much."""
    pieces = [f"指標 <strong>{len(result.kpis)}</strong> / {result.kpi_total}件"]
    if result.initiatives is not None:
        pieces.append(f"取組 <strong>{len(result.initiatives)}</strong> / {result.initiative_total}件")
    return markup.Markup("　".join(pieces))


def filters_in_words(result: Found) -> str:
    """Return the filters in one line: 市：銚子市　状態：！ 未登録."""
    return "　".join(f"{label}：{words}" for label, words in result.filters)


def listing(result: Found) -> markup.Markup:
    """Return the KPIs found, city by city; the cities stand closed where there are many."""
    is_open = len(result.kpis) <= _MANY
    pieces = [_city(city, of_city, is_open) for city, of_city in grouped(result.kpis, "municipality_name").items()]
    return markup.joined(pieces)


def initiatives_table(listed: pd.DataFrame) -> markup.Markup:
    """Return the initiatives found, closed where there are many."""
    rows = [
        (
            markup.link(initiative.initiative_name, "city", city=initiative.city, initiative=initiative.initiative_id),
            initiative.municipality_name,
            initiative.section_name,
            _departments(initiative.departments),
        )
        for initiative in each(listed)
    ]
    table = markup.table(("取組", "市", "区分", "担当"), rows, f"取組 {len(rows)}件", is_paired=True)
    opened = " open" if len(rows) <= _MANY else ""
    return markup.Markup(
        f'<details class="dx-found"{opened}><summary>取組　<strong>{len(rows)}件</strong></summary>{table}</details>'
    )


def _city(name: str, of_city: pd.DataFrame, is_open: bool) -> markup.Markup:
    counts = {str(code): int(number) for code, number in of_city.status.value_counts().items()}
    head = markup.joined(
        (name, "　", markup.Markup(f"<strong>{len(of_city)}件</strong>"), "　", markup.count_chips(counts))
    )
    rows = [_row(kpi) for kpi in each(of_city)]
    table = markup.table(HEADER, rows, f"{name}の指標 {len(rows)}件", NUMERIC, is_paired=True)
    return markup.Markup(
        f'<details class="dx-found"{" open" if is_open else ""}><summary>{head}</summary>{table}</details>'
    )


def _row(kpi: Any) -> tuple[object, ...]:
    about = "　".join(part for part in (kpi.initiative_name, _departments(kpi.departments)) if part)
    return (
        markup.Markup(f"{kpi_rows.name_cell(kpi)}<small>{markup.safe(about)}</small>"),
        kpi_rows.baseline_cell(kpi),
        kpi_rows.latest_cell(kpi),
        kpi_rows.target_cell(kpi),
        markup.chip(kpi.status, bool(kpi.is_stale)),
    )


def _departments(codes: object) -> str:
    return str(codes or "").replace(";", "・")


def _kpis_passing(every: pd.DataFrame, asked: Mapping[str, Sequence[str]], hits: set[str] | None) -> "pd.Series[bool]":
    passes = pd.Series(True, index=every.index)
    if hits is not None:
        passes &= every.kpi_id.isin(hits)
    for name in ("city", "status"):
        if asked[name]:
            passes &= every[name].isin(asked[name])
    if asked["theme"]:
        themed = as_frame(catalogue.Themed, answers.ask(catalogue.themed))
        passes &= every.kpi_id.isin(themed[themed.theme_id.isin(asked["theme"])].kpi_id)
    if asked["department"]:
        passes &= _of_departments(every, asked["department"])
    if asked["fy"]:
        years = every.final_target_fiscal_year.map(lambda year: str(int(year)) if _is_there(year) else "")
        # The target of a KPI that has ended no longer falls due.
        passes &= years.isin(asked["fy"]) & (every.status != Status.ENDED)
    if asked["due"]:
        days = every.next_report_due_on.map(lambda day: day.isoformat() if _is_there(day) else "")
        passes &= days.isin(asked["due"])
    for code in asked["only"]:
        passes &= CONDITIONS[code].holds(every)
    return passes


def _passing(initiatives: pd.DataFrame, asked: Mapping[str, Sequence[str]], hits: set[str] | None) -> "pd.Series[bool]":
    passes = pd.Series(True, index=initiatives.index)
    if hits is not None:
        passes &= initiatives.initiative_id.isin(hits)
    if asked["city"]:
        passes &= initiatives.city.isin(asked["city"])
    if asked["theme"]:
        wanted = set(asked["theme"])
        passes &= initiatives.themes.map(lambda themes: bool(wanted & set(str(themes or "").split(";"))))
    if asked["department"]:
        passes &= _of_departments(initiatives, asked["department"])
    return passes


def _of_departments(rows: pd.DataFrame, wanted: Sequence[str]) -> "pd.Series[bool]":
    names = set(wanted)
    return rows.departments.map(lambda listed: bool(names & set(str(listed or "").split(";")))).astype(bool)


def _is_there(value: Any) -> bool:
    return value is not None and value == value


def kpi_columns(rows: pd.DataFrame) -> pd.DataFrame:
    """Return KPIs as a file holds them: a column a thing, units and ids in columns of their own."""
    has_latest = rows.latest_on.notna()
    return pd.DataFrame(
        {
            "市": rows.municipality_name,
            "区分": rows.section_name,
            "取組": rows.initiative_name,
            "担当": rows.departments.map(_departments),
            "指標": rows.kpi_name,
            "内訳": rows.component_name,
            "状態": [STATUS[Status(str(code))].name for code in rows.status],
            "実績が古い": rows.is_stale.astype(bool),
            "計画期間終了": rows.is_period_over.astype(bool),
            "単位": rows.unit,
            "基準値（下端）": rows.baseline_low_value,
            "基準値（上端）": rows.baseline_high_value,
            "基準値の時点": rows.baseline_on,
            "直近の実績": rows.latest_value.where(has_latest, rows.reported_low_value),
            "実績の時点": rows.latest_on.where(has_latest, rows.reported_on),
            "最終目標（下端）": rows.final_target_low_value,
            "最終目標（上端）": rows.final_target_high_value,
            "最終目標の年度": rows.final_target_fiscal_year,
            "次の報告の期限": rows.next_report_due_on,
            "期限を過ぎた報告の数": rows.missing_report_count,
            "指標ID": rows.kpi_id,
        }
    )


def _kpi_sheet() -> Sheet:
    result = found()
    return of_frame("指標の一覧", kpi_columns(result.kpis), result.filters)


def _initiative_sheet() -> Sheet | None:
    result = found()
    if result.initiatives is None:
        return None
    rows = result.initiatives
    frame = pd.DataFrame(
        {
            "取組": rows.initiative_name,
            "市": rows.municipality_name,
            "区分": rows.section_name,
            "担当": rows.departments.map(_departments),
            "取組ID": rows.initiative_id,
        }
    )
    return of_frame("取組の一覧", frame, result.filters)


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {"search_kpis": _kpi_sheet, "search_initiatives": _initiative_sheet}
