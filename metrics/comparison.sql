-- One row per 共通指標 and KPI that measures it: the latest known value, an actual or else the baseline, with its day;
-- per 1,000 residents where size matters. A figure (本文の数値) that measures it has a row as well, under its figure_id:
-- its latest printed value, one that is only planned where no other is printed.
WITH measured AS (
    SELECT
        actual_now.municipality_key AS municipality_key,
        actual_now.kpi_id AS kpi_id,
        actual_now.observed_on AS observed_on,
        actual_now.low_value AS low_value,
        actual_now.high_value AS high_value,
        actual_now.value_text AS value_text,
        'actual' AS value_source
    FROM actual_now
    CROSS JOIN moment
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = actual_now.municipality_key
        AND kpi_now.kpi_id = actual_now.kpi_id
    WHERE actual_now.value_code IS NULL
        AND actual_now.mark <> 'preliminary'
        AND (
            actual_now.observed_on < moment.as_of
            OR actual_now.observed_on = moment.as_of
                AND actual_now.observed_on <> @last_day(actual_now.fiscal_year)
        )
        AND (
            NOT @is_by_year(kpi_now.kind)
            OR actual_now.observed_on = @last_day(actual_now.fiscal_year)
        )

    UNION ALL

    SELECT
        kpi_now.municipality_key AS municipality_key,
        kpi_now.kpi_id AS kpi_id,
        kpi_now.baseline_on AS observed_on,
        kpi_now.baseline_low_value AS low_value,
        kpi_now.baseline_high_value AS high_value,
        kpi_now.baseline_text AS value_text,
        'baseline' AS value_source
    FROM kpi_now
    WHERE kpi_now.baseline_binding_value IS NOT NULL
),

latest AS (
    SELECT
        measured.*,
        row_number() OVER (
            PARTITION BY measured.municipality_key, measured.kpi_id
            ORDER BY measured.observed_on DESC, measured.value_source
        ) AS newness
    FROM measured
),

printed AS (
    SELECT
        figure_now.*,
        row_number() OVER (
            PARTITION BY figure_now.municipality_key, figure_now.figure_id
            ORDER BY figure_now.is_planned, figure_now.value_number DESC
        ) AS newness
    FROM figure_now
)

SELECT
    measure_of_kpi.measure_id AS measure_id,
    measure_of_kpi.measure_name AS measure_name,
    measure_of_kpi.measure_order AS measure_order,
    measure_of_kpi.is_per_resident AS is_per_resident,
    measure_of_kpi.difference_note AS difference_note,
    measure_of_kpi.definition AS definition,
    measure_of_kpi.denominator AS denominator,
    kpi_now.municipality_key AS municipality_key,
    kpi_now.kpi_id AS kpi_id,
    kpi_now.kpi_name AS kpi_name,
    kpi_now.component_name AS component_name,
    CAST(kpi_now.kind AS TEXT) AS kind,
    kpi_now.unit AS unit,
    coalesce(kpi_now.is_counted, FALSE) AS is_counted,
    latest.low_value AS low_value,
    latest.high_value AS high_value,
    latest.value_text AS value_text,
    latest.observed_on AS observed_on,
    CAST(NULL AS TEXT) AS as_of_text,
    latest.value_source AS value_source,
    final.fiscal_year AS final_target_fiscal_year,
    final.target_low_value AS final_target_low_value,
    final.target_high_value AS final_target_high_value,
    final.target_text AS final_target_text,
    municipality_now.population_count AS population_count,
    municipality_now.population_on AS population_on,
    municipality_now.population_source AS population_source,
    municipality_now.is_population_confirmed AS is_population_confirmed,
    CASE WHEN measure_of_kpi.is_per_resident THEN
        @cut_toward_zero(
            CAST(coalesce(latest.low_value, latest.high_value) AS DECIMAL(38, 4)) * 10000000,
            municipality_now.population_count
        )
    END AS per_thousand_value,
    CASE WHEN measure_of_kpi.is_per_resident THEN
        @cut_toward_zero(
            CAST(coalesce(final.target_low_value, final.target_high_value) AS DECIMAL(38, 4)) * 10000000,
            municipality_now.population_count
        )
    END AS per_thousand_target_value
FROM measure_of_kpi
INNER JOIN kpi_now
    ON kpi_now.municipality_key = measure_of_kpi.municipality_key
    AND kpi_now.kpi_id = measure_of_kpi.kpi_id
LEFT JOIN municipality_now
    ON municipality_now.municipality_key = kpi_now.municipality_key
LEFT JOIN latest
    ON latest.municipality_key = kpi_now.municipality_key
    AND latest.kpi_id = kpi_now.kpi_id
    AND latest.newness = 1
LEFT JOIN aim
    ON aim.kpi_number = kpi_now.kpi_number
LEFT JOIN target_now AS final
    ON final.municipality_key = kpi_now.municipality_key
    AND final.kpi_id = kpi_now.kpi_id
    AND final.fiscal_year = aim.final_fiscal_year
WHERE measure_of_kpi.mapped = 'mapped'

UNION ALL

SELECT
    measure_of_kpi.measure_id AS measure_id,
    measure_of_kpi.measure_name AS measure_name,
    measure_of_kpi.measure_order AS measure_order,
    measure_of_kpi.is_per_resident AS is_per_resident,
    measure_of_kpi.difference_note AS difference_note,
    measure_of_kpi.definition AS definition,
    measure_of_kpi.denominator AS denominator,
    printed.municipality_key AS municipality_key,
    printed.figure_id AS kpi_id,
    printed.figure_name AS kpi_name,
    printed.component_name AS component_name,
    CAST(NULL AS TEXT) AS kind,
    printed.unit AS unit,
    coalesce(@is_counted(printed.unit), FALSE) AS is_counted,
    printed.low_value AS low_value,
    printed.high_value AS high_value,
    printed.value_text AS value_text,
    printed.observed_on AS observed_on,
    printed.as_of_text AS as_of_text,
    CASE WHEN printed.is_planned THEN 'planned' ELSE 'figure' END AS value_source,
    CAST(NULL AS INTEGER) AS final_target_fiscal_year,
    CAST(NULL AS DECIMAL(18, 4)) AS final_target_low_value,
    CAST(NULL AS DECIMAL(18, 4)) AS final_target_high_value,
    CAST(NULL AS TEXT) AS final_target_text,
    municipality_now.population_count AS population_count,
    municipality_now.population_on AS population_on,
    municipality_now.population_source AS population_source,
    municipality_now.is_population_confirmed AS is_population_confirmed,
    CASE WHEN measure_of_kpi.is_per_resident THEN
        @cut_toward_zero(
            CAST(coalesce(printed.low_value, printed.high_value) AS DECIMAL(38, 4)) * 10000000,
            municipality_now.population_count
        )
    END AS per_thousand_value,
    CAST(NULL AS DECIMAL(18, 4)) AS per_thousand_target_value
FROM measure_of_kpi
INNER JOIN printed
    ON printed.municipality_key = measure_of_kpi.municipality_key
    AND printed.figure_id = measure_of_kpi.kpi_id
    AND printed.newness = 1
LEFT JOIN municipality_now
    ON municipality_now.municipality_key = printed.municipality_key
WHERE measure_of_kpi.mapped = 'mapped'
