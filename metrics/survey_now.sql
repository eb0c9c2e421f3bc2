-- One row per KPI and fiscal year in which it is measured at all, where the plan says so.
SELECT
    kpi_now.kpi_number AS kpi_number,
    survey_year.municipality_key AS municipality_key,
    survey_year.kpi_id AS kpi_id,
    survey_year.fiscal_year AS fiscal_year
FROM survey_year
CROSS JOIN moment
INNER JOIN kpi_now
    ON kpi_now.municipality_key = survey_year.municipality_key
    AND kpi_now.version = survey_year.version
    AND kpi_now.kpi_id = survey_year.kpi_id
WHERE moment.scope = 0 OR survey_year.municipality_key = moment.scope
