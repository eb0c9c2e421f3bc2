-- One row per word of a plan's own text at the moment's version, with the numbers of its lines, blanks between.
SELECT
    plan_term.municipality_key AS municipality_key,
    plan_term.term AS term,
    plan_term.on_lines AS on_lines
FROM plan_term
INNER JOIN plan_now
    ON plan_now.municipality_key = plan_term.municipality_key
    AND plan_now.version = plan_term.version
