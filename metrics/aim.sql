-- One row per KPI: what it shall reach and by when, the first fiscal year that is reported,
-- and the row of the methodology that judges it.
WITH summed AS (
    SELECT
        target_now.kpi_number AS kpi_number,
        max(target_now.fiscal_year) AS last_fiscal_year,
        count(*) AS target_count,
        min(target_now.target_value) AS least_target_value,
        max(target_now.target_value) AS greatest_target_value,
        count(CASE WHEN target_now.fiscal_year >= kpi_now.first_due_fiscal_year THEN 1 END) AS year_count,
        count(
            CASE WHEN target_now.fiscal_year >= kpi_now.first_due_fiscal_year AND target_now.source = 'city' THEN 1 END
        ) AS city_year_count
    FROM target_now
    INNER JOIN kpi_now
        ON kpi_now.kpi_number = target_now.kpi_number
    GROUP BY target_now.kpi_number
),

dated AS (
    SELECT
        kpi_now.*,
        CASE
            WHEN summed.last_fiscal_year IS NOT NULL THEN summed.last_fiscal_year
            WHEN kpi_now.kind = 'maintain' AND kpi_now.baseline_binding_value IS NOT NULL
                THEN kpi_now.plan_end_fiscal_year
        END AS final_fiscal_year,
        summed.target_count AS target_count,
        summed.least_target_value AS least_target_value,
        summed.greatest_target_value AS greatest_target_value,
        summed.year_count AS year_count,
        summed.city_year_count AS city_year_count
    FROM kpi_now
    LEFT JOIN summed
        ON summed.kpi_number = kpi_now.kpi_number
),

final AS (
    SELECT
        target_now.kpi_number AS kpi_number,
        target_now.target_value AS target_value,
        target_now.source AS source
    FROM summed
    INNER JOIN target_now
        ON target_now.kpi_number = summed.kpi_number
        AND target_now.fiscal_year = summed.last_fiscal_year
),

measured AS (
    SELECT
        dated.*,
        CAST(dated.baseline_binding_value AS DECIMAL(38, 4)) AS baseline_value,
        @position_of_year_end(dated.final_fiscal_year) AS final_position,
        CAST(
            CASE
                WHEN dated.target_count IS NOT NULL THEN final.target_value
                WHEN dated.final_fiscal_year IS NOT NULL THEN dated.baseline_binding_value
            END AS DECIMAL(38, 4)
        ) AS final_value,
        final.target_value AS printed_final_value,
        least(dated.first_due_fiscal_year, dated.final_fiscal_year) AS first_fiscal_year,
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
            AND dated.least_target_value = dated.baseline_binding_value
            AND dated.greatest_target_value = dated.baseline_binding_value,
            FALSE
        ) AS is_baseline_every_year
    FROM dated
    LEFT JOIN final
        ON final.kpi_number = dated.kpi_number
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
    routed.kpi_number AS kpi_number,
    routed.municipality_key AS municipality_key,
    routed.kpi_id AS kpi_id,
    routed.kind AS kind,
    routed.sign AS sign,
    routed.comparator AS comparator,
    CASE routed.comparator
        WHEN 'more_than' THEN 1 WHEN 'at_least' THEN 1 WHEN 'less_than' THEN -1 WHEN 'at_most' THEN -1 ELSE 0
    END AS side,
    routed.comparator IN ('more_than', 'less_than') AS is_strict,
    coalesce(
        position(chr(37) IN routed.unit) > 0
        OR position('％' IN routed.unit) > 0
        OR position('ポイント' IN routed.unit) > 0
        OR position('割' IN routed.unit) > 0,
        FALSE
    ) AS is_rate,
    routed.step AS step,
    CAST(routed.tolerance AS DECIMAL(38, 4)) AS tolerance,
    routed.baseline_value AS baseline_value,
    routed.baseline_on AS baseline_on,
    routed.baseline_position AS baseline_position,
    routed.baseline_absence AS baseline_absence,
    routed.plan_start_fiscal_year AS plan_start_fiscal_year,
    routed.plan_end_fiscal_year AS plan_end_fiscal_year,
    routed.final_fiscal_year AS final_fiscal_year,
    routed.final_position AS final_position,
    @last_day(routed.final_fiscal_year) AS final_on,
    routed.final_value AS final_value,
    routed.target_count AS target_count,
    routed.printed_final_value AS printed_final_value,
    routed.first_fiscal_year AS first_fiscal_year,
    routed.is_city_every_year AS is_city_every_year,
    routed.path AS path,
    moment.as_of AS as_of,
    coalesce(routed.baseline_on, make_date(routed.plan_start_fiscal_year, 3, 31)) AS counted_after,
    CASE
        WHEN routed.is_left_out OR stage_now.stage = 'cancelled' THEN 'rule-0'
        WHEN routed.kind = 'qualitative' THEN 'rule-1'
        WHEN routed.target_absence = 'lost' THEN 'rule-2'
        WHEN routed.final_value IS NULL THEN 'rule-2b'
        WHEN routed.final_position <= routed.baseline_position THEN 'rule-3'
        WHEN routed.sign IS NULL OR routed.comparator IS NULL THEN 'rule-3-direction'
    END AS stop_rule
FROM routed
CROSS JOIN moment
LEFT JOIN stage_now
    ON stage_now.municipality_key = routed.municipality_key
    AND stage_now.initiative_id = routed.initiative_id
