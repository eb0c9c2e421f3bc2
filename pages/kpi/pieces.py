"""The pieces of a KPI's page: chooser, remarks, the series of its chart in words."""

from collections.abc import Sequence

from domain import formats
from domain.codes import Direction, Kind, Status, TargetSource
from domain.words import STATUS, TARGET_SOURCE
from metrics import catalogue, comparison, meaning, particulars, status
from metrics.catalogue import Initiative, Kpi, KpiDefinition
from metrics.status import KpiStatus
from metrics.trajectory import Trajectory
from metrics.words import kpi as kpi_words
from metrics.words import verdict as verdict_words
from pages.kpi import graded, neighbours, trial, verdict, way
from pages.kpi.neighbours import Alike
from reports import way as way_words
from ui import answers, groups, heading, kinds, markup, phone_table, selection, succession

_MOST_ALIKE = 13  # with the KPI itself, of very many cities


def every_kpi() -> Sequence[Kpi]:
    """Return the KPIs of all cities; of very many those of the city of the address, of its KPI, or of the first."""
    if not groups.are_folded():
        return answers.ask(catalogue.kpis)
    asked = succession.kpi_asked()
    definition = None if asked is None else answers.ask(catalogue.kpi, asked)
    keys = {plan.city: plan.municipality_key for plan in answers.ask(catalogue.plans)}
    if definition is not None:
        return answers.ask(catalogue.kpis, scope=definition.municipality_key)
    city = selection.one_known("city", keys)
    if city is not None and (found := answers.ask(catalogue.kpis, scope=keys[city])):
        return found
    return next((found for key in keys.values() if (found := answers.ask(catalogue.kpis, scope=key))), ())


def chosen(every: Sequence[Kpi]) -> str:
    """Return the kpi_id that the address asks for; without one, or with an unknown one, one that has data.

    That is, of the asked city or of all, the first that is judged and still under way, else the first that is judged,
    else the first with a way from a baseline to a target, else the first.
    """
    asked = succession.kpi_asked()
    is_there = asked is not None and is_known(asked, every)
    selection.follow("kpi", lambda _: is_there)
    if asked is not None and is_there:
        return asked
    city = selection.one_known("city", {kpi.city for kpi in every})
    of_city = [kpi for kpi in every if kpi.city == city] or every
    scope = of_city[0].municipality_key if groups.are_folded() else 0
    verdicts = {found.kpi_id: found for found in answers.ask(status.of_city, scope=scope)}
    return max(of_city, key=lambda kpi: _told(verdicts[kpi.kpi_id])).kpi_id  # of equals the first


def _told(found: KpiStatus) -> tuple[bool, bool, bool]:
    is_judged = found.attainment is not None
    return is_judged and found.needed_per_year is not None, is_judged, found.planned_per_year is not None


def without_kpis(every: Sequence[Kpi]) -> markup.Markup | None:
    """Return in words that the city of the address has a plan without KPIs, where it has; the page shows another's."""
    asked = selection.asked("city")
    plan = next((plan for plan in answers.ask(catalogue.plans) if plan.city == asked), None)
    if plan is None or any(kpi.city == asked for kpi in every):
        return None
    where = markup.link(f"{plan.municipality_name}の計画を見る", "city", city=plan.city)
    return markup.paragraph(f"{plan.municipality_name}の計画は指標（KPI）を定めていません。", where)


def is_known(kpi_id: str, every: Sequence[Kpi]) -> bool:
    """Tell whether one of the KPIs is that one."""
    return any(kpi.kpi_id == kpi_id for kpi in every)


def chooser(every: Sequence[Kpi], shown: str) -> markup.Markup:
    """Return the ways to the other KPIs of the shown one's city and to the other cities, to be opened.

    They are plain links: a first visit need not wait for the code of a list to choose from. It lies open once a city is
    chosen, until a KPI of it is.
    """
    city = next(kpi.city for kpi in every if kpi.kpi_id == shown)
    cities = {kpi.city: kpi.municipality_name for kpi in every}
    others = (
        markup.paragraph(markup.link("ほかの市区町村の指標を「分析」で探す", "explore"))
        if len(cities) > groups.MANY or groups.are_folded()
        else _named("dx-switch", kinds.word(), [
            _here(code, name, code == city, "kpi", *trial.PARTS, city=code) for code, name in cities.items()
        ])
    )  # fmt: skip
    items = [
        _here(kpi.kpi_id, f"{kpi.initiative_name}：{kpi_words.name(kpi)}", kpi.kpi_id == shown, "city", *trial.PARTS,
              kpi=kpi.kpi_id)
        for kpi in every
        if kpi.city == city
    ]  # fmt: skip
    is_open = selection.asked("city") is not None and selection.asked("kpi") is None
    return markup.html(
        '<details class="dx-more dx-chooser"{}><summary>ほかの指標を選ぶ</summary>{}{}</details>',
        markup.Markup(" open") if is_open else None,
        others,
        _named("dx-choices", f"{cities[city]}の指標", items),
    )


def _named(kind: str, name: str, links: Sequence[markup.Markup]) -> markup.Markup:
    return markup.html('<nav class="{}" aria-label="{}">{}</nav>', kind, name, links)


def _here(code: str, name: str, is_shown: bool, *without: str, **instead: str) -> markup.Markup:
    return markup.html(
        '<a id="dx-to-{}" href="{}" target="_self"{}>{}</a>',
        code,
        selection.here(*without, **instead),
        markup.Markup(' aria-current="true"') if is_shown else None,
        name,
    )


def title(definition: KpiDefinition) -> str:
    """Return the name of the KPI with its component."""
    return kpi_words.name(definition)


def lead(definition: KpiDefinition) -> markup.Markup:
    """Return the city, the section and the initiative that it belongs to."""
    department = definition.departments.replace(";", "・")
    return markup.joined(
        (
            markup.link(definition.municipality_name, "city", city=definition.city),
            f"　{definition.section_name}　{definition.initiative_name}",
            f"（{department}）" if department else "",
        )
    )


def headline(definition: KpiDefinition, judged: KpiStatus) -> markup.Markup:
    """Return the verdict, the way, the four numbers or what stands in their place, and what must be known with them."""
    return markup.joined(
        (
            verdict.headline(definition, judged, _initiative(definition)),
            _grade(definition, judged),
            remarks(definition, judged),
        )
    )


def _initiative(definition: KpiDefinition) -> Initiative | None:
    """Return the KPI's initiative, None where the plan has left it out."""
    initiatives = answers.ask(catalogue.initiatives, scope=definition.municipality_key)
    return next((found for found in initiatives if found.initiative_id == definition.initiative_id), None)


def remarks(definition: KpiDefinition, judged: KpiStatus) -> markup.Markup:
    """Return what a reader must know before trusting the figures, a line each."""
    lines = [] if judged.first_status is None else [_revised(definition, judged.status, judged.first_status)]
    if judged.is_start_assumed and judged.start_on is not None:
        start = formats.with_unit(judged.start_value, definition.unit, formats.KNOWN_DIGITS)
        lines.append(f"起点：{formats.day(judged.start_on)}の実績（{start}）を基準値の代わりに使う。{meaning.START}")
    if judged.is_period_over:
        lines.append("計画期間終了：この計画の期間は終わっています。")
    if judged.latest_on is not None and judged.missing_report_count:
        first = formats.fiscal_year(judged.first_missing_fiscal_year)
        lines.append(
            f"期限を過ぎた報告が{judged.missing_report_count}年度分あります（{first}から）。"
            + kinds.fit(verdict_words.HERE, definition.municipality_name)
        )
    if judged.latest_on is not None and judged.next_report_due_on is not None:
        year, due = formats.fiscal_year(judged.next_report_fiscal_year), formats.day(judged.next_report_due_on)
        lines.append(f"次の報告：{year}分、期限は{due}。")
    if judged.latest_on is not None and judged.report_word is not None:
        lines.append(f"直近の報告は「{meaning.report_word(judged.report_word)}」で、判定には使いません。")
    if any(target.source is TargetSource.PLAN_END for target in definition.targets):
        lines.append(TARGET_SOURCE[TargetSource.PLAN_END])
    if definition.kind is Kind.RANGE and definition.direction is not None:
        lines.append("幅のある値は、" + ("上限側で評価" if definition.direction is Direction.DOWN else "下限側で評価"))
    if definition.note:
        lines.append(definition.note)
    items = [markup.html("<li>{}</li>", phone_table.unbroken(line)) for line in lines]
    return markup.html('<ul class="dx-remarks">{}</ul>', items) if items else markup.EMPTY


def _revised(definition: KpiDefinition, now: Status, originally: Status) -> str:
    # A revision names the whole path: years that stand as before are of it too, and those that are gone are not.
    revised = [target for target in definition.targets if target.target_revision > 0]
    named = "・".join(
        formats.fiscal_year(target.fiscal_year) for target in revised if target.target_text != target.first_text
    )
    what = "目標" if revised else "基準値"
    when = f"（{named}）" if named else "（取り下げた年度がある）" if revised else ""
    told = f"{what}が改定されています{when}。"
    if now is originally:
        return f"{told}当初{what}のままでも、状態は同じ「{STATUS[now].name}」です。"
    return (
        f"{told}状態「{STATUS[now].name}」は現行{what}によるもので、"
        f"当初{what}のままなら「{STATUS[originally].name}」です。"
    )


def alike(kpi_id: str) -> list[Alike]:
    """Return the KPIs of other cities that measure the same, with verdicts; of very many those of its prefecture."""
    if groups.are_folded():
        near = answers.ask(comparison.in_prefecture, kpi_id, _MOST_ALIKE)
        found = (answers.ask(status.of_kpi, row.kpi_id) for row in near if not row.is_figure)
        return neighbours.of_kpi(near, [verdict for verdict in found if verdict is not None], kpi_id)
    return neighbours.of_kpi(answers.ask(comparison.of_all), answers.ask(status.of_city), kpi_id)


def above(definition: KpiDefinition, judged: KpiStatus) -> markup.Markup:
    """Return what stands above the chart: the verdict, the city's own grade beside it, and the chart's name."""
    return markup.joined((verdict.box(definition, judged), _grade(definition, judged), heading.part(way_words.TITLE)))


def _grade(definition: KpiDefinition, judged: KpiStatus) -> markup.Markup:
    found = answers.ask(particulars.of_kpi, definition.kpi_id)
    return markup.EMPTY if found is None else graded.html(found, definition, judged)


def chart_key(definition: KpiDefinition, judged: KpiStatus, drawn: Trajectory) -> markup.Markup:
    """Return what the signs of the chart are."""
    return markup.paragraph(way_words.key(definition, drawn), way.event_key(definition, judged, drawn), is_note=True)


def figures(definition: KpiDefinition, judged: KpiStatus, drawn: Trajectory) -> markup.Markup:
    """Return what stands below the chart: the department's words, the values on the way, the four numbers, remarks."""
    # Without a chart its key says why there is none; below one it stands at the chart itself.
    return markup.joined(
        (
            None if way_words.is_drawn(drawn) else chart_key(definition, judged, drawn),
            verdict.told(definition, judged),
            verdict.figures(definition, judged, _initiative(definition)),
            remarks(definition, judged),
        )
    )
