-- One row per KPI and path of targets: what it shall reach and by when, the first fiscal year that is reported,
-- the day on which reports fall due, and the row of the methodology that judges it.
-- What stands (現行) has the kpi_number of its KPI, what was first printed (当初) of a revised one that number with a
-- minus; `listed_number` is the KPI's own. `decisive_fiscal_year` is the year that decides: the final one, or, where
-- that is no year of its survey, the last survey year before it.
WITH path AS (
    SELECT
        kpi_now.kpi_number AS kpi_number,
        kpi_now.kpi_number AS listed_number,
        kpi_now.baseline_binding_value AS baseline_value,
        kpi_now.baseline_on AS baseline_on,
        kpi_now.first_due_fiscal_year AS first_due_fiscal_year,
        kpi_now.baseline_position AS baseline_position
    FROM kpi_now

    UNION ALL

    SELECT
        -kpi_now.kpi_number AS kpi_number,
        kpi_now.kpi_number AS listed_number,
        CASE WHEN former_baseline.baseline_on IS NULL THEN kpi_now.baseline_binding_value ELSE
            @judged_end(
                kpi_now.sign = -1, former_baseline.baseline_low_value, former_baseline.baseline_high_value
            )
        END AS baseline_value,
        coalesce(former_baseline.baseline_on, kpi_now.baseline_on) AS baseline_on,
        CASE WHEN former_baseline.baseline_on IS NULL THEN kpi_now.first_due_fiscal_year ELSE
            greatest(kpi_now.plan_start_fiscal_year, @fiscal_year(former_baseline.baseline_on) + 1)
        END AS first_due_fiscal_year,
        CASE WHEN former_baseline.baseline_on IS NULL THEN kpi_now.baseline_position ELSE
            @position(former_baseline.baseline_on, @fiscal_year(former_baseline.baseline_on))
        END AS baseline_position
    FROM revised_now
    INNER JOIN kpi_now
        ON kpi_now.kpi_number = revised_now.kpi_number
    LEFT JOIN former_baseline
        ON former_baseline.municipality_key = revised_now.municipality_key
        AND former_baseline.version = revised_now.version
        AND former_baseline.kpi_id = revised_now.kpi_id
        AND former_baseline.baseline_revision = 0
),

summed AS (
    SELECT
        target_path.kpi_number AS kpi_number,
        max(target_path.fiscal_year) AS last_fiscal_year,
        count(*) AS target_count,
        min(target_path.target_value) AS least_target_value,
        max(target_path.target_value) AS greatest_target_value,
        count(
            CASE WHEN target_path.fiscal_year >= path.first_due_fiscal_year AND target_path.source = 'city' THEN 1 END
        ) AS city_year_count
    FROM target_path
    INNER JOIN path
        ON path.kpi_number = target_path.kpi_number
    GROUP BY target_path.kpi_number
),

dated AS (
    SELECT
        path.kpi_number AS kpi_number,
        path.listed_number AS listed_number,
        path.baseline_value AS baseline_binding_value,
        path.baseline_on AS baseline_on,
        path.baseline_position AS baseline_position,
        path.first_due_fiscal_year AS first_due_fiscal_year,
        kpi_now.municipality_key AS municipality_key,
        kpi_now.kpi_id AS kpi_id,
        kpi_now.initiative_id AS initiative_id,
        kpi_now.kind AS kind,
        kpi_now.sign AS sign,
        kpi_now.comparator AS comparator,
        kpi_now.unit AS unit,
        kpi_now.step AS step,
        kpi_now.is_counted AS is_counted,
        kpi_now.tolerance AS tolerance,
        kpi_now.target_absence AS target_absence,
        kpi_now.plan_start_fiscal_year AS plan_start_fiscal_year,
        kpi_now.plan_end_fiscal_year AS plan_end_fiscal_year,
        kpi_now.due_month AS due_month,
        kpi_now.due_day AS due_day,
        kpi_now.is_left_out AS is_left_out,
        CASE
            WHEN summed.last_fiscal_year IS NOT NULL THEN summed.last_fiscal_year
            WHEN kpi_now.kind = 'maintain' AND path.baseline_value IS NOT NULL THEN kpi_now.plan_end_fiscal_year
        END AS final_fiscal_year,
        summed.target_count AS target_count,
        summed.target_count > 1 AND summed.least_target_value = summed.greatest_target_value AS is_same_every_year,
        summed.city_year_count AS city_year_count
    FROM path
    INNER JOIN kpi_now
        ON kpi_now.kpi_number = path.listed_number
    LEFT JOIN summed
        ON summed.kpi_number = path.kpi_number
),

final AS (
    SELECT
        target_path.kpi_number AS kpi_number,
        target_path.target_value AS target_value,
        target_path.source AS source
    FROM summed
    INNER JOIN target_path
        ON target_path.kpi_number = summed.kpi_number
        AND target_path.fiscal_year = summed.last_fiscal_year
),

surveyed AS (
    SELECT
        dated.kpi_number AS kpi_number,
        max(survey_now.fiscal_year) AS last_fiscal_year
    FROM survey_now
    INNER JOIN dated
        ON dated.listed_number = survey_now.kpi_number
    WHERE survey_now.fiscal_year BETWEEN least(dated.first_due_fiscal_year, dated.final_fiscal_year)
        AND dated.final_fiscal_year
    GROUP BY dated.kpi_number
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
        coalesce(surveyed.last_fiscal_year, dated.final_fiscal_year) AS decisive_fiscal_year,
        surveyed.last_fiscal_year IS NOT NULL AS is_surveyed,
        coalesce(
            CASE
                WHEN dated.first_due_fiscal_year > dated.final_fiscal_year THEN final.source = 'city'
                ELSE dated.city_year_count = dated.final_fiscal_year - dated.first_due_fiscal_year + 1
            END,
            FALSE
        ) AS is_city_every_year
    FROM dated
    LEFT JOIN final
        ON final.kpi_number = dated.kpi_number
    LEFT JOIN surveyed
        ON surveyed.kpi_number = dated.kpi_number
),

routed AS (
    SELECT
        measured.*,
        CASE
            WHEN measured.kind = 'maintain' THEN 'maintain'
            WHEN measured.kind = 'milestone' AND measured.unit = '段階' THEN 'stage'
            WHEN measured.kind = 'increment'
                OR measured.kind = 'annual' AND (measured.baseline_value IS NULL OR measured.is_same_every_year)
                THEN CASE WHEN measured.target_count > 1 THEN 'own_year' ELSE 'no_baseline' END
            WHEN measured.baseline_value IS NULL THEN 'no_baseline'
            WHEN measured.sign * (measured.baseline_value - measured.final_value) > 0 THEN 'beyond'
            ELSE 'line'
        END AS path
    FROM measured
)

SELECT
    routed.kpi_number AS kpi_number,
    routed.listed_number AS listed_number,
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
    CASE WHEN routed.kind = 'milestone' OR routed.is_counted THEN routed.step END AS step,
    CAST(routed.tolerance AS DECIMAL(38, 4)) AS tolerance,
    routed.baseline_value AS baseline_value,
    routed.baseline_on AS baseline_on,
    routed.baseline_position AS baseline_position,
    routed.plan_end_fiscal_year AS plan_end_fiscal_year,
    routed.due_month AS due_month,
    routed.due_day AS due_day,
    routed.final_fiscal_year AS final_fiscal_year,
    routed.final_position AS final_position,
    @last_day(routed.final_fiscal_year) AS final_on,
    routed.final_value AS final_value,
    routed.printed_final_value AS printed_final_value,
    routed.first_fiscal_year AS first_fiscal_year,
    routed.decisive_fiscal_year AS decisive_fiscal_year,
    routed.is_surveyed AS is_surveyed,
    routed.is_city_every_year AS is_city_every_year,
    routed.path AS path,
    moment.as_of AS as_of,
    CASE
        WHEN routed.baseline_on IS NOT NULL THEN routed.baseline_on
        WHEN routed.path IN ('no_baseline', 'own_year') THEN make_date(1, 1, 1)
        ELSE make_date(routed.plan_start_fiscal_year, 3, 31)
    END AS counted_after,
    coalesce(routed.baseline_on, make_date(routed.plan_start_fiscal_year, 3, 31)) AS words_counted_after,
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
