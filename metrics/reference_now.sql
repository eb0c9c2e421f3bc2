-- One row per value of the country or a prefecture that a plan prints, at the moment's version.
SELECT
    reference_value.reference_number AS reference_number,
    reference_value.measure_id AS measure_id,
    reference_value.definition AS definition,
    reference_value.area_name AS area_name,
    reference_value.reference_value AS reference_value,
    reference_value.unit AS unit,
    reference_value.value_text AS value_text,
    reference_value.as_of_text AS as_of_text,
    reference_value.source_text AS source_text,
    reference_value.city AS city,
    reference_value.place AS place,
    reference_value.first_line AS first_line,
    reference_value.last_line AS last_line
FROM reference_value
INNER JOIN edition_now
    ON edition_now.edition_scope = 0
    AND edition_now.edition_version = reference_value.version
