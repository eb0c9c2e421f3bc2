-- One row per KPI and fiscal year with a value that decides:
-- closed, 確定 or 訂正, after the baseline, not after the final year; the latest of its year.
-- A value of a year stands at 31 March and is closed from 1 April;
-- a dated one is closed on its day, but annual values close on 31 March only.
WITH dated AS (
    SELECT
        actual_now.municipality_key AS municipality_key,
        actual_now.kpi_id AS kpi_id,
        actual_now.fiscal_year AS fiscal_year,
        actual_now.observed_on AS observed_on,
        actual_now.observed_on = make_date(actual_now.fiscal_year + 1, 3, 31) AS is_year_end,
        CAST(
            CASE WHEN aim.sign = -1
                THEN coalesce(actual_now.high_value, actual_now.low_value)
                ELSE coalesce(actual_now.low_value, actual_now.high_value)
            END AS DECIMAL(38, 4)
        ) AS actual_value,
        row_number() OVER (
            PARTITION BY actual_now.municipality_key, actual_now.kpi_id
            ORDER BY actual_now.observed_on DESC
        ) AS recency,
        lag(actual_now.fiscal_year) OVER (
            PARTITION BY actual_now.municipality_key, actual_now.kpi_id
            ORDER BY actual_now.observed_on DESC
        ) AS newer_fiscal_year
    FROM actual_now
    CROSS JOIN moment
    INNER JOIN aim
        ON aim.municipality_key = actual_now.municipality_key
        AND aim.kpi_id = actual_now.kpi_id
    WHERE actual_now.value_code IS NULL
        AND actual_now.mark <> 'preliminary'
        AND aim.stop_rule IS NULL
        AND (
            actual_now.observed_on < moment.as_of
            OR actual_now.observed_on = moment.as_of
                AND actual_now.observed_on <> make_date(actual_now.fiscal_year + 1, 3, 31)
        )
        AND (
            aim.kind NOT IN ('annual', 'increment')
            OR actual_now.observed_on = make_date(actual_now.fiscal_year + 1, 3, 31)
        )
        AND actual_now.observed_on <= make_date(aim.final_fiscal_year + 1, 3, 31)
        AND (
            aim.baseline_on IS NOT NULL AND actual_now.observed_on > aim.baseline_on
            OR aim.baseline_on IS NULL AND actual_now.fiscal_year >= aim.plan_start_fiscal_year
        )
)

SELECT
    dated.municipality_key AS municipality_key,
    dated.kpi_id AS kpi_id,
    dated.fiscal_year AS fiscal_year,
    dated.observed_on AS observed_on,
    dated.is_year_end AS is_year_end,
    dated.fiscal_year * 133590
    + CAST(dated.observed_on - make_date(dated.fiscal_year, 4, 1) + 1 AS INTEGER)
    * CASE
        WHEN make_date(dated.fiscal_year + 1, 4, 1) - make_date(dated.fiscal_year, 4, 1) = 366 THEN 365
        ELSE 366
    END AS position,
    dated.actual_value AS actual_value,
    dated.recency = 1 AS is_latest
FROM dated
WHERE dated.newer_fiscal_year IS NULL OR dated.newer_fiscal_year <> dated.fiscal_year
