-- One row per schedule cell of the plans at the moment's version, with its city,
-- initiative and the stage at which the plan puts it (計画上).
SELECT
    plan_now.municipality_key AS municipality_key,
    initiative_now.initiative_id AS initiative_id,
    initiative_now.section_name AS section_name,
    initiative_now.number_text AS number_text,
    initiative_now.initiative_name AS initiative_name,
    initiative_now.departments AS departments,
    initiative_now.sort_order AS sort_order,
    schedule.line_number AS line_number,
    schedule.line_name AS line_name,
    schedule.fiscal_year AS fiscal_year,
    schedule.schedule_text AS schedule_text,
    CAST(schedule.stage AS TEXT) AS stage,
    schedule.is_uncertain AS is_uncertain,
    schedule.place AS place,
    schedule.first_line AS first_line,
    schedule.last_line AS last_line
FROM schedule
INNER JOIN plan_now
    ON plan_now.municipality_key = schedule.municipality_key
    AND plan_now.version = schedule.version
INNER JOIN initiative_now
    ON initiative_now.municipality_key = schedule.municipality_key
    AND initiative_now.version = schedule.version
    AND initiative_now.initiative_id = schedule.initiative_id
