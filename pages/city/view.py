"""The pieces of a city's page: what its address selects, the plan's record and headline, what it lets save."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from domain.codes import Stage, Status
from domain.fiscal import last_day
from domain.words import STAGE, STATUS, status_text
from metrics import catalogue
from metrics.catalogue import folded
from metrics.pace import Pace, of_all
from pages.city import chapters, due, pace
from pages.city.chapters import sections as sections
from ui import answers, formats, kpi_rows, markup, selection, status_band
from ui.rows import as_frame, each
from ui.sheets import Sheet, Sheets, of_frame

LEFT_OUT = "改定で計画から外れた取組"


class View(NamedTuple):
    """What the address selects: a plan, all of its initiatives and KPIs, those that pass, the filters in words."""

    plan: Any
    initiatives: pd.DataFrame
    every: pd.DataFrame
    shown: pd.DataFrame
    shown_kpis: pd.DataFrame
    filters: tuple[tuple[str, str], ...]

    @property
    def scope(self) -> int:
        """Return the key of the city, for the questions about it alone."""
        return int(self.plan.municipality_key)


class Options(NamedTuple):
    """What the filters offer, by code and in words."""

    themes: dict[str, str]
    statuses: dict[str, str]
    departments: dict[str, str]


def view() -> View | None:
    """Return what the address selects, of the first city where it names none; None while no plan is there."""
    plans = as_frame(catalogue.Plan, answers.ask(catalogue.plans))
    if plans.empty:
        return None
    asked = plans[plans.city == selection.asked("city")]
    plan = (plans if asked.empty else asked).iloc[0]
    every, initiatives = kpi_rows.frame(int(plan.municipality_key)), _initiatives(int(plan.municipality_key))
    offered = options(every, initiatives)
    themes, statuses = selection.known("theme", offered.themes), selection.known("status", offered.statuses)
    named, words = selection.known("department", offered.departments), (selection.asked("words") or "").strip()
    shown, shown_kpis = filtered(initiatives, every, themes, statuses, named, words)
    only = initiatives[initiatives.initiative_id == selection.asked("initiative")]
    if len(only):
        shown = shown[shown.initiative_id.isin(only.initiative_id)]
        shown_kpis = shown_kpis[shown_kpis.initiative_id.isin(only.initiative_id)]
    in_words = {
        "重点取組事項": "・".join(offered.themes[code] for code in themes),
        "状態": "・".join(STATUS[Status(code)].name for code in statuses),
        "担当": "・".join(named),
        "名称": words,
        "取組": "".join(only.initiative_name),
    }
    filters = tuple((name, text) for name, text in in_words.items() if text)
    return View(plan, initiatives, every, shown, shown_kpis, filters)


def options(every: pd.DataFrame, initiatives: pd.DataFrame) -> Options:
    """Return what the filters of a city offer: all themes, the statuses that occur, the departments that it names."""
    themes = as_frame(catalogue.Theme, answers.ask(catalogue.themes))
    occurring = set(every.status)
    return Options(
        dict(zip(themes.theme_id, themes.short_name, strict=True)),
        {str(code): status_text(code) for code in Status if code in occurring},
        {name: name for name in departments(initiatives)},
    )


def lead(plan: Any) -> markup.Markup:
    """Return the plan's record in one line, with the mark of a period that is over."""
    period = formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year)
    over = markup.Markup("　<span class='dx-tag'>計画期間終了</span>") if plan.is_period_over else ""
    return markup.joined(
        (
            f"{plan.publisher}　{period}　{plan.published_text.removesuffix('策定')}策定",
            over,
            "　",
            markup.link("出典", "sources", city=plan.city),
        )
    )


def headline(every: pd.DataFrame, initiatives: pd.DataFrame, plan: Any) -> markup.Markup:
    """Return the whole plan in a strip: its KPIs by status, each a link to them, what is overdue, what is due next."""
    counts = Counter(str(code) for code in every.status)

    def leads(part: markup.Markup, code: Status) -> markup.Markup:
        return markup.link(part, "city", city=plan.city, status=code)

    facts = "".join(f"<div><dt>{name}</dt><dd>{markup.safe(value)}</dd></div>" for name, value in _facts(every, plan))
    return markup.Markup(
        f'<div class="dx-summary"><div><p><b>{len(every)}</b> 指標の状態　<small>取組 {len(initiatives)}件・計画全体'
        f'</small></p>{status_band.band(plan.municipality_name, counts)}{status_band.named(counts, leads)}</div>'
        f"<dl>{facts}</dl></div>"
    )


def _facts(every: pd.DataFrame, plan: Any) -> list[tuple[str, object]]:
    """Return what is overdue and what is due next, as names and values."""
    overdue = [int(number) for number in every.missing_report_count if number is not None and number > 0]
    missing, late = sum(overdue), len(overdue)
    reports = [day for day in every.next_report_due_on if day is not None and day == day]
    now = answers.now().as_of
    years = [int(year) for year in every.final_target_fiscal_year if year is not None and year == year]
    targets = [last_day(year) for year in years if last_day(year) >= now]
    over = "なし（計画期間終了）" if plan.is_period_over else "なし"
    return [
        ("期限を過ぎた報告", f"{missing}件　{late}指標" if missing else "なし"),
        ("次の報告の期限", _soonest(reports) or over),
        ("次の最終目標の期限", _soonest(targets) or over),
    ]


def _soonest(days: Sequence[date]) -> str:
    return f"{formats.day(min(days))}　{days.count(min(days))}指標" if days else ""


def departments(initiatives: pd.DataFrame) -> list[str]:
    """Return the departments that the plan names, in the order in which it first names them; 等 is none."""
    names = [name for row in initiatives.departments for name in str(row or "").split(";")]
    return [name for name in dict.fromkeys(names) if name and name != "等"]


def filtered(
    initiatives: pd.DataFrame,
    every: pd.DataFrame,
    themes: Sequence[str],
    statuses: Sequence[str],
    by_departments: Sequence[str],
    words: str,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the initiatives and KPIs that pass all filters; without a KPI it passes where no status is asked."""
    wanted = folded(words).split()

    def passes(row: Any) -> bool:
        return (
            (not themes or bool(set(themes) & set(str(row.themes or "").split(";"))))
            and (not by_departments or bool(set(by_departments) & set(str(row.departments or "").split(";"))))
        )  # fmt: skip

    kept = initiatives[[passes(row) for row in each(initiatives)]]
    of_kept = every[every.initiative_id.isin(kept.initiative_id)]
    if wanted:
        named = {row.initiative_id for row in each(kept) if _holds(f"{row.initiative_name} {row.section_name}", wanted)}
        of_kept = of_kept[[row.initiative_id in named or _holds(kpi_rows.name(row), wanted) for row in each(of_kept)]]
        kept = kept[kept.initiative_id.isin(named | set(of_kept.initiative_id))]
    if statuses:
        of_kept = of_kept[of_kept.status.isin(statuses)]
        kept = kept[kept.initiative_id.isin(of_kept.initiative_id)]
    return kept, of_kept


def _initiatives(scope: int) -> pd.DataFrame:
    """Return the initiatives of the plan, and after them those that a revision left out but whose KPIs stay."""
    listed = as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives, scope=scope))
    every = kpi_rows.frame(scope)
    lost = every[~every.initiative_id.isin(listed.initiative_id)].drop_duplicates("initiative_id")
    if lost.empty:
        return listed
    kept = lost[["municipality_key", "city", "municipality_name", "initiative_id", "initiative_name", "departments"]]
    blank = {"section_name": LEFT_OUT, "number_text": "", "summary": ""}
    return (
        pd.concat([listed, kept.assign(**blank)], ignore_index=True)
        .astype(object)
        .where(lambda cell: cell.notna(), None)
    )


def _holds(text: str, wanted: Sequence[str]) -> bool:
    return all(word in folded(text) for word in wanted)


def in_words(selected: View) -> str:
    """Return the filters in one line: 状態：遅れ、担当：総務課."""
    return "、".join(f"{name}：{text}" for name, text in selected.filters)


def count(selected: View) -> str:
    """Return how much the filters leave, of how much."""
    return (
        f"取組 {len(selected.shown)} / {len(selected.initiatives)}、"
        f"指標 {len(selected.shown_kpis)} / {len(selected.every)}"
    )


def saves(*tables: tuple[str, markup.Markup]) -> markup.Markup:
    """Return the ways to save several tables in a row, each under its name."""
    rows = "".join(f"<div><span>{markup.safe(name)}</span>{offer}</div>" for name, offer in tables)
    return markup.Markup(f'<div class="dx-save-rows">{rows}</div>')


def _sheet(what: str, table: Callable[[View], pd.DataFrame]) -> Callable[[], Sheet | None]:
    def make() -> Sheet | None:
        selected = view()
        if selected is None:
            return None
        return of_frame(f"{selected.plan.municipality_name}の{what}", table(selected), selected.filters)

    return make


def _initiatives_to_save(selected: View) -> pd.DataFrame:
    planned = chapters.planned(selected.scope)
    counts = Counter(selected.shown_kpis.initiative_id)
    rows = []
    for row in each(selected.shown):
        year, stages = planned.get(row.initiative_id, (None, Counter()))
        rows.append(
            {
                "市": row.municipality_name,
                "区分": row.section_name,
                "番号": row.number_text,
                "取組": row.initiative_name,
                "担当": kpi_rows.departments(row),
                "表示中の指標の数": counts[row.initiative_id],
                "報告された段階": None if row.stage is None else STAGE[Stage(row.stage)],
                "報告日": row.stage_on,
                "計画上の年度": year,
                "計画上の段階": "・".join(STAGE[stage] for stage in Stage if stages[stage]) or None,
                "取組ID": row.initiative_id,
            }
        )
    return pd.DataFrame(rows, dtype=object)


def paces(selected: View) -> list[pace.Ahead]:
    """Return the KPIs shown that have moved and have a way left."""
    return pace.ahead(selected.shown_kpis, as_frame(Pace, answers.ask(of_all, scope=selected.scope)))


def dues(selected: View) -> list[due.Due]:
    """Return what falls due within a year, of the KPIs shown."""
    return due.within_a_year(selected.shown_kpis, answers.now().as_of)


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "city_kpis": _sheet("指標", lambda selected: kpi_rows.tidy(selected.shown_kpis)),
    "city_initiatives": _sheet("取組", _initiatives_to_save),
    "city_due": _sheet(due.TITLE, lambda selected: due.tidy(dues(selected))),
    "city_paces": _sheet(pace.TITLE, lambda selected: pace.tidy(paces(selected))),
}
