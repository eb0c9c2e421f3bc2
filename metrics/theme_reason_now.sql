-- One row per initiative and theme of the plans at the moment's version that says why it stands there.
SELECT
    initiative_theme_reason.municipality_key AS municipality_key,
    initiative_theme_reason.initiative_id AS initiative_id,
    initiative_theme_reason.theme_id AS theme_id,
    CAST(initiative_theme_reason.basis AS TEXT) AS basis,
    initiative_theme_reason.reason AS reason,
    initiative_theme_reason.printed_text AS printed_text,
    initiative_theme_reason.place AS place,
    initiative_theme_reason.first_line AS first_line,
    initiative_theme_reason.last_line AS last_line
FROM initiative_theme_reason
INNER JOIN plan_now
    ON plan_now.municipality_key = initiative_theme_reason.municipality_key
    AND plan_now.version = initiative_theme_reason.version
