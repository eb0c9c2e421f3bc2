-- One row per scope: its newest edition at the moment's version; none for a city whose plan was withdrawn by then.
WITH newest AS (
    SELECT
        edition.scope AS edition_scope,
        max(edition.version) AS edition_version
    FROM edition
    CROSS JOIN moment
    WHERE edition.version <= moment.version
        AND (moment.scope = 0 OR edition.scope IN (0, moment.scope))
    GROUP BY edition.scope
)

SELECT
    newest.edition_scope AS edition_scope,
    newest.edition_version AS edition_version
FROM newest
LEFT JOIN plan_undo
    ON plan_undo.version = newest.edition_version
    AND plan_undo.municipality_key = newest.edition_scope
WHERE plan_undo.version IS NULL OR plan_undo.restored_version IS NOT NULL
