-- One row per city of the catalogue at the moment's version.
SELECT
    municipality.municipality_key AS municipality_key,
    municipality.municipality_code AS municipality_code,
    municipality.city AS city,
    municipality.municipality_name AS municipality_name,
    municipality.prefecture_name AS prefecture_name,
    municipality.population_count AS population_count,
    municipality.population_on AS population_on,
    municipality.population_source AS population_source,
    municipality.is_population_confirmed AS is_population_confirmed,
    municipality.sort_order AS sort_order,
    municipality_type.similar_type AS similar_type
FROM municipality
CROSS JOIN moment
INNER JOIN edition_now
    ON edition_now.edition_scope = 0
    AND edition_now.edition_version = municipality.version
LEFT JOIN municipality_type
    ON municipality_type.version = municipality.version
    AND municipality_type.municipality_key = municipality.municipality_key
WHERE moment.scope = 0 OR municipality.municipality_key = moment.scope
