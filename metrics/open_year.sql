-- One row per KPI with a value so far in the fiscal year open at the day of reading (open_actual): 参考, judges nothing.
-- `asked_value` is what the plan asks: of an amount for the whole year, of a rate or a level on the day of the value;
-- `due_so_far_value` what it asks by that day: of an amount the share of the days passed, `day_count` of
-- `year_day_count`; `share_so_far` is the amount against that. NULL where nothing is asked; cut to four digits.
WITH asked AS (
    SELECT
        open_actual.municipality_key AS municipality_key,
        open_actual.kpi_id AS kpi_id,
        open_actual.fiscal_year AS fiscal_year,
        open_actual.observed_on AS observed_on,
        open_actual.actual_value AS value_so_far,
        open_actual.is_amount AS is_amount,
        expected.source AS asked_rule,
        expected.expected_value AS asked_value,
        @days_passed(open_actual.observed_on, open_actual.fiscal_year) AS day_count,
        CAST(@day_count(open_actual.fiscal_year) AS INTEGER) AS year_day_count,
        expected.numerator AS numerator,
        expected.denominator AS denominator
    FROM open_actual
    LEFT JOIN expected
        ON expected.kpi_number = open_actual.kpi_number
        AND expected.purpose = 'open'
),

scaled AS (
    SELECT
        asked.*,
        asked.numerator * asked.day_count * 10000 AS due_scaled,
        asked.denominator * asked.year_day_count AS year_days,
        CAST(asked.value_so_far AS DECIMAL(38, 4)) * asked.denominator * asked.year_day_count * 10000 AS share_scaled,
        nullif(asked.numerator * asked.day_count, 0) AS due_days
    FROM asked
)

SELECT
    scaled.municipality_key AS municipality_key,
    scaled.kpi_id AS kpi_id,
    scaled.fiscal_year AS fiscal_year,
    scaled.observed_on AS observed_on,
    scaled.value_so_far AS value_so_far,
    scaled.is_amount AS is_amount,
    scaled.asked_rule AS asked_rule,
    scaled.asked_value AS asked_value,
    scaled.day_count AS day_count,
    scaled.year_day_count AS year_day_count,
    CASE WHEN scaled.is_amount THEN @cut_toward_zero(scaled.due_scaled, scaled.year_days) ELSE scaled.asked_value END
        AS due_so_far_value,
    CASE WHEN scaled.is_amount THEN @cut_toward_zero(scaled.share_scaled, scaled.due_days) END AS share_so_far
FROM scaled
