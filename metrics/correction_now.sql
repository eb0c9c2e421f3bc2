-- One row per declared correction of a plan at the moment's version; the printed form is kept.
SELECT
    correction.municipality_key AS municipality_key,
    correction.correction_number AS correction_number,
    correction.printed_text AS printed_text,
    correction.corrected_text AS corrected_text,
    correction.reason AS reason,
    correction.place AS place,
    correction.first_line AS first_line,
    correction.last_line AS last_line
FROM correction
INNER JOIN plan_now
    ON plan_now.municipality_key = correction.municipality_key
    AND plan_now.version = correction.version
