-- One row per KPI, path and fiscal year with a value that decides: the latest of its year.
WITH dated AS (
    SELECT DISTINCT
        report_counted.kpi_number AS kpi_number,
        report_counted.fiscal_year AS fiscal_year
    FROM report_counted
    WHERE report_counted.is_deciding AND NOT report_counted.is_year_end
),

-- Only a year with a dated value can hold more than one.
closing AS (
    SELECT
        report_counted.kpi_number AS kpi_number,
        report_counted.fiscal_year AS fiscal_year,
        max(report_counted.observed_on) AS closed_on
    FROM dated
    INNER JOIN report_counted
        ON report_counted.kpi_number = dated.kpi_number
        AND report_counted.fiscal_year = dated.fiscal_year
    WHERE report_counted.is_deciding
    GROUP BY report_counted.kpi_number, report_counted.fiscal_year
)

SELECT
    report_counted.kpi_number AS kpi_number,
    report_counted.municipality_key AS municipality_key,
    report_counted.kpi_id AS kpi_id,
    report_counted.fiscal_year AS fiscal_year,
    report_counted.observed_on AS observed_on,
    report_counted.is_year_end AS is_year_end,
    report_counted.is_final AS is_final,
    report_counted.asked_fiscal_year AS asked_fiscal_year,
    CASE
        WHEN report_counted.is_year_end THEN @position_of_year_end(report_counted.fiscal_year)
        ELSE @position(report_counted.observed_on, report_counted.fiscal_year)
    END AS position,
    CAST(report_counted.actual_value AS DECIMAL(38, 4)) AS actual_value,
    report_counted.observed_on = report_summed.latest_on AS is_latest
FROM report_counted
INNER JOIN report_summed
    ON report_summed.kpi_number = report_counted.kpi_number
LEFT JOIN closing
    ON closing.kpi_number = report_counted.kpi_number
    AND closing.fiscal_year = report_counted.fiscal_year
WHERE report_counted.is_deciding
    AND (closing.closed_on IS NULL OR closing.closed_on = report_counted.observed_on)
