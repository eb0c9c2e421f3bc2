-- One row per contradiction inside a plan at the moment's version: two statements that do not fit, each as printed.
SELECT
    contradiction.municipality_key AS municipality_key,
    contradiction.contradiction_number AS contradiction_number,
    contradiction.subject AS subject,
    contradiction.first_text AS first_text,
    contradiction.first_place AS first_place,
    contradiction.first_first_line AS first_first_line,
    contradiction.first_last_line AS first_last_line,
    contradiction.second_text AS second_text,
    contradiction.second_place AS second_place,
    contradiction.second_first_line AS second_first_line,
    contradiction.second_last_line AS second_last_line,
    contradiction.note AS note
FROM contradiction
INNER JOIN plan_now
    ON plan_now.municipality_key = contradiction.municipality_key
    AND plan_now.version = contradiction.version
