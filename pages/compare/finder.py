"""Free words over the roadmaps of all cities: who already runs it, who plans it when, who says nothing of it."""

from collections.abc import Sequence

import pandas as pd

from domain.era import era_year
from domain.words import STAGE
from metrics import catalogue, roadmap
from metrics.catalogue import folded
from metrics.roadmap import Outlook
from pages.compare import stages
from pages.compare.stages import Found, frame
from ui import answers, markup, selection
from ui.roadmap_blocks import CONTINUED
from ui.rows import as_frame, each
from ui.sheets import Sheet, Sheets, of_frame

EXAMPLES = (
    "書かない窓口",
    "キャッシュレス",
    "オンライン予約",
    "電子決裁",
    "テレワーク",
    "RPA",
    "議事録",
    "オープンデータ",
)

_ANSWERS = {
    "running": "一部実施・実施済みの年度に入っている",
    "ahead": "これから動かす年度を決めている",
    "undated": "工程表にあるが、動かす年度の記載がない",
    "named": "取組に記載があるが、工程表に行がない",
    "absent": "見当たらない",
}


def told(words: str, now: int) -> markup.Markup:
    """Return what the words find: the answer city by city, and below it every line with its stages by year."""
    found = search(words)
    title = markup.Markup(f'<h3 class="dx-section">「{markup.safe(words)}」を、どの市が、いつ</h3>')
    return markup.joined((title, answer(found, now), stages.listing(found, now)))


def search(words: str) -> list[Found]:
    """Return city by city, in the order of the catalogue, what holds every word; width and case make no difference."""
    wanted = folded(words).split()
    lines = roadmap.lines(each(matching(as_frame(roadmap.Cell, answers.ask(roadmap.cells)), wanted)))
    hit = {line.first.initiative_id for line in lines}
    others = [
        row
        for row in each(as_frame(catalogue.Initiative, answers.ask(catalogue.initiatives)))
        if row.initiative_id not in hit
        and all(word in folded(f"{row.initiative_name} {row.summary}") for word in wanted)
    ]
    return [
        Found(
            plan,
            [line for line in lines if line.first.city == plan.city],
            [row for row in others if row.city == plan.city],
        )
        for plan in each(as_frame(catalogue.Plan, answers.ask(catalogue.plans)))
    ]


def matching(cells: pd.DataFrame, wanted: Sequence[str]) -> pd.DataFrame:
    """Return the cells in whose names or printed phrase every folded word occurs, and the arrows that continue them.

    A line that is named otherwise is thus there with those of its years that speak of it.
    """
    kept: list[bool] = []
    line, is_continued = None, False
    for cell in each(cells):
        if (cell.initiative_id, cell.line_number) != line:
            line, is_continued = (cell.initiative_id, cell.line_number), False
        text = folded(f"{cell.initiative_name} {cell.line_name} {cell.schedule_text}")
        is_continued = all(word in text for word in wanted) or (is_continued and cell.schedule_text in CONTINUED)
        kept.append(is_continued)
    return cells[kept]


def answer(found: Sequence[Found], now: int) -> markup.Markup:
    """Return who already runs it, who plans it when, and who says nothing of it, city by city."""
    cities: dict[str, list[str]] = {code: [] for code in _ANSWERS}
    for city in found:
        cities[_place(city, now)].append(_city_answer(city, now))
    items = [
        (word, markup.joined(markup.Markup(f"<div>{text}</div>") for text in cities[code]))
        for code, word in _ANSWERS.items()
        if cities[code]
    ]
    return markup.definitions(items)


def examples() -> markup.Markup:
    """Return some words to begin with, as links."""
    links = (
        markup.Markup(f'<a href="{markup.safe(selection.here(words=word))}" target="_self">{markup.safe(word)}</a>')
        for word in EXAMPLES
    )
    return markup.paragraph("例：", markup.joined(links, "　"))


def _place(city: Found, now: int) -> str:
    outlooks = {line.outlook(now) for line in city.lines}
    best = next((outlook for outlook in Outlook if outlook in outlooks), None)
    if best is not None:
        return best.value
    return "named" if city.unscheduled else "absent"


def _city_answer(city: Found, now: int) -> str:
    name = str(markup.link(city.plan.municipality_name, "city", city=city.plan.city))
    over = "・計画期間終了" if city.plan.is_period_over else ""
    place = _place(city, now)
    if place in ("absent", "named"):
        rows = "、".join(markup.safe(row.initiative_name) for row in city.unscheduled)
        return f"{name}{f'（{rows}{over}）' if rows else over and f'（{over[1:]}）'}"
    if place == Outlook.UNDATED:
        last = max(city.lines, key=lambda line: max(line.stages, default=0))
        stage = STAGE[last.stages[max(last.stages)]] if last.stages else "段階の語なし"
        return f"{name}（{stage}{over}）"
    first = min((line for line in city.lines if line.outlook(now) == place), key=lambda line: line.runs_from or 0)
    assert first.runs_from is not None  # an outlook that is not undated has its year
    stage = STAGE[first.stages[first.runs_from]]
    done = (
        f"、{era_year(first.done_from)}年度に実施済み" if first.done_from and first.done_from > first.runs_from else ""
    )
    return f"{name}（{era_year(first.runs_from)}年度から{stage}{done}{over}）"


def _search_sheet() -> Sheet | None:
    words = (selection.asked("words") or "").strip()
    if not words:
        return None
    found = search(words)
    lines = [line for city in found for line in city.lines]
    return of_frame(
        "ことばで探した段階", frame(lines, [row for city in found for row in city.unscheduled]), (("語", words),)
    )


# What 都市間比較 lets save of what was found.
SHEETS: Sheets = {"compare_search": _search_sheet}
