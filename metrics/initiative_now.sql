-- One row per initiative that any edition held up to the moment's version, as last printed;
-- is_left_out where the newest edition dropped it.
WITH known AS (
    SELECT
        initiative.municipality_key AS municipality_key,
        initiative.initiative_id AS initiative_id,
        max(initiative.version) AS version
    FROM initiative
    CROSS JOIN moment
    WHERE initiative.version <= moment.version
        AND (moment.scope = 0 OR initiative.municipality_key = moment.scope)
    GROUP BY initiative.municipality_key, initiative.initiative_id
)

SELECT
    known.municipality_key AS municipality_key,
    known.version AS version,
    known.initiative_id AS initiative_id,
    initiative.section_name AS section_name,
    initiative.number_text AS number_text,
    initiative.initiative_name AS initiative_name,
    initiative.departments AS departments,
    initiative.is_national_priority AS is_national_priority,
    initiative.own_mark AS own_mark,
    initiative.summary AS summary,
    initiative.place AS place,
    initiative.first_line AS first_line,
    initiative.last_line AS last_line,
    initiative.sort_order AS sort_order,
    known.version < edition_now.edition_version AS is_left_out
FROM known
INNER JOIN edition_now
    ON edition_now.edition_scope = known.municipality_key
INNER JOIN initiative
    ON initiative.municipality_key = known.municipality_key
    AND initiative.version = known.version
    AND initiative.initiative_id = known.initiative_id
