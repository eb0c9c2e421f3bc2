-- One row per theme of the catalogue at the moment's version.
SELECT
    theme.theme_id AS theme_id,
    theme.theme_name AS theme_name,
    theme.short_name AS short_name,
    CAST(theme.theme_group AS TEXT) AS theme_group,
    theme.sort_order AS sort_order
FROM theme
INNER JOIN edition_now
    ON edition_now.edition_scope = 0
    AND edition_now.edition_version = theme.version
