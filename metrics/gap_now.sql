-- One row per thing that is missing in a plan at the moment's version, with its reason.
SELECT
    gap.municipality_key AS municipality_key,
    gap.gap_number AS gap_number,
    gap.subject AS subject,
    gap.reason AS reason,
    gap.place AS place,
    gap.first_line AS first_line,
    gap.last_line AS last_line,
    gap.kpi_id AS kpi_id,
    gap.initiative_id AS initiative_id
FROM gap
INNER JOIN plan_now
    ON plan_now.municipality_key = gap.municipality_key
    AND plan_now.version = gap.version
