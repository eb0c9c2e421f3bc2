-- One row per printed value of a plan's context at the moment's version.
SELECT
    context_item.municipality_key AS municipality_key,
    context_item.context_number AS context_number,
    context_item.topic AS topic,
    context_item.item_name AS item_name,
    context_item.value_text AS value_text,
    context_item.as_of_text AS as_of_text,
    context_item.note AS note,
    context_item.place AS place,
    context_item.first_line AS first_line,
    context_item.last_line AS last_line
FROM context_item
INNER JOIN plan_now
    ON plan_now.municipality_key = context_item.municipality_key
    AND plan_now.version = context_item.version
