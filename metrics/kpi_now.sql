-- One row per KPI component that any edition held up to the moment's version, as last printed;
-- is_left_out where the newest edition dropped it. A retired id is none, whatever editions held it.
-- A position is a day counted in parts of its fiscal year (metrics/fragments.py), that day inclusive,
-- so that 31 March is the next whole year.
-- The report of a fiscal year falls due on the month and day of the KPI, of its plan, or else on 30 June (`due_source`
-- NULL).
-- `is_counted` tells whether the unit counts whole things: by its name (domain/counters.py), or as its plan says of it
-- (区画 said to be whole counts 区画/年 too); nobody else asks the name alone.
-- `kpi_number` counts the rows of one answer: it joins its steps by one integer and means nothing outside.
WITH known AS (
    SELECT
        kpi.municipality_key AS municipality_key,
        kpi.kpi_id AS kpi_id,
        max(kpi.version) AS version,
        max(edition_now.edition_version) AS edition_version
    FROM kpi
    CROSS JOIN moment
    INNER JOIN edition_now
        ON edition_now.edition_scope = kpi.municipality_key
    LEFT JOIN retired_now
        ON retired_now.retired_id = kpi.kpi_id
    WHERE kpi.version <= moment.version
        AND retired_now.retired_id IS NULL
        AND (moment.scope = 0 OR kpi.municipality_key = moment.scope)
    GROUP BY kpi.municipality_key, kpi.kpi_id
),

dated AS (
    SELECT
        kpi.municipality_key AS municipality_key,
        kpi.version AS version,
        kpi.kpi_id AS kpi_id,
        kpi.initiative_id AS initiative_id,
        kpi.kpi_name AS kpi_name,
        kpi.component_name AS component_name,
        CAST(kpi.kind AS TEXT) AS kind,
        CAST(kpi.direction AS TEXT) AS direction,
        CASE CAST(kpi.direction AS TEXT) WHEN 'up' THEN 1 WHEN 'down' THEN -1 END AS sign,
        coalesce(
            CAST(kpi.comparator AS TEXT),
            CASE CAST(kpi.direction AS TEXT) WHEN 'up' THEN 'at_least' WHEN 'down' THEN 'at_most' END
        ) AS comparator,
        kpi.unit AS unit,
        CASE WHEN CAST(kpi.kind AS TEXT) = 'milestone'
            THEN coalesce(kpi.step, CAST(1 AS DECIMAL(18, 4))) ELSE kpi.step END AS step,
        kpi.lower_bound AS lower_bound,
        kpi.upper_bound AS upper_bound,
        kpi.tolerance AS tolerance,
        kpi.baseline_low_value AS baseline_low_value,
        kpi.baseline_high_value AS baseline_high_value,
        @judged_end(CAST(kpi.direction AS TEXT) = 'down', kpi.baseline_low_value, kpi.baseline_high_value)
        AS baseline_binding_value,
        kpi.baseline_on AS baseline_on,
        @fiscal_year(kpi.baseline_on) AS baseline_fiscal_year,
        kpi.baseline_text AS baseline_text,
        kpi.baseline_place AS baseline_place,
        CAST(kpi.baseline_absence AS TEXT) AS baseline_absence,
        CAST(kpi.target_absence AS TEXT) AS target_absence,
        kpi.decision_reason AS decision_reason,
        kpi.note AS note,
        kpi.place AS place,
        kpi.first_line AS first_line,
        kpi.last_line AS last_line,
        kpi.sort_order AS sort_order,
        known.version < known.edition_version AS is_left_out
    FROM known
    INNER JOIN kpi
        ON kpi.municipality_key = known.municipality_key
        AND kpi.version = known.version
        AND kpi.kpi_id = known.kpi_id
),

whole_unit AS (
    SELECT DISTINCT
        plan_unit.municipality_key AS municipality_key,
        plan_unit.version AS version,
        @bare_unit(plan_unit.unit_name) AS unit
    FROM plan_unit
    WHERE plan_unit.is_whole
)

SELECT
    dated.municipality_key AS municipality_key,
    dated.version AS version,
    dated.kpi_id AS kpi_id,
    dated.initiative_id AS initiative_id,
    dated.kpi_name AS kpi_name,
    dated.component_name AS component_name,
    dated.kind AS kind,
    dated.direction AS direction,
    dated.sign AS sign,
    dated.comparator AS comparator,
    dated.unit AS unit,
    @is_counted(dated.unit) OR whole_unit.unit IS NOT NULL AS is_counted,
    dated.step AS step,
    dated.lower_bound AS lower_bound,
    dated.upper_bound AS upper_bound,
    dated.tolerance AS tolerance,
    dated.baseline_low_value AS baseline_low_value,
    dated.baseline_high_value AS baseline_high_value,
    dated.baseline_binding_value AS baseline_binding_value,
    dated.baseline_on AS baseline_on,
    dated.baseline_fiscal_year AS baseline_fiscal_year,
    @position(dated.baseline_on, dated.baseline_fiscal_year) AS baseline_position,
    dated.baseline_text AS baseline_text,
    dated.baseline_place AS baseline_place,
    dated.baseline_absence AS baseline_absence,
    dated.target_absence AS target_absence,
    dated.decision_reason AS decision_reason,
    dated.note AS note,
    dated.place AS place,
    dated.first_line AS first_line,
    dated.last_line AS last_line,
    dated.sort_order AS sort_order,
    coalesce(own_due.due_month, plan_due.due_month, 6) AS due_month,
    coalesce(own_due.due_day, plan_due.due_day, 30) AS due_day,
    CASE WHEN own_due.due_day IS NOT NULL THEN 'kpi' WHEN plan_due.due_day IS NOT NULL THEN 'plan' END AS due_source,
    plan.start_fiscal_year AS plan_start_fiscal_year,
    plan.end_fiscal_year AS plan_end_fiscal_year,
    greatest(plan.start_fiscal_year, coalesce(dated.baseline_fiscal_year + 1, plan.start_fiscal_year))
    AS first_due_fiscal_year,
    dated.is_left_out AS is_left_out,
    CAST(row_number() OVER (ORDER BY dated.municipality_key, dated.sort_order, dated.kpi_id) AS INTEGER) AS kpi_number
FROM dated
INNER JOIN plan
    ON plan.municipality_key = dated.municipality_key
    AND plan.version = dated.version
LEFT JOIN whole_unit
    ON whole_unit.municipality_key = dated.municipality_key
    AND whole_unit.version = dated.version
    AND whole_unit.unit = @bare_unit(dated.unit)
LEFT JOIN report_due AS own_due
    ON own_due.municipality_key = dated.municipality_key
    AND own_due.version = dated.version
    AND own_due.kpi_id = dated.kpi_id
LEFT JOIN report_due AS plan_due
    ON plan_due.municipality_key = dated.municipality_key
    AND plan_due.version = dated.version
    AND plan_due.kpi_id = ''
