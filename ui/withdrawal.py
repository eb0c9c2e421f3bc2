"""Where a link leads to a plan that was withdrawn: what became of it, and the version that still shows it."""

import streamlit as st

from metrics import catalogue, withdrawn
from metrics.withdrawn import Withdrawn
from ui import answers, groups, heading, markup, selection
from ui.paper import NotThere

# Pages that tell of a withdrawn city as of any other: its versions, and how its plan may come back.
_GO_ON = ("history", "plans", "admin")
# Pages that are about one city or KPI: they say it in place of it.
_IN_PLACE = ("city", "kpi")


def is_told_on(page: str) -> bool:
    """Tell whether a page has nothing else to say of a withdrawn city: its screen, its files, its print view."""
    return page not in _GO_ON


def asked() -> Withdrawn | None:
    """Return the withdrawn city that the address names, by itself or by a KPI of its plan; None where it names none."""
    cities, kpis = selection.named("city"), selection.named("kpi")
    if not cities and not kpis:
        return None
    gone = answers.ask(withdrawn.cities)
    if not gone:
        return None
    named = set(cities) | {row.city for row in answers.ask(withdrawn.kpis) if row.kpi_id in kpis}
    return next((one for one in gone if one.city in named), None)


def words(found: Withdrawn) -> str:
    """Return in one line what became of the plan."""
    day = found.happened_on.isoformat()
    return f"{found.municipality_name}のこの計画は、版 {found.withdrawn_version}（{day}）で取り下げられました。"


def told(found: Withdrawn) -> markup.Markup:
    """Return the line with the ways to the version that shows the plan, and to why it was withdrawn."""
    before = markup.link(
        f"取り下げる前の版 {found.version_before} で見る", "city", city=found.city, v=found.version_before
    )
    why = markup.link("取り下げた理由を履歴で見る", "history", city=found.city, version=found.withdrawn_version)
    line = markup.html('<p class="dx-text"><strong>{}</strong></p>', words(found))
    ways = markup.paragraph(markup.joined((before, why), "　"))
    return markup.html('<div class="dx-withdrawn" role="status">{}{}</div>', line, ways)


def draw(found: Withdrawn, title: str) -> None:
    """Draw what stands in place of a city or a KPI of the plan: the line, and the ways to the cities with a plan."""
    heading.draw(f"{found.municipality_name}（取り下げられた計画）")
    st.html(told(found))
    names = {plan.city: plan.municipality_name for plan in answers.ask(catalogue.plans)}
    if 0 < len(names) <= groups.MANY:
        links = [markup.link(name, "city", city=city) for city, name in names.items()]
        st.html(markup.paragraph(f"{title}を見られる市区町村：", markup.joined(links, "　")))
    else:
        st.html(markup.paragraph(markup.link("ほかの市区町村の指標を「分析」で探す", "explore")))


def announce(page: str) -> None:
    """Draw the line above a page whose address names a withdrawn plan and that shows others beside it."""
    found = asked() if is_told_on(page) and page not in _IN_PLACE else None
    if found is not None:
        st.html(told(found))


def refuse(page: str) -> None:
    """Raise NotThere where the address of a page's file or print view names a withdrawn plan."""
    found = asked() if is_told_on(page) else None
    if found is not None:
        raise NotThere(f"{words(found)}取り下げる前の版 {found.version_before} を指定すると（v={found.version_before}）、開けます。")
