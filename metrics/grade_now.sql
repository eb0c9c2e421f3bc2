-- One row per KPI and fiscal year that its city graded itself: shown beside the verdict, never used for it.
-- A grade came with a plan's edition or with an upload that no undo withdrew; the newest by version stands.
WITH published AS (
    SELECT
        published_grade.municipality_key AS municipality_key,
        published_grade.kpi_id AS kpi_id,
        published_grade.fiscal_year AS fiscal_year,
        published_grade.grade_text AS grade_text,
        published_grade.rule_text AS rule_text,
        published_grade.source_text AS source_text,
        CAST(NULL AS TEXT) AS upload_id,
        published_grade.version AS version
    FROM published_grade
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = published_grade.municipality_key
        AND kpi_now.version = published_grade.version
        AND kpi_now.kpi_id = published_grade.kpi_id

    UNION ALL

    SELECT
        grade_revision.municipality_key AS municipality_key,
        grade_revision.kpi_id AS kpi_id,
        grade_revision.fiscal_year AS fiscal_year,
        grade_revision.grade_text AS grade_text,
        grade_revision.rule_text AS rule_text,
        grade_revision.source_text AS source_text,
        grade_revision.upload_id AS upload_id,
        grade_revision.version AS version
    FROM grade_revision
    CROSS JOIN moment
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = grade_revision.municipality_key
        AND kpi_now.kpi_id = grade_revision.kpi_id
    LEFT JOIN upload_void
        ON upload_void.upload_id = grade_revision.upload_id
        AND upload_void.version <= moment.version
    WHERE grade_revision.version <= moment.version
        AND (moment.scope = 0 OR grade_revision.municipality_key = moment.scope)
        AND upload_void.upload_id IS NULL
),

ordered AS (
    SELECT
        published.*,
        row_number() OVER (
            PARTITION BY published.municipality_key, published.kpi_id, published.fiscal_year
            ORDER BY published.version DESC
        ) AS newness
    FROM published
)

SELECT
    ordered.municipality_key AS municipality_key,
    ordered.kpi_id AS kpi_id,
    ordered.fiscal_year AS fiscal_year,
    ordered.grade_text AS grade_text,
    ordered.rule_text AS rule_text,
    ordered.source_text AS source_text,
    ordered.upload_id AS upload_id,
    ordered.version AS version
FROM ordered
WHERE ordered.newness = 1
