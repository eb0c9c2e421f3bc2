-- One row per KPI and stretch between neighbouring points (baseline, targets) of its plan;
-- without a baseline the first stretch has no start.
WITH point AS (
    SELECT
        aim.municipality_key AS municipality_key,
        aim.kpi_id AS kpi_id,
        coalesce(aim.baseline_position, 0) AS position,
        aim.baseline_value AS point_value,
        FALSE AS is_target
    FROM aim
    WHERE aim.stop_rule IS NULL AND aim.path IN ('line', 'no_baseline')

    UNION ALL

    SELECT
        target_now.municipality_key AS municipality_key,
        target_now.kpi_id AS kpi_id,
        target_now.position AS position,
        CAST(target_now.target_value AS DECIMAL(38, 4)) AS point_value,
        TRUE AS is_target
    FROM target_now
    INNER JOIN aim
        ON aim.municipality_key = target_now.municipality_key
        AND aim.kpi_id = target_now.kpi_id
    WHERE aim.stop_rule IS NULL
        AND aim.path IN ('line', 'no_baseline')
        AND target_now.position > coalesce(aim.baseline_position, 0)
),

neighbour AS (
    SELECT
        point.municipality_key AS municipality_key,
        point.kpi_id AS kpi_id,
        lag(point.position) OVER (
            PARTITION BY point.municipality_key, point.kpi_id ORDER BY point.position
        ) AS start_position,
        lag(point.point_value) OVER (
            PARTITION BY point.municipality_key, point.kpi_id ORDER BY point.position
        ) AS start_value,
        lag(point.is_target) OVER (
            PARTITION BY point.municipality_key, point.kpi_id ORDER BY point.position
        ) AS is_start_target,
        point.position AS end_position,
        point.point_value AS end_value
    FROM point
)

SELECT
    neighbour.municipality_key AS municipality_key,
    neighbour.kpi_id AS kpi_id,
    neighbour.start_position AS start_position,
    neighbour.start_value AS start_value,
    neighbour.is_start_target AS is_start_target,
    neighbour.end_position AS end_position,
    neighbour.end_value AS end_value
FROM neighbour
WHERE neighbour.start_position IS NOT NULL
