-- One row per KPI and fiscal year that its city graded itself: shown beside the verdict, never used for it.
SELECT
    published_grade.municipality_key AS municipality_key,
    published_grade.kpi_id AS kpi_id,
    published_grade.fiscal_year AS fiscal_year,
    published_grade.grade_text AS grade_text,
    published_grade.rule_text AS rule_text,
    published_grade.source_text AS source_text
FROM published_grade
INNER JOIN kpi_now
    ON kpi_now.municipality_key = published_grade.municipality_key
    AND kpi_now.version = published_grade.version
    AND kpi_now.kpi_id = published_grade.kpi_id
