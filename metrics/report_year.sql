-- One row per KPI and fiscal year that falls due under its plan:
-- whether a report stands for it, and whether it is overdue at the day of reading.
-- The final year is reported by a value, a code or a 速報 for its last day only;
-- a year of an annual value by the whole year's.
WITH today AS (
    SELECT
        @fiscal_year(moment.as_of) - 1 AS closed_fiscal_year,
        CAST(extract(YEAR FROM moment.as_of) AS INTEGER)
        - CASE WHEN extract(MONTH FROM moment.as_of) < 7 THEN 2 ELSE 1 END AS overdue_fiscal_year
    FROM moment
),

due AS (
    SELECT
        aim.kpi_number AS kpi_number,
        aim.municipality_key AS municipality_key,
        aim.kpi_id AS kpi_id,
        aim.first_fiscal_year + CAST(ahead.years AS INTEGER) AS fiscal_year,
        aim.final_fiscal_year AS final_fiscal_year,
        ahead.years AS years
    FROM aim
    CROSS JOIN generate_series(0, 60) AS ahead (years)
    WHERE aim.stop_rule IS NULL
        AND ahead.years <= aim.final_fiscal_year - aim.first_fiscal_year
)

SELECT
    due.kpi_number AS kpi_number,
    due.municipality_key AS municipality_key,
    due.kpi_id AS kpi_id,
    due.fiscal_year AS fiscal_year,
    make_date(due.fiscal_year + 1, 6, 30) AS due_on,
    due.fiscal_year = due.final_fiscal_year AS is_final_year,
    due.fiscal_year <= today.closed_fiscal_year AS is_closed,
    due.fiscal_year <= today.overdue_fiscal_year AS is_overdue,
    coalesce((report_summed.year_bits >> due.years) & 1, 0) = 1 AS is_reported
FROM due
CROSS JOIN today
LEFT JOIN report_summed
    ON report_summed.kpi_number = due.kpi_number
