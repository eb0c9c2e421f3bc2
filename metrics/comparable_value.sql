-- One row per 共通指標, KPI or figure that measures it, side and fiscal year: the value that stands beside other cities'.
-- side: `aim` what the plan asks for by the end of that year; `known` the latest baseline, closed report or printed
-- figure of that year; unit the one under which it stands (件 for 手続).
-- Only values of one measure, definition, unit, side and fiscal year may be held together.
-- alike_count: how many KPIs of the same city would stand there; more than one, and none of them speaks for the city.
-- is_summable: an amount of whole things with one value (no band, no frequency), which a sum over cities may count.
WITH sided AS (
    SELECT
        common_course.measure_id AS measure_id,
        common_course.municipality_key AS municipality_key,
        common_course.kpi_id AS kpi_id,
        CASE WHEN common_course.series IN ('target', 'stock_target') THEN 'aim' ELSE 'known' END AS side,
        common_course.series AS series,
        common_course.fiscal_year AS fiscal_year,
        common_course.observed_on AS observed_on,
        common_course.point_value AS point_value,
        common_course.value_text AS value_text,
        common_course.low_value IS DISTINCT FROM common_course.high_value AS is_band,
        common_course.series IN ('baseline', 'stock_target', 'stock_actual') AS is_stock
    FROM common_course
    WHERE common_course.series NOT IN ('actual_provisional', 'figure_planned')
),

newest AS (
    SELECT
        sided.*,
        row_number() OVER (
            PARTITION BY sided.measure_id, sided.municipality_key, sided.kpi_id, sided.side, sided.fiscal_year
            ORDER BY sided.observed_on DESC, sided.series
        ) AS newness
    FROM sided
),

defined AS (
    SELECT
        newest.*,
        comparison.definition AS definition,
        coalesce(comparison.kind, '') AS kind,
        comparison.is_counted AS is_counted,
        CASE
            WHEN comparison.kind = 'increment' AND newest.is_stock
                THEN @counted_as(replace(comparison.unit, '/年', ''))
            ELSE @counted_as(comparison.unit)
        END AS unit
    FROM newest
    INNER JOIN comparison
        ON comparison.measure_id = newest.measure_id
        AND comparison.municipality_key = newest.municipality_key
        AND comparison.kpi_id = newest.kpi_id
    WHERE newest.newness = 1 AND comparison.definition IS NOT NULL
)

SELECT
    defined.measure_id AS measure_id,
    defined.definition AS definition,
    defined.unit AS unit,
    defined.side AS side,
    defined.fiscal_year AS fiscal_year,
    defined.municipality_key AS municipality_key,
    defined.kpi_id AS kpi_id,
    defined.observed_on AS observed_on,
    CAST(defined.point_value AS DECIMAL(24, 4)) AS known_value,
    defined.value_text AS value_text,
    CAST(count(*) OVER (
        PARTITION BY defined.measure_id, defined.municipality_key, defined.definition, defined.unit, defined.side,
        defined.fiscal_year
    ) AS INTEGER) AS alike_count,
    defined.is_counted AND NOT defined.is_band AND defined.kind NOT IN ('frequency', 'range', 'milestone')
        AS is_summable
FROM defined
WHERE defined.unit IS NOT NULL
