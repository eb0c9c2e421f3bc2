-- One row per city, status and freshness: how many KPI components stand so, how many of them because a target was
-- lowered, and how many of the missed ones by less than a fifth of the way;
-- city_kpi_count is the whole that every share is of.
SELECT
    status.municipality_key AS municipality_key,
    status.status AS status,
    status.is_stale AS is_stale,
    status.is_period_over AS is_period_over,
    CAST(count(*) AS INTEGER) AS kpi_count,
    CAST(sum(CASE WHEN status.is_after_lowering THEN 1 ELSE 0 END) AS INTEGER) AS lowered_count,
    CAST(sum(CASE WHEN status.is_missed_narrowly THEN 1 ELSE 0 END) AS INTEGER) AS narrow_count,
    CAST(sum(count(*)) OVER (PARTITION BY status.municipality_key) AS INTEGER) AS city_kpi_count
FROM status
GROUP BY status.municipality_key, status.status, status.is_stale, status.is_period_over
