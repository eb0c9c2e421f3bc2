"""What a common measure over time says in words: its finding, what is drawn how, what is not, and every value."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from domain import formats
from domain.era import era_year
from domain.rows import by
from metrics import comparison
from metrics.common_course import Stop
from metrics.comparison import Measured
from metrics.words import kpi as kpi_words
from pages.compare import common_course, measures
from pages.compare.common_course import AIMS, ALONE, FORESEEN, REPORTED, ROUGH, SCALES, SERIES, Course, Shown
from ui import answers, kinds, mapping, markup, peers, switch
from ui.sheets import Sheet
from ui.table import Column, Table, only_saved

_CLAUSES = 2
_KEY = (
    ("■", "基準値", ("baseline",)),
    ("◇", "目標", AIMS),
    ("●", "実績", REPORTED),
    ("○", "速報・途中", ROUGH),
    ("▲", "本文の数値", ALONE),
    ("△", "同（予定）", FORESEEN),
)


def title(found: Shown) -> str:
    """Return the finding: of the cities that move most where they stand and where their plans lead."""
    moving = sorted(found.courses, key=lambda course: _rank(found, course))
    first_of_city = [courses[0] for courses in by(moving, lambda course: course.row.city).values()][:_CLAUSES]
    told = "、".join(_clause(found, course) for course in first_of_city)
    rest = len(moving) - len(first_of_city)
    return told + (f"（ほか{rest}件）" if rest else "")


def _rank(found: Shown, course: Course) -> tuple[bool, bool, Decimal]:
    """Return how early a course is told: those with two ends, whose plans go on, and the longest ways first."""
    first, last = course.stops[0], course.last(*AIMS) or course.stops[-1]
    ends = [common_course.number(stop, found.scale) or Decimal(0) for stop in (first, last)]
    is_over = last.observed_on < answers.now().as_of
    return len(course.stops) < 2, is_over, -abs(ends[1] - ends[0])


def _clause(found: Shown, course: Course) -> str:
    name, scale = course.full_name, found.scale
    now, aim, start = course.last(*REPORTED), course.last(*AIMS), course.last("baseline")
    each = common_course.added(course)
    if now is not None:
        behind = common_course.gap(course, now) if scale == "value" else None
        told = f"{name}は{era_year(now.fiscal_year)}年度に{common_course.value(course, now, scale)}"
        return told + (f"（計画差{behind}）" if behind else "")
    if aim is None:
        return f"{name}は{common_course.value(course, course.stops[-1], scale)}"
    end = f"{era_year(aim.fiscal_year)}年度に{common_course.value(course, aim, scale)}"
    if start is None:
        return f"{name}は{end}"
    if each is not None:
        stock = common_course.unit(course.row, aim)
        return f"{name}は{common_course.value(course, start, scale)}から毎年度{formats.with_unit(each, stock)}ずつ"
    if common_course.value(course, start, scale) == common_course.value(course, aim, scale):
        return f"{name}は{era_year(aim.fiscal_year)}年度まで{common_course.value(course, aim, scale)}"
    return f"{name}は{common_course.value(course, start, scale)}から{end}へ"


def subtitle(found: Shown) -> markup.Markup:
    """Return what is measured, what the marks are, and why there are several panels, in one line."""
    what = {
        "value": "",
        "per": "、人口千人当たり",
        "way": f"、各{kinds.word()}の基準値を0%、最終目標を100%とした到達度",
    }[found.scale]
    occurring = {stop.series for course in found.courses for stop in course.stops}
    key = "　".join(f"{sign} {word}" for sign, word, of in _KEY if occurring & set(of))
    parts = [f"{found.measure.measure_name}{what}（{key}）。点線は計画。"]
    if len(found.groups) > 1:
        scales = {common_course.scale_of(found, group) for group in found.groups}
        same = "同じ目盛り" if len(scales) == 1 else "数え方が同じ枠は同じ目盛り"
        parts.append(f"定義が違うものは枠を分け、{same}で並べます。")
    return markup.paragraph("".join(parts), is_note=True)


def remarks(found: Shown) -> markup.Markup:
    """Return which cities bear names, which have no numbers here and why, and where the residents are from."""
    whose = kinds.word()
    told: list[object] = [
        f"{whose}名か点を押すと、その指標のページが開きます。点を指すと、同じ年度の各{whose}の値と計画差が出ます。"
    ]
    names = "・".join(plan.municipality_name for plan in found.cities)
    if found.left_count:
        told.append(
            f"{len(found.cities)}団体の線です。ほかの{found.left_count:,}団体は、線が重なるため描いていません。"
            "上で名を選ぶと線になり、散らばりは下の分布で見られます。"
        )
    if found.pale_count:
        how = "選んだ" if found.is_choice else "登録順のはじめの"
        told.append(
            f"名前と色を付けたのは{how}{len(found.cities)}{whose}（{names}）です。"
            f"ほかの{found.pale_count}{whose}は薄い線で、指すと名前が出ます。"
        )
    if found.unseen:
        told.append(f"図にないもの：{'、'.join(_unseen(found, row) for row in found.unseen)}。")
    if found.elsewhere:
        other = "・".join(group.definition for group in found.elsewhere)
        told.append(f"選んだ{whose}に数値のない定義（{other}）は図にありません。")
    without, waiting = [plan for plan in found.cities if not measures_of(found, plan.city)], mapping.undecided()
    none = [plan.municipality_name for plan in without if plan.city not in waiting]
    if none:
        told.append(f"この共通指標がない{whose}：{'・'.join(none)}。")
    still_open = [waiting[plan.city] for plan in without if plan.city in waiting]
    if still_open:
        links = mapping.links(still_open, "・")
        told.append(markup.html("この共通指標に当たる指標があるかが決まっていない{}：{}。", whose, links))
    if found.scale == "per":
        told.append(_residents(found))
    return markup.joined(markup.paragraph(each, is_note=True) for each in told)


def measures_of(found: Shown, city: str) -> list[Measured]:
    """Return what a city measures under the measure."""
    return [row for row in measures.of(found.measure.measure_id) if row.city == city]


def _unseen(found: Shown, row: Measured) -> str:
    name = f"{row.municipality_name} {kpi_words.name(row)}"
    if found.scale == "per" and row.population_count is None:
        return f"{name}（人口の記載なし）"
    if found.scale == "way" and row.value_source is not None:
        return f"{name}（{'本文の数値で目標がない' if row.is_figure else '基準値から最終目標への幅がない'}）"
    if row.is_figure:
        return f"{name}（{row.value_text}、日付として読める時点の記載なし）"
    return f"{name}（計画・実績とも数値なし）"


def _residents(found: Shown) -> str:
    told = dict.fromkeys(
        f"{row.municipality_name} {formats.number(row.population_count)}人（{row.population_source}、"
        f"{formats.day(row.population_on)}{'' if row.is_population_confirmed else '・要確認'}）"
        for row in (course.row for course in found.courses)
    )
    return f"人口：{'、'.join(told)}。どの年度の値も同じ人口で割っています。"


def in_words(found: Shown) -> str:
    """Return the finding for those who do not see the figure: every city, definition by definition."""
    told = []
    for group in found.groups:
        lines = "、".join(_clause(found, course) for course in group.chosen)
        beside = "、".join(f"{row.area_name}{row.value_text}（参考）" for row in group.beside)
        told.append(f"{group.definition}：{'、'.join(filter(None, (lines, beside)))}")
    return f"{title(found)}。{found.measure.measure_name}（{SCALES[found.scale]}）。{'。'.join(told)}。下の表に同じ値があります。"


def filters(found: Shown) -> tuple[tuple[str, str], ...]:
    """Return what is chosen, in words, for the names and captions of what is saved."""
    names = "・".join(plan.municipality_name for plan in found.cities)
    narrowed = peers.chosen().filters
    return (("共通指標", found.measure.measure_name), ("目盛り", SCALES[found.scale]), (kinds.word(), names), *narrowed)


class Point(NamedTuple):
    """A row of the table: a value of a KPI or figure on a day."""

    found: Shown
    course: Course
    stop: Stop


POINTS = Table[Point](
    (
        Column("市区町村", lambda row: row.course.row.municipality_name),
        Column(
            "指標",
            lambda row: markup.html(
                '<a href="{}" target="_self">{}</a>',
                common_course.target(row.course),
                kpi_words.name(row.course.row),
            ),
            saved=lambda row: kpi_words.name(row.course.row),
        ),
        Column("定義", lambda row: row.course.row.definition, saved=lambda row: row.course.row.definition),
        Column("種別", lambda row: SERIES[row.stop.series]),
        Column("時点", lambda row: formats.day(row.stop.observed_on), saved=lambda row: row.stop.observed_on),
        only_saved("年度", lambda row: row.stop.fiscal_year),
        Column("値", lambda row: common_course.value(row.course, row.stop, row.found.scale), is_numeric=True, saved=()),
        only_saved("値（下端）", lambda row: row.stop.low_value),
        only_saved("値（上端）", lambda row: row.stop.high_value),
        only_saved("単位", lambda row: common_course.unit(row.course.row, row.stop)),
        only_saved("概数", lambda row: _is_rough(row)),
        Column("計画差", lambda row: common_course.gap(row.course, row.stop) or formats.ABSENT, is_numeric=True,
               saved=lambda row: row.stop.gap_value),
        only_saved("人口1,000人あたり", lambda row: row.stop.per_thousand_value),
        only_saved("到達度（%）", lambda row: kpi_words.percent(row.stop.way_share)),
        only_saved("人口（人）", lambda row: row.course.row.population_count),
        only_saved("人口の時点", lambda row: row.course.row.population_on),
        only_saved("人口の出典", lambda row: row.course.row.population_source),
        only_saved("原文表記", lambda row: row.stop.value_text),
        only_saved("指標ID", lambda row: row.course.row.kpi_id),
    )
)  # fmt: skip


def _is_rough(row: Point) -> bool:
    stop = row.stop
    return formats.is_about(stop.point_value, stop.value_text) or common_course.is_rough_stock(row.course, stop)


def points(found: Shown) -> list[Point]:
    """Return every value of the courses that bear names, panel by panel, in the order of days."""
    return [Point(found, course, stop) for course in found.courses for stop in course.stops]


def table(found: Shown) -> markup.Markup:
    """Return every value that is drawn with a name, on demand."""
    every = points(found)
    return markup.details(f"図の値の表（{len(every)}件）", POINTS.html(every, f"図の値 {len(every)}件", is_paired=True))


def scale_switch(scales: Mapping[str, str]) -> markup.Markup:
    """Return the switch of the scale under its name, as the choices beside it stand."""
    links = switch.links("scale", "目盛り", scales)
    return markup.html('<div class="dx-scale"><span aria-hidden="true">目盛り</span>{}</div>', links)


def head(title: str) -> markup.Markup:
    """Return the finding as the head of the figure, to which the list of measures leads."""
    return markup.html('<h2 class="dx-h2" id="dx-course" tabindex="-1">{}</h2>', title)


def sheet() -> Sheet | None:
    """Return every value that is drawn with a name."""
    offered = answers.ask(comparison.measures)
    if not offered:
        return None
    chosen = measures.measure(offered)
    found = common_course.shown(chosen, switch.current("scale", common_course.scales(chosen)))
    return POINTS.sheet(points(found), "共通指標の推移", filters(found))

