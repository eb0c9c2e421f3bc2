-- One row per city, theme and status of its KPIs; status is NULL where the theme has initiatives but no KPI.
-- A KPI of two themes counts in both: shared_count says how many.
WITH themed AS (
    SELECT
        initiative_now.municipality_key AS municipality_key,
        initiative_now.initiative_id AS initiative_id,
        initiative_now.is_left_out AS is_left_out,
        initiative_theme.theme_id AS theme_id,
        count(*) OVER (PARTITION BY initiative_now.municipality_key, initiative_now.initiative_id) AS theme_count
    FROM initiative_now
    INNER JOIN initiative_theme
        ON initiative_theme.municipality_key = initiative_now.municipality_key
        AND initiative_theme.version = initiative_now.version
        AND initiative_theme.initiative_id = initiative_now.initiative_id
),

held AS (
    SELECT
        themed.municipality_key AS municipality_key,
        themed.theme_id AS theme_id,
        CAST(sum(CASE WHEN themed.is_left_out THEN 0 ELSE 1 END) AS INTEGER) AS initiative_count
    FROM themed
    GROUP BY themed.municipality_key, themed.theme_id
),

counted AS (
    SELECT
        themed.municipality_key AS municipality_key,
        themed.theme_id AS theme_id,
        status.status AS status,
        CAST(count(*) AS INTEGER) AS kpi_count,
        CAST(sum(CASE WHEN status.is_stale THEN 1 ELSE 0 END) AS INTEGER) AS stale_count,
        CAST(sum(CASE WHEN themed.theme_count > 1 THEN 1 ELSE 0 END) AS INTEGER) AS shared_count,
        CAST(sum(CASE WHEN status.is_after_lowering THEN 1 ELSE 0 END) AS INTEGER) AS lowered_count,
        CAST(sum(CASE WHEN status.is_missed_narrowly THEN 1 ELSE 0 END) AS INTEGER) AS narrow_count
    FROM themed
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = themed.municipality_key
        AND kpi_now.initiative_id = themed.initiative_id
    INNER JOIN status
        ON status.municipality_key = kpi_now.municipality_key
        AND status.kpi_id = kpi_now.kpi_id
    GROUP BY themed.municipality_key, themed.theme_id, status.status
)

SELECT
    held.municipality_key AS municipality_key,
    held.theme_id AS theme_id,
    held.initiative_count AS initiative_count,
    counted.status AS status,
    coalesce(counted.kpi_count, 0) AS kpi_count,
    coalesce(counted.stale_count, 0) AS stale_count,
    coalesce(counted.shared_count, 0) AS shared_count,
    coalesce(counted.lowered_count, 0) AS lowered_count,
    coalesce(counted.narrow_count, 0) AS narrow_count
FROM held
LEFT JOIN counted
    ON counted.municipality_key = held.municipality_key
    AND counted.theme_id = held.theme_id
