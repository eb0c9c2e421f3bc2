-- One row per scope: its newest edition at the moment's version.
SELECT
    edition.scope AS edition_scope,
    max(edition.version) AS edition_version
FROM edition
CROSS JOIN moment
WHERE edition.version <= moment.version
    AND (moment.scope = 0 OR edition.scope IN (0, moment.scope))
GROUP BY edition.scope
