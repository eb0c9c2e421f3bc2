-- One row per city: its plan at the moment's version.
SELECT
    plan.municipality_key AS municipality_key,
    plan.version AS version,
    plan.plan_id AS plan_id,
    plan.plan_name AS plan_name,
    plan.publisher AS publisher,
    plan.start_fiscal_year AS start_fiscal_year,
    plan.end_fiscal_year AS end_fiscal_year,
    plan.published_on AS published_on,
    plan.published_text AS published_text,
    plan.revised_text AS revised_text,
    plan.contact AS contact,
    plan.national_list AS national_list,
    plan.form_note AS form_note,
    plan.conversion_note AS conversion_note,
    moment.as_of > @last_day(plan.end_fiscal_year) AS is_period_over
FROM plan
CROSS JOIN moment
INNER JOIN edition_now
    ON edition_now.edition_scope = plan.municipality_key
    AND edition_now.edition_version = plan.version
WHERE moment.scope = 0 OR plan.municipality_key = moment.scope
