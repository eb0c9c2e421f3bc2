-- One row per KPI, path of targets and fiscal year: what stands (現行目標) under the kpi_number of the KPI, and what was
-- first printed (当初目標) of a revised one under that number with a minus.
SELECT
    target_now.kpi_number AS kpi_number,
    target_now.fiscal_year AS fiscal_year,
    target_now.position AS position,
    target_now.target_value AS target_value,
    target_now.source AS source
FROM target_now

UNION ALL

SELECT
    -kpi_now.kpi_number AS kpi_number,
    target.fiscal_year AS fiscal_year,
    @position_of_year_end(target.fiscal_year) AS position,
    @judged_end(kpi_now.sign = -1, target.target_low_value, target.target_high_value) AS target_value,
    CAST(target.source AS TEXT) AS source
FROM revised_now
INNER JOIN kpi_now
    ON kpi_now.kpi_number = revised_now.kpi_number
INNER JOIN target
    ON target.municipality_key = revised_now.municipality_key
    AND target.version = revised_now.version
    AND target.kpi_id = revised_now.kpi_id
WHERE target.target_revision = 0
