-- One row per event of a plan at the moment's version: what it says was reached, or is due, outside its roadmap.
SELECT
    event.municipality_key AS municipality_key,
    event.event_id AS event_id,
    event.event_name AS event_name,
    event.theme_id AS theme_id,
    event.stage AS stage,
    event.is_planned AS is_planned,
    event.printed_text AS printed_text,
    event.occurred_on_text AS occurred_on_text,
    event.occurred_from AS occurred_from,
    event.occurred_to AS occurred_to,
    event.initiative_id AS initiative_id,
    event.note AS note,
    event.place AS place,
    event.first_line AS first_line,
    event.last_line AS last_line,
    event.sort_order AS sort_order
FROM event
INNER JOIN plan_now
    ON plan_now.municipality_key = event.municipality_key
    AND plan_now.version = event.version
