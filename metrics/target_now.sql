-- One row per KPI and fiscal year with a target (現行目標): the rows of the KPI's newest revision, all of them and no
-- others. Beside each what was first printed for that year (当初目標); NULL where a revision brought the year.
WITH first AS (
    SELECT
        revised_now.kpi_number AS kpi_number,
        target.fiscal_year AS fiscal_year,
        target.target_low_value AS target_low_value,
        target.target_high_value AS target_high_value,
        target.target_text AS target_text
    FROM revised_now
    INNER JOIN target
        ON target.municipality_key = revised_now.municipality_key
        AND target.version = revised_now.version
        AND target.kpi_id = revised_now.kpi_id
    WHERE target.target_revision = 0
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
    CASE WHEN target.target_revision = 0
        THEN target.target_low_value ELSE first.target_low_value END AS first_low_value,
    CASE WHEN target.target_revision = 0
        THEN target.target_high_value ELSE first.target_high_value END AS first_high_value,
    CASE WHEN target.target_revision = 0 THEN target.target_text ELSE first.target_text END AS first_text
FROM target
CROSS JOIN moment
INNER JOIN kpi_now
    ON kpi_now.municipality_key = target.municipality_key
    AND kpi_now.version = target.version
    AND kpi_now.kpi_id = target.kpi_id
LEFT JOIN revised_now
    ON revised_now.kpi_number = kpi_now.kpi_number
LEFT JOIN first
    ON first.kpi_number = kpi_now.kpi_number
    AND first.fiscal_year = target.fiscal_year
WHERE (moment.scope = 0 OR target.municipality_key = moment.scope)
    AND (revised_now.kpi_number IS NULL OR target.target_revision = revised_now.newest_revision)
