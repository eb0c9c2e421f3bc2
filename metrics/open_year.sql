-- One row per KPI of yearly values with one so far in the fiscal year open at the day of reading: 参考, judges nothing.
-- due_so_far_value is the share of the year's target that its passed days ask for; quotients are cut to four digits.
WITH newest AS (
    SELECT
        actual_now.municipality_key AS municipality_key,
        actual_now.kpi_id AS kpi_id,
        actual_now.fiscal_year AS fiscal_year,
        actual_now.observed_on AS observed_on,
        coalesce(actual_now.low_value, actual_now.high_value) AS value_so_far,
        row_number() OVER (
            PARTITION BY actual_now.municipality_key, actual_now.kpi_id
            ORDER BY actual_now.observed_on DESC
        ) AS newness
    FROM actual_now
    CROSS JOIN moment
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = actual_now.municipality_key
        AND kpi_now.kpi_id = actual_now.kpi_id
    WHERE @is_by_year(kpi_now.kind)
        AND actual_now.value_code IS NULL
        AND actual_now.observed_on <= moment.as_of
        AND moment.as_of <= @last_day(actual_now.fiscal_year)
),

passed AS (
    SELECT
        newest.municipality_key AS municipality_key,
        newest.kpi_id AS kpi_id,
        newest.fiscal_year AS fiscal_year,
        newest.observed_on AS observed_on,
        newest.value_so_far AS value_so_far,
        target_now.target_value AS target_value,
        @days_passed(newest.observed_on, newest.fiscal_year) AS day_count,
        CAST(@day_count(newest.fiscal_year) AS INTEGER) AS year_day_count
    FROM newest
    INNER JOIN target_now
        ON target_now.municipality_key = newest.municipality_key
        AND target_now.kpi_id = newest.kpi_id
        AND target_now.fiscal_year = newest.fiscal_year
    WHERE newest.newness = 1
),

scaled AS (
    SELECT
        passed.*,
        CAST(passed.target_value AS DECIMAL(38, 4)) * passed.day_count * 10000 AS due_scaled,
        CAST(passed.value_so_far AS DECIMAL(38, 4)) * passed.year_day_count * 10000 AS share_scaled,
        nullif(CAST(passed.target_value AS DECIMAL(38, 4)) * passed.day_count, 0) AS due_days
    FROM passed
)

SELECT
    scaled.municipality_key AS municipality_key,
    scaled.kpi_id AS kpi_id,
    scaled.fiscal_year AS fiscal_year,
    scaled.observed_on AS observed_on,
    scaled.value_so_far AS value_so_far,
    scaled.target_value AS target_value,
    @cut_toward_zero(scaled.due_scaled, scaled.year_day_count) AS due_so_far_value,
    @cut_toward_zero(scaled.share_scaled, scaled.due_days) AS share_so_far
FROM scaled
