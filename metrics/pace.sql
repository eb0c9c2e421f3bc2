-- One row per KPI with a way from its baseline to another final target: the shares asked, expected, reached and needed.
-- 0 is the baseline, 1 the final target; shares a year for the paces. Cut to four digits toward zero, what was
-- reached toward less, as 到達度 is; for display only.
WITH measured AS (
    SELECT
        status.municipality_key AS municipality_key,
        status.kpi_id AS kpi_id,
        way.way_value AS way_value,
        CAST((status.asked_value - way.from_value) * 10000 AS DECIMAL(38, 4)) AS asked_scaled,
        CAST((status.expected_value - way.from_value) * 10000 AS DECIMAL(38, 4)) AS expected_scaled,
        CAST((status.latest_value - way.from_value) * 10000 AS DECIMAL(38, 4)) AS reached_scaled,
        CAST(status.planned_per_year * 10000 AS DECIMAL(38, 4)) AS planned_scaled,
        CAST(status.needed_per_year * 10000 AS DECIMAL(38, 4)) AS needed_scaled,
        CAST(status.past_per_year * 10000 AS DECIMAL(38, 4)) AS past_scaled
    FROM way
    INNER JOIN status
        ON status.municipality_key = way.municipality_key
        AND status.kpi_id = way.kpi_id
)

SELECT
    m.municipality_key AS municipality_key,
    m.kpi_id AS kpi_id,
    @cut_toward_zero(m.asked_scaled, m.way_value) AS asked_share,
    @cut_toward_zero(m.expected_scaled, m.way_value) AS expected_share,
    @cut_down(CASE WHEN m.way_value < 0 THEN -m.reached_scaled ELSE m.reached_scaled END, abs(m.way_value))
        AS reached_share,
    @cut_toward_zero(m.planned_scaled, m.way_value) AS planned_share_per_year,
    @cut_toward_zero(m.needed_scaled, m.way_value) AS needed_share_per_year,
    @cut_toward_zero(m.past_scaled, m.way_value) AS past_share_per_year,
    CASE WHEN m.way_value > 0 THEN m.needed_scaled > m.past_scaled ELSE m.needed_scaled < m.past_scaled END
        AS is_too_slow
FROM measured AS m
