-- One row per KPI with a way: a final target that differs from its baseline (or its start), both of one quantity.
-- A yearly increase starts from a stock, which is another quantity: there is no way between the two.
SELECT
    status.municipality_key AS municipality_key,
    status.kpi_id AS kpi_id,
    coalesce(status.start_value, status.baseline_binding_value) AS from_value,
    CAST(
        status.final_target_value - coalesce(status.start_value, status.baseline_binding_value) AS DECIMAL(38, 4)
    ) AS way_value
FROM status
INNER JOIN kpi_now
    ON kpi_now.municipality_key = status.municipality_key
    AND kpi_now.kpi_id = status.kpi_id
WHERE status.final_target_value <> coalesce(status.start_value, status.baseline_binding_value)
    AND kpi_now.kind <> 'increment'
