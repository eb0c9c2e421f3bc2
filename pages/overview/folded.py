"""全体 of so many cities that nobody reads them one by one: counts of groups, and figures of places instead of points.

Every number is counted by the database (metrics/grouping.py); the page holds as much for all of Japan as for sixty.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from charts import density
from domain import formats
from domain.era import era_year
from domain.fiscal import fiscal_year_of, last_day
from domain.rows import by
from domain.words import AUDIT_ACTION, STAGE
from metrics import grouping, promises, selecting
from metrics.counts import NONE, Tally, summed
from metrics.grouping import DueDay, GridCell, YearCell
from metrics.selecting import Wanted
from pages.overview.dates import dated, tight
from ui import answers, groups, heading, markup, spots, status_band
from ui.search_link import link

# So wide and high is a place of the figures, in percents of the way.
_STEP = spots.STEP
_STEEP = 8
_CITIES = 8


class Placed(NamedTuple):
    """The places of the plane, their KPIs by status, how many KPIs lie below their plan, and how many are in none."""

    cells: Sequence[GridCell]
    counted: Tally
    behind_count: int
    left_out_count: int


def placed() -> Placed:
    """Return all KPIs with a report and a way, by place."""
    cells = answers.ask(grouping.grid, _STEP)
    total = answers.ask(selecting.number, Wanted().text()).kpi_count
    counted = summed(cells)
    return Placed(cells, counted, sum(cell.behind_count for cell in cells), total - counted.total)


def plan_title(shown: Placed) -> str:
    """Return the finding: how many are where their plan asks."""
    ahead = shown.counted.total - shown.behind_count
    return f"{shown.counted.total:,}指標のうち{ahead:,}指標が計画どおりか先行、{shown.behind_count:,}指標が計画を下回る"


def plan_note(shown: Placed) -> str:
    """Return how the figure is read, and what it leaves out."""
    rest = f"基準値と最終目標の数値、実績がそろわない{shown.left_out_count:,}指標は図にありません。"
    return (
        f"基準値を0%、最終目標を100%とし、{_STEP}ポイントごとにまとめています。点の大きさと数字は指標の数、色と形はそこで最も多い状態です。"
        "指標ごとの点は、都道府県などで絞り込むと見られます。" + (rest if shown.left_out_count else "")
    )


def plan_key(shown: Placed) -> markup.Markup:
    """Return what the marks of the figure mean, each with its number."""
    return spots.key_of(shown.counted)


def plan_in_words(shown: Placed) -> str:
    """Return the finding in words, with the places that hold most."""
    places = by(shown.cells, lambda cell: (cell.asked_percent, cell.reached_percent))
    most = sorted(places.items(), key=lambda item: -sum(cell.kpi_count for cell in item[1]))[:3]
    told = "、".join(
        f"計画が求める到達度が約{asked}%で実際が約{reached}%の{sum(cell.kpi_count for cell in cells):,}指標"
        for (asked, reached), cells in most
    )
    return f"{plan_title(shown)}。多いのは{told}。"


def plan_figure(shown: Placed) -> go.Figure:
    """Return the places against the diagonal."""
    places = by(shown.cells, lambda cell: (cell.asked_percent, cell.reached_percent))
    return density.against_plan(
        [
            density.Place(asked, reached, {cell.status: cell.kpi_count for cell in cells}, _told(asked, reached, cells))
            for (asked, reached), cells in places.items()
        ],
        spots.WORDS,
    )


def _told(asked: int, reached: int, cells: Sequence[GridCell]) -> str:
    return spots.told(asked, reached, {cell.status: cell.kpi_count for cell in cells})


def years() -> Sequence[YearCell]:
    """Return the targets by fiscal year and place."""
    return answers.ask(grouping.target_years, _STEP)


def years_title(cells: Sequence[YearCell]) -> str:
    """Return what the targets add up to."""
    last = formats.fiscal_year(max(cell.fiscal_year for cell in cells))
    return f"計画が年度ごとに求める到達度：{sum(cell.target_count for cell in cells):,}件の目標（{last}まで）"


YEARS_NOTE = (
    f"基準値を0%、最終目標を100%とし、{_STEP}ポイントごとにまとめています。◆の大きさと数字は目標の数です。基準値のない指標の目標は図にありません。"
)


def years_in_words(cells: Sequence[YearCell]) -> str:
    """Return the finding in words: of each year how many targets."""
    counted = Counter[int]()
    for cell in cells:
        counted[cell.fiscal_year] += cell.target_count
    told = "、".join(f"{formats.fiscal_year(year)}に{count:,}件" for year, count in sorted(counted.items()))
    return f"{years_title(cells)}。目標は{told}。"


def years_figure(cells: Sequence[YearCell], today_word: str, width: int) -> go.Figure:
    """Return the targets year by year."""
    piles = [
        density.Pile(
            cell.fiscal_year,
            cell.percent,
            cell.target_count,
            f"<b>{formats.fiscal_year(cell.fiscal_year)}の目標 {cell.target_count:,}件</b><br>到達度 約{cell.percent}%",
        )
        for cell in cells
    ]
    return density.by_year(piles, answers.now().as_of, today_word, width)


def this_year() -> markup.Markup:
    """Return this year's targets and the stages of this year, in numbers, side by side."""
    return markup.html('<div class="dx-halves"><section>{}</section><section>{}</section></div>', _targets(), _stages())


def _year() -> int:
    return fiscal_year_of(answers.now().as_of)


def _targets() -> markup.Markup:
    year, cities = _year(), answers.ask(grouping.aimed, _year())
    count = sum(city.item_count for city in cities)
    title = f"今年度の目標 {count:,}件"
    if not cities:
        return markup.joined((heading.part(title), markup.paragraph("今年度の目標を定めた指標はありません。", is_note=True)))
    items = [
        markup.html("<li>{}</li>", link(f"{city.municipality_name} {city.item_count}件", city=city.city, aim=year))
        for city in cities[:_CITIES]
    ]
    rest = len(cities) - len(items)
    more = markup.paragraph(link(f"ほか{rest:,}自治体の目標も見る", aim=year), is_note=True) if rest else None
    note = f"{formats.fiscal_year(year)}の終わりまでに、と計画が定めた値です。目標の多い順です。"
    return markup.joined((heading.part(title, note), markup.html('<ul class="dx-few">{}</ul>', items), more))


def _stages() -> markup.Markup:
    found = answers.ask(grouping.stages, _year())
    title = f"今年度の工程 {sum(row.line_count for row in found):,}行"
    if not found:
        return markup.joined((heading.part(title), markup.paragraph("今年度の工程を定めた計画はありません。", is_note=True)))
    rows = [
        (
            markup.link(STAGE[row.stage], "roadmap", stage=str(row.stage), fy=_year()),
            f"{row.line_count:,}",
            f"{row.city_count:,}",
        )
        for row in found
    ]
    table = markup.table(("計画上の段階", "行", "自治体"), rows, "今年度の段階", (1, 2), is_stacked=False)
    return markup.joined((heading.part(title, "工程表（計画上の段階）が今年度に置く行の数。"), table))


def steep(is_percent: bool) -> tuple[Sequence[promises.Promise], int]:
    """Return the steepest promises of a sort, and how many there are."""
    first = answers.ask(promises.first, int(is_percent), _STEEP)
    return first, answers.ask(promises.number, int(is_percent)).kpi_count


class Together(NamedTuple):
    """A group as its row tells it."""

    group: groups.Group
    counted: Tally
    overdue_count: int


def together(by_what: str) -> list[Together]:
    """Return the groups of cities with their KPIs by status and how many are overdue."""
    counted = by(answers.ask(grouping.counts, by_what), lambda row: row.group_code)
    overdue = {row.group_code: row.overdue_count for row in answers.ask(grouping.sizes, by_what)}
    return [
        Together(group, summed(counted.get(code, ())) if code in counted else NONE, overdue.get(code, 0))
        for group in groups.of(by_what)
        for code in group.filters[by_what]
    ]


def due_table() -> markup.Markup:
    """Return what falls due from the day of reading on, the soonest first, each number leading to its KPIs."""
    today = answers.now().as_of
    found = sorted(
        answers.ask(grouping.due_days, fiscal_year_of(today)),
        key=lambda row: (row.due_on or last_day(row.fiscal_year), row.what),
    )
    if not found:
        return markup.paragraph("これから期限が来るものはありません。", is_note=True)
    rows = []
    for row in found:
        day = row.due_on or last_day(row.fiscal_year)
        filters: dict[str, object] = {"due": day.isoformat()} if row.what == "report" else {"aim": row.fiscal_year}
        what = f"{era_year(row.fiscal_year)}年度の{'実績の報告' if row.what == 'report' else '目標'}"
        final = link(f"最終目標 {row.final_count:,}件", fy=row.fiscal_year) if row.final_count else None
        rows.append(
            (
                dated(day, formats.countdown(today, day)),
                markup.joined((what, markup.html("<small>うち{}</small>", final) if final else None)),
                markup.html(
                    "{}<small>{}自治体</small>",
                    link(markup.html("<strong>{}件</strong>", f"{row.kpi_count:,}"), **filters),
                    f"{row.city_count:,}",
                ),
            )
        )
    return tight(markup.table(("期限", "期限の内容", "件数"), rows, "これから期限が来る報告と目標、近い順"))


def next_report(found: Sequence[DueDay]) -> DueDay | None:
    """Return the reports that fall due next."""
    return min((row for row in found if row.due_on is not None), key=lambda row: str(row.due_on), default=None)


def legend() -> markup.Markup:
    """Return the legend of the statuses that occur."""
    return status_band.legend({"": summed(answers.ask(grouping.counts, "all"))})


def changes(since: str, after: int) -> markup.Markup:
    """Return what was brought since a version, in numbers, and where each change is told."""
    found = answers.brought_since(after)
    told = "、".join(f"{AUDIT_ACTION[row.action]} {row.count_of_versions:,}件" for row in found) or "なし"
    return markup.joined(
        (
            markup.html('<p class="dx-since">{}、{}。</p>', since, told),
            markup.paragraph(
                "何がどう変わったかは、", markup.link("履歴", "history"), "で市区町村を選ぶと、指標ごとに見られます。", is_note=True
            ),
        )
    )
