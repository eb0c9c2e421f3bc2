-- One row per KPI: the day of every year on which its reports fall due (06-30), whose day that is (the KPI's own, the
-- plan's, else the dashboard's standard), and the fiscal years in which it is measured at all (2024;2026, NULL: all).
WITH surveyed AS (
    SELECT
        survey_now.kpi_number AS kpi_number,
        string_agg(CAST(survey_now.fiscal_year AS TEXT), ';' ORDER BY survey_now.fiscal_year) AS survey_years
    FROM survey_now
    GROUP BY survey_now.kpi_number
)

SELECT
    kpi_now.municipality_key AS municipality_key,
    kpi_now.kpi_id AS kpi_id,
    lpad(CAST(kpi_now.due_month AS TEXT), 2, '0') || '-' || lpad(CAST(kpi_now.due_day AS TEXT), 2, '0') AS report_due,
    coalesce(kpi_now.due_source, 'standard') AS due_source,
    surveyed.survey_years AS survey_years
FROM kpi_now
LEFT JOIN surveyed
    ON surveyed.kpi_number = kpi_now.kpi_number
