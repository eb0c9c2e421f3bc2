-- One row per KPI and baseline that a later one replaced: revision 0 is 当初基準値.
SELECT
    former_baseline.municipality_key AS municipality_key,
    former_baseline.kpi_id AS kpi_id,
    former_baseline.baseline_revision AS baseline_revision,
    former_baseline.baseline_low_value AS baseline_low_value,
    former_baseline.baseline_high_value AS baseline_high_value,
    former_baseline.baseline_on AS baseline_on,
    former_baseline.baseline_text AS baseline_text,
    former_baseline.place AS place,
    former_baseline.first_line AS first_line,
    former_baseline.last_line AS last_line
FROM former_baseline
INNER JOIN kpi_now
    ON kpi_now.municipality_key = former_baseline.municipality_key
    AND kpi_now.version = former_baseline.version
    AND kpi_now.kpi_id = former_baseline.kpi_id
