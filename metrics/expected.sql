-- One row per KPI and purpose: what its plan asks for, as numerator / denominator;
-- 'actual' at the latest deciding value, 'reading' at the day of reading.
-- `source`: city (a printed target), held (a level to hold), line (按分線, rounded to the step toward the baseline);
-- NULL where nothing is asked.
WITH today AS (
    SELECT
        moment.as_of AS as_of,
        CAST(extract(YEAR FROM moment.as_of) AS INTEGER)
        - CASE WHEN extract(MONTH FROM moment.as_of) < 4 THEN 1 ELSE 0 END AS fiscal_year
    FROM moment
),

asked AS (
    SELECT
        closed_actual.municipality_key AS municipality_key,
        closed_actual.kpi_id AS kpi_id,
        'actual' AS purpose,
        closed_actual.fiscal_year AS fiscal_year,
        closed_actual.observed_on AS expected_on,
        closed_actual.position AS position,
        closed_actual.is_year_end AS is_year_end
    FROM closed_actual
    WHERE closed_actual.is_latest

    UNION ALL

    SELECT
        aim.municipality_key AS municipality_key,
        aim.kpi_id AS kpi_id,
        'reading' AS purpose,
        least(today.fiscal_year, aim.final_fiscal_year) AS fiscal_year,
        CASE
            WHEN today.fiscal_year > aim.final_fiscal_year THEN make_date(aim.final_fiscal_year + 1, 3, 31)
            WHEN own.fiscal_year IS NOT NULL THEN make_date(today.fiscal_year + 1, 3, 31)
            WHEN aim.path IN ('maintain', 'beyond', 'own_year') THEN make_date(today.fiscal_year + 1, 3, 31)
            ELSE today.as_of
        END AS expected_on,
        CASE
            WHEN today.fiscal_year > aim.final_fiscal_year THEN aim.final_position
            WHEN own.fiscal_year IS NOT NULL THEN own.position
            ELSE today.fiscal_year * 133590
                + CAST(today.as_of - make_date(today.fiscal_year, 4, 1) + 1 AS INTEGER)
                * CASE
                    WHEN make_date(today.fiscal_year + 1, 4, 1) - make_date(today.fiscal_year, 4, 1) = 366 THEN 365
                    ELSE 366
                END
        END AS position,
        TRUE AS is_year_end
    FROM aim
    CROSS JOIN today
    LEFT JOIN target_now AS own
        ON own.municipality_key = aim.municipality_key
        AND own.kpi_id = aim.kpi_id
        AND own.fiscal_year = today.fiscal_year
        AND own.source = 'city'
    WHERE aim.stop_rule IS NULL
),

placed AS (
    SELECT
        asked.municipality_key AS municipality_key,
        asked.kpi_id AS kpi_id,
        asked.purpose AS purpose,
        asked.expected_on AS expected_on,
        asked.position AS position,
        aim.path AS path,
        aim.step AS step,
        aim.baseline_value AS baseline_value,
        aim.final_value AS final_value,
        own.target_value AS own_value,
        segment.start_value AS start_value,
        segment.end_value AS end_value,
        segment.start_position AS start_position,
        segment.end_position AS end_position,
        CASE
            WHEN aim.path IN ('maintain', 'beyond') THEN 'held'
            WHEN aim.path = 'own_year' THEN CASE WHEN own.target_value IS NOT NULL THEN 'city' END
            WHEN asked.position = segment.end_position THEN 'city'
            WHEN NOT asked.is_year_end AND aim.is_city_every_year AND segment.is_start_target THEN 'last_due'
            WHEN aim.path = 'line' AND segment.end_position IS NOT NULL THEN 'line'
        END AS source
    FROM asked
    INNER JOIN aim
        ON aim.municipality_key = asked.municipality_key
        AND aim.kpi_id = asked.kpi_id
    LEFT JOIN target_now AS own
        ON own.municipality_key = asked.municipality_key
        AND own.kpi_id = asked.kpi_id
        AND own.fiscal_year = asked.fiscal_year
    LEFT JOIN segment
        ON segment.municipality_key = asked.municipality_key
        AND segment.kpi_id = asked.kpi_id
        AND segment.start_position < asked.position
        AND segment.end_position >= asked.position
),

drawn AS (
    SELECT
        placed.municipality_key AS municipality_key,
        placed.kpi_id AS kpi_id,
        placed.purpose AS purpose,
        placed.expected_on AS expected_on,
        placed.position AS position,
        placed.source AS source,
        placed.final_value AS final_value,
        placed.baseline_value AS baseline_value,
        CASE WHEN placed.source = 'line' THEN placed.step END AS step,
        CAST(
            CASE placed.source
                WHEN 'held' THEN
                    CASE WHEN placed.path = 'beyond'
                        THEN placed.final_value ELSE coalesce(placed.own_value, placed.final_value) END
                WHEN 'city' THEN CASE WHEN placed.path = 'own_year' THEN placed.own_value ELSE placed.end_value END
                WHEN 'last_due' THEN placed.start_value
                WHEN 'line' THEN
                    placed.start_value * (placed.end_position - placed.start_position)
                    + (placed.end_value - placed.start_value) * (placed.position - placed.start_position)
            END AS DECIMAL(38, 4)
        ) AS numerator,
        CAST(
            CASE WHEN placed.source = 'line'
                THEN placed.end_position - placed.start_position ELSE 1 END AS DECIMAL(12, 0)
        ) AS denominator
    FROM placed
),

gridded AS (
    SELECT
        drawn.*,
        drawn.baseline_value * drawn.denominator AS baseline_numerator,
        mod(drawn.numerator, CAST(drawn.step AS DECIMAL(38, 4)) * drawn.denominator) AS remainder,
        CAST(drawn.step AS DECIMAL(38, 4)) * drawn.denominator AS grid
    FROM drawn
)

SELECT
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
                gridded.numerator - gridded.remainder - CASE WHEN gridded.remainder < 0 THEN gridded.grid ELSE 0 END,
                gridded.baseline_numerator
            )
        ELSE
            least(
                gridded.numerator - gridded.remainder + CASE WHEN gridded.remainder > 0 THEN gridded.grid ELSE 0 END,
                gridded.baseline_numerator
            )
    END AS numerator,
    gridded.denominator AS denominator,
    coalesce(
        gridded.source IN ('city', 'last_due') AND gridded.numerator = gridded.final_value, FALSE
    ) AS is_final_due
FROM gridded
