-- One row per KPI, series and day: the points of its chart, each with the share of the way that lies behind it.
-- 0 is the baseline, 1 the final target; NULL where there is no way between the two. Cut to four digits toward zero,
-- for display only. Series: baseline, target, line (按分線, its corners), actual_closed, actual_provisional, actual_late.
SELECT
    trajectory.municipality_key AS municipality_key,
    trajectory.kpi_id AS kpi_id,
    trajectory.series AS series,
    trajectory.observed_on AS observed_on,
    trajectory.fiscal_year AS fiscal_year,
    trajectory.point_value AS point_value,
    trajectory.low_value AS low_value,
    trajectory.high_value AS high_value,
    trajectory.value_text AS value_text,
    @cut_toward_zero(
        CAST((trajectory.point_value - way.from_value) * 10000 AS DECIMAL(38, 4)), way.way_value
    ) AS way_share
FROM trajectory
LEFT JOIN way
    ON way.municipality_key = trajectory.municipality_key
    AND way.kpi_id = trajectory.kpi_id
WHERE trajectory.series <> 'need_pace'
