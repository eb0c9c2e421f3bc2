-- One row per KPI component: its definition, its final target as printed,
-- and the initiative and city that it belongs to.
WITH final AS (
    SELECT
        target_now.municipality_key AS municipality_key,
        target_now.kpi_id AS kpi_id,
        max(target_now.fiscal_year) AS fiscal_year
    FROM target_now
    GROUP BY target_now.municipality_key, target_now.kpi_id
)

SELECT
    kpi_now.municipality_key AS municipality_key,
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    municipality_now.sort_order AS city_order,
    kpi_now.kpi_id AS kpi_id,
    kpi_now.initiative_id AS initiative_id,
    coalesce(initiative_now.section_name, '') AS section_name,
    coalesce(initiative_now.initiative_name, '') AS initiative_name,
    coalesce(initiative_now.departments, '') AS departments,
    coalesce(initiative_now.sort_order, 0) AS initiative_order,
    kpi_now.kpi_name AS kpi_name,
    kpi_now.component_name AS component_name,
    kpi_now.kind AS kind,
    kpi_now.direction AS direction,
    kpi_now.comparator AS comparator,
    kpi_now.unit AS unit,
    kpi_now.is_counted AS is_counted,
    kpi_now.step AS step,
    kpi_now.lower_bound AS lower_bound,
    kpi_now.upper_bound AS upper_bound,
    kpi_now.tolerance AS tolerance,
    kpi_now.baseline_low_value AS baseline_low_value,
    kpi_now.baseline_high_value AS baseline_high_value,
    kpi_now.baseline_on AS baseline_on,
    kpi_now.baseline_text AS baseline_text,
    kpi_now.baseline_place AS baseline_place,
    kpi_now.baseline_absence AS baseline_absence,
    kpi_now.target_absence AS target_absence,
    target_now.fiscal_year AS final_target_fiscal_year,
    target_now.target_low_value AS final_target_low_value,
    target_now.target_high_value AS final_target_high_value,
    target_now.target_text AS final_target_text,
    target_now.source AS final_target_source,
    kpi_now.decision_reason AS decision_reason,
    kpi_now.note AS note,
    kpi_now.place AS place,
    kpi_now.first_line AS first_line,
    kpi_now.last_line AS last_line,
    kpi_now.sort_order AS kpi_order,
    kpi_now.is_left_out AS is_left_out
FROM kpi_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = kpi_now.municipality_key
LEFT JOIN initiative_now
    ON initiative_now.municipality_key = kpi_now.municipality_key
    AND initiative_now.initiative_id = kpi_now.initiative_id
LEFT JOIN final
    ON final.municipality_key = kpi_now.municipality_key
    AND final.kpi_id = kpi_now.kpi_id
LEFT JOIN target_now
    ON target_now.municipality_key = final.municipality_key
    AND target_now.kpi_id = final.kpi_id
    AND target_now.fiscal_year = final.fiscal_year
