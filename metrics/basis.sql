-- One row per KPI and path of targets: from where it is judged. Without a baseline the first closed report is the start
-- (起点): it stands for the baseline in every formula, and is itself judged without a way behind it (path `start`).
-- `path` judges the latest value, `way_path` everything after the start; they differ for the start itself only.
WITH started AS (
    SELECT
        closed_actual.kpi_number AS kpi_number,
        min(closed_actual.position) AS start_position,
        max(closed_actual.position) AS latest_position
    FROM closed_actual
    INNER JOIN aim
        ON aim.kpi_number = closed_actual.kpi_number
    WHERE aim.path = 'no_baseline'
    GROUP BY closed_actual.kpi_number
),

start AS (
    SELECT
        started.kpi_number AS kpi_number,
        started.start_position AS start_position,
        started.latest_position AS latest_position,
        closed_actual.observed_on AS observed_on,
        closed_actual.actual_value AS actual_value
    FROM started
    INNER JOIN closed_actual
        ON closed_actual.kpi_number = started.kpi_number
        AND closed_actual.position = started.start_position
),

routed AS (
    SELECT
        aim.kpi_number AS kpi_number,
        start.kpi_number IS NOT NULL AS is_start_assumed,
        start.start_position = start.latest_position AS is_start_alone,
        CASE WHEN aim.path = 'no_baseline' THEN start.actual_value ELSE aim.baseline_value END AS baseline_value,
        CASE WHEN aim.path = 'no_baseline' THEN start.observed_on ELSE aim.baseline_on END AS baseline_on,
        CASE WHEN aim.path = 'no_baseline' THEN start.start_position ELSE aim.baseline_position
        END AS baseline_position,
        CASE
            WHEN start.kpi_number IS NULL THEN aim.path
            WHEN aim.sign * (start.actual_value - aim.final_value) > 0 THEN 'beyond'
            ELSE 'line'
        END AS way_path
    FROM aim
    LEFT JOIN start
        ON start.kpi_number = aim.kpi_number
)

SELECT
    routed.kpi_number AS kpi_number,
    routed.is_start_assumed AS is_start_assumed,
    routed.baseline_value AS baseline_value,
    routed.baseline_on AS baseline_on,
    routed.baseline_position AS baseline_position,
    CASE WHEN routed.is_start_alone THEN 'start' ELSE routed.way_path END AS path,
    routed.way_path AS way_path
FROM routed
