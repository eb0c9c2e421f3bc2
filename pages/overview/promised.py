"""What the plans promise, for as long as nothing is judged: this year's targets and stages, the steepest promises."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain import formats
from domain.codes import Kind, Stage
from domain.era import day_name, era_year
from domain.fiscal import fiscal_year_of, last_day
from domain.rows import by
from domain.words import STAGE
from metrics import catalogue, grouping, promises, reports, roadmap, selecting, standing
from metrics.promises import Promise, YearTarget
from metrics.reports import ReportState
from metrics.selecting import Wanted
from metrics.standing import Standing
from metrics.words import kpi as kpi_words
from pages.overview import folded
from ui import answers, downloads, groups, heading, kinds, kpi_rows, markup
from ui.search_link import link
from ui.sheets import Sheet
from ui.table import Column, Table, only_saved

# How many steep promises of each sort, how many rising lines, how many targets of a city are shown unasked.
_STEEP, _RISING, _AT_SIGHT, _CITIES = 8, 8, 4, 8
_RUNS = "行"
_STEEP_NOTE = (
    "最終目標の期限がこれからの指標を、基準値から最終目標までを1年あたりに均して比べています。件数や人数などは「1年あたりの変化が基準値の何%か」、"
    "割合（%）の指標は「1年あたり何ポイントか」の大きい順です。"
)


class Aimed(NamedTuple):
    """A KPI and its target for this fiscal year."""

    kpi: Standing
    target: YearTarget


class Steep(NamedTuple):
    """A KPI and how steep its way to the final target is."""

    kpi: Standing
    promise: Promise


def fiscal_year() -> int:
    """Return the fiscal year of the day of reading."""
    return fiscal_year_of(answers.now().as_of)


def cards() -> markup.Markup:
    """Return what this year holds, a card each that leads to its list; none of what there is nothing of."""
    today, year = answers.now().as_of, fiscal_year()
    count = sum(city.item_count for city in answers.ask(grouping.aimed, year)) if groups.are_folded() else len(aimed())
    found = [
        _card(
            "今年度の目標",
            f"{count:,}件",
            f"{formats.fiscal_year(year)}末（{formats.countdown(today, last_day(year))}）まで",
            markup.address("explore", aim=year),
            count,
        ),
        _card(
            "今年度の工程",
            f"{_line_count():,}{_RUNS}",
            f"うち{len(rises):,}行は前年度より先の段階" if (rises := _rises()) else "工程表が段階を置く行",
            markup.address("roadmap", fy=year),
            _line_count(),
        ),
        *_report_cards(),
    ]
    return markup.html('<ul class="dx-tiles">{}</ul>', [card for card in found if card is not None])


def _report_cards() -> list[markup.Markup | None]:
    if groups.are_folded():
        ahead_of_all = folded.next_report(answers.ask(grouping.due_days, fiscal_year()))
        late_count = sum(size.overdue_count for size in answers.ask(grouping.sizes, "all"))
        soon_of_all = None if ahead_of_all is None else _soon(ahead_of_all.due_on, ahead_of_all.kpi_count)
        return [soon_of_all, _late(late_count)]
    due = answers.ask(reports.due)
    late = {report.kpi_id for report in due if report.report_state is ReportState.MISSING}
    ahead = [report for report in due if report.report_state is not ReportState.MISSING]
    day = min((report.due_on for report in ahead), default=None)
    return [_soon(day, sum(report.due_on == day for report in ahead)), _late(len(late))]


def _soon(day: date | None, count: int) -> markup.Markup | None:
    if day is None:
        return None
    left = formats.countdown(answers.now().as_of, day)
    return _card("次の報告期限", f"{count:,}件", f"{day_name(day)}（{left}）", markup.address("explore", due=day), count)


def _late(count: int) -> markup.Markup | None:
    address = markup.address("explore", only="overdue")
    return _card("報告の期限超過", f"{count:,}件", "期限を過ぎた報告がある指標", address, count)


def _card(name: str, figure: str, note: str, address: str, count: int) -> markup.Markup | None:
    if not count:
        return None
    return markup.html(
        '<li class="dx-tile"><a href="{}" target="_self"><span class="dx-tile-name">{}</span>'
        '<span class="dx-tile-figure">{}</span></a><span class="dx-tile-note">{}</span></li>',
        address,
        name,
        figure,
        note,
    )


def this_year() -> markup.Markup:
    """Return this year's targets and the stages that the roadmaps put into it, side by side."""
    if groups.are_folded():
        return folded.this_year()
    return markup.html('<div class="dx-halves"><section>{}</section><section>{}</section></div>', _targets(), _stages())


def aimed() -> Sequence[Aimed]:
    """Return the KPIs with a target for this fiscal year, in the order of the plans."""
    return answers.remembered("aimed at this year", _aimed)


def _aimed() -> list[Aimed]:
    kpis = {kpi.kpi_id: kpi for kpi in answers.ask(standing.of_all)}
    return [Aimed(kpis[row.kpi_id], row) for row in answers.ask(promises.of_year, fiscal_year())]


def _targets() -> markup.Markup:
    year = fiscal_year()
    cities = by(aimed(), lambda row: row.kpi.municipality_name)
    title = f"今年度の目標 {len(aimed()):,}件"
    if not cities:
        return markup.joined((heading.part(title), markup.paragraph("今年度の目標を定めた指標はありません。", is_note=True)))
    shown = sorted(cities.items(), key=lambda item: -len(item[1]))[:_CITIES]
    parts = [_of_city(name, rows) for name, rows in shown]
    rest = len(cities) - len(shown)
    more = markup.paragraph(link(f"ほか{rest}自治体の目標も見る", aim=year), is_note=True) if rest else None
    note = f"{formats.fiscal_year(year)}の終わりまでに、と計画が定めた値です。"
    saves = downloads.offer("今年度の目標", table="overview_targets")
    return markup.joined((heading.part(title, note), markup.html('<div class="dx-years">{}</div>', parts), more, saves))


def _of_city(name: str, rows: Sequence[Aimed]) -> markup.Markup:
    """Return the targets of a city: the first at sight, the others below them on demand."""
    items = [
        markup.html(
            '<li>{}<span class="dx-aim">{}<strong>{}</strong></span></li>',
            kpi_rows.link(row.kpi),
            # An increase a year does not start from its stock: that is another quantity.
            f"{_from(row.kpi)} → " if row.kpi.baseline_on and row.kpi.kind is not Kind.INCREMENT else "目標 ",
            _amount(row),
        )
        for row in rows
    ]
    first, rest = items[:_AT_SIGHT], items[_AT_SIGHT:]
    head = link(f"{name} {len(rows)}件", city=rows[0].kpi.city, aim=fiscal_year())
    more = (
        markup.details(f"{name}の残り{len(rest)}件", markup.html('<ul class="dx-few">{}</ul>', rest)) if rest else None
    )
    return markup.html('<h3 class="dx-section">{}</h3><ul class="dx-few">{}</ul>{}', head, first, more)


def _from(kpi: Standing) -> str:
    """Return where a KPI begins, what its plan prints as its baseline."""
    unit = kpi_words.baseline_unit(kpi)
    return formats.amount(kpi.baseline_low_value, kpi.baseline_high_value, unit, kpi.baseline_text)


def _amount(row: Aimed) -> str:
    return formats.amount(row.target.low_value, row.target.high_value, row.kpi.unit, row.target.value_text)


def _cells() -> list[roadmap.Cell]:
    return [cell for cell in answers.ask(roadmap.cells) if cell.fiscal_year == fiscal_year() and cell.stage is not None]


def _line_count() -> int:
    if groups.are_folded():
        return sum(row.line_count for row in answers.ask(grouping.stages, fiscal_year()))
    return len(_cells())


def _rises() -> Sequence[roadmap.Rise]:
    if groups.are_folded():
        return ()
    return answers.remembered(
        "rising lines", lambda: roadmap.rises(roadmap.lines(answers.ask(roadmap.cells)), fiscal_year())
    )


def _stages() -> markup.Markup:
    """Return by city how many lines stand at each stage this year, and which a plan takes up a stage."""
    counted = roadmap.of_year(_cells(), fiscal_year())
    title = f"今年度の工程 {_line_count():,}{_RUNS}"
    if not counted:
        return markup.joined((heading.part(title), markup.paragraph("今年度の工程を定めた計画はありません。", is_note=True)))
    names = {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}
    cities = [city for city in names if any(city == of for of, _ in counted)]
    stages = [stage for stage in Stage if any(stage is of for _, of in counted)]
    rows = [
        (
            markup.link(names[city], "roadmap", city=city, fy=fiscal_year()),
            *(_number(city, stage, counted) for stage in stages),
        )
        for city in sorted(cities, key=lambda city: -sum(counted.get((city, stage), 0) for stage in stages))[:_CITIES]
    ]
    head = (kinds.word(), *(STAGE[stage] for stage in stages))
    note = "工程表（計画上の段階）が今年度に置く行の数。"
    table = markup.table(head, rows, kinds.fit("市区町村ごとの今年度の段階"), range(1, len(head)), is_stacked=False)
    return markup.joined((heading.part(title, note), table, _rising()))


def _number(city: str, stage: Stage, counted: Mapping[tuple[str, Stage], int]) -> object:
    count = counted.get((city, stage))
    if not count:
        return formats.ABSENT
    return markup.link(str(count), "roadmap", city=city, stage=str(stage), fy=fiscal_year())


def _rising() -> markup.Markup | None:
    found = _rises()
    if not found:
        return None
    items = [
        markup.html(
            "<li>{}　{}<br>{} → {}</li>",
            markup.link(_line(rise), "city", city=rise.line.first.city, initiative=rise.line.first.initiative_id),
            rise.line.first.municipality_name,
            markup.stage_chip(rise.before),
            markup.stage_chip(rise.after),
        )
        for rise in found
    ]
    rest = markup.details(f"残り{len(items) - _RISING}行", markup.html('<ul class="dx-few">{}</ul>', items[_RISING:]))
    return markup.html(
        '<h3 class="dx-section">前年度より先の段階に進む {}行</h3><ul class="dx-few">{}</ul>{}',
        len(items),
        items[:_RISING],
        rest if len(items) > _RISING else None,
    )


def _line(rise: roadmap.Rise) -> str:
    return rise.line.first.line_name or rise.line.first.initiative_name


def steepest() -> markup.Markup | None:
    """Return the steepest promises: of numbers by their share of the baseline a year, of percents by points a year."""
    if groups.are_folded():
        return _steepest_of_all()
    found = _steep()
    if not found:
        return None
    numbers = [row for row in found if row.promise.yearly_share is not None]
    percents = [row for row in found if row.promise.is_percent]
    zeros = sum(row.promise.yearly_share is None and not row.promise.is_percent for row in found)
    without = f"基準値が0の{zeros}指標は、基準値に対する割合を計算できないため除いています。" if zeros else ""
    tables = [
        markup.html("<section>{}</section>", table.html(rows[:_STEEP], _caption(word, len(rows)), is_paired=True))
        for word, table, rows in (("件数・人数など", STEEP_NUMBERS, numbers), ("割合（%）", STEEP_PERCENTS, percents))
        if rows
    ]
    return markup.joined(
        (
            heading.part("伸び幅の大きい目標", _STEEP_NOTE + without),
            markup.html('<div class="dx-halves">{}</div>', tables),
            downloads.offer("伸び幅の大きい目標", table="overview_steepest"),
        )
    )


def _steepest_of_all() -> markup.Markup | None:
    """Return the same of so many cities that the database finds the first."""
    tables = []
    for is_percent, word, table in ((False, "件数・人数など", STEEP_NUMBERS), (True, "割合（%）", STEEP_PERCENTS)):
        first, count = folded.steep(is_percent)
        wanted = Wanted(kpi_ids=tuple(row.kpi_id for row in first)).text()
        kpis = {kpi.kpi_id: kpi for kpi in answers.ask(selecting.page, wanted, "", 0, len(first))}
        rows = [Steep(kpis[row.kpi_id], row) for row in first]
        if rows:
            tables.append(
                markup.html("<section>{}</section>", table.html(rows, _caption(word, count), is_paired=True))
            )
    if not tables:
        return None
    halves = markup.html('<div class="dx-halves">{}</div>', tables)
    return markup.joined((heading.part("伸び幅の大きい目標", _STEEP_NOTE), halves))


def _caption(word: str, count: int) -> str:
    return f"{word}　{count:,}指標" + (f"のうち上位{_STEEP}" if count > _STEEP else "")


def _steep() -> Sequence[Steep]:
    return answers.remembered("steep promises", _found_steep)


def _found_steep() -> list[Steep]:
    kpis = {kpi.kpi_id: kpi for kpi in answers.ask(standing.of_all)}
    return [Steep(kpis[row.kpi_id], row) for row in answers.ask(promises.steepest)]


def _way(row: Steep) -> markup.Markup:
    kpi = row.kpi
    year = kpi.final_target_fiscal_year
    until = "" if year is None else f"{era_year(year)}年度まで"
    return markup.html("{} → {}<small>{}</small>", _from(kpi), kpi_words.final_target(kpi), until)


def _a_year(row: Steep) -> str:
    return formats.planned(row.promise.planned_per_year, row.kpi.unit)


def _against_baseline(row: Steep) -> markup.Markup:
    return markup.html("{}<small>{}</small>", _signed_share(row.promise.yearly_share), _a_year(row))


def _signed_share(share: Decimal | None) -> str:
    if share is None:
        return formats.ABSENT
    return f"{'+' if share > 0 else '−'}{formats.share(abs(share))}/年"


def _about(row: Steep) -> markup.Markup:
    return markup.html("{}<small>{}</small>", kpi_rows.link(row.kpi), row.kpi.municipality_name)


_NAME, _WAY = Column("指標", _about, saved=()), Column("基準値 → 最終目標", _way, is_numeric=True, saved=())
STEEP_NUMBERS = Table[Steep]((_NAME, _WAY, Column("基準値に対して", _against_baseline, is_numeric=True, saved=())))
STEEP_PERCENTS = Table[Steep]((_NAME, _WAY, Column("1年あたり", _a_year, is_numeric=True, saved=())))
_STEEPEST = Table[Steep](
    (
        only_saved("市区町村", lambda row: row.kpi.municipality_name),
        only_saved("担当", lambda row: kpi_words.departments(row.kpi.departments)),
        only_saved("指標", lambda row: row.kpi.kpi_name),
        only_saved("内訳", lambda row: row.kpi.component_name),
        only_saved("基準値", lambda row: row.kpi.baseline_low_value),
        only_saved("基準値の時点", lambda row: row.kpi.baseline_on),
        only_saved("最終目標（下端）", lambda row: row.kpi.final_target_low_value),
        only_saved("最終目標（上端）", lambda row: row.kpi.final_target_high_value),
        only_saved("最終目標の年度", lambda row: row.kpi.final_target_fiscal_year),
        only_saved("1年あたりの変化", lambda row: row.promise.planned_per_year),
        only_saved("単位", lambda row: row.kpi.unit),
        only_saved("1年あたりの変化の基準値に対する割合（%）", lambda row: kpi_words.percent(row.promise.yearly_share)),
        only_saved("最終目標は基準値の何倍か", lambda row: row.promise.multiple),
        only_saved("指標ID", lambda row: row.kpi.kpi_id),
    )
)
_TARGETS = Table[Aimed](
    (
        only_saved("市区町村", lambda row: row.kpi.municipality_name),
        only_saved("担当", lambda row: kpi_words.departments(row.kpi.departments)),
        only_saved("取組", lambda row: row.kpi.initiative_name),
        only_saved("指標", lambda row: row.kpi.kpi_name),
        only_saved("内訳", lambda row: row.kpi.component_name),
        only_saved("年度", lambda row: row.target.fiscal_year),
        only_saved("目標（下端）", lambda row: row.target.low_value),
        only_saved("目標（上端）", lambda row: row.target.high_value),
        only_saved("原文", lambda row: row.target.value_text),
        only_saved("単位", lambda row: row.kpi.unit),
        only_saved("最終目標の年度", lambda row: row.kpi.final_target_fiscal_year),
        only_saved("指標ID", lambda row: row.kpi.kpi_id),
    )
)


def targets_sheet() -> Sheet:
    """Return this year's targets, a row each."""
    return _TARGETS.sheet(aimed(), "今年度の目標")


def steepest_sheet() -> Sheet:
    """Return the promises whose day is to come, the steepest first."""
    return _STEEPEST.sheet(_steep(), "伸び幅の大きい目標")
