-- One row per KPI and fiscal year that falls due under its plan:
-- whether a report stands for it, and whether it is overdue at the day of reading.
-- The final year is reported by a value, a code or a 速報 for its last day only;
-- a year of an annual value by the whole year's.
SELECT
    aim.kpi_number AS kpi_number,
    aim.municipality_key AS municipality_key,
    aim.kpi_id AS kpi_id,
    CAST(aim.first_fiscal_year + ahead.years AS INTEGER) AS fiscal_year,
    make_date(CAST(aim.first_fiscal_year + ahead.years AS INTEGER) + 1, 6, 30) AS due_on,
    aim.first_fiscal_year + ahead.years = aim.final_fiscal_year AS is_final_year,
    moment.as_of > make_date(CAST(aim.first_fiscal_year + ahead.years AS INTEGER) + 1, 3, 31) AS is_closed,
    moment.as_of > make_date(CAST(aim.first_fiscal_year + ahead.years AS INTEGER) + 1, 6, 30) AS is_overdue,
    coalesce(
        CASE
            WHEN aim.first_fiscal_year + ahead.years = aim.final_fiscal_year THEN reported_year.year_end_count
            ELSE reported_year.report_count
        END,
        0
    ) = 1 AS is_reported
FROM aim
CROSS JOIN moment
CROSS JOIN generate_series(0, 60) AS ahead (years)
LEFT JOIN reported_year
    ON reported_year.kpi_number = aim.kpi_number
    AND reported_year.fiscal_year = aim.first_fiscal_year + ahead.years
WHERE aim.stop_rule IS NULL
    AND aim.first_fiscal_year + ahead.years <= aim.final_fiscal_year
