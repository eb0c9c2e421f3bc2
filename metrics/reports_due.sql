-- One row per KPI and fiscal year whose report is missing (overdue),
-- pending (the year is over, the day not yet passed) or next.
SELECT
    report_year.municipality_key AS municipality_key,
    report_year.kpi_id AS kpi_id,
    report_year.fiscal_year AS fiscal_year,
    report_year.due_on AS due_on,
    report_year.is_final_year AS is_final_year,
    CASE
        WHEN report_year.is_overdue THEN 'missing'
        WHEN report_year.is_closed THEN 'pending'
        ELSE 'next' END AS report_state
FROM report_year
INNER JOIN status
    ON status.municipality_key = report_year.municipality_key
    AND status.kpi_id = report_year.kpi_id
WHERE report_year.kpi_number > 0
    AND NOT report_year.is_reported
    AND (
        report_year.is_overdue AND status.first_missing_fiscal_year IS NOT NULL
        OR report_year.fiscal_year = status.next_report_fiscal_year
    )
