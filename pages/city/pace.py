"""要加速 of a city: which KPIs must go faster than they did, from which pace to which, and in whose department."""

from collections.abc import Sequence

from metrics import pace
from metrics.words import kpi as kpi_words
from pages.city.view import View
from ui import answers, heading, kpi_rows, markup, pace_rows
from ui.pace_rows import Ahead, Line
from ui.table import Column, Table

TITLE = "要加速"
# So many stand at sight, the first in line; the others on demand.
_AT_SIGHT = 6

_ROWS = Table[Ahead](
    (
        Column(
            "指標・担当",
            lambda row: markup.html(
                "{}<small>{}</small>", kpi_rows.link(row.kpi), kpi_words.departments(row.kpi.departments)
            ),
            saved=(),
        ),
        *(column for column in pace_rows.PACES.columns[2:] if column.shown is not None),
    )
)


def of(view: View) -> Line:
    """Return the KPIs shown that have a way left, those that must go faster first."""
    return pace_rows.line(view.shown_kpis, answers.ask(pace.of_all, scope=view.scope))


def rows(view: View) -> Sequence[Ahead]:
    """Return the rows of the file."""
    return of(view).rows


def html(view: View) -> markup.Markup:
    """Return who must go faster, the first in line on top, and the way to 分析; nothing while nothing was reported."""
    line = of(view)
    if not line.is_reported or not line.rows:
        return markup.EMPTY
    slow = line.too_slow
    others = [row for row in line.rows if not row.is_too_slow]
    further = markup.link("分析で担当別・図で見る", "explore", city=view.plan.city, view="speed")
    pieces = [heading.part(_title(line), markup.joined((_note(line), further)))]
    if slow:
        pieces.append(_table(slow[:_AT_SIGHT], f"急ぐ順　{len(slow)}件"))
    if rest := slow[_AT_SIGHT:]:
        pieces.append(markup.details(f"ほかの要加速{len(rest)}件", _table(rest, "急ぐ順の続き")))
    if others:
        caption = f"これまでのペースで足りる{len(others)}件"
        pieces.append(markup.details(caption, _table(others, caption)))
    return markup.joined(pieces)


def _title(line: Line) -> str:
    if not line.too_slow:
        return f"{TITLE}の指標はありません（残りのある{len(line.rows)}指標は、これまでのペースで最終目標に届きます）"
    return f"{TITLE}　{len(line.too_slow)}指標（残りのある{len(line.rows)}指標のうち）"


def _note(line: Line) -> str:
    if not line.too_slow:
        return ""
    return "最終目標に届くには、これまでより速く進む必要がある指標です。倍率は、これまでのペースに対するこれから必要なペース。　"


def _table(ahead: Sequence[Ahead], caption: str) -> markup.Markup:
    return markup.html('<div class="dx-haste">{}</div>', _ROWS.html(ahead, caption))
