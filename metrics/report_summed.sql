-- One row per KPI and path with a report that counts: the days of its latest word and of its latest deciding value,
-- the code by which the year that decides was not measured, whether a value stands that decides nothing,
-- and which years are reported: bit n of `year_bits` stands for the first fiscal year that falls due + n.
SELECT
    report_counted.kpi_number AS kpi_number,
    max(report_counted.municipality_key) AS municipality_key,
    max(report_counted.kpi_id) AS kpi_id,
    max(CASE WHEN report_counted.report_word IS NOT NULL THEN report_counted.observed_on END) AS word_on,
    max(CASE WHEN report_counted.is_deciding THEN report_counted.observed_on END) AS latest_on,
    max(
        CASE
            WHEN report_counted.is_final AND report_counted.report_word IN ('not_surveyed', 'not_applicable')
                THEN report_counted.report_word
        END
    ) AS final_word,
    max(CASE WHEN report_counted.is_reference THEN 1 ELSE 0 END) = 1 AS has_reference,
    bit_or(
        CASE WHEN report_counted.is_of_year AND report_counted.year_number BETWEEN 0 AND 60
            THEN CAST(1 AS BIGINT) << report_counted.year_number ELSE CAST(0 AS BIGINT) END
    ) AS year_bits
FROM report_counted
GROUP BY report_counted.kpi_number
