-- One row per KPI and fiscal year with a target: the newest target revision (現行目標), the first one (当初目標) beside it.
-- Few targets are ever revised: only those are looked up a second time.
WITH changed AS (
    SELECT DISTINCT
        target.municipality_key AS municipality_key,
        target.version AS version,
        target.kpi_id AS kpi_id,
        target.fiscal_year AS fiscal_year
    FROM target
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = target.municipality_key
        AND kpi_now.version = target.version
        AND kpi_now.kpi_id = target.kpi_id
    CROSS JOIN moment
    WHERE target.target_revision > 0
        AND (moment.scope = 0 OR target.municipality_key = moment.scope)
),

revised AS (
    SELECT
        target.municipality_key AS municipality_key,
        target.version AS version,
        target.kpi_id AS kpi_id,
        target.fiscal_year AS fiscal_year,
        max(target.target_revision) AS newest_revision,
        min(target.target_revision) AS oldest_revision
    FROM changed
    INNER JOIN target
        ON target.municipality_key = changed.municipality_key
        AND target.version = changed.version
        AND target.kpi_id = changed.kpi_id
        AND target.fiscal_year = changed.fiscal_year
    GROUP BY target.municipality_key, target.version, target.kpi_id, target.fiscal_year
),

replaced AS (
    SELECT
        revised.municipality_key AS municipality_key,
        revised.version AS version,
        revised.kpi_id AS kpi_id,
        revised.fiscal_year AS fiscal_year,
        revised.newest_revision AS newest_revision,
        oldest.target_low_value AS first_low_value,
        oldest.target_high_value AS first_high_value,
        oldest.target_text AS first_text
    FROM revised
    INNER JOIN target AS oldest
        ON oldest.municipality_key = revised.municipality_key
        AND oldest.version = revised.version
        AND oldest.kpi_id = revised.kpi_id
        AND oldest.fiscal_year = revised.fiscal_year
        AND oldest.target_revision = revised.oldest_revision
)

SELECT
    kpi_now.kpi_number AS kpi_number,
    target.municipality_key AS municipality_key,
    target.kpi_id AS kpi_id,
    target.fiscal_year AS fiscal_year,
    @position_of_year_end(target.fiscal_year) AS position,
    target.target_revision AS target_revision,
    target.target_low_value AS target_low_value,
    target.target_high_value AS target_high_value,
    @judged_end(kpi_now.sign = -1, target.target_low_value, target.target_high_value) AS target_value,
    target.target_text AS target_text,
    CAST(target.source AS TEXT) AS source,
    target.place AS place,
    target.first_line AS first_line,
    target.last_line AS last_line,
    CASE WHEN replaced.newest_revision IS NULL
        THEN target.target_low_value ELSE replaced.first_low_value END AS first_low_value,
    CASE WHEN replaced.newest_revision IS NULL
        THEN target.target_high_value ELSE replaced.first_high_value END AS first_high_value,
    CASE WHEN replaced.newest_revision IS NULL THEN target.target_text ELSE replaced.first_text END AS first_text
FROM target
CROSS JOIN moment
INNER JOIN kpi_now
    ON kpi_now.municipality_key = target.municipality_key
    AND kpi_now.version = target.version
    AND kpi_now.kpi_id = target.kpi_id
LEFT JOIN replaced
    ON replaced.municipality_key = target.municipality_key
    AND replaced.version = target.version
    AND replaced.kpi_id = target.kpi_id
    AND replaced.fiscal_year = target.fiscal_year
WHERE (moment.scope = 0 OR target.municipality_key = moment.scope)
    AND (replaced.newest_revision IS NULL OR replaced.newest_revision = target.target_revision)
