-- One row per KPI, path and fiscal year that falls due under its plan (a year of its survey, where it has such):
-- whether a report stands for it, and whether it is overdue at the day of reading.
-- `is_final_year` marks the year that decides: it is reported by a value, a code or a 速報 for its last day only;
-- a year of an annual value by the whole year's.
WITH due AS (
    SELECT
        aim.kpi_number AS kpi_number,
        aim.listed_number AS listed_number,
        aim.municipality_key AS municipality_key,
        aim.kpi_id AS kpi_id,
        aim.first_fiscal_year + CAST(ahead.years AS INTEGER) AS fiscal_year,
        aim.decisive_fiscal_year AS decisive_fiscal_year,
        aim.is_surveyed AS is_surveyed,
        aim.due_month AS due_month,
        aim.due_day AS due_day,
        aim.as_of AS as_of,
        ahead.years AS years
    FROM aim
    CROSS JOIN generate_series(0, 60) AS ahead (years)
    WHERE aim.stop_rule IS NULL
        AND ahead.years <= aim.decisive_fiscal_year - aim.first_fiscal_year
),

dated AS (
    SELECT
        due.kpi_number AS kpi_number,
        due.municipality_key AS municipality_key,
        due.kpi_id AS kpi_id,
        due.fiscal_year AS fiscal_year,
        due.decisive_fiscal_year AS decisive_fiscal_year,
        @due_on(due.fiscal_year, due.due_month, due.due_day) AS due_on,
        due.as_of AS as_of,
        due.years AS years
    FROM due
    LEFT JOIN survey_now
        ON survey_now.kpi_number = due.listed_number
        AND survey_now.fiscal_year = due.fiscal_year
    WHERE NOT due.is_surveyed OR survey_now.fiscal_year IS NOT NULL
)

SELECT
    dated.kpi_number AS kpi_number,
    dated.municipality_key AS municipality_key,
    dated.kpi_id AS kpi_id,
    dated.fiscal_year AS fiscal_year,
    dated.due_on AS due_on,
    dated.fiscal_year = dated.decisive_fiscal_year AS is_final_year,
    @last_day(dated.fiscal_year) < dated.as_of AS is_closed,
    dated.due_on < dated.as_of AS is_overdue,
    coalesce((report_summed.year_bits >> dated.years) & 1, 0) = 1 AS is_reported
FROM dated
LEFT JOIN report_summed
    ON report_summed.kpi_number = dated.kpi_number
