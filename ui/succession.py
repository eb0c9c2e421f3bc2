"""Where a link to an id leads that is no KPI any more: to its successor, with a sentence that says why."""

import streamlit as st

from domain.codes import LeadsTo
from domain.plan import kpi_title
from metrics import retired
from metrics.retired import Retired
from ui import answers, markup, selection
from ui.offers import Elsewhere

# The part of an address by which the page of the successor's city knows which id was asked for.
PART = "retired"


def find(kpi_id: str | None) -> Retired | None:
    """Return the retired id of that name with its successor, None where there is none."""
    return next((row for row in answers.ask(retired.of_all) if row.retired_id == kpi_id), None)


def part_asked() -> Retired | None:
    """Return the retired id that a link to the page of its city names, None where it names none."""
    return find(selection.one_known(PART, {row.retired_id for row in answers.ask(retired.of_all)}))


def kpi_asked() -> str | None:
    """Return the kpi_id of the address, in place of a retired one its successor where that is a KPI."""
    asked = selection.asked("kpi")
    found = find(asked)
    return found.successor_id if found is not None and found.leads_to is LeadsTo.KPI else asked


def retired_asked() -> Retired | None:
    """Return the id of the address of a KPI where it is retired."""
    return find(selection.asked("kpi"))


def without_kpi() -> Retired | None:
    """Return the id of the address of a KPI where it is retired and no KPI succeeded it."""
    found = retired_asked()
    return None if found is None or found.leads_to is LeadsTo.KPI else found


def renamed() -> str | None:
    """Return the query of the address with its successor in place of a retired id, None where none is a KPI."""
    asked, successor = selection.asked("kpi"), kpi_asked()
    return None if successor is None or successor == asked else selection.query(kpi=successor)


def elsewhere() -> Elsewhere | None:
    """Return the page of the city at the initiative, where a link to a KPI leads there; all else of it is kept."""
    found = without_kpi()
    if found is None:
        return None
    place = {"city": found.city, "initiative": found.initiative_id, PART: found.retired_id}
    return Elsewhere("city", selection.query("kpi", **place))


def words(found: Retired) -> str:
    """Return in one line what became of the id, why, and what stands in its place."""
    name = kpi_title(found.successor_name, found.component_name)
    successor = {
        LeadsTo.KPI: f"引き継いだ指標は「{name}」です。",
        LeadsTo.FIGURE: f"取組「{found.initiative_name}」の、本文の数値「{name}」にあたります。",
        LeadsTo.INITIATIVE: f"取組「{name}」にあたります。",
    }[found.leads_to]
    return (
        f"「{found.retired_id}」は、いまは{found.municipality_name}の指標ではありません（{found.reason}）。{successor}"
        "以前に登録された実績は、登録の記録にあっても、どの数にも入りません。"
    )


def told(found: Retired | None) -> markup.Markup:
    """Return the line as it stands on a page, nothing where no retired id was asked for."""
    return markup.EMPTY if found is None else markup.html('<p role="status">{}</p>', words(found))


def announce(found: Retired | None) -> None:
    """Draw the line where a retired id was asked for."""
    if found is not None:
        st.html(told(found))


def way(found: Retired) -> markup.Markup:
    """Return the line with the link to the page of the city at the initiative."""
    at = markup.link(
        f"取組「{found.initiative_name}」を見る", "city", city=found.city, initiative=found.initiative_id
    )
    return markup.joined((told(found), markup.paragraph(at)))
