-- One row per KPI and fiscal year with a report after the baseline and up to the day of reading:
-- a value, a code or a 速報.
SELECT
    actual_now.municipality_key AS municipality_key,
    actual_now.kpi_id AS kpi_id,
    actual_now.fiscal_year AS fiscal_year,
    max(CASE WHEN actual_now.observed_on = make_date(actual_now.fiscal_year + 1, 3, 31)
        THEN 1 ELSE 0 END) AS year_end_count,
    max(
        CASE
            WHEN actual_now.value_code IS NULL AND actual_now.mark <> 'preliminary'
                AND aim.kind IN ('annual', 'increment')
                AND actual_now.observed_on <> make_date(actual_now.fiscal_year + 1, 3, 31)
                THEN 0
            ELSE 1
        END
    ) AS report_count,
    max(
        CASE WHEN actual_now.value_code IS NOT NULL OR actual_now.mark = 'preliminary' THEN actual_now.observed_on END
    ) AS word_on
FROM actual_now
CROSS JOIN moment
INNER JOIN aim
    ON aim.municipality_key = actual_now.municipality_key
    AND aim.kpi_id = actual_now.kpi_id
WHERE aim.stop_rule IS NULL
    AND actual_now.observed_on <= moment.as_of
    AND actual_now.fiscal_year <= aim.final_fiscal_year
    AND (
        aim.baseline_on IS NOT NULL AND actual_now.observed_on > aim.baseline_on
        OR aim.baseline_on IS NULL AND actual_now.fiscal_year >= aim.plan_start_fiscal_year
    )
GROUP BY actual_now.municipality_key, actual_now.kpi_id, actual_now.fiscal_year
