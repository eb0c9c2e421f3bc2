-- One row per KPI with a 確定 or 訂正 value after its baseline: the latest one up to the day of reading, judged or not.
WITH ranked AS (
    SELECT
        actual_now.municipality_key AS municipality_key,
        actual_now.kpi_id AS kpi_id,
        actual_now.low_value AS low_value,
        actual_now.high_value AS high_value,
        actual_now.value_text AS value_text,
        actual_now.observed_on AS observed_on,
        row_number() OVER (
            PARTITION BY actual_now.municipality_key, actual_now.kpi_id ORDER BY actual_now.observed_on DESC
        ) AS recency
    FROM actual_now
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = actual_now.municipality_key
        AND kpi_now.kpi_id = actual_now.kpi_id
    CROSS JOIN moment
    WHERE actual_now.value_code IS NULL
        AND actual_now.mark <> 'preliminary'
        AND actual_now.observed_on <= moment.as_of
        AND (kpi_now.baseline_on IS NULL OR actual_now.observed_on > kpi_now.baseline_on)
)

SELECT
    ranked.municipality_key AS municipality_key,
    ranked.kpi_id AS kpi_id,
    ranked.low_value AS low_value,
    ranked.high_value AS high_value,
    ranked.value_text AS value_text,
    ranked.observed_on AS observed_on
FROM ranked
WHERE ranked.recency = 1
