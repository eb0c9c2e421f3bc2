-- One row per KPI: what it shall reach and by when, the first fiscal year that is reported,
-- and the row of the methodology that judges it.
WITH begun AS (
    SELECT
        kpi_now.municipality_key AS municipality_key,
        kpi_now.kpi_id AS kpi_id,
        greatest(
            kpi_now.plan_start_fiscal_year, coalesce(kpi_now.baseline_fiscal_year + 1, kpi_now.plan_start_fiscal_year)
        ) AS first_due_fiscal_year
    FROM kpi_now
),

summed AS (
    SELECT
        target_now.municipality_key AS municipality_key,
        target_now.kpi_id AS kpi_id,
        max(target_now.fiscal_year) AS last_fiscal_year,
        count(*) AS target_count,
        min(target_now.target_value) AS least_target_value,
        max(target_now.target_value) AS greatest_target_value,
        sum(CASE WHEN target_now.fiscal_year >= begun.first_due_fiscal_year THEN 1 ELSE 0 END) AS year_count,
        sum(
            CASE WHEN target_now.fiscal_year >= begun.first_due_fiscal_year AND target_now.source = 'city'
                THEN 1 ELSE 0 END
        ) AS city_year_count
    FROM target_now
    INNER JOIN begun
        ON begun.municipality_key = target_now.municipality_key
        AND begun.kpi_id = target_now.kpi_id
    GROUP BY target_now.municipality_key, target_now.kpi_id
),

dated AS (
    SELECT
        kpi_now.municipality_key AS municipality_key,
        kpi_now.kpi_id AS kpi_id,
        CASE
            WHEN summed.last_fiscal_year IS NOT NULL THEN summed.last_fiscal_year
            WHEN kpi_now.kind = 'maintain' AND kpi_now.baseline_binding_value IS NOT NULL
                THEN kpi_now.plan_end_fiscal_year
        END AS final_fiscal_year,
        begun.first_due_fiscal_year AS first_due_fiscal_year,
        summed.target_count AS target_count,
        summed.least_target_value AS least_target_value,
        summed.greatest_target_value AS greatest_target_value,
        summed.year_count AS year_count,
        summed.city_year_count AS city_year_count
    FROM kpi_now
    INNER JOIN begun
        ON begun.municipality_key = kpi_now.municipality_key
        AND begun.kpi_id = kpi_now.kpi_id
    LEFT JOIN summed
        ON summed.municipality_key = kpi_now.municipality_key
        AND summed.kpi_id = kpi_now.kpi_id
),

measured AS (
    SELECT
        kpi_now.municipality_key AS municipality_key,
        kpi_now.kpi_id AS kpi_id,
        kpi_now.initiative_id AS initiative_id,
        kpi_now.kind AS kind,
        kpi_now.sign AS sign,
        kpi_now.comparator AS comparator,
        kpi_now.unit AS unit,
        kpi_now.step AS step,
        CAST(kpi_now.tolerance AS DECIMAL(38, 4)) AS tolerance,
        CAST(kpi_now.baseline_binding_value AS DECIMAL(38, 4)) AS baseline_value,
        kpi_now.baseline_on AS baseline_on,
        kpi_now.baseline_position AS baseline_position,
        kpi_now.baseline_absence AS baseline_absence,
        kpi_now.target_absence AS target_absence,
        kpi_now.plan_start_fiscal_year AS plan_start_fiscal_year,
        kpi_now.plan_end_fiscal_year AS plan_end_fiscal_year,
        kpi_now.is_left_out AS is_left_out,
        dated.final_fiscal_year AS final_fiscal_year,
        (dated.final_fiscal_year + 1) * 133590 AS final_position,
        CAST(
            CASE
                WHEN dated.target_count IS NOT NULL THEN final.target_value
                WHEN dated.final_fiscal_year IS NOT NULL THEN kpi_now.baseline_binding_value
            END AS DECIMAL(38, 4)
        ) AS final_value,
        CAST(final.target_value AS DECIMAL(18, 4)) AS printed_final_value,
        least(dated.first_due_fiscal_year, dated.final_fiscal_year) AS first_fiscal_year,
        dated.target_count AS target_count,
        coalesce(
            CASE
                WHEN dated.first_due_fiscal_year > dated.final_fiscal_year THEN final.source = 'city'
                ELSE dated.city_year_count = dated.final_fiscal_year - dated.first_due_fiscal_year + 1
            END,
            FALSE
        ) AS is_city_every_year,
        coalesce(
            (
                dated.first_due_fiscal_year > dated.final_fiscal_year
                OR dated.year_count = dated.final_fiscal_year - dated.first_due_fiscal_year + 1
            )
            AND dated.least_target_value = kpi_now.baseline_binding_value
            AND dated.greatest_target_value = kpi_now.baseline_binding_value,
            FALSE
        ) AS is_baseline_every_year
    FROM dated
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = dated.municipality_key
        AND kpi_now.kpi_id = dated.kpi_id
    LEFT JOIN target_now AS final
        ON final.municipality_key = dated.municipality_key
        AND final.kpi_id = dated.kpi_id
        AND final.fiscal_year = dated.final_fiscal_year
),

routed AS (
    SELECT
        measured.*,
        CASE
            WHEN measured.kind = 'maintain' THEN 'maintain'
            WHEN measured.kind = 'increment'
                OR measured.kind = 'annual' AND (measured.baseline_value IS NULL OR measured.is_baseline_every_year)
                THEN CASE
                    WHEN measured.target_count > 1 OR measured.is_baseline_every_year THEN 'own_year'
                    ELSE 'no_baseline' END
            WHEN measured.baseline_value IS NULL THEN 'no_baseline'
            WHEN measured.sign * (measured.baseline_value - measured.final_value) > 0 THEN 'beyond'
            ELSE 'line'
        END AS path
    FROM measured
)

SELECT
    routed.municipality_key AS municipality_key,
    routed.kpi_id AS kpi_id,
    routed.kind AS kind,
    routed.sign AS sign,
    routed.comparator AS comparator,
    coalesce(
        position(chr(37) IN routed.unit) > 0
        OR position('％' IN routed.unit) > 0
        OR position('ポイント' IN routed.unit) > 0
        OR position('割' IN routed.unit) > 0,
        FALSE
    ) AS is_rate,
    routed.step AS step,
    routed.tolerance AS tolerance,
    routed.baseline_value AS baseline_value,
    routed.baseline_on AS baseline_on,
    routed.baseline_position AS baseline_position,
    routed.baseline_absence AS baseline_absence,
    routed.plan_start_fiscal_year AS plan_start_fiscal_year,
    routed.plan_end_fiscal_year AS plan_end_fiscal_year,
    routed.final_fiscal_year AS final_fiscal_year,
    routed.final_position AS final_position,
    routed.final_value AS final_value,
    routed.target_count AS target_count,
    routed.printed_final_value AS printed_final_value,
    routed.first_fiscal_year AS first_fiscal_year,
    routed.is_city_every_year AS is_city_every_year,
    routed.path AS path,
    CASE
        WHEN routed.is_left_out OR stage_now.stage = 'cancelled' THEN 'rule-0'
        WHEN routed.kind = 'qualitative' THEN 'rule-1'
        WHEN routed.target_absence = 'lost' THEN 'rule-2'
        WHEN routed.final_value IS NULL THEN 'rule-2b'
        WHEN routed.final_position <= routed.baseline_position THEN 'rule-3'
        WHEN routed.sign IS NULL OR routed.comparator IS NULL THEN 'rule-3-direction'
    END AS stop_rule
FROM routed
LEFT JOIN stage_now
    ON stage_now.municipality_key = routed.municipality_key
    AND stage_now.initiative_id = routed.initiative_id
