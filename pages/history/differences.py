"""What differs between two versions, in words: on the page a table a kind, in the files one of all."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain import formats
from domain.codes import Comparator, Direction, Kind, Mapped, Stage
from domain.rows import by
from domain.words import COMPARATOR, DIRECTION, KIND, MAPPED, MARK, STAGE, VALUE_CODE
from metrics import difference, meaning
from metrics.catalogue import City
from metrics.difference import (
    Actual,
    Content,
    Definition,
    Difference,
    Event,
    Figure,
    Former,
    Grade,
    Measuring,
    Reached,
    Reporting,
    Target,
    Verdict,
    What,
)
from metrics.particulars import DueSource
from metrics.words import figures as figure_words
from pages.history.asked import (
    cities,
    city_filter,
    entry_asked,
    pair_asked,
    scope_asked,
    scope_of,
    version_asked,
)
from ui import answers, kinds, kpi_rows, markup
from ui.sheets import Sheet
from ui.table import Column, Table, only_saved

_WHAT = {
    What.ACTUAL: "実績",
    What.STAGE: "段階",
    What.STATUS: "状態",
    What.TARGET: "目標",
    What.DEFINITION: "指標の定義・基準値",
    What.BASELINE: "改定前の基準値",
    What.REPORTING: "報告の期限・調査年度",
    What.GRADE: "市区町村の評価",
    What.EVENT: "これまでの取組・予定",
    What.FIGURE: figure_words.WHAT,
    What.MEASURE: "共通指標",
}


def between(earlier: int, later: int, scope: int) -> Sequence[Difference]:
    """Return what differs between two versions, both read on the page's day."""
    return answers.ask(difference.from_to, earlier, later, scope=scope)


def tables(found: Sequence[Difference]) -> markup.Markup:
    """Return what differs, a table a kind: what, when, before, after."""
    if not found:
        return markup.paragraph("変わったところはありません。")
    table = _table(cities())
    return markup.joined(
        markup.html(
            '<h3 class="dx-section">{} {}件</h3>{}',
            kinds.fit(_WHAT[what]),
            len(of_kind),
            table.html(of_kind, kinds.fit(f"変わった{_WHAT[what]}")),
        )
        for what, of_kind in by(found, lambda one: one.what).items()
    )


def sheet() -> Sheet | None:
    """Return what the asked version changed, or what differs between the two asked ones; None where none is asked."""
    version = version_asked("version")
    pair = pair_asked() or (None if version is None else (version - 1, version))
    if pair is None:
        return None
    filters = (*city_filter(), ("比べる版", f"版{pair[0]}から版{pair[1]}"))
    entry = None if version is None else entry_asked()
    scope = scope_asked() or (0 if entry is None else scope_of(entry))
    return _table(cities()).sheet(between(*pair, scope), "変わったこと", filters)


def before_text(one: Difference) -> str:
    """Return what stood before, in words; なし where nothing did."""
    return _text(one, one.before, one.after)


def after_text(one: Difference) -> str:
    """Return what stands after, in words; なし where nothing does."""
    return _text(one, one.after, one.before)


def _text(one: Difference, content: Content | None, other: Content | None) -> str:
    match content:
        case None:
            return _absent(one)
        case Verdict():
            return meaning.text(content) + ("（実績が古い）" if content.is_stale else "")
        case Reached():
            return f"{STAGE[content.stage]}（{content.evidence}）"
        case Target():
            return formats.amount(content.target_low_value, content.target_high_value, one.unit, content.target_text)
        case Actual():
            return _reported(content, one.unit)
        case Definition():
            return _fields(content, other, _DEFINITION)
        case Former():
            low, high = content.baseline_low_value, content.baseline_high_value
            return f"{formats.amount(low, high, one.unit, content.baseline_text)}（{formats.day(content.baseline_on)}）"
        case Reporting():
            return _reporting(content)
        case Grade():
            return f"{content.grade_text}（{kinds.word()}の基準：{content.rule_text}）　{content.source_text}"
        case Measuring():
            return _measuring(content)
        case Figure():
            return _figure(content, one.unit)
        case Event():
            return _told(content) if other is None else _fields(content, other, _EVENT)


def _absent(one: Difference) -> str:
    """Return in words that nothing stands; where its id is retired, why: nothing of it was deleted."""
    if one.what is What.MEASURE and one.retired is None:
        return MAPPED[Mapped.UNDECIDED]
    if one.retired is None:
        return "定めなし（このダッシュボードの標準、毎年度）" if one.what is What.REPORTING else "なし"
    if one.what is What.ACTUAL:
        return "指標ではないため、どの数にも入らない（登録の記録には残る）"
    return f"指標ではない（{one.retired}）" if one.what is What.DEFINITION else "なし"


def _reported(actual: Actual, unit: str | None) -> str:
    value = (
        formats.amount(actual.low_value, actual.high_value, unit)
        if actual.value_code is None
        else VALUE_CODE[actual.value_code]
    )
    words = (
        actual.note,
        actual.reason and f"理由：{actual.reason}",
        actual.next_step and f"今後の対応：{actual.next_step}",
    )
    said = "。".join(word for word in words if word)
    return f"{value}（{MARK[actual.mark]}）" + (f"　{said}" if said else "")


def _reporting(reporting: Reporting) -> str:
    month, day = map(int, reporting.report_due.split("-"))
    years = map(int, reporting.survey_years.split(";")) if reporting.survey_years else ()
    surveyed = "・".join(formats.fiscal_year(year) for year in years) or "毎年度"
    whose = {DueSource.KPI: "指標の期限", DueSource.PLAN: "計画の期限", DueSource.STANDARD: "このダッシュボードの標準"}
    return f"期限 {month}月{day}日（{whose[reporting.due_source]}）、調査年度 {surveyed}"


def _measuring(content: Measuring) -> str:
    if content.mapped is Mapped.NONE:
        return MAPPED[Mapped.NONE] + (f"（{content.difference_note}）" if content.difference_note else "")
    told = (content.definition, f"分母：{content.denominator}", content.difference_note)
    return f"{content.measure_name}（{'。'.join(word for word in told if word)}）"


def _figure(figure: Figure, unit: str | None) -> str:
    mark = f"（{figure_words.PLANNED}）" if figure.is_planned else ""
    value = formats.amount(figure.low_value, figure.high_value, unit, figure.value_text) + mark
    return "　".join(word for word in (value, figure.restriction, figure.note) if word)


def _told(event: Event) -> str:
    stage = STAGE[event.stage] + ("（予定）" if event.is_planned else "")
    return f"{event.occurred_on_text or '時期の記載なし'}　{stage}　「{event.printed_text}」"


def _fields(content: Definition | Event, other: Content | None, words: Mapping[str, str]) -> str:
    """Return what of a definition or an event differs from the other one, all of it where there is none."""
    return "、".join(
        f"{words[name]}：{_in_words(value)}"
        for at, (name, value) in enumerate(zip(content._fields, content, strict=True))
        if other is None or value != other[at]
    )


# The fields of a definition in words, in their order.
_DEFINITION = {
    "kpi_name": "指標名",
    "component_name": "構成",
    "kind": "種類",
    "direction": "向き",
    "comparator": "比べ方",
    "unit": "単位",
    "step": "刻み",
    "lower_bound": "下限",
    "upper_bound": "上限",
    "tolerance": "許容差",
    "baseline_low_value": "基準値（下）",
    "baseline_high_value": "基準値（上）",
    "baseline_on": "基準日",
    "is_left_out": "計画から外れた",
}

# The fields of an event in words, in their order.
_EVENT = {
    "event_name": "名称",
    "theme_name": "テーマ",
    "stage": "段階",
    "is_planned": "予定",
    "printed_text": "計画書の語",
    "occurred_on_text": "時期",
    "occurred_from": "時期（始め）",
    "occurred_to": "時期（終わり）",
    "note": "注記",
}


def _in_words(value: object) -> str:
    match value:
        case None:
            return "なし"
        case Kind():
            return KIND[value]
        case Direction():
            return DIRECTION[value]
        case Comparator():
            return COMPARATOR[value]
        case Stage():
            return STAGE[value]
        case bool():
            return "はい" if value else "いいえ"
        case Decimal():
            return formats.number(value, 4)
        case _:
            return str(value)


def _when(one: Difference) -> str:
    content = one.after or one.before
    if isinstance(content, Figure):
        return content.as_of_text or figure_words.UNDATED
    if isinstance(content, Former):
        return formats.day(content.baseline_on)
    if isinstance(one.key, date):
        return formats.day(one.key)
    if one.key is not None:
        return formats.fiscal_year(one.key)
    return formats.day(content.observed_on) if isinstance(content, Reached) else formats.ABSENT


def _saved_when(one: Difference) -> date | int | str | None:
    # The key of a figure's value is its number, that of a replaced baseline its revision.
    content = one.after or one.before
    if isinstance(content, Former):
        return content.baseline_on
    return content.as_of_text if isinstance(content, Figure) else one.key


def _table(known: Mapping[int, City]) -> Table[Difference]:
    def city(one: Difference) -> str:
        return known[one.municipality_key].municipality_name if one.municipality_key in known else ""

    return Table(
        (
            only_saved("種別", lambda one: kinds.fit(_WHAT[one.what])),
            only_saved("市区町村", city),
            only_saved("取組", lambda one: one.initiative_name),
            Column("対象", lambda one: _subject(one, known.get(one.municipality_key)), saved=lambda one: one.name),
            Column("時点", _when, saved=_saved_when),
            Column("前", lambda one: _cell(one.before, before_text(one)), saved=before_text),
            Column("後", lambda one: _cell(one.after, after_text(one)), saved=after_text),
            only_saved("ID", lambda one: one.subject_id),
        )
    )


def _cell(content: Content | None, text: str) -> markup.Markup | str:
    return kpi_rows.chip(content, content) if isinstance(content, Verdict) else text


def _subject(one: Difference, city: City | None) -> markup.Markup:
    name = "" if city is None else city.municipality_name
    if one.what is What.STAGE:
        slug = None if city is None else city.city
        link = markup.link(one.name, "city", city=slug, initiative=one.subject_id)
        return markup.html("{}<small>{}</small>", link, name)
    if one.what is What.EVENT:
        link = markup.link(one.name, "city", city=None if city is None else city.city)
        return markup.html("{}<small>{}　{}</small>", link, name, one.initiative_name)
    link = markup.link(one.name, "kpi", kpi=one.subject_id)
    return markup.html("{}<small>{}　{}</small>", link, name, one.initiative_name)
