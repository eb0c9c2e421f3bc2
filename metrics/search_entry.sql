-- One row per initiative and one per KPI component of the plans, with the names to search by.
SELECT
    'initiative' AS entry_type,
    initiative_now.initiative_id AS entry_id,
    initiative_now.initiative_name AS entry_name,
    initiative_now.municipality_key AS municipality_key,
    initiative_now.initiative_id AS initiative_id,
    initiative_now.initiative_name AS initiative_name,
    initiative_now.section_name AS section_name,
    initiative_now.departments AS departments,
    initiative_now.summary AS summary,
    initiative_now.is_left_out AS is_left_out,
    initiative_now.sort_order AS initiative_order,
    0 AS kpi_order
FROM initiative_now

UNION ALL

SELECT
    'kpi' AS entry_type,
    kpi_now.kpi_id AS entry_id,
    CASE WHEN kpi_now.component_name IS NULL
        THEN kpi_now.kpi_name ELSE kpi_now.kpi_name || '（' || kpi_now.component_name || '）' END
        AS entry_name,
    kpi_now.municipality_key AS municipality_key,
    kpi_now.initiative_id AS initiative_id,
    coalesce(initiative_now.initiative_name, '') AS initiative_name,
    coalesce(initiative_now.section_name, '') AS section_name,
    coalesce(initiative_now.departments, '') AS departments,
    coalesce(initiative_now.summary, '') AS summary,
    kpi_now.is_left_out AS is_left_out,
    coalesce(initiative_now.sort_order, 0) AS initiative_order,
    kpi_now.sort_order AS kpi_order
FROM kpi_now
LEFT JOIN initiative_now
    ON initiative_now.municipality_key = kpi_now.municipality_key
    AND initiative_now.initiative_id = kpi_now.initiative_id
