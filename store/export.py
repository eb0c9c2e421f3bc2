"""The tables as CSV, as other programs may rely on them: what was known at one moment."""

import re
from pathlib import Path
from typing import NamedTuple

from metrics.database import Database
from metrics.moment import Moment
from store import dictionary, files, package, table_files
from store.practice import purpose

TABLES: dict[str, str] = {
    "municipalities": """
SELECT municipality_code, municipality_name, prefecture_name, population_count, population_on,
    population_source, is_population_confirmed, city, similar_type
FROM municipality_now ORDER BY sort_order, municipality_key
""",
    "plans": """
SELECT plan_now.plan_id, municipality_now.municipality_code, plan_now.plan_name, plan_now.start_fiscal_year,
    plan_now.end_fiscal_year, plan_now.published_on, plan_now.publisher, plan_now.published_text, plan_now.revised_text,
    plan_now.contact, plan_now.national_list, plan_now.conversion_note
FROM plan_now JOIN municipality_now ON municipality_now.municipality_key = plan_now.municipality_key
ORDER BY municipality_now.sort_order, plan_now.plan_id
""",
    "initiatives": """
SELECT initiative_now.initiative_id, plan_now.plan_id, initiative_now.section_name, initiative_now.initiative_name,
    initiative_now.departments, initiative_now.is_national_priority, initiative_now.place, initiative_now.number_text,
    (SELECT string_agg(initiative_theme.theme_id, ';' ORDER BY initiative_theme.theme_id) FROM initiative_theme
        WHERE initiative_theme.municipality_key = initiative_now.municipality_key
        AND initiative_theme.version = initiative_now.version
        AND initiative_theme.initiative_id = initiative_now.initiative_id) AS themes,
    initiative_now.own_mark, initiative_now.summary, initiative_now.is_left_out, municipality_now.municipality_code
FROM initiative_now
JOIN plan_now ON plan_now.municipality_key = initiative_now.municipality_key
JOIN municipality_now ON municipality_now.municipality_key = initiative_now.municipality_key
ORDER BY municipality_now.sort_order, initiative_now.sort_order, initiative_now.initiative_id
""",
    "themes": """
SELECT theme_reason_now.initiative_id, theme_reason_now.theme_id, theme_now.theme_name, theme_reason_now.basis,
    theme_reason_now.printed_text, theme_reason_now.reason, theme_reason_now.place, municipality_now.municipality_code
FROM theme_reason_now
JOIN initiative_now ON initiative_now.municipality_key = theme_reason_now.municipality_key
    AND initiative_now.initiative_id = theme_reason_now.initiative_id
JOIN theme_now ON theme_now.theme_id = theme_reason_now.theme_id
JOIN municipality_now ON municipality_now.municipality_key = theme_reason_now.municipality_key
ORDER BY municipality_now.sort_order, initiative_now.sort_order, theme_now.sort_order, theme_now.theme_id
""",
    "kpis": """
SELECT kpi_now.kpi_id, kpi_now.initiative_id, kpi_now.kpi_name, kpi_now.component_name, kpi_now.kind, kpi_now.direction,
    kpi_now.unit, kpi_now.baseline_low_value, kpi_now.baseline_high_value, kpi_now.baseline_on, kpi_now.baseline_text,
    kpi_now.note, kpi_now.place, kpi_now.comparator, kpi_now.step, kpi_now.lower_bound, kpi_now.upper_bound,
    kpi_now.tolerance, kpi_now.baseline_absence, kpi_now.target_absence, kpi_now.decision_reason, kpi_now.is_left_out,
    kpi_now.is_counted, municipality_now.municipality_code,
    CASE WHEN CAST(kpi_now.kind AS TEXT) = 'increment' AND right(kpi_now.unit, 2) = '/年'
        THEN left(kpi_now.unit, length(kpi_now.unit) - 2) ELSE kpi_now.unit END AS baseline_unit
FROM kpi_now JOIN municipality_now ON municipality_now.municipality_key = kpi_now.municipality_key
ORDER BY municipality_now.sort_order, kpi_now.sort_order, kpi_now.kpi_id
""",
    "common_measures": """
SELECT comparison.measure_id, comparison.measure_name, comparison.kpi_id, comparison.definition, comparison.denominator,
    comparison.difference_note, comparison.is_per_resident, municipality_now.municipality_code
FROM comparison JOIN municipality_now ON municipality_now.municipality_key = comparison.municipality_key
ORDER BY comparison.measure_order, comparison.kpi_id
""",
    "reference_values": """
SELECT reference_now.measure_id, reference_now.definition, reference_now.area_name, reference_now.reference_value,
    reference_now.unit, reference_now.value_text, reference_now.as_of_text, reference_now.source_text,
    reference_now.city, reference_now.place, municipality_now.municipality_code, reference_now.reference_number
FROM reference_now JOIN municipality_now ON municipality_now.city = reference_now.city
ORDER BY reference_now.reference_number
""",
    "targets": """
SELECT target.kpi_id, target.fiscal_year, target.target_revision, target.target_low_value, target.target_high_value,
    target.target_text, target.source, target.place, kpi_now.unit, municipality_now.municipality_code
FROM target JOIN kpi_now ON kpi_now.municipality_key = target.municipality_key AND kpi_now.version = target.version
    AND kpi_now.kpi_id = target.kpi_id
JOIN municipality_now ON municipality_now.municipality_key = target.municipality_key
ORDER BY municipality_now.sort_order, kpi_now.sort_order, target.kpi_id, target.fiscal_year, target.target_revision
""",
    "former_baselines": """
SELECT former_baseline_now.kpi_id, former_baseline_now.baseline_revision, former_baseline_now.baseline_low_value,
    former_baseline_now.baseline_high_value, former_baseline_now.baseline_on, former_baseline_now.baseline_text,
    former_baseline_now.place,
    CASE WHEN CAST(kpi_now.kind AS TEXT) = 'increment' AND right(kpi_now.unit, 2) = '/年'
        THEN left(kpi_now.unit, length(kpi_now.unit) - 2) ELSE kpi_now.unit END AS unit,
    municipality_now.municipality_code
FROM former_baseline_now
JOIN kpi_now ON kpi_now.municipality_key = former_baseline_now.municipality_key
    AND kpi_now.kpi_id = former_baseline_now.kpi_id
JOIN municipality_now ON municipality_now.municipality_key = former_baseline_now.municipality_key
ORDER BY municipality_now.sort_order, kpi_now.sort_order, former_baseline_now.kpi_id,
    former_baseline_now.baseline_revision
""",
    "reporting": """
SELECT reporting_now.kpi_id, reporting_now.report_due, reporting_now.due_source, reporting_now.survey_years,
    municipality_now.municipality_code
FROM reporting_now
JOIN kpi_now ON kpi_now.municipality_key = reporting_now.municipality_key AND kpi_now.kpi_id = reporting_now.kpi_id
JOIN municipality_now ON municipality_now.municipality_key = reporting_now.municipality_key
ORDER BY municipality_now.sort_order, kpi_now.sort_order, reporting_now.kpi_id
""",
    "published_grades": """
SELECT grade_now.kpi_id, grade_now.fiscal_year, grade_now.grade_text, grade_now.rule_text,
    grade_now.source_text AS source, grade_now.upload_id, municipality_now.municipality_code
FROM grade_now
JOIN kpi_now ON kpi_now.municipality_key = grade_now.municipality_key AND kpi_now.kpi_id = grade_now.kpi_id
JOIN municipality_now ON municipality_now.municipality_key = grade_now.municipality_key
ORDER BY municipality_now.sort_order, kpi_now.sort_order, grade_now.kpi_id, grade_now.fiscal_year
""",
    "observations": """
SELECT actual_now.kpi_id, actual_now.observed_on, actual_now.fiscal_year, actual_now.low_value, actual_now.high_value,
    actual_now.value_text, actual_now.value_code, actual_now.mark, actual_now.source, actual_now.upload_id,
    actual_now.note, actual_now.reason, actual_now.next_step, actual_now.version, kpi_now.unit,
    municipality_now.municipality_code
FROM actual_now JOIN municipality_now ON municipality_now.municipality_key = actual_now.municipality_key
LEFT JOIN kpi_now ON kpi_now.municipality_key = actual_now.municipality_key AND kpi_now.kpi_id = actual_now.kpi_id
ORDER BY municipality_now.sort_order, actual_now.kpi_id, actual_now.observed_on
""",
    "schedule": """
SELECT schedule.initiative_id, schedule.line_name, schedule.fiscal_year, schedule.schedule_text, schedule.stage,
    schedule.is_uncertain, schedule.line_number, schedule.place, municipality_now.municipality_code
FROM schedule
JOIN plan_now ON plan_now.municipality_key = schedule.municipality_key AND plan_now.version = schedule.version
JOIN municipality_now ON municipality_now.municipality_key = schedule.municipality_key
ORDER BY municipality_now.sort_order, schedule.initiative_id, schedule.line_number, schedule.fiscal_year
""",
    "stages": """
SELECT stage_now.initiative_id, stage_now.observed_on, stage_now.stage, stage_now.evidence, stage_now.department,
    stage_now.upload_id, municipality_now.municipality_code
FROM stage_now JOIN municipality_now ON municipality_now.municipality_key = stage_now.municipality_key
ORDER BY municipality_now.sort_order, stage_now.initiative_id
""",
    "events": """
SELECT event_now.event_id, municipality_now.municipality_code, event_now.event_name, event_now.theme_id,
    event_now.stage, event_now.occurred_on_text, event_now.occurred_from, event_now.occurred_to,
    event_now.initiative_id, event_now.place, event_now.is_planned, event_now.printed_text, event_now.note
FROM event_now JOIN municipality_now ON municipality_now.municipality_key = event_now.municipality_key
ORDER BY municipality_now.sort_order, event_now.sort_order, event_now.event_id
""",
    "context": """
SELECT municipality_now.municipality_code, context_now.topic, context_now.item_name, context_now.value_text,
    context_now.as_of_text, context_now.note, context_now.place, context_now.context_number
FROM context_now JOIN municipality_now ON municipality_now.municipality_key = context_now.municipality_key
ORDER BY municipality_now.sort_order, context_now.context_number
""",
    "contradictions": """
SELECT municipality_now.municipality_code, contradiction_now.subject, contradiction_now.first_text,
    contradiction_now.first_place, contradiction_now.second_text, contradiction_now.second_place,
    contradiction_now.note, contradiction_now.contradiction_number
FROM contradiction_now JOIN municipality_now ON municipality_now.municipality_key = contradiction_now.municipality_key
ORDER BY municipality_now.sort_order, contradiction_now.contradiction_number
""",
    "figures": """
SELECT figure_now.figure_id, municipality_now.municipality_code, figure_now.initiative_id, figure_now.figure_name,
    figure_now.component_name, figure_now.unit, figure_now.value_number, figure_now.low_value, figure_now.high_value,
    figure_now.value_text, figure_now.restriction, figure_now.as_of_text, figure_now.observed_on,
    figure_now.fiscal_year, figure_now.is_planned, figure_now.note, figure_now.place, figure_now.first_line,
    figure_now.last_line
FROM figure_now JOIN municipality_now ON municipality_now.municipality_key = figure_now.municipality_key
ORDER BY municipality_now.sort_order, figure_now.sort_order, figure_now.figure_id, figure_now.value_number
""",
    "status": """
SELECT status.kpi_id, moment.as_of, status.status, status.attainment, status.gap_value, status.pace_ratio,
    status.needed_per_year, status.expected_value, status.is_stale, status.rule, kpi_now.unit,
    municipality_now.municipality_code
FROM status CROSS JOIN moment
JOIN kpi_now ON kpi_now.municipality_key = status.municipality_key AND kpi_now.kpi_id = status.kpi_id
JOIN municipality_now ON municipality_now.municipality_key = status.municipality_key
ORDER BY municipality_now.sort_order, kpi_now.sort_order, status.kpi_id
""",
    "initiative_themes": """
SELECT initiative_now.initiative_id, initiative_theme.theme_id, municipality_now.municipality_code
FROM initiative_theme
JOIN initiative_now ON initiative_now.municipality_key = initiative_theme.municipality_key
    AND initiative_now.version = initiative_theme.version
    AND initiative_now.initiative_id = initiative_theme.initiative_id
JOIN municipality_now ON municipality_now.municipality_key = initiative_now.municipality_key
ORDER BY municipality_now.sort_order, initiative_now.sort_order, initiative_now.initiative_id, initiative_theme.theme_id
""",
    "initiative_departments": """
SELECT initiative_now.initiative_id, parts.department, CAST(parts.department_number AS INTEGER) AS department_number,
    municipality_now.municipality_code
FROM initiative_now
CROSS JOIN LATERAL unnest(string_to_array(initiative_now.departments, ';')) WITH ORDINALITY
    AS parts(department, department_number)
JOIN municipality_now ON municipality_now.municipality_key = initiative_now.municipality_key
WHERE parts.department <> ''
ORDER BY municipality_now.sort_order, initiative_now.sort_order, initiative_now.initiative_id, parts.department_number
""",
    "survey_years": """
SELECT kpi_now.kpi_id, survey_now.fiscal_year, municipality_now.municipality_code
FROM survey_now
JOIN kpi_now ON kpi_now.kpi_number = survey_now.kpi_number
JOIN municipality_now ON municipality_now.municipality_key = kpi_now.municipality_key
ORDER BY municipality_now.sort_order, kpi_now.sort_order, kpi_now.kpi_id, survey_now.fiscal_year
""",
    "theme_list": """
SELECT theme_now.theme_id, theme_now.theme_name, theme_now.short_name, theme_now.theme_group
FROM theme_now ORDER BY theme_now.sort_order, theme_now.theme_id
""",
    "measures": """
SELECT common_measure.measure_id, min(common_measure.measure_name) AS measure_name,
    bool_or(common_measure.is_per_resident) AS is_per_resident
FROM common_measure
JOIN edition_now ON edition_now.edition_scope = 0 AND edition_now.edition_version = common_measure.version
GROUP BY common_measure.measure_id
ORDER BY min(common_measure.sort_order), common_measure.measure_id
""",
}


# A text is one line in every file: a line break inside of a cell is layout, and breaks what reads line by line.
_BREAKS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*")


class Row(NamedTuple):
    """A row of a table, in the order of its columns, and the municipality that it is about."""

    municipality_key: int
    values: tuple[object, ...]


class CommonRow(NamedTuple):
    """A row of a list that is about no municipality: the themes, the 共通指標."""

    values: tuple[object, ...]


def rows(database: Database, moment: Moment, name: str) -> tuple[Row, ...] | tuple[CommonRow, ...]:
    """Return the rows of a table in their order. Raises KeyError for an unknown table.

    A practice database adds a column that says so in every row.
    """
    table = dictionary.table(name)
    names = [column.name for column in table.columns]
    last = (purpose.PRACTICE,) if purpose.is_practice(database) else ()
    found = [
        tuple(_one_line(row[column]) for column in names) + last
        for row in database.judged(moment).rows(TABLES[name])
    ]  # fmt: skip
    if "municipality_code" not in names:
        return tuple(CommonRow(values) for values in found)
    place = names.index("municipality_code")
    return tuple(Row(int(str(values[place])), values) for values in found)


def export(database: Database, folder: Path, moment: Moment) -> list[Path]:
    """Write one CSV per table into a folder, which is made when absent, beside the package that describes them all.

    UTF-8 with BOM, header in row 1; returns the files. A file is replaced whole or not at all.
    """
    is_practice = purpose.is_practice(database)
    described = package.descriptor(package.About(moment, is_practice), {name: f"{name}.csv" for name in TABLES})
    contents = {folder / f"{name}.csv": table(database, name, moment) for name in TABLES}
    contents[folder / package.FILE] = package.as_bytes(described)
    folder.mkdir(parents=True, exist_ok=True)
    files.write_whole(contents)
    return list(contents)


def table(database: Database, name: str, moment: Moment) -> bytes:
    """Return one table as the bytes of its CSV file. Raises KeyError for an unknown table."""
    columns = dictionary.columns(name, purpose.is_practice(database))
    return table_files.csv_file(columns, [row.values for row in rows(database, moment, name)])


def _one_line(value: object) -> object:
    return _BREAKS.sub(" ", value).strip() if isinstance(value, str) else value
