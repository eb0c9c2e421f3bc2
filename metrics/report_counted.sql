-- One row per KPI, path of targets and day with a report that counts:
-- after the baseline, up to the day of reading, not after the final year, nor after the year that decides unless it is
-- the final year's own closed value; 集計中 and 速報 count until the report of the following year falls due.
-- Without a baseline a value that may be the start, or is one of a year that stands alone, counts from before the plan
-- too; a code or a 速報 never does.
-- A value decides once it is closed: a year's value stands at 31 March and is closed from 1 April,
-- a dated one on its day, but annual values close on 31 March only. Where each year stands alone, a year without a
-- target decides nothing (`is_reference`).
-- A year is reported by any value, code or 速報; the year that decides by one for its last day only,
-- the year of an annual value by a code, a 速報 or the whole year's value.
-- `asked_fiscal_year` is the year whose target is asked of it: the final one for the report of the year that decides.
WITH counted AS (
    SELECT
        aim.kpi_number AS kpi_number,
        actual_now.municipality_key AS municipality_key,
        actual_now.kpi_id AS kpi_id,
        actual_now.fiscal_year AS fiscal_year,
        CASE
            WHEN actual_now.is_year_end AND actual_now.fiscal_year = aim.decisive_fiscal_year
                THEN aim.final_fiscal_year
            ELSE actual_now.fiscal_year
        END AS asked_fiscal_year,
        least(actual_now.fiscal_year, aim.decisive_fiscal_year) - aim.first_fiscal_year AS year_number,
        actual_now.observed_on AS observed_on,
        actual_now.is_year_end AS is_year_end,
        actual_now.is_year_end AND actual_now.fiscal_year >= aim.decisive_fiscal_year AS is_final,
        actual_now.actual_value AS actual_value,
        actual_now.report_word AS report_word,
        aim.path AS path,
        actual_now.is_year_end
        OR actual_now.fiscal_year < aim.decisive_fiscal_year
            AND (actual_now.report_word IS NOT NULL OR NOT @is_by_year(aim.kind)) AS is_of_year,
        actual_now.report_word IS NULL
        AND (actual_now.observed_on < aim.as_of OR NOT actual_now.is_year_end)
        AND (actual_now.is_year_end OR NOT @is_by_year(aim.kind)) AS is_closed
    FROM actual_now
    INNER JOIN aim
        ON aim.listed_number = actual_now.kpi_number
    WHERE aim.stop_rule IS NULL
        AND actual_now.observed_on <= aim.as_of
        AND actual_now.fiscal_year <= aim.final_fiscal_year
        AND actual_now.observed_on > aim.counted_after
        AND (
            actual_now.fiscal_year <= aim.decisive_fiscal_year
            OR actual_now.fiscal_year = aim.final_fiscal_year
                AND actual_now.is_year_end
                AND actual_now.report_word IS NULL
                AND actual_now.observed_on < aim.as_of
        )
        AND (
            actual_now.report_word IS NULL
            OR actual_now.observed_on > aim.words_counted_after
                AND actual_now.report_word NOT IN ('in_progress', 'preliminary')
            OR actual_now.observed_on > aim.words_counted_after
                AND aim.as_of <= @due_on(actual_now.fiscal_year + 1, aim.due_month, aim.due_day)
        )
)

SELECT
    counted.kpi_number AS kpi_number,
    counted.municipality_key AS municipality_key,
    counted.kpi_id AS kpi_id,
    counted.fiscal_year AS fiscal_year,
    counted.asked_fiscal_year AS asked_fiscal_year,
    counted.year_number AS year_number,
    counted.observed_on AS observed_on,
    counted.is_year_end AS is_year_end,
    counted.is_final AS is_final,
    counted.actual_value AS actual_value,
    counted.report_word AS report_word,
    counted.is_of_year AS is_of_year,
    counted.is_closed AND (counted.path <> 'own_year' OR own.target_value IS NOT NULL) AS is_deciding,
    counted.is_closed AND counted.path = 'own_year' AND own.target_value IS NULL AS is_reference
FROM counted
LEFT JOIN target_path AS own
    ON own.kpi_number = counted.kpi_number
    AND own.fiscal_year = counted.asked_fiscal_year
