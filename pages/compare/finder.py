"""Free words over all that the plans print: who already runs it, who plans it when, where else a plan names it."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.codes import Stage
from domain.era import era_year
from domain.rows import by
from domain.spelling import holds, wanted
from domain.words import STAGE
from metrics import catalogue, mentions, roadmap
from metrics.catalogue import Plan
from metrics.mentions import Mention, Nearness, Source
from metrics.roadmap import Outlook
from metrics.words import figures as figure_words
from pages.compare import stages
from pages.compare.stages import Found
from ui import answers, event_rows, kinds, markup, peers, selection
from ui.sheets import Sheet, Sheets
from ui.table import Column, Table, only_saved

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

# What is said of a plan in which nothing that the dashboard holds of it has the words.
ABSENT = "計画書の取組・工程・これまでの取組に記載なし"

SOURCE: dict[Source, str] = {
    Source.EVENT: "これまでの取組・予定",
    Source.ROADMAP: "工程",
    Source.KPI: "指標",
    Source.FIGURE: figure_words.WHAT,
    Source.INITIATIVE: "取組",
    Source.SECTION: "見出し",
    Source.CONTEXT: "計画について",
    Source.TEXT: "計画書の本文",
}

# How many places of a column stand open; the rest is on demand, and all of them are in the file.
_AT_SIGHT = 3


class Answer(NamedTuple):
    """What a city's plan says of the words: what runs, what is to come, where else it names them."""

    plan: Plan
    running: Sequence[Mention]
    ahead: Sequence[Mention]
    others: Sequence[Mention]

    @property
    def is_absent(self) -> bool:
        """Tell whether nothing that is known of the plan holds the words."""
        return not (self.running or self.ahead or self.others)


def told(words: str, now: int) -> markup.Markup:
    """Return what the words find: the answer city by city, and below it every roadmap line with its stages by year."""
    found = find(words)
    title = markup.html('<h3 class="dx-section" id="found" tabindex="-1">「{}」を、どの{}が、いつ</h3>', words, kinds.word())
    return markup.joined((title, answer(words, found), _lines(words, now)))


def find(words: str) -> list[Answer]:
    """Return city by city, in the order of the catalogue, what holds every word, in any of its spellings."""
    of_city = by(answers.ask(mentions.of, words), lambda mention: mention.city)
    return [_answer(plan, of_city.get(plan.city, [])) for plan in peers.plans()]


def _answer(plan: Plan, found: Sequence[Mention]) -> Answer:
    def where(*outlooks: Outlook | None) -> list[Mention]:
        return [mention for mention in found if mention.outlook in outlooks]

    running, ahead = where(Outlook.RUNNING), where(Outlook.AHEAD, Outlook.UNDATED)
    return Answer(plan, running, ahead, where(None))


def finding(words: str, found: Sequence[Answer]) -> str:
    """Return the answers of all cities in one sentence, whose numbers add up to the number of cities."""
    running = [answer for answer in found if answer.running]
    ahead = [answer for answer in found if answer.ahead and not answer.running]
    named = [answer for answer in found if answer.others and not answer.running and not answer.ahead]
    absent = [answer for answer in found if answer.is_absent]
    parts = (
        ("動いているもの、または計画上その年度に入ったものがあるのは", running),
        ("これからの予定だけがあるのは", ahead),
        ("語の記載だけがあるのは", named),
        ("記載がないのは", absent),
    )
    clauses = [f"{said}{_names(cities)}の{len(cities)}{kinds.word()}" for said, cities in parts if cities]
    return f"{len(found)}{kinds.word()}のうち「{words}」が{'、'.join(clauses)}です。"


def _names(found: Sequence[Answer]) -> str:
    return "・".join(answer.plan.municipality_name for answer in found)


def answer(words: str, found: Sequence[Answer]) -> markup.Markup:
    """Return the answer of each city, every place with its link, below it how it was searched."""
    caption = f"{kinds.word()}の順は登録の順で、順位ではありません。場所は計画書の頁・節、リンク先はその取組・工程・指標です"
    note = (
        "探した範囲：取組と見出しの名称・要約・担当、工程表の行と語、指標の名称と値、これまでの取組と予定、計画についての項目。どれにもないときは、"
        "目次・国の動向・用語解説を除く計画書の本文の語の索引。表記の揺れ（マイナカード＝マイナンバーカード など）も同じ語として探します。"
    )
    return markup.joined(
        (
            markup.paragraph(finding(words, found)),
            markup.html('<div class="dx-answers">{}</div>', _ANSWERS.html(found, caption, is_paired=True)),
            markup.paragraph(note, is_note=True),
        )
    )


def _city(answer: Answer) -> markup.Markup:
    over = markup.Markup("<small>計画期間終了</small>") if answer.plan.is_period_over else None
    return markup.html(
        "{}{}", markup.link(answer.plan.municipality_name, "city", city=answer.plan.city), over
    )


def _running(answer: Answer) -> object:
    return ABSENT if answer.is_absent else _places(answer.running)


def _places(found: Sequence[Mention]) -> markup.Markup:
    if not found:
        return markup.Markup('<span class="dx-note dx-m-none">—</span>')
    first, rest = found[:_AT_SIGHT], found[_AT_SIGHT:]
    more = markup.details(f"ほか{len(rest)}件", _list(rest)) if rest else None
    return markup.joined((_list(first), more))


def _list(found: Sequence[Mention]) -> markup.Markup:
    return markup.html('<ul class="dx-few">{}</ul>', [markup.html("<li>{}</li>", _place(each)) for each in found])


def _place(mention: Mention) -> markup.Markup:
    """Return a place: what, since when or until when, at which stage, and where it stands in the plan."""
    owner = mention.initiative_name if mention.initiative_name not in (None, mention.name) else None
    return markup.html(
        "{} {}<small>{}</small>",
        link(mention),
        markup.html("<b>{}</b> {}", when(mention), _stage(mention)) if when(mention) or mention.stage else None,
        "　".join(part for part in (SOURCE[mention.source], owner, _printed(mention), where(mention)) if part),
    )


def _printed(mention: Mention) -> str | None:
    """Return the printed words where the name of it is ours or does not hold the words."""
    if mention.source in (Source.EVENT, Source.FIGURE, Source.CONTEXT) or (
        mention.source is Source.ROADMAP and mention.nearness is not Nearness.NAME
    ):
        return event_rows.quoted(mention.printed_text or "")
    return mention.note if mention.nearness is Nearness.AROUND else None


def _stage(mention: Mention) -> markup.Markup | None:
    if mention.stage is None:
        return None
    if mention.source is Source.ROADMAP:
        return markup.stage_chip(mention.stage, "計画上 ")
    return event_rows.stage(mention)


def where(mention: Mention) -> str:
    """Return the place in the plan; of words of its text the lines."""
    if mention.source is not Source.TEXT:
        return mention.place
    first, *rest = mention.place.split(" ")
    return f"変換結果の{'・'.join([first, *rest[: _AT_SIGHT - 1]])}行" + ("ほか" if len(rest) >= _AT_SIGHT else "")


def when(mention: Mention) -> str:
    """Return the printed date, or the fiscal years of a roadmap line; empty where none is printed."""
    if mention.runs_from is None:
        return mention.occurred_on_text or ""
    done = mention.done_from
    later = f"、{era_year(done)}年度に{STAGE[Stage.DONE]}" if done and done > mention.runs_from else ""
    return f"{era_year(mention.runs_from)}年度から{later}"


def link(mention: Mention) -> markup.Markup:
    """Return the name of a place as a link to where the dashboard shows it."""
    city, initiative = mention.city, mention.initiative_id
    match mention.source:
        case Source.ROADMAP:
            return markup.link(mention.name, "roadmap", city=city, initiative=initiative)
        case Source.KPI:
            return markup.link(mention.name, "kpi", kpi=mention.kpi_id)
        case Source.EVENT | Source.FIGURE | Source.INITIATIVE if initiative is not None:
            return markup.link(mention.name, "city", city=city, initiative=initiative)
        case Source.EVENT | Source.SECTION:
            return markup.link(mention.name, "city", city=city, words=mention.name)
        case Source.TEXT:
            return markup.link(mention.name, "sources", city=city)
        case _:
            return markup.link(mention.name, "city", city=city)


# On the page a row a city; in the file a row a place (PLACES).
_ANSWERS = Table[Answer](
    (
        Column("市区町村", _city, saved=()),
        Column("動いている・計画上その年度に入った", _running, saved=()),
        Column("これから（予定）", lambda answer: _places(answer.ahead), saved=()),
        Column("そのほかの記載", lambda answer: _places(answer.others), saved=()),
    )
)


class Place(NamedTuple):
    """A place as the file holds it; a plan without any has a row too."""

    answer: Answer
    mention: Mention | None


_OUTLOOK = {
    Outlook.RUNNING: "動いている・計画上その年度に入った",
    Outlook.AHEAD: "これから（予定）",
    Outlook.UNDATED: "これから（予定、時期の記載なし）",
    None: "そのほかの記載",
}

PLACES = Table[Place](
    (
        only_saved("市区町村", lambda row: row.answer.plan.municipality_name),
        only_saved("答え", lambda row: ABSENT if row.mention is None else _OUTLOOK[row.mention.outlook]),
        only_saved("種別", lambda row: row.mention and SOURCE[row.mention.source]),
        only_saved("名称", lambda row: row.mention and row.mention.name),
        only_saved("時期", lambda row: row.mention and when(row.mention)),
        only_saved("段階", lambda row: STAGE[row.mention.stage] if row.mention and row.mention.stage else None),
        only_saved("計画書の語", lambda row: row.mention and row.mention.printed_text),
        only_saved("備考", lambda row: row.mention and row.mention.note),
        only_saved("取組", lambda row: row.mention and row.mention.initiative_name),
        only_saved("場所", lambda row: row.mention and where(row.mention)),
        only_saved("行（初め）", lambda row: (row.mention.first_line or None) if row.mention else None),
        only_saved("行（終わり）", lambda row: (row.mention.last_line or None) if row.mention else None),
        only_saved("取組ID", lambda row: row.mention and row.mention.initiative_id),
        only_saved("指標ID", lambda row: row.mention and row.mention.kpi_id),
    )
)


def places(found: Sequence[Answer]) -> list[Place]:
    """Return every place of every city, and a row for each city whose plan says nothing."""
    rows = []
    for each in found:
        every = [*each.running, *each.ahead, *each.others]
        rows += [Place(each, mention) for mention in every] or [Place(each, None)]
    return rows


def _lines(words: str, now: int) -> markup.Markup:
    found = search(words)
    count = sum(len(city.lines) + len(city.unscheduled) for city in found)
    summary = f"工程表の行と取組 {count}件を年度ごとに見る"
    return markup.details(summary, stages.listing(found, now)) if count else markup.EMPTY


def search(words: str) -> list[Found]:
    """Return city by city the lines of the roadmap that hold every word, with the years that speak of it.

    Beside them stand the initiatives that hold the words and have no such line.
    """
    sought = wanted(words)
    lines = roadmap.lines(roadmap.matching(answers.ask(roadmap.cells), sought))
    hit = {line.first.initiative_id for line in lines}
    others = [
        row
        for row in answers.ask(catalogue.initiatives)
        if row.initiative_id not in hit and holds(sought, row.initiative_name, row.summary)
    ]
    of_city, others_of_city = by(lines, lambda line: line.first.city), by(others, lambda row: row.city)
    return [
        Found(plan, of_city.get(plan.city, []), others_of_city.get(plan.city, []))
        for plan in peers.plans()
    ]


def examples(current: str) -> markup.Markup:
    """Return some words to begin with, as links that lead to their answer."""
    links = (
        markup.html(
            '<a id="dx-example-{}" href="{}" target="_self" data-to="found"{}>{}</a>',
            index,
            selection.here(words=word),
            markup.Markup(' aria-current="true"') if word == current else None,
            word,
        )
        for index, word in enumerate(EXAMPLES)
    )
    return markup.html('<nav class="dx-switch dx-examples" aria-label="例">例：{}</nav>', list(links))


def asked_words() -> str:
    """Return the words that the address asks for."""
    return selection.text("words")


def _places_sheet() -> Sheet | None:
    words = asked_words()
    return PLACES.sheet(places(find(words)), "キーワードで探した記載", _narrowed(words)) if words else None


def _narrowed(words: str) -> tuple[tuple[str, str], ...]:
    return (("語", words), *peers.chosen().filters)


def _search_sheet() -> Sheet | None:
    words = asked_words()
    if not words:
        return None
    found = search(words)
    lines = [line for city in found for line in city.lines]
    unscheduled = [row for city in found for row in city.unscheduled]
    return stages.YEARS.sheet(stages.saved(lines, unscheduled), "キーワードで探した段階", _narrowed(words))


# What 比較 lets save of what was found.
SHEETS: Sheets = {"compare_places": _places_sheet, "compare_search": _search_sheet}
