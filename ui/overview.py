"""The pieces of the overview: frames of the metrics in, words and tables out."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from charts import palette
from charts.periods import Period
from domain.codes import Status, ThemeGroup
from domain.era import era_year
from domain.fiscal import fiscal_year_of
from store import versions
from ui import answers, formats, kpis, labels, markup
from ui.frames import each
from ui.sheets import Sheets

_WAITING = (Status.AWAITING, Status.UNREPORTED)
_GOOD = (Status.ACHIEVED, Status.ACHIEVED_EARLY, Status.MAINTAINED, Status.ON_TRACK)
_LATE = (Status.SLIGHTLY_BEHIND, Status.BEHIND, Status.REGRESSED, Status.BROKEN, Status.MISSED)
_NO_NUMBER = (Status.QUALITATIVE, Status.NO_TARGET, Status.LOST, Status.NOT_ASSESSABLE, Status.ENDED)

# The patterns of the chart, as the style sheet draws them.
_PATTERNS = {"/": "dx-slashed", "-": "dx-lined", "x": "dx-crossed", ".": "dx-dotted", "+": "dx-gridded"}

Numbers = Mapping[str, Mapping[str, int]]


def numbers(by_city: pd.DataFrame) -> Numbers:
    """Return, by city name, how many KPIs stand in each status."""
    found: dict[str, dict[str, int]] = {}
    for row in each(by_city):
        city = found.setdefault(row.municipality_name, {})
        city[row.status] = city.get(row.status, 0) + row.kpi_count
    return found


def headline(by_city: pd.DataFrame, plans: pd.DataFrame) -> markup.Markup:
    """Return the cards that answer in five seconds; every count stands beside its total."""
    total = int(by_city.kpi_count.sum())

    def count(*codes: Status, is_fresh: bool = False) -> int:
        rows = by_city[by_city.status.isin(codes)]
        return int((rows[~rows.is_stale.astype(bool)] if is_fresh else rows).kpi_count.sum())

    def figure(number: int) -> markup.Markup:
        return markup.Markup(f"{number} <small>/ {total}件</small>")

    over = int(plans.is_period_over.astype(bool).sum())
    return markup.cards(
        (
            (
                "計画と指標",
                markup.Markup(f"{len(plans)}<small>計画</small> {total}<small>指標</small>"),
                f"うち{over}計画は計画期間終了" if over else "すべて計画期間中",
            ),
            (
                "順調・達成・維持",
                figure(count(*_GOOD, is_fresh=True)),
                "計画値に届いているもの（実績が古いものを除く）",
            ),
            ("遅れ・未達成", figure(count(*_LATE)), "やや遅れ・後退・維持できずを含む"),
            ("未登録（未報告）", figure(count(Status.UNREPORTED)), "報告の期限を過ぎたが、ここに実績がない"),
            ("実績待ち", figure(count(Status.AWAITING)), "最初の報告の期限がまだ来ていない"),
            ("判定しないもの", figure(count(*_NO_NUMBER)), "数値目標なし・目標未設定・文書変換で欠落など"),
        )
    )


def status_in_words(found: Numbers) -> str:
    """Return the finding of the status chart in words."""
    parts = []
    for city, counts in found.items():
        total = sum(counts.values())
        told = "、".join(f"{labels.STATUS[code].name}{counts[code]}件" for code in Status if counts.get(code))
        parts.append(f"{city}は{total}件のうち{told}")
    return "市ごとの指標の状態。" + "。".join(parts) + "。"


def legend(found: Numbers) -> markup.Markup:
    """Return the legend of the status chart: the statuses that occur, with colour, pattern, mark and name."""
    occurring = [code for code in Status if any(counts.get(code) for counts in found.values())]
    pieces = (
        f'<li><span class="dx-swatch dx-{code} {_PATTERNS.get(palette.PATTERN.get(code, ""), "")}"></span>'
        f"{markup.safe(labels.status_text(code))}</li>"
        for code in occurring
    )
    return markup.Markup(f'<ul class="dx-legend">{"".join(pieces)}</ul>')


def city_table(plans: pd.DataFrame, found: Numbers) -> markup.Markup:
    """Return the cities with their plans and counts."""
    rows = [
        (
            markup.link(plan.municipality_name, "city", city=plan.city),
            markup.Markup(
                markup.safe(plan.plan_name)
                + (" <span class='dx-tag'>計画期間終了</span>" if plan.is_period_over else "")
            ),
            sum(found.get(plan.municipality_name, {}).values()),
            markup.count_chips(found.get(plan.municipality_name, {})),
        )
        for plan in each(plans)
    ]
    return markup.table(
        ("市", "計画", "指標の数", "状態ごとの数"), rows, "市ごとの計画と、状態ごとの指標の数", numeric=(2,)
    )


def matrix(cells: pd.DataFrame, plans: pd.DataFrame, themes: pd.DataFrame) -> markup.Markup:
    """Return the table 市 × 重点取組事項: in each cell the counts by status, and the number of initiatives."""
    by_place: dict[tuple[str, str], list[object]] = {}
    for cell in each(cells):
        by_place.setdefault((cell.theme_id, cell.city), []).append(cell)
    rows = []
    for theme in each(themes):
        row: list[object] = [
            markup.Markup(
                f"{markup.safe(theme.theme_name)}"
                f"<small>{markup.safe(labels.THEME_GROUP[ThemeGroup(theme.theme_group)])}</small>"
            )
        ]
        for plan in each(plans):
            row.append(_matrix_cell(by_place.get((theme.theme_id, plan.city), []), plan.city, theme.theme_id))
        if any((theme.theme_id, plan.city) in by_place for plan in each(plans)):
            rows.append(row)
    return markup.table(
        ("事項", *plans.municipality_name), rows, "各欄は状態ごとの指標の数と、取組の数", is_paired=True
    )


def _matrix_cell(found: list[object], city: str, theme: str) -> markup.Markup:
    if not found:
        return markup.Markup('<span class="dx-note">なし</span>')
    counts = {cell.status: cell.kpi_count for cell in found if cell.status is not None}  # type: ignore[attr-defined]
    initiatives = found[0].initiative_count  # type: ignore[attr-defined]
    link = markup.link(f"取組 {initiatives}", "city", city=city, theme=theme)
    return markup.Markup(f"{markup.count_chips(counts) if counts else ''}<small>{link}</small>")


def reports_table(due: pd.DataFrame, plans: pd.DataFrame) -> markup.Markup:
    """Return, city by city, which years' reports are missing and which comes next."""
    rows = []
    for plan in each(plans):
        of_city = due[due.city == plan.city]
        missing = of_city[of_city.report_state == "missing"]
        ahead = of_city[of_city.report_state != "missing"]
        years = "、".join(
            f"{era_year(int(year))}年度 {count}件" for year, count in missing.groupby("fiscal_year").size().items()
        )
        following = "なし"
        if len(ahead):
            soonest = ahead.due_on.min()
            following = f"{formats.day(soonest)}までに {int((ahead.due_on == soonest).sum())}件"
        rows.append((markup.link(plan.municipality_name, "city", city=plan.city), years or "なし", following))
    return markup.table(("市", "期限を過ぎたもの", "次の期限"), rows, "報告の期限")


def next_targets(today: date, limit: int = 8) -> markup.Markup:
    """Return the final targets that fall due next, the soonest first, those of the overdue years left out."""
    year = fiscal_year_of(today)
    every = kpis.frame()
    ahead = every[every.final_target_fiscal_year.notna()]
    ahead = ahead[ahead.final_target_fiscal_year.astype(int) >= year]
    ahead = ahead.sort_values(
        ["final_target_fiscal_year", "city_order", "initiative_order", "kpi_order"], kind="stable"
    )
    rows = [
        (
            markup.Markup(
                markup.link(kpis.name(kpi), "kpi", kpi=kpi.kpi_id)
                + f"<small>{markup.safe(kpi.municipality_name)}</small>"
            ),
            formats.fiscal_year(kpi.final_target_fiscal_year),
            formats.amount(kpi.final_target_low_value, kpi.final_target_high_value, kpi.unit),
            markup.chip(kpi.status, bool(kpi.is_stale)),
        )
        for kpi in each(ahead.head(limit))
    ]
    if not rows:
        return markup.paragraph("これから期限が来る目標はありません。", is_note=True)
    return markup.table(
        ("指標", "期限の年度", "最終目標", "状態"), rows, f"{len(ahead)}件のうち、近い順に{len(rows)}件", numeric=(2,)
    )


def plan_periods(plans: pd.DataFrame) -> list[Period]:
    """Return the plans as bars of the period chart."""
    return [
        Period(
            plan.municipality_name,
            plan.start_fiscal_year,
            plan.end_fiscal_year,
            formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year) + _over(plan.is_period_over),
        )
        for plan in each(plans)
    ]


def periods_in_words(plans: pd.DataFrame) -> str:
    """Return the finding of the period chart in words."""
    return "計画の期間。" + "、".join(f"{bar.name}は{bar.text}" for bar in plan_periods(plans)) + "。"


def plan_table(plans: pd.DataFrame) -> markup.Markup:
    """Return the plans with their periods and publication."""
    rows = [
        (
            markup.link(plan.municipality_name, "city", city=plan.city),
            plan.plan_name,
            formats.fiscal_years(plan.start_fiscal_year, plan.end_fiscal_year),
            plan.published_text + (f"（{plan.revised_text}）" if plan.revised_text else ""),
        )
        for plan in each(plans)
    ]
    return markup.table(("市", "計画", "期間", "策定・改定"), rows, "計画の期間と策定の時期")


def updates(limit: int = 5) -> markup.Markup:
    """Return the newest versions of the data: when and why. Names of persons stay out of the public page."""
    rows = [
        (formats.day(entry.happened_on), f"版 {entry.version}", labels.AUDIT_ACTION[entry.action], entry.reason)
        for entry in versions.log(answers.database(), limit=limit, up_to=answers.now().version)
    ]
    return markup.table(("日", "データ版", "種別", "内容"), rows, "新しい順")


def _over(is_period_over: object) -> str:
    return "（終了）" if is_period_over else ""


# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {}
