-- One row per KPI and day with a report that counts:
-- after the baseline, up to the day of reading, not after the final year.
-- A value decides once it is closed: a year's value stands at 31 March and is closed from 1 April,
-- a dated one on its day, but annual values close on 31 March only.
-- A year is reported by any value, code or 速報; the final year by one for its last day only,
-- the year of an annual value by a code, a 速報 or the whole year's value.
SELECT
    actual_now.kpi_number AS kpi_number,
    actual_now.municipality_key AS municipality_key,
    actual_now.kpi_id AS kpi_id,
    actual_now.fiscal_year AS fiscal_year,
    actual_now.fiscal_year - aim.first_fiscal_year AS year_number,
    actual_now.observed_on AS observed_on,
    actual_now.is_year_end AS is_year_end,
    actual_now.actual_value AS actual_value,
    actual_now.report_word AS report_word,
    @is_held(aim.path) AS is_held,
    actual_now.is_year_end
    OR actual_now.fiscal_year < aim.final_fiscal_year
        AND (actual_now.report_word IS NOT NULL OR NOT @is_by_year(aim.kind)) AS is_of_year,
    actual_now.report_word IS NULL
    AND (actual_now.observed_on < aim.as_of OR NOT actual_now.is_year_end)
    AND (actual_now.is_year_end OR NOT @is_by_year(aim.kind)) AS is_deciding
FROM actual_now
INNER JOIN aim
    ON aim.kpi_number = actual_now.kpi_number
WHERE aim.stop_rule IS NULL
    AND actual_now.observed_on <= aim.as_of
    AND actual_now.fiscal_year <= aim.final_fiscal_year
    AND actual_now.observed_on > aim.counted_after
