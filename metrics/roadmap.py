"""The roadmaps of the plans, cell by cell."""

import pandas as pd

from metrics.compose import question
from metrics.database import Database
from metrics.moment import Moment

_CELLS = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    roadmap.municipality_key AS municipality_key,
    roadmap.initiative_id AS initiative_id,
    roadmap.section_name AS section_name,
    roadmap.number_text AS number_text,
    roadmap.initiative_name AS initiative_name,
    roadmap.departments AS departments,
    initiative_listed.themes AS themes,
    roadmap.line_number AS line_number,
    roadmap.line_name AS line_name,
    roadmap.fiscal_year AS fiscal_year,
    roadmap.schedule_text AS schedule_text,
    roadmap.stage AS stage,
    roadmap.is_uncertain AS is_uncertain,
    roadmap.place AS place,
    roadmap.first_line AS first_line,
    roadmap.last_line AS last_line
FROM roadmap
INNER JOIN municipality_now
    ON municipality_now.municipality_key = roadmap.municipality_key
INNER JOIN initiative_listed
    ON initiative_listed.municipality_key = roadmap.municipality_key
    AND initiative_listed.initiative_id = roadmap.initiative_id
ORDER BY municipality_now.sort_order, roadmap.sort_order, roadmap.initiative_id, roadmap.line_number,
roadmap.fiscal_year"""


def cells(database: Database, moment: Moment) -> pd.DataFrame:
    """Return one row per schedule cell, in the order of the plans.

    Columns: city, municipality_name, municipality_key, initiative_id, section_name, number_text, initiative_name,
    departments, themes (`;`), line_number, line_name, fiscal_year, schedule_text, stage (計画上;
    None where the phrase says
    none), is_uncertain, place, first_line, last_line.
    """
    return database.frame(*question(_CELLS, moment))
