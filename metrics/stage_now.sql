-- One row per initiative with a reported stage: the newest report up to the day of reading that no undo withdrew.
WITH accepted AS (
    SELECT
        stage_revision.municipality_key AS municipality_key,
        stage_revision.initiative_id AS initiative_id,
        stage_revision.observed_on AS observed_on,
        CAST(stage_revision.stage AS TEXT) AS stage,
        stage_revision.evidence AS evidence,
        stage_revision.department AS department,
        stage_revision.upload_id AS upload_id,
        stage_revision.version AS version,
        row_number() OVER (
            PARTITION BY stage_revision.municipality_key, stage_revision.initiative_id
            ORDER BY stage_revision.observed_on DESC, stage_revision.version DESC, stage_revision.upload_id DESC
        ) AS newness
    FROM stage_revision
    CROSS JOIN moment
    LEFT JOIN upload_void
        ON upload_void.upload_id = stage_revision.upload_id
        AND upload_void.version <= moment.version
    WHERE stage_revision.version <= moment.version
        AND stage_revision.observed_on <= moment.as_of
        AND upload_void.upload_id IS NULL
        AND (moment.scope = 0 OR stage_revision.municipality_key = moment.scope)
)

SELECT
    accepted.municipality_key AS municipality_key,
    accepted.initiative_id AS initiative_id,
    accepted.observed_on AS observed_on,
    accepted.stage AS stage,
    accepted.evidence AS evidence,
    accepted.department AS department,
    accepted.upload_id AS upload_id,
    accepted.version AS version
FROM accepted
WHERE accepted.newness = 1
