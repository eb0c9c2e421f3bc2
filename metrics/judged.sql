-- One row per KPI and path of targets with a deciding value: the verdict on the latest one, whatever the day of
-- reading, and the fractions behind its numbers.
-- A start that is beyond the target is what is held, as a printed baseline is: no year that can break it.
WITH held AS (
    SELECT
        closed_actual.kpi_number AS kpi_number,
        closed_actual.fiscal_year AS fiscal_year,
        closed_actual.actual_value AS actual_value,
        CASE
            WHEN basis.path = 'beyond' OR basis.path = 'maintain' AND own.target_value IS NULL THEN aim.final_value
            ELSE CAST(own.target_value AS DECIMAL(38, 4))
        END AS held_value,
        aim.side AS side,
        aim.is_strict AS is_strict,
        aim.tolerance AS tolerance
    FROM closed_actual
    INNER JOIN aim
        ON aim.kpi_number = closed_actual.kpi_number
    INNER JOIN basis
        ON basis.kpi_number = closed_actual.kpi_number
    LEFT JOIN target_path AS own
        ON own.kpi_number = closed_actual.kpi_number
        AND own.fiscal_year = closed_actual.asked_fiscal_year
    WHERE @is_held(basis.path)
        AND (basis.baseline_position IS NULL OR closed_actual.position > basis.baseline_position)
),

checked AS (
    SELECT
        held.*,
        @is_met(held.actual_value, held.held_value, held.side, held.is_strict, held.tolerance) AS is_held_met
    FROM held
),

summed AS (
    SELECT
        checked.kpi_number AS kpi_number,
        max(CASE WHEN checked.held_value = 0 AND NOT checked.is_held_met THEN checked.fiscal_year END)
            AS breach_fiscal_year,
        sum(CASE WHEN checked.held_value IS NOT NULL THEN checked.actual_value END) AS cumulative_actual,
        sum(checked.held_value) AS cumulative_target
    FROM checked
    GROUP BY checked.kpi_number
),

latest AS (
    SELECT
        closed_actual.kpi_number AS kpi_number,
        aim.municipality_key AS municipality_key,
        aim.kpi_id AS kpi_id,
        basis.path AS path,
        aim.sign AS sign,
        aim.tolerance AS tolerance,
        basis.baseline_value AS baseline_value,
        basis.baseline_position AS baseline_position,
        aim.final_value AS final_value,
        aim.final_position AS final_position,
        aim.final_fiscal_year AS final_fiscal_year,
        closed_actual.fiscal_year AS fiscal_year,
        closed_actual.observed_on AS observed_on,
        closed_actual.position AS position,
        closed_actual.is_final AS is_final_year,
        closed_actual.actual_value AS actual_value,
        checked.held_value AS held_value,
        @is_met(closed_actual.actual_value, aim.final_value, aim.side, aim.is_strict, aim.tolerance) AS is_final_met,
        checked.is_held_met AS is_held_met,
        CASE
            WHEN checked.held_value = 0 THEN summed.breach_fiscal_year
            WHEN basis.path <> 'own_year' AND NOT checked.is_held_met THEN checked.fiscal_year
        END AS breach_fiscal_year,
        CASE WHEN basis.path = 'own_year' AND NOT aim.is_rate THEN summed.cumulative_actual END AS cumulative_actual,
        CASE WHEN basis.path = 'own_year' AND NOT aim.is_rate THEN summed.cumulative_target END AS cumulative_target,
        expected.expected_on AS expected_on,
        expected.source AS expected_source,
        expected.numerator AS numerator,
        expected.denominator AS denominator,
        expected.is_final_due AS is_final_due,
        expected.expected_value AS expected_value,
        aim.sign * (closed_actual.actual_value - basis.baseline_value) AS gain,
        aim.sign * (closed_actual.actual_value * expected.denominator - expected.numerator) AS margin,
        aim.sign * (expected.numerator - basis.baseline_value * expected.denominator) AS due
    FROM closed_actual
    INNER JOIN aim
        ON aim.kpi_number = closed_actual.kpi_number
    INNER JOIN basis
        ON basis.kpi_number = closed_actual.kpi_number
    LEFT JOIN checked
        ON checked.kpi_number = closed_actual.kpi_number
        AND checked.fiscal_year = closed_actual.fiscal_year
    LEFT JOIN summed
        ON summed.kpi_number = closed_actual.kpi_number
    LEFT JOIN expected
        ON expected.kpi_number = closed_actual.kpi_number
        AND expected.purpose = 'actual'
    WHERE closed_actual.is_latest
),

ruled AS (
    SELECT
        latest.*,
        CASE
            WHEN @is_held(latest.path) AND latest.held_value = 0
                THEN CASE WHEN latest.breach_fiscal_year IS NULL THEN 'zero maintained' ELSE 'zero broken' END
            WHEN latest.path = 'maintain'
                THEN CASE WHEN latest.is_held_met THEN 'maintain maintained' ELSE 'maintain broken' END
            WHEN latest.path = 'beyond'
                THEN CASE WHEN latest.is_held_met THEN 'beyond maintained' ELSE 'beyond broken' END
            WHEN latest.path = 'own_year' AND latest.held_value < 0 THEN 'rule-3-negative not_assessable'
            WHEN latest.path = 'own_year' AND latest.held_value IS NOT NULL THEN CASE
                WHEN latest.is_final_year AND latest.fiscal_year < latest.final_fiscal_year
                    THEN CASE WHEN latest.is_held_met THEN 'rule-6-survey achieved' ELSE 'rule-6-survey missed' END
                WHEN latest.is_final_year AND latest.is_held_met THEN 'own-year achieved'
                WHEN latest.is_final_year THEN 'own-year missed'
                WHEN latest.sign * (latest.actual_value - latest.held_value) >= -latest.tolerance
                    THEN 'own-year on_track'
                WHEN latest.sign = 1 AND 5 * (latest.actual_value + latest.tolerance) >= 4 * latest.held_value
                    THEN 'own-year slightly_behind'
                WHEN latest.sign = -1 AND 5 * latest.held_value >= 4 * (latest.actual_value - latest.tolerance)
                    THEN 'own-year slightly_behind'
                ELSE 'own-year behind'
            END
            WHEN latest.is_final_year AND latest.fiscal_year < latest.final_fiscal_year
                THEN CASE WHEN latest.is_final_met THEN 'rule-6-survey achieved' ELSE 'rule-6-survey missed' END
            WHEN latest.is_final_year THEN CASE WHEN latest.is_final_met THEN 'rule-6 achieved' ELSE 'rule-6 missed' END
            WHEN latest.is_final_met
                THEN CASE WHEN latest.is_final_due THEN 'rule-7 achieved' ELSE 'rule-7 achieved_early' END
            WHEN latest.path = 'stage'
                THEN CASE WHEN latest.margin < -latest.tolerance THEN 'stage behind' ELSE 'stage on_track' END
            WHEN latest.path = 'start' THEN CASE
                WHEN latest.margin >= -latest.tolerance * latest.denominator THEN 'start on_track'
                WHEN latest.margin IS NOT NULL THEN 'start behind'
                ELSE 'rule-3-start not_assessable'
            END
            WHEN latest.due < 0 AND latest.margin >= -latest.tolerance * latest.denominator THEN 'rule-9 on_track'
            WHEN latest.gain < -latest.tolerance THEN 'rule-8 regressed'
            WHEN latest.margin >= -latest.tolerance * latest.denominator THEN 'rule-9 on_track'
            WHEN latest.due > 0
                AND 5 * (latest.gain + latest.tolerance) * latest.denominator >= 4 * latest.due
                THEN 'rule-10 slightly_behind'
            ELSE 'rule-11 behind'
        END AS verdict
    FROM latest
),

-- Each quotient as scaled / divisor, the divisor above zero,
-- both signed so that rounding down is rounding toward not achieved.
fraction AS (
    SELECT
        ruled.*,
        CASE
            WHEN ruled.path = 'line' AND ruled.final_value <> ruled.baseline_value THEN ruled.gain * 10000
            WHEN ruled.path = 'own_year' AND ruled.sign = 1 AND ruled.held_value > 0 THEN ruled.actual_value * 10000
            WHEN ruled.path = 'own_year' AND ruled.sign = -1 AND ruled.actual_value > 0 AND ruled.held_value > 0
                THEN ruled.held_value * 10000
        END AS attainment_scaled,
        CASE
            WHEN ruled.path = 'line' THEN ruled.sign * (ruled.final_value - ruled.baseline_value)
            WHEN ruled.sign = 1 THEN ruled.held_value
            ELSE ruled.actual_value
        END AS attainment_divisor,
        CASE
            WHEN ruled.path = 'line' AND ruled.due > 0 THEN ruled.gain * ruled.denominator * 10000
            WHEN ruled.path = 'line' AND ruled.due < 0 THEN -ruled.gain * ruled.denominator * 10000
        END AS pace_scaled,
        abs(ruled.due) AS pace_divisor,
        ruled.margin * 10000 AS gap_scaled,
        CASE
            WHEN ruled.path IN ('line', 'start') AND NOT ruled.is_final_met AND NOT ruled.is_final_year
                THEN -ruled.sign * @scaled_per_year(ruled.final_value - ruled.actual_value)
        END AS needed_scaled,
        CAST(ruled.final_position - ruled.position AS DECIMAL(12, 0)) AS years_left,
        CASE WHEN ruled.path = 'line' THEN @scaled_per_year(ruled.gain) END AS past_scaled,
        CAST(ruled.position - ruled.baseline_position AS DECIMAL(12, 0)) AS years_past,
        CASE
            WHEN ruled.path = 'line' AND ruled.gain > 0 AND NOT ruled.is_final_met AND NOT ruled.is_final_year
                THEN -ruled.sign * (ruled.final_value - ruled.actual_value)
                    * CAST(ruled.position - ruled.baseline_position AS DECIMAL(12, 0)) * 10000
        END AS multiple_scaled,
        ruled.gain * CAST(ruled.final_position - ruled.position AS DECIMAL(12, 0)) AS multiple_divisor,
        CASE
            WHEN ruled.path = 'line' THEN ruled.final_value <> ruled.baseline_value
                AND 5 * (ruled.gain + ruled.tolerance) >= 4 * ruled.sign * (ruled.final_value - ruled.baseline_value)
            WHEN ruled.path = 'own_year' AND ruled.sign = 1
                THEN 5 * (ruled.actual_value + ruled.tolerance) >= 4 * ruled.held_value
            WHEN ruled.path = 'own_year' THEN 5 * ruled.held_value >= 4 * (ruled.actual_value - ruled.tolerance)
            ELSE FALSE
        END AS is_most_reached
    FROM ruled
)

SELECT
    fraction.kpi_number AS kpi_number,
    fraction.municipality_key AS municipality_key,
    fraction.kpi_id AS kpi_id,
    split_part(fraction.verdict, ' ', 1) AS rule_code,
    split_part(fraction.verdict, ' ', 2) AS verdict,
    fraction.fiscal_year AS fiscal_year,
    fraction.observed_on AS observed_on,
    fraction.is_final_year AS is_final_year,
    fraction.is_final_met AS is_final_met,
    split_part(fraction.verdict, ' ', 2) = 'missed' AND fraction.is_most_reached AS is_missed_narrowly,
    CAST(fraction.actual_value AS DECIMAL(18, 4)) AS actual_value,
    fraction.expected_on AS expected_on,
    fraction.expected_source AS expected_source,
    fraction.breach_fiscal_year AS breach_fiscal_year,
    CAST(breach.actual_value AS DECIMAL(18, 4)) AS breach_value,
    CAST(fraction.cumulative_actual AS DECIMAL(38, 4)) AS cumulative_actual,
    CAST(fraction.cumulative_target AS DECIMAL(38, 4)) AS cumulative_target,
    @cut_down(fraction.attainment_scaled, fraction.attainment_divisor) AS attainment,
    @cut_down(fraction.pace_scaled, fraction.pace_divisor) AS pace_ratio,
    @cut_down(fraction.gap_scaled, fraction.denominator) AS gap_value,
    -fraction.sign * @cut_down(fraction.needed_scaled, fraction.years_left) AS needed_per_year,
    fraction.sign * @cut_down(fraction.past_scaled, fraction.years_past) AS past_per_year,
    -@cut_down(fraction.multiple_scaled, fraction.multiple_divisor) AS needed_multiple,
    fraction.expected_value AS expected_value
FROM fraction
LEFT JOIN checked AS breach
    ON breach.kpi_number = fraction.kpi_number
    AND breach.fiscal_year = fraction.breach_fiscal_year
