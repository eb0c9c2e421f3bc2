"""Free words over the roadmaps of all cities: who already runs it, who plans it when, who says nothing of it."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from domain.era import era_year
from domain.spelling import Word, holds, wanted
from domain.words import STAGE
from metrics import catalogue, roadmap
from metrics.roadmap import Cell, Outlook
from pages.compare import stages
from pages.compare.stages import Found
from ui import answers, markup, selection
from ui.roadmap_blocks import CONTINUED
from ui.sheets import Sheet, Sheets

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


class _Unplanned(StrEnum):
    """What a plan says of words that stand in no line of its roadmap."""

    NAMED = "named"
    ABSENT = "absent"


_ANSWERS: dict[Outlook | _Unplanned, str] = {
    Outlook.RUNNING: "一部実施・実施済みの年度に入っている",
    Outlook.AHEAD: "これから動かす年度を決めている",
    Outlook.UNDATED: "工程表にあるが、動かす年度の記載がない",
    _Unplanned.NAMED: "取組に記載があるが、工程表に行がない",
    _Unplanned.ABSENT: "見当たらない",
}


def told(words: str, now: int) -> markup.Markup:
    """Return what the words find: the answer city by city, and below it every line with its stages by year."""
    found = search(words)
    title = markup.html('<h3 class="dx-section">「{}」を、どの市が、いつ</h3>', words)
    return markup.joined((title, answer(found, now), stages.listing(found, now)))


def search(words: str) -> list[Found]:
    """Return city by city, in the order of the catalogue, what holds every word, in any of its spellings."""
    sought = wanted(words)
    lines = roadmap.lines(matching(answers.ask(roadmap.cells), sought))
    hit = {line.first.initiative_id for line in lines}
    others = [
        row
        for row in answers.ask(catalogue.initiatives)
        if row.initiative_id not in hit and holds(sought, row.initiative_name, row.summary)
    ]
    return [
        Found(
            plan,
            [line for line in lines if line.first.city == plan.city],
            [row for row in others if row.city == plan.city],
        )
        for plan in answers.ask(catalogue.plans)
    ]


def matching(cells: Iterable[Cell], sought: Sequence[Word]) -> list[Cell]:
    """Return the cells in whose names or printed phrase every word occurs, and the arrows that continue them.

    A line that is named otherwise is thus there with those of its years that speak of it.
    """
    kept = []
    line, is_continued = None, False
    for cell in cells:
        if (cell.initiative_id, cell.line_number) != line:
            line, is_continued = (cell.initiative_id, cell.line_number), False
        is_held = holds(sought, cell.initiative_name, cell.line_name, cell.schedule_text)
        is_continued = is_held or (is_continued and cell.schedule_text in CONTINUED)
        if is_continued:
            kept.append(cell)
    return kept


def answer(found: Sequence[Found], now: int) -> markup.Markup:
    """Return who already runs it, who plans it when, and who says nothing of it, city by city."""
    cities: dict[Outlook | _Unplanned, list[markup.Markup]] = {place: [] for place in _ANSWERS}
    for city in found:
        place = _place(city, now)
        cities[place].append(markup.html("<div>{}</div>", _city_answer(city, place, now)))
    return markup.definitions((word, cities[place]) for place, word in _ANSWERS.items() if cities[place])


def examples() -> markup.Markup:
    """Return some words to begin with, as links."""
    links = (markup.html('<a href="{}" target="_self">{}</a>', selection.here(words=word), word) for word in EXAMPLES)
    return markup.paragraph("例：", markup.joined(links, "　"))


def _place(city: Found, now: int) -> Outlook | _Unplanned:
    outlooks = {line.outlook(now) for line in city.lines}
    best = next((outlook for outlook in Outlook if outlook in outlooks), None)
    if best is not None:
        return best
    return _Unplanned.NAMED if city.unscheduled else _Unplanned.ABSENT


def _city_answer(city: Found, place: Outlook | _Unplanned, now: int) -> markup.Markup:
    # In brackets behind the name; that the plan's period is over comes last.
    told = _when(city, place, now) if isinstance(place, Outlook) else _named(city)
    parts = [part for part in (told, "計画期間終了" if city.plan.is_period_over else "") if part]
    bracket = f"（{'・'.join(parts)}）" if parts else ""
    return markup.joined((markup.link(city.plan.municipality_name, "city", city=city.plan.city), bracket))


def _named(city: Found) -> str:
    return "、".join(row.initiative_name for row in city.unscheduled)


def _when(city: Found, place: Outlook, now: int) -> str:
    if place is Outlook.UNDATED:
        last = max(city.lines, key=lambda line: max(line.stages, default=0))
        return STAGE[last.stages[max(last.stages)]] if last.stages else "段階の語なし"
    first = min((line for line in city.lines if line.outlook(now) is place), key=lambda line: line.runs_from or 0)
    assert first.runs_from is not None  # an outlook that is not undated has its year
    stage = STAGE[first.stages[first.runs_from]]
    done = (
        f"、{era_year(first.done_from)}年度に実施済み" if first.done_from and first.done_from > first.runs_from else ""
    )
    return f"{era_year(first.runs_from)}年度から{stage}{done}"


def _search_sheet() -> Sheet | None:
    words = (selection.asked("words") or "").strip()
    if not words:
        return None
    found = search(words)
    lines = [line for city in found for line in city.lines]
    unscheduled = [row for city in found for row in city.unscheduled]
    return stages.YEARS.sheet(stages.saved(lines, unscheduled), "ことばで探した段階", (("語", words),))


# What 都市間比較 lets save of what was found.
SHEETS: Sheets = {"compare_search": _search_sheet}
