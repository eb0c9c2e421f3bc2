-- One row per KPI: its verdict at the moment, the rule that gave it, and the numbers beside it
-- (methodology, sections 4 to 6). Beside it the status under what was first printed, where a revision changed that.
-- Quotients are cut to four digits toward not achieved; every verdict comes from cross-multiplied decimals.
WITH due AS (
    SELECT
        report_year.kpi_number AS kpi_number,
        count(CASE WHEN report_year.is_overdue AND NOT report_year.is_reported THEN 1 END) AS missing_report_count,
        min(CASE WHEN report_year.is_overdue AND NOT report_year.is_reported THEN report_year.fiscal_year END)
            AS first_missing_fiscal_year,
        max(CASE WHEN report_year.is_overdue AND NOT report_year.is_reported THEN report_year.fiscal_year END)
            AS last_missing_fiscal_year,
        min(CASE WHEN NOT report_year.is_overdue AND NOT report_year.is_reported THEN report_year.fiscal_year END)
            AS next_report_fiscal_year,
        min(CASE WHEN NOT report_year.is_overdue AND NOT report_year.is_reported THEN report_year.due_on END)
            AS next_report_due_on,
        max(CASE WHEN report_year.is_final_year AND report_year.is_closed THEN 1 ELSE 0 END) = 1 AS is_final_closed,
        max(CASE WHEN report_year.is_final_year AND report_year.is_overdue THEN 1 ELSE 0 END) = 1 AS is_final_overdue,
        max(CASE WHEN report_year.is_final_year AND report_year.is_reported THEN 1 ELSE 0 END) = 1 AS is_final_reported
    FROM report_year
    GROUP BY report_year.kpi_number
),

gathered AS (
    SELECT
        aim.kpi_number AS kpi_number,
        aim.listed_number AS listed_number,
        aim.municipality_key AS municipality_key,
        aim.kpi_id AS kpi_id,
        aim.kind AS kind,
        basis.path AS path,
        basis.way_path AS way_path,
        basis.is_start_assumed AS is_start_assumed,
        basis.baseline_value AS start_value,
        basis.baseline_on AS start_on,
        aim.stop_rule AS stop_rule,
        aim.as_of AS as_of,
        aim.plan_end_fiscal_year AS plan_end_fiscal_year,
        aim.baseline_value AS baseline_value,
        aim.baseline_on AS baseline_on,
        aim.printed_final_value AS printed_final_value,
        @scaled_per_year(aim.final_value - basis.baseline_value) AS planned_scaled,
        aim.final_fiscal_year AS final_fiscal_year,
        aim.decisive_fiscal_year AS decisive_fiscal_year,
        nullif(aim.final_position - basis.baseline_position, 0) AS planned_years,
        report_summed.word_on AS word_on,
        report_summed.final_word AS final_word,
        coalesce(report_summed.has_reference, FALSE) AS has_reference,
        report_counted.report_word AS report_word,
        due.missing_report_count AS missing_report_count,
        due.first_missing_fiscal_year AS first_missing_fiscal_year,
        due.last_missing_fiscal_year AS last_missing_fiscal_year,
        due.next_report_fiscal_year AS next_report_fiscal_year,
        due.next_report_due_on AS next_report_due_on,
        due.is_final_closed AS is_final_closed,
        due.is_final_overdue AS is_final_overdue,
        due.is_final_reported AS is_final_reported,
        asked.expected_value AS asked_value,
        asked.expected_on AS asked_on,
        asked.source AS asked_rule,
        judged.fiscal_year AS judged_fiscal_year,
        judged.is_final_year AS is_final_year,
        coalesce(judged.is_missed_narrowly, FALSE) AS is_missed_narrowly,
        coalesce(aim.kind = 'milestone' AND judged.is_final_met, FALSE) AS is_done,
        judged.rule_code AS rule_code,
        judged.verdict AS verdict,
        CASE WHEN judged.verdict NOT IN ('lost', 'not_assessable') THEN judged.verdict END AS judged_verdict,
        judged.actual_value AS latest_value,
        judged.observed_on AS latest_on,
        judged.attainment AS attainment,
        judged.gap_value AS gap_value,
        judged.pace_ratio AS pace_ratio,
        judged.needed_per_year AS needed_per_year,
        judged.past_per_year AS past_per_year,
        judged.needed_multiple AS needed_multiple,
        judged.expected_value AS expected_value,
        judged.expected_on AS expected_on,
        judged.expected_source AS expected_rule,
        judged.cumulative_actual AS cumulative_actual,
        judged.cumulative_target AS cumulative_target,
        judged.breach_fiscal_year AS breach_fiscal_year,
        judged.breach_value AS breach_value
    FROM aim
    INNER JOIN basis
        ON basis.kpi_number = aim.kpi_number
    LEFT JOIN report_summed
        ON report_summed.kpi_number = aim.kpi_number
    LEFT JOIN report_counted
        ON report_counted.kpi_number = aim.kpi_number
        AND report_counted.observed_on = report_summed.word_on
    LEFT JOIN due
        ON due.kpi_number = aim.kpi_number
    LEFT JOIN judged
        ON judged.kpi_number = aim.kpi_number
    LEFT JOIN expected AS asked
        ON asked.kpi_number = aim.kpi_number
        AND asked.purpose = 'reading'
),

decided AS (
    SELECT
        gathered.*,
        CASE
            WHEN gathered.stop_rule = 'rule-0' THEN 'rule-0 ended'
            WHEN gathered.stop_rule = 'rule-1' THEN 'rule-1 qualitative'
            WHEN gathered.stop_rule = 'rule-2' THEN 'rule-2 lost'
            WHEN gathered.stop_rule = 'rule-2b' THEN 'rule-2b no_target'
            WHEN gathered.stop_rule IS NOT NULL THEN gathered.stop_rule || ' not_assessable'
            WHEN gathered.is_done OR gathered.is_final_year THEN gathered.rule_code || ' ' || gathered.verdict
            WHEN gathered.is_final_closed AND gathered.final_word IS NOT NULL THEN 'rule-6-unsurveyed not_assessable'
            WHEN gathered.is_final_closed AND gathered.is_final_reported THEN 'rule-5-word awaiting'
            WHEN gathered.is_final_overdue AND (gathered.verdict IS NOT NULL OR gathered.word_on IS NOT NULL)
                THEN 'rule-5 unreported'
            WHEN gathered.is_final_overdue THEN 'rule-4 unreported'
            WHEN gathered.verdict IS NOT NULL THEN gathered.rule_code || ' ' || gathered.verdict
            WHEN gathered.word_on IS NOT NULL THEN 'rule-4-word awaiting'
            WHEN gathered.missing_report_count > 0 THEN 'rule-4 unreported'
            WHEN gathered.has_reference THEN 'rule-4-reference awaiting'
            ELSE 'rule-4 awaiting'
        END AS decision
    FROM gathered
),

-- What was first printed has a number below zero.
first_decided AS (
    SELECT
        decided.listed_number AS listed_number,
        split_part(decided.decision, ' ', 2) AS status,
        decided.judged_verdict AS judged_verdict
    FROM decided
    WHERE decided.kpi_number < 0
)

SELECT
    decided.municipality_key AS municipality_key,
    decided.kpi_id AS kpi_id,
    decided.as_of AS as_of,
    moment.version AS version,
    split_part(decided.decision, ' ', 2) AS status,
    CASE
        WHEN decided.decision IN (
            'rule-5 unreported', 'rule-5-word awaiting', 'rule-6-unsurveyed not_assessable'
        ) THEN decided.judged_verdict
        WHEN decided.is_final_closed AND NOT decided.is_final_reported AND NOT decided.is_final_overdue
            AND NOT decided.is_done
            THEN decided.judged_verdict
    END AS last_judged_status,
    split_part(decided.decision, ' ', 1) AS rule,
    coalesce(
        split_part(decided.decision, ' ', 2) = decided.judged_verdict
        AND NOT decided.is_done
        AND decided.last_missing_fiscal_year > decided.judged_fiscal_year,
        FALSE
    ) AS is_stale,
    decided.as_of > @last_day(decided.plan_end_fiscal_year) AS is_period_over,
    coalesce(
        decided.judged_verdict IS NOT NULL
        AND decided.is_final_closed AND NOT decided.is_final_reported AND NOT decided.is_final_overdue
            AND NOT decided.is_done,
        FALSE
    ) AS is_report_pending,
    coalesce(decided.path = 'beyond' AND decided.stop_rule IS NULL, FALSE)
    OR decided.decision IN (
        'rule-3 not_assessable', 'rule-3-direction not_assessable', 'rule-3-negative not_assessable'
    ) AS is_review_needed,
    first_decided.status AS first_status,
    coalesce(
        split_part(decided.decision, ' ', 2) = decided.judged_verdict
        AND @rank(decided.judged_verdict) > @rank(first_decided.judged_verdict),
        FALSE
    ) AS is_after_lowering,
    decided.is_start_assumed AND decided.stop_rule IS NULL AS is_start_assumed,
    CASE WHEN decided.is_start_assumed AND decided.stop_rule IS NULL
        THEN CAST(decided.start_value AS DECIMAL(18, 4)) END AS start_value,
    CASE WHEN decided.is_start_assumed AND decided.stop_rule IS NULL THEN decided.start_on END AS start_on,
    split_part(decided.decision, ' ', 2) = 'missed' AND decided.is_missed_narrowly AS is_missed_narrowly,
    decided.decisive_fiscal_year AS decisive_fiscal_year,
    decided.report_word AS report_word,
    CAST(decided.baseline_value AS DECIMAL(18, 4)) AS baseline_binding_value,
    decided.baseline_on AS baseline_on,
    decided.latest_value AS latest_value,
    decided.latest_on AS latest_on,
    decided.judged_fiscal_year AS latest_fiscal_year,
    decided.printed_final_value AS final_target_value,
    decided.final_fiscal_year AS final_target_fiscal_year,
    decided.attainment AS attainment,
    decided.gap_value AS gap_value,
    CASE WHEN decided.path = 'own_year' THEN decided.attainment ELSE decided.pace_ratio END AS pace_ratio,
    CASE WHEN decided.as_of < @last_day(decided.final_fiscal_year) THEN decided.needed_per_year END AS needed_per_year,
    CASE WHEN decided.way_path = 'line' AND decided.stop_rule IS NULL THEN
        @cut_toward_zero(decided.planned_scaled, decided.planned_years)
    END AS planned_per_year,
    decided.past_per_year AS past_per_year,
    CASE WHEN decided.as_of < @last_day(decided.final_fiscal_year) THEN decided.needed_multiple END AS needed_multiple,
    decided.expected_value AS expected_value,
    decided.expected_on AS expected_on,
    decided.expected_rule AS expected_rule,
    decided.asked_value AS asked_value,
    decided.asked_on AS asked_on,
    decided.asked_rule AS asked_rule,
    CASE WHEN NOT decided.is_done THEN decided.next_report_fiscal_year END AS next_report_fiscal_year,
    CASE WHEN NOT decided.is_done THEN decided.next_report_due_on END AS next_report_due_on,
    CASE WHEN decided.is_done THEN 0 ELSE CAST(decided.missing_report_count AS INTEGER) END AS missing_report_count,
    CASE WHEN NOT decided.is_done THEN decided.first_missing_fiscal_year END AS first_missing_fiscal_year,
    CASE WHEN decided.path = 'own_year' THEN decided.attainment END AS own_year_share,
    decided.cumulative_actual AS cumulative_actual,
    decided.cumulative_target AS cumulative_target,
    decided.breach_fiscal_year AS breach_fiscal_year,
    decided.breach_value AS breach_value
FROM decided
CROSS JOIN moment
LEFT JOIN first_decided
    ON first_decided.listed_number = decided.listed_number
WHERE decided.kpi_number > 0
