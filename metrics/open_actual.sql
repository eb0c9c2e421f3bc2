-- One row per KPI whose newest value in the fiscal year open at the day of reading decides nothing: a 速報, or a part of
-- the year's amount. A level that is final on its day decides, and is none of these.
WITH newest AS (
    SELECT
        actual_now.kpi_number AS kpi_number,
        max(actual_now.observed_on) AS observed_on
    FROM actual_now
    CROSS JOIN moment
    WHERE actual_now.value_code IS NULL
        AND actual_now.observed_on <= moment.as_of
        AND actual_now.fiscal_year = @fiscal_year(moment.as_of)
    GROUP BY actual_now.kpi_number
)

SELECT
    newest.kpi_number AS kpi_number,
    actual_now.municipality_key AS municipality_key,
    actual_now.kpi_id AS kpi_id,
    actual_now.fiscal_year AS fiscal_year,
    actual_now.observed_on AS observed_on,
    actual_now.actual_value AS actual_value,
    aim.stop_rule IS NULL AND actual_now.fiscal_year <= aim.final_fiscal_year AS is_asked,
    @is_by_year(aim.kind) AND NOT aim.is_rate AS is_amount
FROM newest
INNER JOIN actual_now
    ON actual_now.kpi_number = newest.kpi_number
    AND actual_now.observed_on = newest.observed_on
INNER JOIN aim
    ON aim.kpi_number = newest.kpi_number
LEFT JOIN report_counted
    ON report_counted.kpi_number = newest.kpi_number
    AND report_counted.observed_on = newest.observed_on
WHERE NOT coalesce(report_counted.is_deciding, FALSE)
    AND (aim.baseline_on IS NULL OR actual_now.observed_on > aim.baseline_on)
    AND (aim.stop_rule IS NULL OR aim.stop_rule <> 'rule-0')
