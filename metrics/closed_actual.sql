-- One row per KPI and fiscal year with a value that decides: the latest of its year.
WITH latest AS (
    SELECT
        reported_year.kpi_number AS kpi_number,
        max(reported_year.closed_on) AS latest_on
    FROM reported_year
    GROUP BY reported_year.kpi_number
),

-- Few years hold more than one deciding value: only those are looked up.
repeated AS (
    SELECT
        reported_year.kpi_number AS kpi_number,
        reported_year.fiscal_year AS fiscal_year,
        reported_year.closed_on AS closed_on
    FROM reported_year
    WHERE reported_year.closed_count > 1
)

SELECT
    report_counted.kpi_number AS kpi_number,
    report_counted.municipality_key AS municipality_key,
    report_counted.kpi_id AS kpi_id,
    report_counted.fiscal_year AS fiscal_year,
    report_counted.observed_on AS observed_on,
    report_counted.is_year_end AS is_year_end,
    CASE
        WHEN report_counted.is_year_end THEN (report_counted.fiscal_year + 1) * 133590
        ELSE report_counted.fiscal_year * 133590
            + CAST(report_counted.observed_on - make_date(report_counted.fiscal_year, 4, 1) + 1 AS INTEGER)
            * CASE
                WHEN make_date(report_counted.fiscal_year + 1, 4, 1) - make_date(report_counted.fiscal_year, 4, 1) = 366
                    THEN 365
                ELSE 366
            END
    END AS position,
    CAST(report_counted.actual_value AS DECIMAL(38, 4)) AS actual_value,
    report_counted.observed_on = latest.latest_on AS is_latest
FROM report_counted
INNER JOIN latest
    ON latest.kpi_number = report_counted.kpi_number
LEFT JOIN repeated
    ON repeated.kpi_number = report_counted.kpi_number
    AND repeated.fiscal_year = report_counted.fiscal_year
WHERE report_counted.is_deciding
    AND (repeated.closed_on IS NULL OR repeated.closed_on = report_counted.observed_on)
