-- One row per KPI and day: the newest report accepted at the moment's version and withdrawn by no undo;
-- else a figure of the plan's own text later than the baseline, or than 当初基準値 where that was replaced.
-- `actual_value` is the end that is judged, `report_word` the word of a report that decides nothing: a code or 速報.
-- An upload is one version and reports a KPI's day once: the version alone tells which report is newer.
-- A 速報 never takes the place of a 確定 or 訂正 value of its day, whichever was entered first.
WITH reported AS (
    SELECT
        kpi_now.kpi_number AS kpi_number,
        actual_revision.municipality_key AS municipality_key,
        actual_revision.kpi_id AS kpi_id,
        actual_revision.observed_on AS observed_on,
        actual_revision.fiscal_year AS fiscal_year,
        actual_revision.low_value AS low_value,
        actual_revision.high_value AS high_value,
        @judged_end(kpi_now.sign = -1, actual_revision.low_value, actual_revision.high_value) AS actual_value,
        actual_revision.observed_on = @last_day(actual_revision.fiscal_year) AS is_year_end,
        actual_revision.value_text AS value_text,
        CAST(actual_revision.value_code AS TEXT) AS value_code,
        CAST(actual_revision.mark AS TEXT) AS mark,
        CASE WHEN actual_revision.value_code IS NOT NULL THEN CAST(actual_revision.value_code AS TEXT)
            WHEN CAST(actual_revision.mark AS TEXT) = 'preliminary' THEN 'preliminary' END AS report_word,
        actual_revision.note AS note,
        actual_revision.reason AS reason,
        actual_revision.next_step AS next_step,
        'upload' AS source,
        actual_revision.upload_id AS upload_id,
        actual_revision.version AS version,
        actual_revision.version AS precedence
    FROM actual_revision
    CROSS JOIN moment
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = actual_revision.municipality_key
        AND kpi_now.kpi_id = actual_revision.kpi_id
    LEFT JOIN upload_void
        ON upload_void.upload_id = actual_revision.upload_id
        AND upload_void.version <= moment.version
    WHERE actual_revision.version <= moment.version
        AND (moment.scope = 0 OR actual_revision.municipality_key = moment.scope)
        AND upload_void.upload_id IS NULL

    UNION ALL

    SELECT
        kpi_now.kpi_number AS kpi_number,
        measurement.municipality_key AS municipality_key,
        measurement.kpi_id AS kpi_id,
        measurement.observed_on AS observed_on,
        measurement.fiscal_year AS fiscal_year,
        measurement.low_value AS low_value,
        measurement.high_value AS high_value,
        @judged_end(kpi_now.sign = -1, measurement.low_value, measurement.high_value) AS actual_value,
        measurement.observed_on = @last_day(measurement.fiscal_year) AS is_year_end,
        measurement.value_text AS value_text,
        CAST(NULL AS TEXT) AS value_code,
        'final' AS mark,
        CAST(NULL AS TEXT) AS report_word,
        CAST(NULL AS TEXT) AS note,
        CAST(NULL AS TEXT) AS reason,
        CAST(NULL AS TEXT) AS next_step,
        'plan' AS source,
        CAST(NULL AS TEXT) AS upload_id,
        measurement.version AS version,
        0 AS precedence
    FROM measurement
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = measurement.municipality_key
        AND kpi_now.version = measurement.version
        AND kpi_now.kpi_id = measurement.kpi_id
    LEFT JOIN former_baseline
        ON former_baseline.municipality_key = measurement.municipality_key
        AND former_baseline.version = measurement.version
        AND former_baseline.kpi_id = measurement.kpi_id
        AND former_baseline.baseline_revision = 0
    WHERE kpi_now.baseline_on IS NULL
        OR measurement.observed_on > kpi_now.baseline_on
        OR measurement.observed_on > former_baseline.baseline_on
),

-- Only a day on which more than one upload of a city reports can hold a KPI twice.
crowded AS (
    SELECT
        reported.municipality_key AS municipality_key,
        reported.observed_on AS observed_on
    FROM reported
    GROUP BY reported.municipality_key, reported.observed_on
    HAVING min(reported.precedence) < max(reported.precedence)
),

repeated AS (
    SELECT
        reported.kpi_number AS kpi_number,
        reported.observed_on AS observed_on,
        CASE
            WHEN max(CASE WHEN reported.mark <> 'preliminary' AND reported.value_code IS NULL THEN 1 END) = 1
                THEN max(CASE WHEN reported.mark <> 'preliminary' THEN reported.precedence END)
            ELSE max(reported.precedence)
        END AS precedence
    FROM crowded
    INNER JOIN reported
        ON reported.municipality_key = crowded.municipality_key
        AND reported.observed_on = crowded.observed_on
    GROUP BY reported.kpi_number, reported.observed_on
)

SELECT
    reported.kpi_number AS kpi_number,
    reported.municipality_key AS municipality_key,
    reported.kpi_id AS kpi_id,
    reported.observed_on AS observed_on,
    reported.fiscal_year AS fiscal_year,
    reported.low_value AS low_value,
    reported.high_value AS high_value,
    reported.actual_value AS actual_value,
    reported.is_year_end AS is_year_end,
    reported.value_text AS value_text,
    reported.value_code AS value_code,
    reported.mark AS mark,
    reported.report_word AS report_word,
    reported.note AS note,
    reported.reason AS reason,
    reported.next_step AS next_step,
    reported.source AS source,
    reported.upload_id AS upload_id,
    reported.version AS version
FROM reported
LEFT JOIN repeated
    ON repeated.kpi_number = reported.kpi_number
    AND repeated.observed_on = reported.observed_on
WHERE repeated.precedence IS NULL OR repeated.precedence = reported.precedence
