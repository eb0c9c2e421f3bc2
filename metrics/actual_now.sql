-- One row per KPI and day: the newest report accepted at the moment's version and withdrawn by no undo;
-- else a figure of the plan's own text later than the baseline.
WITH reported AS (
    SELECT
        actual_revision.municipality_key AS municipality_key,
        actual_revision.kpi_id AS kpi_id,
        actual_revision.observed_on AS observed_on,
        actual_revision.fiscal_year AS fiscal_year,
        actual_revision.low_value AS low_value,
        actual_revision.high_value AS high_value,
        actual_revision.value_text AS value_text,
        CAST(actual_revision.value_code AS TEXT) AS value_code,
        CAST(actual_revision.mark AS TEXT) AS mark,
        actual_revision.note AS note,
        actual_revision.reason AS reason,
        actual_revision.next_step AS next_step,
        'upload' AS source,
        actual_revision.upload_id AS upload_id,
        actual_revision.version AS version
    FROM actual_revision
    CROSS JOIN moment
    LEFT JOIN upload_void
        ON upload_void.upload_id = actual_revision.upload_id
        AND upload_void.version <= moment.version
    WHERE actual_revision.version <= moment.version
        AND upload_void.upload_id IS NULL
        AND (moment.scope = 0 OR actual_revision.municipality_key = moment.scope)

    UNION ALL

    SELECT
        measurement.municipality_key AS municipality_key,
        measurement.kpi_id AS kpi_id,
        measurement.observed_on AS observed_on,
        measurement.fiscal_year AS fiscal_year,
        measurement.low_value AS low_value,
        measurement.high_value AS high_value,
        measurement.value_text AS value_text,
        CAST(NULL AS TEXT) AS value_code,
        'final' AS mark,
        CAST(NULL AS TEXT) AS note,
        CAST(NULL AS TEXT) AS reason,
        CAST(NULL AS TEXT) AS next_step,
        'plan' AS source,
        CAST(NULL AS TEXT) AS upload_id,
        measurement.version AS version
    FROM measurement
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = measurement.municipality_key
        AND kpi_now.version = measurement.version
        AND kpi_now.kpi_id = measurement.kpi_id
    WHERE kpi_now.baseline_on IS NULL OR measurement.observed_on > kpi_now.baseline_on
),

ordered AS (
    SELECT
        reported.*,
        row_number() OVER (
            PARTITION BY reported.municipality_key, reported.kpi_id, reported.observed_on
            ORDER BY reported.source DESC, reported.version DESC, reported.upload_id DESC
        ) AS newness
    FROM reported
)

SELECT
    ordered.municipality_key AS municipality_key,
    ordered.kpi_id AS kpi_id,
    ordered.observed_on AS observed_on,
    ordered.fiscal_year AS fiscal_year,
    ordered.low_value AS low_value,
    ordered.high_value AS high_value,
    ordered.value_text AS value_text,
    ordered.value_code AS value_code,
    ordered.mark AS mark,
    ordered.note AS note,
    ordered.reason AS reason,
    ordered.next_step AS next_step,
    ordered.source AS source,
    ordered.upload_id AS upload_id,
    ordered.version AS version
FROM ordered
WHERE ordered.newness = 1
