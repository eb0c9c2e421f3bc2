-- One row per KPI and day with a report: what the judgement of what stands does with it, as a code of
-- domain/report_use.py, with the years and the day that say why.
SELECT
    actual_now.municipality_key AS municipality_key,
    actual_now.kpi_id AS kpi_id,
    actual_now.observed_on AS observed_on,
    actual_now.fiscal_year AS fiscal_year,
    actual_now.report_word AS report_word,
    CASE
        WHEN aim.stop_rule = 'rule-0' THEN 'ended'
        WHEN aim.stop_rule = 'rule-1' THEN 'qualitative'
        WHEN aim.stop_rule = 'rule-2' THEN 'lost'
        WHEN aim.stop_rule = 'rule-2b' THEN 'no_aim'
        WHEN aim.stop_rule IS NOT NULL THEN 'stopped'
        WHEN actual_now.fiscal_year > aim.final_fiscal_year THEN 'after_final'
        WHEN actual_now.observed_on <= aim.baseline_on THEN 'before_baseline'
        WHEN actual_now.observed_on <= aim.counted_after THEN 'before_plan'
        WHEN actual_now.report_word IS NOT NULL AND actual_now.observed_on <= aim.words_counted_after
            THEN 'before_plan'
        WHEN report_counted.kpi_number IS NULL AND actual_now.report_word IS NULL
            AND actual_now.is_year_end AND actual_now.observed_on >= aim.as_of
            THEN 'open'
        WHEN report_counted.kpi_number IS NULL AND actual_now.fiscal_year > aim.decisive_fiscal_year
            THEN 'after_survey'
        WHEN report_counted.kpi_number IS NULL AND actual_now.report_word IN ('preliminary', 'in_progress')
            THEN 'expired'
        WHEN actual_now.report_word = 'preliminary' THEN 'preliminary'
        WHEN actual_now.report_word IS NOT NULL THEN 'word'
        WHEN report_counted.is_reference THEN 'no_target'
        WHEN report_counted.is_deciding AND actual_now.observed_on = report_summed.latest_on THEN 'deciding'
        WHEN report_counted.is_deciding AND basis.is_start_assumed AND actual_now.observed_on = basis.baseline_on
            THEN 'start'
        WHEN report_counted.is_deciding THEN 'older'
        WHEN actual_now.is_year_end THEN 'open'
        ELSE 'within_year'
    END AS report_use,
    aim.final_fiscal_year AS final_fiscal_year,
    aim.decisive_fiscal_year AS decisive_fiscal_year,
    report_summed.latest_on AS latest_on
FROM actual_now
INNER JOIN aim
    ON aim.kpi_number = actual_now.kpi_number
INNER JOIN basis
    ON basis.kpi_number = aim.kpi_number
LEFT JOIN report_counted
    ON report_counted.kpi_number = aim.kpi_number
    AND report_counted.observed_on = actual_now.observed_on
LEFT JOIN report_summed
    ON report_summed.kpi_number = aim.kpi_number
