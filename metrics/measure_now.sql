-- One row per 共通指標 of the catalogue at the moment's version; `measure_order` is its place among them.
SELECT
    common_measure.measure_id AS measure_id,
    common_measure.measure_name AS measure_name,
    common_measure.is_per_resident AS is_per_resident,
    min(common_measure.sort_order) AS measure_order
FROM common_measure
INNER JOIN edition_now
    ON edition_now.edition_scope = 0
    AND edition_now.edition_version = common_measure.version
GROUP BY common_measure.measure_id, common_measure.measure_name, common_measure.is_per_resident
