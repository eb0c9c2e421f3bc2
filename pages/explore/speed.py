"""要加速: which KPIs must go faster than they did to reach their target, by how much, and in whose department."""

from collections import Counter

import plotly.graph_objects as go

from charts import speed as chart
from charts.speed import Speed
from domain import formats
from metrics.words import kpi as kpi_words
from pages.explore import listed
from pages.explore.filters import Found, found
from ui import kpi_rows, markup, pace_rows, pages_of_rows, selection
from ui.pace_rows import Ahead, Line, multiple, so_far
from ui.sheets import Sheet

# The figure shows the first in line; the table holds all.
CHARTED = 12
_DEPARTMENTS = 15
WORDS = ("これまでのペース", "これから必要なペース", "1年に進む割合（基準値から最終目標までを100%とする）")


def line(result: Found) -> Line:
    """Return the KPIs that pass and have a way left, the first in line on top."""
    return pace_rows.line(result.kpis, listed.paces(result.kpis))


def title(shown: Line) -> str:
    """Return the finding: how many must go faster, or what the plans ask a year while nothing was reported."""
    if not shown.is_reported:
        return f"計画が1年に求めるペース（{len(shown.rows)}指標、実績は未登録）"
    if not shown.too_slow:
        return f"これまでのペースで足りない指標はありません（残りのある{len(shown.rows)}指標）"
    return f"{len(shown.too_slow)}指標は、これまでより速く進む必要があります（残りのある{len(shown.rows)}指標のうち）"


def finding(shown: Line) -> markup.Markup:
    """Return who is first in line, in a sentence; while nothing was reported, whose plan asks most of a year."""
    first = shown.rows[0]
    kpi = first.kpi
    who = kpi_words.departments(kpi.departments)
    where = markup.html("{}の{}{}", kpi.municipality_name, kpi_rows.link(kpi), f"（{who}）" if who else "")
    needed = kpi_words.pace(kpi)
    if not shown.is_reported:
        return markup.paragraph(
            "1年に求めるペースが最も大きいのは、", where, f"。最終目標まで {needed}、到達度では毎年",
            formats.share(first.needed_share), "に当たります。実績を登録すると、これまでのペースとの比較が始まります。",
        )  # fmt: skip
    if not first.is_too_slow:
        return markup.paragraph("残りのある指標は、いずれもこれまでのペースで最終目標に届きます。")
    times = multiple(first)
    said = f"、これまでの{times}" if times.endswith("倍") else ""
    return markup.paragraph(
        "最も急ぐのは、", where, f"。これまで {so_far(first)} → これから {needed}{said}です。"
    )


def departments(shown: Line) -> markup.Markup | None:
    """Return each department with the number of its KPIs that must go faster, and the way to them alone."""
    rows = shown.too_slow if shown.is_reported else shown.rows
    counted = Counter(name for row in rows for name in kpi_words.all_departments([row.kpi.departments]))
    nameless = sum(not row.kpi.departments for row in rows)
    if not counted:
        return None
    items = [_department(name, count) for name, count in counted.most_common()]
    first = markup.html('<ul class="dx-departments">{}</ul>', items[:_DEPARTMENTS])
    rest = markup.details(f"ほかの{len(items) - _DEPARTMENTS}担当", markup.html(
        '<ul class="dx-departments">{}</ul>', items[_DEPARTMENTS:]
    )) if len(items) > _DEPARTMENTS else None  # fmt: skip
    what = "要加速の指標の担当" if shown.is_reported else "担当"
    several = "担当が複数ある指標は、それぞれに数えます。"
    if nameless:
        several += f"計画書に担当の記載がない指標が{nameless}件あります。"
    return markup.html(
        '<div class="dx-by-department"><h3>{}</h3>{}{}<p class="dx-note">{}</p></div>', what, first, rest, several
    )


def _department(name: str, count: int) -> markup.Markup:
    return markup.html(
        '<li><a href="{}" target="_self">{}</a> <b>{}</b></li>', selection.here("page", department=name), name, count
    )


def figure(shown: Line, width: int) -> go.Figure:
    """Return the first in line, for a figure of this width."""
    return chart.figure([_speed(row, width) for row in charted(shown)], WORDS, width)


def charted(shown: Line) -> list[Ahead]:
    """Return the rows of the figure: the first in line that have a way from a baseline."""
    return [row for row in shown.rows if row.needed_share is not None][:CHARTED]


def _speed(row: Ahead, width: int) -> Speed:
    kpi, share = row.kpi, row.share
    assert share is not None and row.needed_share is not None, kpi.kpi_id
    name = f"{kpi.municipality_name}　{kpi_words.name(kpi)}"
    made = share.past_share_per_year
    times = multiple(row)
    said = kpi_words.pace(kpi) + (f"　{times}" if times != formats.ABSENT else "")
    text = f"<b>{name}</b><br>これまで {so_far(row)}<br>これから必要 {said}"
    room = width // 16
    short = name if len(name) <= room else f"{name[:room]}…"
    return Speed(
        kpi.kpi_id, short, None if made is None else float(made * 100), float(row.needed_share * 100), said, text
    )


def in_words(shown: Line) -> str:
    """Return the finding of the figure in words."""
    steepest = "、".join(
        f"{row.kpi.municipality_name} {kpi_words.name(row.kpi)}（{kpi_words.pace(row.kpi)}、{multiple(row)}）"
        for row in charted(shown)[:3]
    )
    return f"{title(shown)}。上から{steepest}。下の表に同じ値があります。"


def table(shown: Line) -> markup.Markup:
    """Return all of them, the first in line on top."""
    form = pace_rows.PACES if shown.is_reported else pace_rows.PROMISED
    order = "急ぐ順" if shown.is_reported else "1年に進む割合の大きい順"
    part = pages_of_rows.of(shown.rows)
    return markup.joined((form.html(part.rows, f"{order}　{part.words}", is_paired=True), part.links))


def sheet() -> Sheet:
    """Return all of them."""
    result = found()
    return pace_rows.PACES.sheet(line(result).rows, "要加速", result.filters)
