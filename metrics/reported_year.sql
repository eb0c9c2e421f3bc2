-- One row per KPI and fiscal year with a report that counts: a value, a code or a 速報;
-- `report_count` is 0 where only a part of an annual value's year is reported.
SELECT
    report_counted.kpi_number AS kpi_number,
    max(report_counted.municipality_key) AS municipality_key,
    max(report_counted.kpi_id) AS kpi_id,
    report_counted.fiscal_year AS fiscal_year,
    max(CASE WHEN report_counted.is_year_end THEN 1 ELSE 0 END) AS year_end_count,
    max(CASE WHEN report_counted.is_of_year THEN 1 ELSE 0 END) AS report_count,
    max(CASE WHEN report_counted.report_word IS NOT NULL THEN report_counted.observed_on END) AS word_on,
    max(CASE WHEN report_counted.is_deciding THEN report_counted.observed_on END) AS closed_on,
    sum(CASE WHEN report_counted.is_deciding THEN 1 ELSE 0 END) AS closed_count
FROM report_counted
GROUP BY report_counted.kpi_number, report_counted.fiscal_year
