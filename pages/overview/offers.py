"""What 全体 offers beside its screen."""

from domain import formats
from metrics import catalogue
from pages.overview import cities, dates, finding, points, promised, since, themes, updates
from ui import answers, groups, heading, markup, menu, sample
from ui.offers import Offers, Told
from ui.sheets import Sheets

# What this page lets save, by the name in the address of the file.
SHEETS: Sheets = {
    "overview_cities": cities.sheet,
    "overview_matrix": themes.sheet,
    "overview_due": dates.due_sheet,
    "overview_targets": promised.targets_sheet,
    "overview_steepest": promised.steepest_sheet,
    "overview_points": points.sheet,
    "overview_changes": since.changes_sheet,
    "overview_updates": updates.updates_sheet,
    "overview_status": cities.status_drawing,
    "overview_periods": cities.periods_drawing,
}


def _described() -> Told:
    title = menu.row("overview").title
    plans = answers.ask(catalogue.plans)
    if not plans:
        return Told(title, "計画はまだ取り込まれていません。")
    by_city = finding.counted()
    names = "・".join(plan.municipality_name for plan in plans[: groups.MANY])
    who = f"{names}ほか{len(plans) - groups.MANY:,}団体" if groups.are_many(plans) else names
    said = finding.finding(by_city, plans) if finding.has_verdicts(by_city) else finding.promised(by_city, plans)
    return Told(title, f"{who}のDX計画。{said}{formats.day(answers.now().as_of)}時点。")


def _first() -> tuple[markup.Markup, ...]:
    plans = answers.ask(catalogue.plans)
    if not plans:
        return ()
    is_judged, way_in = finding.has_verdicts(finding.counted()), sample.way_in()
    return (
        heading.announced(cities.title(plans, is_judged), cities.lead(is_judged)),
        answers.remembered("headline", lambda: finding.headline(plans, way_in), way_in),
    )


OFFERS = Offers(SHEETS, _described, first=_first)
