-- One row per KPI of a running plan with a way to a final target that is still to come: how much its plan asks a year
-- from the baseline on (a 起点 is no promise of the plan).
-- Of percents that is points a year; of anything else also a share of the baseline (`yearly_share`), and how many times
-- the baseline the target is (`multiple`): NULL for percents and where the baseline is no number above zero.
-- chr(37) is the sign of percents: drivers of one engine read it as a place for a parameter.
WITH ahead AS (
    SELECT
        status.municipality_key AS municipality_key,
        status.kpi_id AS kpi_id,
        coalesce(kpi_now.unit = chr(37), FALSE) AS is_percent,
        status.planned_per_year AS planned_per_year,
        way.from_value AS from_value,
        status.final_target_value AS final_target_value,
        coalesce(kpi_now.unit, '') <> chr(37) AND way.from_value > 0 AS has_multiple
    FROM way
    CROSS JOIN moment
    INNER JOIN status
        ON status.municipality_key = way.municipality_key
        AND status.kpi_id = way.kpi_id
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = way.municipality_key
        AND kpi_now.kpi_id = way.kpi_id
    WHERE status.planned_per_year IS NOT NULL
        AND NOT status.is_start_assumed
        AND NOT status.is_period_over
        AND status.status <> 'ended'
        AND @last_day(status.final_target_fiscal_year) >= moment.as_of
)

SELECT
    ahead.municipality_key AS municipality_key,
    ahead.kpi_id AS kpi_id,
    ahead.is_percent AS is_percent,
    ahead.planned_per_year AS planned_per_year,
    CASE WHEN ahead.has_multiple THEN
        @cut_toward_zero(CAST(ahead.final_target_value AS DECIMAL(38, 4)) * 10000, ahead.from_value)
    END AS multiple,
    CASE WHEN ahead.has_multiple THEN
        @cut_toward_zero(CAST(ahead.planned_per_year AS DECIMAL(38, 4)) * 10000, ahead.from_value)
    END AS yearly_share
FROM ahead
