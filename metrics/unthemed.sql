-- One row per initiative of the plans that nobody has laid under a theme, nor found to have none (未対応付け).
SELECT
    initiative_now.municipality_key AS municipality_key,
    initiative_now.initiative_id AS initiative_id
FROM initiative_now
LEFT JOIN initiative_theme
    ON initiative_theme.municipality_key = initiative_now.municipality_key
    AND initiative_theme.version = initiative_now.version
    AND initiative_theme.initiative_id = initiative_now.initiative_id
LEFT JOIN themeless_initiative
    ON themeless_initiative.municipality_key = initiative_now.municipality_key
    AND themeless_initiative.version = initiative_now.version
    AND themeless_initiative.initiative_id = initiative_now.initiative_id
WHERE NOT initiative_now.is_left_out
    AND initiative_theme.theme_id IS NULL
    AND themeless_initiative.initiative_id IS NULL
