-- One row per 共通指標, KPI or figure that measures it, series and day: what a comparison over time draws of it.
-- Series: those of `course` without the line (baseline, target, actual_closed, actual_provisional, actual_late); of a
-- yearly increase that starts from a stock the stock itself (stock_target, stock_actual: metrics/stock_path.sql), for
-- its amounts a year are another quantity than its baseline; of a figure (本文の数値) figure and figure_planned.
-- gap_value is + ahead: that of the verdict for the latest value, else against the target of the year that ends on the
-- day; NULL where the plan sets none for that day. Per 1,000 residents as in `comparison`, cut toward zero.
WITH point AS (
    SELECT
        course.municipality_key AS municipality_key,
        course.kpi_id AS kpi_id,
        course.series AS series,
        course.observed_on AS observed_on,
        course.fiscal_year AS fiscal_year,
        course.point_value AS point_value,
        course.low_value AS low_value,
        course.high_value AS high_value,
        course.value_text AS value_text,
        course.way_share AS way_share,
        CASE
            WHEN course.series NOT IN ('actual_closed', 'actual_late') THEN NULL
            WHEN status.latest_on = course.observed_on THEN status.gap_value
            WHEN target_now.target_value IS NOT NULL AND course.observed_on = @last_day(course.fiscal_year)
                THEN kpi_now.sign * (course.point_value - target_now.target_value)
        END AS gap_value,
        CAST(NULL AS DECIMAL(38, 4)) AS added_value
    FROM course
    INNER JOIN kpi_now
        ON kpi_now.municipality_key = course.municipality_key
        AND kpi_now.kpi_id = course.kpi_id
    INNER JOIN status
        ON status.municipality_key = course.municipality_key
        AND status.kpi_id = course.kpi_id
    LEFT JOIN target_now
        ON target_now.municipality_key = course.municipality_key
        AND target_now.kpi_id = course.kpi_id
        AND target_now.fiscal_year = course.fiscal_year
    WHERE course.series <> 'line'
        AND (kpi_now.kind <> 'increment' OR kpi_now.baseline_binding_value IS NULL OR course.series = 'baseline')

    UNION ALL

    SELECT
        stock_path.municipality_key AS municipality_key,
        stock_path.kpi_id AS kpi_id,
        'stock_target' AS series,
        @last_day(stock_path.fiscal_year) AS observed_on,
        stock_path.fiscal_year AS fiscal_year,
        stock_path.planned_stock_value AS point_value,
        stock_path.planned_stock_value AS low_value,
        stock_path.planned_stock_value AS high_value,
        target_now.target_text AS value_text,
        CAST(NULL AS DECIMAL(34, 4)) AS way_share,
        CAST(NULL AS DECIMAL(38, 4)) AS gap_value,
        CAST(target_now.target_value AS DECIMAL(38, 4)) AS added_value
    FROM stock_path
    INNER JOIN target_now
        ON target_now.municipality_key = stock_path.municipality_key
        AND target_now.kpi_id = stock_path.kpi_id
        AND target_now.fiscal_year = stock_path.fiscal_year

    UNION ALL

    SELECT
        stock_path.municipality_key AS municipality_key,
        stock_path.kpi_id AS kpi_id,
        'stock_actual' AS series,
        @last_day(stock_path.fiscal_year) AS observed_on,
        stock_path.fiscal_year AS fiscal_year,
        stock_path.reported_stock_value AS point_value,
        stock_path.reported_stock_value AS low_value,
        stock_path.reported_stock_value AS high_value,
        CAST(NULL AS TEXT) AS value_text,
        CAST(NULL AS DECIMAL(34, 4)) AS way_share,
        stock_path.reported_stock_value - stock_path.planned_stock_value AS gap_value,
        CAST(NULL AS DECIMAL(38, 4)) AS added_value
    FROM stock_path
    WHERE stock_path.reported_stock_value IS NOT NULL

    UNION ALL

    SELECT
        figure_now.municipality_key AS municipality_key,
        figure_now.figure_id AS kpi_id,
        CASE WHEN figure_now.is_planned THEN 'figure_planned' ELSE 'figure' END AS series,
        figure_now.observed_on AS observed_on,
        figure_now.fiscal_year AS fiscal_year,
        coalesce(figure_now.low_value, figure_now.high_value) AS point_value,
        figure_now.low_value AS low_value,
        figure_now.high_value AS high_value,
        figure_now.value_text AS value_text,
        CAST(NULL AS DECIMAL(34, 4)) AS way_share,
        CAST(NULL AS DECIMAL(38, 4)) AS gap_value,
        CAST(NULL AS DECIMAL(38, 4)) AS added_value
    FROM figure_now
    WHERE figure_now.observed_on IS NOT NULL AND coalesce(figure_now.low_value, figure_now.high_value) IS NOT NULL
)

SELECT
    measure_of_kpi.measure_id AS measure_id,
    point.municipality_key AS municipality_key,
    point.kpi_id AS kpi_id,
    point.series AS series,
    point.observed_on AS observed_on,
    point.fiscal_year AS fiscal_year,
    point.point_value AS point_value,
    point.low_value AS low_value,
    point.high_value AS high_value,
    point.value_text AS value_text,
    point.way_share AS way_share,
    point.gap_value AS gap_value,
    point.added_value AS added_value,
    CASE WHEN measure_of_kpi.is_per_resident THEN
        @cut_toward_zero(CAST(point.point_value AS DECIMAL(38, 4)) * 10000000, municipality_now.population_count)
    END AS per_thousand_value
FROM measure_of_kpi
INNER JOIN point
    ON point.municipality_key = measure_of_kpi.municipality_key
    AND point.kpi_id = measure_of_kpi.kpi_id
INNER JOIN municipality_now
    ON municipality_now.municipality_key = point.municipality_key
WHERE measure_of_kpi.mapped = 'mapped'
