-- One row per KPI, series and day: the points of its chart.
-- Series: baseline, target, line (按分線, its corners), actual_closed, actual_provisional, actual_late, need_pace.
-- A missing year is a missing row: points of different fiscal years that do not follow each other are not to be joined.
WITH measured AS (
    SELECT
        actual_now.municipality_key AS municipality_key,
        actual_now.kpi_id AS kpi_id,
        CASE
            WHEN actual_now.mark = 'preliminary' THEN 'actual_provisional'
            WHEN actual_now.observed_on > moment.as_of THEN 'actual_provisional'
            WHEN actual_now.observed_on = moment.as_of
                AND actual_now.observed_on = @last_day(actual_now.fiscal_year) THEN 'actual_provisional'
            WHEN @is_by_year(kpi_now.kind)
                AND actual_now.observed_on <> @last_day(actual_now.fiscal_year) THEN 'actual_provisional'
            WHEN actual_now.fiscal_year > aim.final_fiscal_year THEN 'actual_late'
            ELSE 'actual_closed'
        END AS series,
        actual_now.observed_on AS observed_on,
        actual_now.fiscal_year AS fiscal_year,
        @judged_end(kpi_now.direction = 'down', actual_now.low_value, actual_now.high_value) AS point_value,
        actual_now.low_value AS low_value,
        actual_now.high_value AS high_value,
        actual_now.value_text AS value_text,
        actual_now.mark AS mark,
        actual_now.source AS source
    FROM actual_now
    CROSS JOIN moment
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = actual_now.municipality_key
        AND kpi_now.kpi_id = actual_now.kpi_id
    INNER JOIN aim
        ON aim.kpi_number = actual_now.kpi_number
    WHERE actual_now.value_code IS NULL
),

lined AS (
    SELECT
        aim.kpi_number AS kpi_number,
        aim.municipality_key AS municipality_key,
        aim.kpi_id AS kpi_id,
        coalesce(status.start_on, aim.baseline_on) AS from_on,
        CAST(coalesce(status.start_value, aim.baseline_value) AS DECIMAL(18, 4)) AS from_value
    FROM aim
    INNER JOIN status
        ON status.municipality_key = aim.municipality_key
        AND status.kpi_id = aim.kpi_id
    WHERE aim.kpi_number > 0
        AND status.planned_per_year IS NOT NULL
        AND NOT aim.is_city_every_year
),

point AS (
    SELECT
        kpi_now.municipality_key AS municipality_key,
        kpi_now.kpi_id AS kpi_id,
        'baseline' AS series,
        kpi_now.baseline_on AS observed_on,
        kpi_now.baseline_fiscal_year AS fiscal_year,
        kpi_now.baseline_binding_value AS point_value,
        kpi_now.baseline_low_value AS low_value,
        kpi_now.baseline_high_value AS high_value,
        kpi_now.baseline_text AS value_text,
        CAST(NULL AS TEXT) AS mark,
        'plan' AS source
    FROM kpi_now
    WHERE kpi_now.baseline_binding_value IS NOT NULL

    UNION ALL

    SELECT
        target_now.municipality_key AS municipality_key,
        target_now.kpi_id AS kpi_id,
        'target' AS series,
        @last_day(target_now.fiscal_year) AS observed_on,
        target_now.fiscal_year AS fiscal_year,
        target_now.target_value AS point_value,
        target_now.target_low_value AS low_value,
        target_now.target_high_value AS high_value,
        target_now.target_text AS value_text,
        CAST(NULL AS TEXT) AS mark,
        target_now.source AS source
    FROM target_now

    UNION ALL

    SELECT
        lined.municipality_key AS municipality_key,
        lined.kpi_id AS kpi_id,
        'line' AS series,
        lined.from_on AS observed_on,
        @fiscal_year(lined.from_on) AS fiscal_year,
        lined.from_value AS point_value,
        lined.from_value AS low_value,
        lined.from_value AS high_value,
        CAST(NULL AS TEXT) AS value_text,
        CAST(NULL AS TEXT) AS mark,
        'line' AS source
    FROM lined

    UNION ALL

    SELECT
        target_now.municipality_key AS municipality_key,
        target_now.kpi_id AS kpi_id,
        'line' AS series,
        @last_day(target_now.fiscal_year) AS observed_on,
        target_now.fiscal_year AS fiscal_year,
        target_now.target_value AS point_value,
        target_now.target_value AS low_value,
        target_now.target_value AS high_value,
        CAST(NULL AS TEXT) AS value_text,
        CAST(NULL AS TEXT) AS mark,
        'line' AS source
    FROM lined
    INNER JOIN target_now
        ON target_now.kpi_number = lined.kpi_number
        AND @last_day(target_now.fiscal_year) > lined.from_on

    UNION ALL

    SELECT
        measured.municipality_key AS municipality_key,
        measured.kpi_id AS kpi_id,
        measured.series AS series,
        measured.observed_on AS observed_on,
        measured.fiscal_year AS fiscal_year,
        measured.point_value AS point_value,
        measured.low_value AS low_value,
        measured.high_value AS high_value,
        measured.value_text AS value_text,
        measured.mark AS mark,
        measured.source AS source
    FROM measured

    UNION ALL

    SELECT
        status.municipality_key AS municipality_key,
        status.kpi_id AS kpi_id,
        'need_pace' AS series,
        status.latest_on AS observed_on,
        status.latest_fiscal_year AS fiscal_year,
        status.latest_value AS point_value,
        status.latest_value AS low_value,
        status.latest_value AS high_value,
        CAST(NULL AS TEXT) AS value_text,
        CAST(NULL AS TEXT) AS mark,
        'need' AS source
    FROM status
    WHERE status.needed_per_year IS NOT NULL

    UNION ALL

    SELECT
        status.municipality_key AS municipality_key,
        status.kpi_id AS kpi_id,
        'need_pace' AS series,
        @last_day(status.final_target_fiscal_year) AS observed_on,
        status.final_target_fiscal_year AS fiscal_year,
        status.final_target_value AS point_value,
        status.final_target_value AS low_value,
        status.final_target_value AS high_value,
        CAST(NULL AS TEXT) AS value_text,
        CAST(NULL AS TEXT) AS mark,
        'need' AS source
    FROM status
    WHERE status.needed_per_year IS NOT NULL
)

SELECT
    point.municipality_key AS municipality_key,
    point.kpi_id AS kpi_id,
    point.series AS series,
    point.observed_on AS observed_on,
    point.fiscal_year AS fiscal_year,
    point.point_value AS point_value,
    point.low_value AS low_value,
    point.high_value AS high_value,
    point.value_text AS value_text,
    point.mark AS mark,
    point.source AS source
FROM point
