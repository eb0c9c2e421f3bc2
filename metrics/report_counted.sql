-- One row per KPI and day with a report that counts:
-- after the baseline, up to the day of reading, not after the final year.
-- A value, 確定 or 訂正, decides once it is closed: a year's value stands at 31 March and is closed from 1 April,
-- a dated one on its day, but annual values close on 31 March only. A code or a 速報 is a word that decides nothing.
WITH placed AS (
    SELECT
        actual_now.*,
        actual_now.observed_on = make_date(actual_now.fiscal_year + 1, 3, 31) AS is_year_end,
        actual_now.value_code IS NOT NULL OR actual_now.mark = 'preliminary' AS is_word
    FROM actual_now
)

SELECT
    placed.kpi_number AS kpi_number,
    placed.municipality_key AS municipality_key,
    placed.kpi_id AS kpi_id,
    placed.fiscal_year AS fiscal_year,
    placed.observed_on AS observed_on,
    placed.is_year_end AS is_year_end,
    CASE WHEN aim.sign = -1
        THEN coalesce(placed.high_value, placed.low_value)
        ELSE coalesce(placed.low_value, placed.high_value)
    END AS actual_value,
    CASE WHEN placed.is_word THEN coalesce(placed.value_code, placed.mark) END AS report_word,
    placed.is_word OR placed.is_year_end OR aim.kind NOT IN ('annual', 'increment') AS is_of_year,
    NOT placed.is_word
    AND (placed.observed_on < aim.as_of OR NOT placed.is_year_end)
    AND (placed.is_year_end OR aim.kind NOT IN ('annual', 'increment'))
    AND placed.observed_on <= aim.final_on AS is_deciding
FROM placed
INNER JOIN aim
    ON aim.kpi_number = placed.kpi_number
WHERE aim.stop_rule IS NULL
    AND placed.observed_on <= aim.as_of
    AND placed.fiscal_year <= aim.final_fiscal_year
    AND (
        aim.baseline_on IS NOT NULL AND placed.observed_on > aim.baseline_on
        OR aim.baseline_on IS NULL AND placed.fiscal_year >= aim.plan_start_fiscal_year
    )
