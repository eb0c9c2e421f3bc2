"""期限: targets, reports and planned events that fall due, by month, city and department; a timeline, a list, files."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from charts import timeline as chart
from domain import formats
from domain.fiscal import first_day, fiscal_year_of, last_day
from domain.plan import kpi_title
from domain.rows import by
from metrics import catalogue, events, reports
from metrics.course import Stop
from metrics.reports import ReportState
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from pages.explore import listed, table
from pages.explore.filters import Found, found
from ui import answers, kinds, kpi_rows, markup, pages_of_rows, selection, switch
from ui.sheets import Calendar, Entry, Sheet
from ui.table import Column, Table, only_saved

SPANS = {
    "": "今年度",
    "next": "来年度",
    "later": "再来年度以降",
    "overdue": "報告の期限超過",
    "all": "すべて",
}
NOTE = "円の数は件数。円を選ぶと、下の一覧がその月のその行だけになります。計画書の予定は、印字された時期の最後の日に置いています。"
ROWS = {"city": f"{kinds.WIDEST}別", "department": "担当別"}
_NOBODY = "担当の記載なし"
_MOST_ROWS = 15
_OTHERS, _OTHER_CITIES = "ほかの担当", f"ほかの{kinds.WIDEST}"


class Due(NamedTuple):
    """One thing that falls due: its day, its sort (kind of the chart, and in words), whose it is, what is asked."""

    on: date
    kind: str
    what: str
    city: str
    departments: str
    initiative: str
    name: str
    text: str
    entry_id: str
    kpi_id: str | None
    link: markup.Markup


class Selected(NamedTuple):
    """What the address selects: all that falls due in the span, what of it is chosen, the rows of the chart."""

    dues: tuple[Due, ...]
    listed: tuple[Due, ...]
    rows: dict[str, str]
    by: str
    chosen: tuple[str, date] | None


DUES = Table[Due](
    (
        Column(
            "期限",
            lambda row: table.day(row.on),
            saved=lambda row: row.on,
        ),
        only_saved("年度", lambda row: fiscal_year_of(row.on)),
        Column("種別", lambda row: row.what),
        Column("指標・取組", lambda row: markup.html("{}<small>{}</small>", row.link, row.text), saved=()),
        only_saved("指標・取組", lambda row: row.name),
        only_saved("内容", lambda row: row.text),
        Column("市区町村", lambda row: row.city),
        Column("担当", lambda row: row.departments or formats.ABSENT, saved=lambda row: row.departments),
        only_saved("取組", lambda row: row.initiative),
        only_saved("指標ID", lambda row: row.kpi_id),
    )
)


def spans() -> dict[str, str]:
    """Return the spans to choose from, the first two with the year that they mean."""
    year = fiscal_year_of(answers.now().as_of)
    named = {"": year, "next": year + 1}
    return {code: f"{words}（{named[code]}）" if code in named else words for code, words in SPANS.items()}


def selected(result: Found) -> Selected:
    """Return what falls due in the span of the address, and what of it is chosen in the chart."""
    within = _within(selection.one_known("span", SPANS) or "", answers.now().as_of)
    dues = tuple(sorted((due for due in _every(result) if within(due)), key=lambda due: (due.on, due.what)))
    # Where one city is left, its departments say more than itself.
    has_several = len({due.city for due in dues}) > 1
    rows_by = selection.one_known("by", ROWS) or ("city" if has_several else "department")
    rows = _rows(dues, rows_by)
    chosen = _chosen(rows)
    here = tuple(due for due in dues if chosen is None or _is_in(due, chosen, rows, rows_by))
    selection.follow("row", lambda _: chosen is None or bool(here))  # a disc that this chart has
    return Selected(dues, here if here else dues, rows, rows_by, chosen if here else None)


def _within(span: str, today: date) -> Callable[[Due], bool]:
    year = fiscal_year_of(today)
    first, last = {
        "": (first_day(year), last_day(year)),
        "next": (first_day(year + 1), last_day(year + 1)),
        "later": (first_day(year + 2), date.max),
    }.get(span, (date.min, date.max))
    if span == "overdue":
        return lambda due: due.kind == "missing"
    return lambda due: first <= due.on <= last


def _every(result: Found) -> list[Due]:
    kpis = {kpi.kpi_id: kpi for kpi in result.kpis}
    dues = [
        _of_kpi(kpis[stop.kpi_id], stop)
        for stop in listed.stops(result.kpis)
        if stop.series == "target" and stop.kpi_id in kpis
    ]
    dues += [_of_report(kpis[row.kpi_id], row) for row in listed.due(result.kpis) if row.kpi_id in kpis]
    return dues + _of_events(result)


def _of_events(result: Found) -> list[Due]:
    """Return what the plans say is to come on a day: of what passes itself, or whose initiative does."""
    planned = [event for event in answers.ask(events.events) if event.is_planned]
    if result.initiatives is None or not planned:
        return []
    initiatives = {row.initiative_id: row for row in result.initiatives}
    passing = {event.event_id for event in result.events or ()}
    dues = []
    for event in planned:
        of = initiatives.get(event.initiative_id or "")
        on = event.occurred_to or event.occurred_from
        if on is None or (of is None and event.event_id not in passing):
            continue
        whose = "" if of is None else kpi_words.departments(of.departments)
        link = markup.link(event.event_name, "city", city=event.city, initiative=event.initiative_id or "")
        dues.append(
            Due(
                on, "event", "計画書の予定", event.municipality_name, whose, event.initiative_name or "",
                event.event_name, event.occurred_on_text or "", event.event_id, None, link,
            )
        )  # fmt: skip
    return dues


def _of_kpi(kpi: Standing, stop: Stop) -> Due:
    on, year = stop.observed_on, stop.fiscal_year
    is_final = year == kpi.final_target_fiscal_year
    what = "最終目標" if is_final else "年度の目標"
    value = formats.amount(stop.low_value, stop.high_value, kpi.unit, stop.value_text)
    text = f"{formats.fiscal_year(year)}の目標 {value}"
    return _due(kpi, on, "target", what, text, f"{kpi.kpi_id}-target-{year}")


def _of_report(kpi: Standing, row: reports.Due) -> Due:
    is_missing = row.report_state is ReportState.MISSING
    text = f"{formats.fiscal_year(row.fiscal_year)}の実績"
    what = "報告（期限超過）" if is_missing else "報告"
    kind = "missing" if is_missing else "report"
    return _due(kpi, row.due_on, kind, what, text, f"{kpi.kpi_id}-report-{row.fiscal_year}")


def _due(kpi: Standing, on: date, kind: str, what: str, text: str, entry_id: str) -> Due:
    name = kpi_title(kpi.kpi_name, kpi.component_name)
    whose = kpi_words.departments(kpi.departments)
    city, initiative, link = kpi.municipality_name, kpi.initiative_name, kpi_rows.link(kpi)
    return Due(on, kind, what, city, whose, initiative, name, text, entry_id, kpi.kpi_id, link)


def _rows(dues: Sequence[Due], rows_by: str) -> dict[str, str]:
    """Return the row of the chart for each city, or for each department; where they are many the rest share one row."""
    if rows_by == "city":
        counted, rest = Counter(due.city for due in dues), kinds.fit(_OTHER_CITIES)
        first = list(dict.fromkeys(due.city for due in dues))
    else:
        counted, rest = Counter(name for due in dues for name in _owners(due)), _OTHERS
        first = [name for name, _ in counted.most_common()]
    most = [name for name, _ in counted.most_common(_MOST_ROWS if len(counted) <= _MOST_ROWS else _MOST_ROWS - 1)]
    kept = [name for name in first if name in most]
    return {name: name for name in kept} | {name: rest for name in first if name not in most}


def _owners(due: Due) -> list[str]:
    return [name for name in due.departments.split("・") if name and name != "等"] or [_NOBODY]


def _rows_of(due: Due, rows: dict[str, str], rows_by: str) -> set[str]:
    return {rows[due.city]} if rows_by == "city" else {rows[name] for name in _owners(due)}


def _chosen(rows: Mapping[str, str]) -> tuple[str, date] | None:
    """Return the disc of the chart that the address chooses: a row, and the first day of a month."""
    months = selection.follow("month", lambda text: _month_of(text) is not None)
    row = selection.one_known("row", set(rows.values()))
    month = _month_of(months[-1]) if months else None
    return None if row is None or month is None else (row, month)


def _month_of(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _is_in(due: Due, chosen: tuple[str, date], rows: dict[str, str], rows_by: str) -> bool:
    row, month = chosen
    return due.on.replace(day=1) == month and row in _rows_of(due, rows, rows_by)


def choose(codes: list[str]) -> None:
    """Put the chosen disc into the address: its month and its row."""
    month, _, row = codes[0].partition("/")
    selection.write("month", [month])
    selection.write("row", [row])


def chosen(shown: Selected) -> markup.Markup | None:
    """Return what is chosen in the chart and the way to all of it; None where nothing is."""
    if shown.chosen is None:
        return None
    row, month = shown.chosen
    whole = markup.html('<a href="{}" target="_self">選択を解除</a>', selection.here("month", "row", "page"))
    return markup.html(
        '<div class="dx-filtered" role="status"><strong>図で選択中</strong>　{}　{}年{}月　{}件　{}</div>',
        row,
        month.year,
        month.month,
        len(shown.listed),
        whole,
    )


def figure(shown: Selected, width: int) -> go.Figure:
    """Return the timeline of the span, for a figure of this width."""
    groups = by(
        ((due, row) for due in shown.dues for row in sorted(_rows_of(due, shown.rows, shown.by))),
        lambda pair: (pair[1], pair[0].on.replace(day=1)),
    )
    order = list(dict.fromkeys(shown.rows.values()))
    months = [
        _month(row, month, [due for due, _ in pairs])
        for (row, month), pairs in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    ]
    named = {month: f"{month.year}年<br>{month.month}月" for month in sorted({month.month for month in months})}
    return chart.figure(months, answers.now().as_of, "判定基準日", named, shown.chosen, width)


def _month(row: str, month: date, dues: Sequence[Due]) -> chart.Month:
    sorts = Counter(due.what for due in dues)
    told = "、".join(f"{what} {count}件" for what, count in sorts.most_common())
    kind = Counter(due.kind for due in dues).most_common(1)[0][0]
    names = "<br>".join(f"・{due.name}" for due in dues[:6]) + ("<br>ほか" if len(dues) > 6 else "")
    return chart.Month(
        row, month, kind, len(dues), f"<b>{row}　{month.year}年{month.month}月</b><br>{told}<br>{names}"
    )


def title(shown: Selected) -> str:
    """Return how much falls due, of what sort."""
    sorts = Counter(due.what for due in shown.dues)
    told = "、".join(f"{what}{count}件" for what, count in sorts.most_common())
    return f"{len(shown.dues)}件の期限（{told}）"


def in_words(shown: Selected) -> str:
    """Return the finding of the chart: the months with most, and whose they are."""
    months = Counter(due.on.replace(day=1) for due in shown.dues).most_common(3)
    told = "、".join(f"{month.year}年{month.month}月に{count}件" for month, count in months)
    return f"{title(shown)}。多いのは{told}。下の一覧に同じ期限があります。"


def switches() -> markup.Markup:
    """Return the switch of the span."""
    return switch.links("span", "期間", spans(), "month", "row", "page")


def rows_switch(shown: Selected) -> markup.Markup:
    """Return the switch between rows of cities and rows of departments."""
    items = [
        markup.html(
            '<a id="dx-by-{}" href="{}" target="_self"{}>{}</a>',
            code,
            selection.here("month", "row", by=code),
            markup.Markup(' aria-current="true"') if code == shown.by else None,
            kinds.fit(words),
        )
        for code, words in ROWS.items()
    ]
    return markup.html('<nav class="dx-switch" aria-label="図の行">{}</nav>', items)


def reminding() -> markup.Markup:
    """Return the way to what departments are reminded by: their lists, calendars and the text of a mail."""
    cities = selection.known("city", (plan.city for plan in answers.ask(catalogue.plans)))
    there = {"city": cities[0]} if len(cities) == 1 else {}
    told = "担当ごとの一覧・カレンダーの購読・メールの文は「登録」の「報告の期限」にあります"
    return markup.paragraph(markup.link(told, "upload", way="due", **there), is_note=True)


def listing(shown: Selected) -> markup.Markup:
    """Return what falls due as a list, the soonest first."""
    part = pages_of_rows.of(shown.listed)
    whole = DUES.html(part.rows, f"期限の早い順　{part.words}", is_paired=True)
    return markup.html("{}{}", whole, part.links)


def sheet() -> Sheet:
    """Return the list as a file holds it."""
    result = found()
    return DUES.sheet(selected(result).listed, "期限", _filters(result))


def calendar() -> Calendar:
    """Return the same days for a calendar."""
    result = found()
    entries = [
        Entry(
            due.entry_id,
            due.on,
            f"{due.what}：{due.city} {due.name}",
            "\n".join(part for part in (due.text, f"担当：{due.departments}", f"取組：{due.initiative}") if part),
            due.what,
        )
        for due in selected(result).listed
    ]
    return Calendar("期限", entries, _filters(result))


def _filters(result: Found) -> tuple[tuple[str, str], ...]:
    return (*result.filters, ("期間", spans()[selection.one_known("span", SPANS) or ""]))
