-- One row per printed value of a figure (本文の数値) of a plan at the moment's version, with the figure that it is of.
SELECT
    figure_value.municipality_key AS municipality_key,
    figure_value.figure_id AS figure_id,
    figure_value.value_number AS value_number,
    figure.initiative_id AS initiative_id,
    figure.figure_name AS figure_name,
    figure.component_name AS component_name,
    figure.unit AS unit,
    figure_value.low_value AS low_value,
    figure_value.high_value AS high_value,
    figure_value.value_text AS value_text,
    figure_value.restriction AS restriction,
    figure_value.as_of_text AS as_of_text,
    figure_value.observed_on AS observed_on,
    figure_value.fiscal_year AS fiscal_year,
    figure_value.is_planned AS is_planned,
    figure_value.note AS note,
    figure_value.place AS place,
    figure_value.first_line AS first_line,
    figure_value.last_line AS last_line,
    figure.sort_order AS sort_order
FROM figure_value
INNER JOIN plan_now
    ON plan_now.municipality_key = figure_value.municipality_key
    AND plan_now.version = figure_value.version
INNER JOIN figure
    ON figure.municipality_key = figure_value.municipality_key
    AND figure.version = figure_value.version
    AND figure.figure_id = figure_value.figure_id
