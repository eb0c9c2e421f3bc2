-- One row per KPI and fiscal year with a target: the newest target revision (現行目標), the first one (当初目標) beside it.
WITH ordered AS (
    SELECT
        target.municipality_key AS municipality_key,
        target.kpi_id AS kpi_id,
        target.fiscal_year AS fiscal_year,
        target.target_revision AS target_revision,
        target.target_low_value AS target_low_value,
        target.target_high_value AS target_high_value,
        CASE WHEN kpi_now.direction = 'down'
            THEN coalesce(target.target_high_value, target.target_low_value)
            ELSE coalesce(target.target_low_value, target.target_high_value)
        END AS target_value,
        target.target_text AS target_text,
        CAST(target.source AS TEXT) AS source,
        target.place AS place,
        target.first_line AS first_line,
        target.last_line AS last_line,
        row_number() OVER (
            PARTITION BY target.municipality_key, target.kpi_id, target.fiscal_year
            ORDER BY target.target_revision DESC
        ) AS newness,
        row_number() OVER (
            PARTITION BY target.municipality_key, target.kpi_id, target.fiscal_year
            ORDER BY target.target_revision
        ) AS age
    FROM target
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = target.municipality_key
        AND kpi_now.version = target.version
        AND kpi_now.kpi_id = target.kpi_id
)

SELECT
    newest.municipality_key AS municipality_key,
    newest.kpi_id AS kpi_id,
    newest.fiscal_year AS fiscal_year,
    (newest.fiscal_year + 1) * 133590 AS position,
    newest.target_revision AS target_revision,
    newest.target_low_value AS target_low_value,
    newest.target_high_value AS target_high_value,
    newest.target_value AS target_value,
    newest.target_text AS target_text,
    newest.source AS source,
    newest.place AS place,
    newest.first_line AS first_line,
    newest.last_line AS last_line,
    oldest.target_low_value AS first_low_value,
    oldest.target_high_value AS first_high_value,
    oldest.target_text AS first_text
FROM ordered AS newest
INNER JOIN ordered AS oldest
    ON oldest.municipality_key = newest.municipality_key
    AND oldest.kpi_id = newest.kpi_id
    AND oldest.fiscal_year = newest.fiscal_year
    AND oldest.age = 1
WHERE newest.newness = 1
