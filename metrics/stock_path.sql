-- One row per increment KPI with a stock at its baseline and plan year: 参考, the stock if every year brings its target.
-- reported_stock_value is the stock with the years as reported, as long as no year before it is missing.
WITH yearly AS (
    SELECT
        target_now.municipality_key AS municipality_key,
        target_now.kpi_id AS kpi_id,
        target_now.fiscal_year AS fiscal_year,
        kpi_now.baseline_binding_value AS baseline_value,
        target_now.target_value AS target_value,
        closed_actual.actual_value AS actual_value
    FROM target_now
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = target_now.municipality_key
        AND kpi_now.kpi_id = target_now.kpi_id
    LEFT JOIN closed_actual
        ON closed_actual.kpi_number = target_now.kpi_number
        AND closed_actual.fiscal_year = target_now.fiscal_year
    WHERE kpi_now.kind = 'increment' AND kpi_now.baseline_binding_value IS NOT NULL
),

summed AS (
    SELECT
        yearly.municipality_key AS municipality_key,
        yearly.kpi_id AS kpi_id,
        yearly.fiscal_year AS fiscal_year,
        yearly.baseline_value AS baseline_value,
        sum(yearly.target_value) OVER up_to_year AS target_sum,
        sum(yearly.actual_value) OVER up_to_year AS actual_sum,
        count(*) OVER up_to_year AS year_count,
        count(yearly.actual_value) OVER up_to_year AS reported_count
    FROM yearly
    WINDOW up_to_year AS (
        PARTITION BY yearly.municipality_key, yearly.kpi_id
        ORDER BY yearly.fiscal_year
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
)

SELECT
    summed.municipality_key AS municipality_key,
    summed.kpi_id AS kpi_id,
    summed.fiscal_year AS fiscal_year,
    CAST(summed.baseline_value + summed.target_sum AS DECIMAL(38, 4)) AS planned_stock_value,
    CAST(CASE WHEN summed.reported_count = summed.year_count THEN summed.baseline_value + summed.actual_sum END
        AS DECIMAL(38, 4)) AS reported_stock_value
FROM summed
