-- One row per initiative of the plans as they stand at the moment, with its city,
-- its themes and the stage last reported.
WITH themed AS (
    SELECT
        initiative_theme.municipality_key AS municipality_key,
        initiative_theme.version AS version,
        initiative_theme.initiative_id AS initiative_id,
        string_agg(initiative_theme.theme_id, ';' ORDER BY theme_now.sort_order, theme_now.theme_id) AS themes
    FROM initiative_theme
    INNER JOIN theme_now
        ON theme_now.theme_id = initiative_theme.theme_id
    GROUP BY initiative_theme.municipality_key, initiative_theme.version, initiative_theme.initiative_id
)

SELECT
    initiative_now.municipality_key AS municipality_key,
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    municipality_now.sort_order AS city_order,
    initiative_now.initiative_id AS initiative_id,
    initiative_now.section_name AS section_name,
    initiative_now.number_text AS number_text,
    initiative_now.initiative_name AS initiative_name,
    initiative_now.departments AS departments,
    initiative_now.is_national_priority AS is_national_priority,
    initiative_now.own_mark AS own_mark,
    initiative_now.summary AS summary,
    themed.themes AS themes,
    initiative_now.place AS place,
    initiative_now.first_line AS first_line,
    initiative_now.last_line AS last_line,
    initiative_now.sort_order AS initiative_order,
    stage_now.stage AS stage,
    stage_now.observed_on AS stage_on,
    stage_now.evidence AS evidence,
    stage_now.department AS stage_department
FROM initiative_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = initiative_now.municipality_key
LEFT JOIN themed
    ON themed.municipality_key = initiative_now.municipality_key
    AND themed.version = initiative_now.version
    AND themed.initiative_id = initiative_now.initiative_id
LEFT JOIN stage_now
    ON stage_now.municipality_key = initiative_now.municipality_key
    AND stage_now.initiative_id = initiative_now.initiative_id
WHERE NOT initiative_now.is_left_out
