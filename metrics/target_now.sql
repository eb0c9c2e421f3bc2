-- One row per KPI and fiscal year with a target: the newest target revision (現行目標), the first one (当初目標) beside it.
WITH revised AS (
    SELECT
        target.municipality_key AS municipality_key,
        target.version AS version,
        target.kpi_id AS kpi_id,
        target.fiscal_year AS fiscal_year,
        max(target.target_revision) AS newest_revision,
        min(target.target_revision) AS oldest_revision,
        max(kpi_now.sign) AS sign
    FROM target
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = target.municipality_key
        AND kpi_now.version = target.version
        AND kpi_now.kpi_id = target.kpi_id
    GROUP BY target.municipality_key, target.version, target.kpi_id, target.fiscal_year
)

SELECT
    newest.municipality_key AS municipality_key,
    newest.kpi_id AS kpi_id,
    newest.fiscal_year AS fiscal_year,
    (newest.fiscal_year + 1) * 133590 AS position,
    newest.target_revision AS target_revision,
    newest.target_low_value AS target_low_value,
    newest.target_high_value AS target_high_value,
    CASE WHEN revised.sign = -1
        THEN coalesce(newest.target_high_value, newest.target_low_value)
        ELSE coalesce(newest.target_low_value, newest.target_high_value)
    END AS target_value,
    newest.target_text AS target_text,
    CAST(newest.source AS TEXT) AS source,
    newest.place AS place,
    newest.first_line AS first_line,
    newest.last_line AS last_line,
    oldest.target_low_value AS first_low_value,
    oldest.target_high_value AS first_high_value,
    oldest.target_text AS first_text
FROM revised
INNER JOIN target AS newest
    ON newest.municipality_key = revised.municipality_key
    AND newest.version = revised.version
    AND newest.kpi_id = revised.kpi_id
    AND newest.fiscal_year = revised.fiscal_year
    AND newest.target_revision = revised.newest_revision
LEFT JOIN target AS oldest
    ON oldest.municipality_key = revised.municipality_key
    AND oldest.version = revised.version
    AND oldest.kpi_id = revised.kpi_id
    AND oldest.fiscal_year = revised.fiscal_year
    AND oldest.target_revision = revised.oldest_revision
