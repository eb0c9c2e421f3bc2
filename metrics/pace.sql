-- One row per KPI with a way from its baseline to another final target: the shares asked, reached and needed.
-- 0 is the baseline, 1 the final target; shares a year for the paces. Cut to four digits toward zero, for display only.
WITH measured AS (
    SELECT
        status.municipality_key AS municipality_key,
        status.kpi_id AS kpi_id,
        CAST(status.final_target_value - status.baseline_binding_value AS DECIMAL(38, 4)) AS way_value,
        CAST((status.asked_value - status.baseline_binding_value) * 10000 AS DECIMAL(38, 4)) AS asked_scaled,
        CAST((status.latest_value - status.baseline_binding_value) * 10000 AS DECIMAL(38, 4)) AS reached_scaled,
        CAST(status.planned_per_year * 10000 AS DECIMAL(38, 4)) AS planned_scaled,
        CAST(status.needed_per_year * 10000 AS DECIMAL(38, 4)) AS needed_scaled,
        CAST(status.past_per_year * 10000 AS DECIMAL(38, 4)) AS past_scaled
    FROM status
    WHERE status.final_target_value <> status.baseline_binding_value
)

SELECT
    m.municipality_key AS municipality_key,
    m.kpi_id AS kpi_id,
    CAST(round((m.asked_scaled - mod(m.asked_scaled, m.way_value)) / m.way_value) AS DECIMAL(34, 0))
    * CAST(0.0001 AS DECIMAL(4, 4)) AS asked_share,
    CAST(round((m.reached_scaled - mod(m.reached_scaled, m.way_value)) / m.way_value) AS DECIMAL(34, 0))
    * CAST(0.0001 AS DECIMAL(4, 4)) AS reached_share,
    CAST(round((m.planned_scaled - mod(m.planned_scaled, m.way_value)) / m.way_value) AS DECIMAL(34, 0))
    * CAST(0.0001 AS DECIMAL(4, 4)) AS planned_share_per_year,
    CAST(round((m.needed_scaled - mod(m.needed_scaled, m.way_value)) / m.way_value) AS DECIMAL(34, 0))
    * CAST(0.0001 AS DECIMAL(4, 4)) AS needed_share_per_year,
    CAST(round((m.past_scaled - mod(m.past_scaled, m.way_value)) / m.way_value) AS DECIMAL(34, 0))
    * CAST(0.0001 AS DECIMAL(4, 4)) AS past_share_per_year
FROM measured AS m
