-- One row per KPI at the moment's version, and figure (本文の数値) under a 共通指標: which one it measures, by which
-- definition and who said so; `none` where somebody found that it measures none, `undecided` where nobody has said.
-- Three may say: the catalogue, the plan's own edition, a person since. The newest counts, and the catalogue's word is
-- as old as the edition since which it has said the same.
WITH catalogue_word AS (
    SELECT
        common_measure.version AS version,
        common_measure.kpi_id AS kpi_id,
        common_measure.measure_id AS measure_id,
        measure_definition.definition AS definition,
        measure_definition.denominator AS denominator,
        common_measure.difference_note AS difference_note,
        common_measure.sort_order AS measure_order
    FROM common_measure
    CROSS JOIN moment
    LEFT JOIN measure_definition
        ON measure_definition.version = common_measure.version
        AND measure_definition.kpi_id = common_measure.kpi_id
    WHERE common_measure.version <= moment.version

    UNION ALL

    SELECT
        no_common_measure.version AS version,
        no_common_measure.kpi_id AS kpi_id,
        CAST(NULL AS TEXT) AS measure_id,
        CAST(NULL AS TEXT) AS definition,
        CAST(NULL AS TEXT) AS denominator,
        no_common_measure.reason AS difference_note,
        CAST(NULL AS INTEGER) AS measure_order
    FROM no_common_measure
    CROSS JOIN moment
    WHERE no_common_measure.version <= moment.version
),

own_word AS (
    SELECT
        kpi_measure.version AS version,
        kpi_measure.kpi_id AS kpi_id,
        kpi_measure.measure_id AS measure_id,
        kpi_measure.definition AS definition,
        kpi_measure.denominator AS denominator,
        kpi_measure.difference_note AS difference_note,
        'plan' AS said_by
    FROM kpi_measure
    INNER JOIN edition_now
        ON edition_now.edition_scope = kpi_measure.municipality_key
        AND edition_now.edition_version = kpi_measure.version

    UNION ALL

    SELECT
        measure_decision.version AS version,
        measure_decision.kpi_id AS kpi_id,
        measure_decision.measure_id AS measure_id,
        measure_decision.definition AS definition,
        measure_decision.denominator AS denominator,
        measure_decision.difference_note AS difference_note,
        'person' AS said_by
    FROM measure_decision
    CROSS JOIN moment
    LEFT JOIN measure_decision_void
        ON measure_decision_void.decided_version = measure_decision.version
        AND measure_decision_void.version <= moment.version
    WHERE measure_decision.version <= moment.version
        AND measure_decision_void.decided_version IS NULL
),

said_otherwise AS (
    SELECT
        now_said.kpi_id AS kpi_id,
        max(edition.version) AS version
    FROM catalogue_word AS now_said
    INNER JOIN edition_now
        ON edition_now.edition_scope = 0
        AND edition_now.edition_version = now_said.version
    INNER JOIN edition
        ON edition.scope = 0
        AND edition.version < now_said.version
    LEFT JOIN catalogue_word AS then_said
        ON then_said.version = edition.version
        AND then_said.kpi_id = now_said.kpi_id
        AND coalesce(then_said.measure_id, '') = coalesce(now_said.measure_id, '')
        AND coalesce(then_said.definition, '') = coalesce(now_said.definition, '')
    WHERE then_said.kpi_id IS NULL
        AND now_said.kpi_id IN (SELECT own_word.kpi_id FROM own_word)
    GROUP BY now_said.kpi_id
),

said_since AS (
    SELECT
        said_otherwise.kpi_id AS kpi_id,
        min(edition.version) AS version
    FROM said_otherwise
    INNER JOIN edition
        ON edition.scope = 0
        AND edition.version > said_otherwise.version
    GROUP BY said_otherwise.kpi_id
),

word AS (
    SELECT
        coalesce(said_since.version, 0) AS version,
        catalogue_word.kpi_id AS kpi_id,
        catalogue_word.measure_id AS measure_id,
        catalogue_word.definition AS definition,
        catalogue_word.denominator AS denominator,
        catalogue_word.difference_note AS difference_note,
        catalogue_word.measure_order AS measure_order,
        'catalogue' AS said_by
    FROM catalogue_word
    INNER JOIN edition_now
        ON edition_now.edition_scope = 0
        AND edition_now.edition_version = catalogue_word.version
    LEFT JOIN said_since
        ON said_since.kpi_id = catalogue_word.kpi_id

    UNION ALL

    SELECT
        own_word.version AS version,
        own_word.kpi_id AS kpi_id,
        own_word.measure_id AS measure_id,
        own_word.definition AS definition,
        own_word.denominator AS denominator,
        own_word.difference_note AS difference_note,
        CAST(NULL AS INTEGER) AS measure_order,
        own_word.said_by AS said_by
    FROM own_word
),

newest AS (
    SELECT
        word.*,
        row_number() OVER (PARTITION BY word.kpi_id ORDER BY word.version DESC, word.said_by) AS newness
    FROM word
),

asked AS (
    SELECT
        kpi_now.municipality_key AS municipality_key,
        kpi_now.kpi_id AS kpi_id,
        kpi_now.is_left_out AS is_left_out,
        FALSE AS is_figure
    FROM kpi_now

    UNION ALL

    SELECT
        figure.municipality_key AS municipality_key,
        figure.figure_id AS kpi_id,
        FALSE AS is_left_out,
        TRUE AS is_figure
    FROM figure
    INNER JOIN edition_now
        ON edition_now.edition_scope = figure.municipality_key
        AND edition_now.edition_version = figure.version
)

SELECT
    asked.municipality_key AS municipality_key,
    asked.kpi_id AS kpi_id,
    asked.is_left_out AS is_left_out,
    asked.is_figure AS is_figure,
    CASE
        WHEN measure_now.measure_id IS NOT NULL THEN 'mapped'
        WHEN newest.kpi_id IS NOT NULL AND newest.measure_id IS NULL THEN 'none'
        ELSE 'undecided'
    END AS mapped,
    measure_now.measure_id AS measure_id,
    measure_now.measure_name AS measure_name,
    measure_now.is_per_resident AS is_per_resident,
    coalesce(newest.measure_order, measure_now.measure_order) AS measure_order,
    newest.definition AS definition,
    newest.denominator AS denominator,
    newest.difference_note AS difference_note,
    newest.said_by AS said_by,
    newest.version AS decided_version
FROM asked
LEFT JOIN newest
    ON newest.kpi_id = asked.kpi_id
    AND newest.newness = 1
LEFT JOIN measure_now
    ON measure_now.measure_id = newest.measure_id
WHERE measure_now.measure_id IS NOT NULL OR NOT asked.is_figure
