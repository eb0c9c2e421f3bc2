-- One row per KPI whose targets or baseline a revision changed: its newest target revision, 0 where none was revised.
-- Few are: the others are not looked up twice.
WITH touched AS (
    SELECT
        target.municipality_key AS municipality_key,
        target.version AS version,
        target.kpi_id AS kpi_id
    FROM target
    CROSS JOIN moment
    WHERE target.target_revision > 0
        AND (moment.scope = 0 OR target.municipality_key = moment.scope)

    UNION

    SELECT
        former_baseline.municipality_key AS municipality_key,
        former_baseline.version AS version,
        former_baseline.kpi_id AS kpi_id
    FROM former_baseline
    CROSS JOIN moment
    WHERE moment.scope = 0 OR former_baseline.municipality_key = moment.scope
),

standing AS (
    SELECT
        kpi_now.kpi_number AS kpi_number,
        touched.municipality_key AS municipality_key,
        touched.version AS version,
        touched.kpi_id AS kpi_id
    FROM touched
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = touched.municipality_key
        AND kpi_now.version = touched.version
        AND kpi_now.kpi_id = touched.kpi_id
)

SELECT
    standing.kpi_number AS kpi_number,
    standing.municipality_key AS municipality_key,
    standing.version AS version,
    standing.kpi_id AS kpi_id,
    coalesce(max(target.target_revision), 0) AS newest_revision
FROM standing
LEFT JOIN target
    ON target.municipality_key = standing.municipality_key
    AND target.version = standing.version
    AND target.kpi_id = standing.kpi_id
GROUP BY standing.kpi_number, standing.municipality_key, standing.version, standing.kpi_id
