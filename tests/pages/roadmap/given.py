"""Rows of roadmaps as tests of several pages give them: each names what it is about, the rest is some plan's."""

from datetime import date
from typing import Any

from domain.codes import Stage
from metrics.catalogue import Initiative, Plan
from metrics.roadmap import Cell

_CELL = Cell(
    city="togane",
    municipality_name="東金市",
    municipality_key=2,
    initiative_id="a",
    section_name="基本方針1",
    number_text="1",
    initiative_name="窓口",
    departments="",
    themes="front_yard",
    line_number=1,
    line_name="窓口",
    fiscal_year=2026,
    schedule_text="検討",
    stage=None,
    is_uncertain=False,
    place="p.1",
    first_line=1,
    last_line=1,
)


def printed(**fields: Any) -> Cell:
    """Return a printed cell of a roadmap."""
    return _CELL._replace(**fields)


def plan(city: str, name: str, start: int, end: int) -> Plan:
    """Return the running plan of a city."""
    return Plan(
        city=city,
        municipality_name=name,
        municipality_code="000000",
        municipality_key=2,
        version=1,
        plan_id=f"{city}-plan",
        plan_name="DX推進計画",
        publisher=name,
        start_fiscal_year=start,
        end_fiscal_year=end,
        published_on=None,
        published_text="",
        revised_text=None,
        contact=None,
        national_list="",
        form_note="",
        conversion_note="",
        is_period_over=False,
    )


def initiative(initiative_id: str, stage: Stage | None = None, stage_on: date | None = None) -> Initiative:
    """Return an initiative, with the stage that its department reported."""
    return Initiative(
        municipality_key=2,
        city="togane",
        municipality_name="東金市",
        city_order=2,
        initiative_id=initiative_id,
        section_name="基本方針1",
        number_text="1",
        initiative_name=f"窓口{initiative_id}",
        departments="",
        is_national_priority=False,
        own_mark=None,
        summary="",
        themes="front_yard",
        place="p.1",
        first_line=1,
        last_line=1,
        initiative_order=1,
        stage=stage,
        stage_on=stage_on,
        evidence=None,
        stage_department=None,
    )
