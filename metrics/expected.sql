-- One row per KPI, path of targets and purpose: what its plan asks for, as numerator / denominator and as a value for
-- display;
-- 'actual' at the latest deciding value, 'open' at a value of the open year that decides nothing (an amount: at the
-- end of its year), 'reading' at the day of reading.
-- `source`: city (a printed target), held (a level to hold), line (按分線, rounded to the step toward the baseline);
-- NULL where nothing is asked.
WITH begun AS (
    SELECT
        moment.as_of AS as_of,
        @fiscal_year(moment.as_of) AS fiscal_year
    FROM moment
),

today AS (
    SELECT
        begun.as_of AS as_of,
        begun.fiscal_year AS fiscal_year,
        @position(begun.as_of, begun.fiscal_year) AS position,
        @last_day(begun.fiscal_year) AS year_end_on
    FROM begun
),

asked AS (
    SELECT
        closed_actual.kpi_number AS kpi_number,
        'actual' AS purpose,
        closed_actual.asked_fiscal_year AS fiscal_year,
        CASE WHEN closed_actual.asked_fiscal_year = closed_actual.fiscal_year
            THEN closed_actual.observed_on ELSE @last_day(closed_actual.asked_fiscal_year) END AS expected_on,
        CASE WHEN closed_actual.asked_fiscal_year = closed_actual.fiscal_year
            THEN closed_actual.position ELSE @position_of_year_end(closed_actual.asked_fiscal_year) END AS position,
        closed_actual.is_year_end AS is_year_end
    FROM closed_actual
    WHERE closed_actual.is_latest

    UNION ALL

    SELECT
        open_actual.kpi_number AS kpi_number,
        'open' AS purpose,
        open_actual.fiscal_year AS fiscal_year,
        CASE WHEN open_actual.is_amount
            THEN @last_day(open_actual.fiscal_year) ELSE open_actual.observed_on END AS expected_on,
        CASE WHEN open_actual.is_amount THEN @position_of_year_end(open_actual.fiscal_year)
            ELSE @position(open_actual.observed_on, open_actual.fiscal_year) END AS position,
        open_actual.is_amount AS is_year_end
    FROM open_actual
    WHERE open_actual.is_asked

    UNION ALL

    SELECT
        aim.kpi_number AS kpi_number,
        'reading' AS purpose,
        least(today.fiscal_year, aim.final_fiscal_year) AS fiscal_year,
        CASE
            WHEN today.fiscal_year > aim.final_fiscal_year THEN aim.final_on
            WHEN @is_held(basis.way_path) THEN today.year_end_on
            ELSE today.as_of
        END AS expected_on,
        CASE WHEN today.fiscal_year > aim.final_fiscal_year THEN aim.final_position ELSE today.position END AS position,
        TRUE AS is_year_end
    FROM aim
    INNER JOIN basis
        ON basis.kpi_number = aim.kpi_number
    CROSS JOIN today
    WHERE aim.stop_rule IS NULL
),

-- At the day of reading the city's target for the year is what is asked, as if the year were over.
targeted AS (
    SELECT
        asked.kpi_number AS kpi_number,
        asked.purpose AS purpose,
        CASE WHEN asked.purpose = 'reading' AND own.source = 'city' THEN @last_day(own.fiscal_year)
            ELSE asked.expected_on END AS expected_on,
        CASE WHEN asked.purpose = 'reading' AND own.source = 'city' THEN own.position
            ELSE asked.position END AS position,
        asked.is_year_end AS is_year_end,
        own.target_value AS own_value,
        own.position AS own_position
    FROM asked
    LEFT JOIN target_path AS own
        ON own.kpi_number = asked.kpi_number
        AND own.fiscal_year = asked.fiscal_year
),

-- The start itself has no way behind it: what is asked of it is the city's own target.
based AS (
    SELECT
        targeted.*,
        aim.municipality_key AS municipality_key,
        aim.kpi_id AS kpi_id,
        aim.step AS step,
        aim.final_value AS final_value,
        aim.is_city_every_year AS is_city_every_year,
        CASE WHEN targeted.purpose = 'actual' THEN basis.path ELSE basis.way_path END AS path,
        CASE WHEN targeted.purpose <> 'actual' OR basis.path <> 'start' THEN basis.baseline_value END
            AS baseline_value,
        CASE WHEN targeted.purpose <> 'actual' OR basis.path <> 'start'
            THEN coalesce(basis.baseline_position, 0) ELSE 0 END AS baseline_position
    FROM targeted
    INNER JOIN aim
        ON aim.kpi_number = targeted.kpi_number
    INNER JOIN basis
        ON basis.kpi_number = targeted.kpi_number
),

placed AS (
    SELECT
        based.*,
        based.path IN ('line', 'start', 'stage', 'no_baseline') AND based.position > based.baseline_position
            AS is_on_way,
        coalesce(based.own_position = based.position, FALSE) AS is_at_target
    FROM based
),

-- The neighbouring targets of a day without a target of its own; without one before it, the way starts at the baseline.
stretch AS (
    SELECT
        placed.kpi_number AS kpi_number,
        placed.purpose AS purpose,
        max(CASE WHEN target_path.position < placed.position THEN target_path.position END) AS start_position,
        min(CASE WHEN target_path.position > placed.position THEN target_path.position END) AS end_position
    FROM placed
    INNER JOIN target_path
        ON target_path.kpi_number = placed.kpi_number
        AND target_path.position > placed.baseline_position
    WHERE placed.is_on_way AND NOT placed.is_at_target
    GROUP BY placed.kpi_number, placed.purpose
),

ended AS (
    SELECT
        stretch.kpi_number AS kpi_number,
        stretch.purpose AS purpose,
        stretch.start_position AS start_position,
        CAST(first.target_value AS DECIMAL(38, 4)) AS start_value,
        stretch.end_position AS end_position,
        CAST(second.target_value AS DECIMAL(38, 4)) AS end_value
    FROM stretch
    INNER JOIN target_path AS second
        ON second.kpi_number = stretch.kpi_number
        AND second.position = stretch.end_position
    LEFT JOIN target_path AS first
        ON first.kpi_number = stretch.kpi_number
        AND first.position = stretch.start_position
),

sourced AS (
    SELECT
        placed.*,
        coalesce(ended.start_position, placed.baseline_position) AS start_position,
        CASE WHEN ended.start_position IS NULL THEN placed.baseline_value ELSE ended.start_value END AS start_value,
        ended.end_position AS end_position,
        ended.end_value AS end_value,
        CASE
            WHEN placed.path IN ('maintain', 'beyond') THEN 'held'
            WHEN placed.path = 'own_year' THEN CASE WHEN placed.own_value IS NOT NULL THEN 'city' END
            WHEN placed.is_on_way AND placed.is_at_target THEN 'city'
            WHEN (NOT placed.is_year_end AND placed.is_city_every_year OR placed.path = 'stage')
                AND ended.start_position IS NOT NULL
                THEN 'last_due'
            WHEN placed.path = 'line' AND ended.end_position IS NOT NULL THEN 'line'
        END AS source
    FROM placed
    LEFT JOIN ended
        ON ended.kpi_number = placed.kpi_number
        AND ended.purpose = placed.purpose
),

drawn AS (
    SELECT
        sourced.kpi_number AS kpi_number,
        sourced.municipality_key AS municipality_key,
        sourced.kpi_id AS kpi_id,
        sourced.purpose AS purpose,
        sourced.expected_on AS expected_on,
        sourced.position AS position,
        sourced.source AS source,
        sourced.final_value AS final_value,
        sourced.baseline_value AS baseline_value,
        CASE WHEN sourced.source = 'line' THEN sourced.step END AS step,
        CAST(
            CASE sourced.source
                WHEN 'held' THEN
                    CASE WHEN sourced.path = 'beyond'
                        THEN sourced.final_value ELSE coalesce(sourced.own_value, sourced.final_value) END
                WHEN 'city' THEN sourced.own_value
                WHEN 'last_due' THEN sourced.start_value
                WHEN 'line' THEN
                    sourced.start_value * (sourced.end_position - sourced.start_position)
                    + (sourced.end_value - sourced.start_value) * (sourced.position - sourced.start_position)
            END AS DECIMAL(38, 4)
        ) AS numerator,
        CAST(
            CASE WHEN sourced.source = 'line'
                THEN sourced.end_position - sourced.start_position ELSE 1 END AS DECIMAL(12, 0)
        ) AS denominator
    FROM sourced
),

gridded AS (
    SELECT
        drawn.*,
        drawn.baseline_value * drawn.denominator AS baseline_numerator,
        mod(drawn.numerator, CAST(drawn.step AS DECIMAL(38, 4)) * drawn.denominator) AS remainder,
        CAST(drawn.step AS DECIMAL(38, 4)) * drawn.denominator AS grid
    FROM drawn
),

rounded AS (
    SELECT
        gridded.kpi_number AS kpi_number,
        gridded.municipality_key AS municipality_key,
        gridded.kpi_id AS kpi_id,
        gridded.purpose AS purpose,
        gridded.expected_on AS expected_on,
        gridded.position AS position,
        CASE WHEN gridded.source = 'last_due' THEN 'city' ELSE gridded.source END AS source,
        CASE
            WHEN gridded.step IS NULL THEN gridded.numerator
            WHEN gridded.numerator >= gridded.baseline_numerator THEN
                greatest(
                    gridded.numerator - gridded.remainder
                    - CASE WHEN gridded.remainder < 0 THEN gridded.grid ELSE 0 END,
                    gridded.baseline_numerator
                )
            ELSE
                least(
                    gridded.numerator - gridded.remainder
                    + CASE WHEN gridded.remainder > 0 THEN gridded.grid ELSE 0 END,
                    gridded.baseline_numerator
                )
        END AS numerator,
        gridded.denominator AS denominator,
        gridded.baseline_numerator AS baseline_numerator,
        coalesce(
            gridded.source IN ('city', 'last_due') AND gridded.numerator = gridded.final_value, FALSE
        ) AS is_final_due
    FROM gridded
),

-- Both signed so that rounding down is rounding toward the baseline.
signed AS (
    SELECT
        rounded.*,
        CASE WHEN rounded.numerator < rounded.baseline_numerator THEN -1 ELSE 1 END AS sign,
        CASE WHEN rounded.numerator < rounded.baseline_numerator THEN -1 ELSE 1 END * rounded.numerator * 10000
            AS scaled
    FROM rounded
)

SELECT
    signed.kpi_number AS kpi_number,
    signed.municipality_key AS municipality_key,
    signed.kpi_id AS kpi_id,
    signed.purpose AS purpose,
    CASE WHEN signed.numerator IS NOT NULL THEN signed.expected_on END AS expected_on,
    signed.position AS position,
    signed.source AS source,
    signed.numerator AS numerator,
    signed.denominator AS denominator,
    signed.is_final_due AS is_final_due,
    signed.sign * @cut_down(signed.scaled, signed.denominator) AS expected_value
FROM signed
