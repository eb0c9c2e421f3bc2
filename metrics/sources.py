"""What is missing from the plans' texts, and what was mended."""


from typing import NamedTuple

from domain.codes import GapReason, ThemeBasis
from metrics import records
from metrics.database import Database
from metrics.moment import Moment


class Gap(NamedTuple):
    """What is missing from a plan's text, and why."""

    city: str
    municipality_name: str
    municipality_key: int
    gap_number: int
    subject: str
    reason: GapReason
    place: str
    first_line: int
    last_line: int
    kpi_id: str | None
    initiative_id: str | None


class GapCount(NamedTuple):
    """How much is missing from a city's plan for one reason."""

    city: str
    municipality_name: str
    reason: GapReason
    gap_count: int


class Correction(NamedTuple):
    """A declared mending: what the text prints, and what it means."""

    city: str
    municipality_name: str
    municipality_key: int
    correction_number: int
    printed_text: str
    corrected_text: str
    reason: str
    place: str
    first_line: int
    last_line: int


class ThemeReason(NamedTuple):
    """Why an initiative stands under a theme: what of the plan lays it there, as printed, and in our words."""

    city: str
    municipality_name: str
    theme_name: str
    initiative_name: str
    municipality_key: int
    initiative_id: str
    theme_id: str
    basis: ThemeBasis
    reason: str
    printed_text: str
    place: str
    first_line: int
    last_line: int


_GAPS = """
SELECT municipality_now.city AS city, municipality_now.municipality_name AS municipality_name, gap_now.*
FROM gap_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = gap_now.municipality_key
ORDER BY municipality_now.sort_order, gap_now.gap_number"""

_GAP_COUNTS = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    gap_now.reason AS reason,
    count(*) AS gap_count
FROM gap_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = gap_now.municipality_key
GROUP BY municipality_now.city, municipality_now.municipality_name, municipality_now.sort_order, gap_now.reason
ORDER BY municipality_now.sort_order, gap_now.reason"""

_CORRECTIONS = """
SELECT municipality_now.city AS city, municipality_now.municipality_name AS municipality_name, correction_now.*
FROM correction_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = correction_now.municipality_key
ORDER BY municipality_now.sort_order, correction_now.correction_number"""

_THEME_REASONS = """
SELECT
    municipality_now.city AS city,
    municipality_now.municipality_name AS municipality_name,
    theme_now.theme_name AS theme_name,
    initiative_now.initiative_name AS initiative_name,
    theme_reason_now.*
FROM theme_reason_now
INNER JOIN municipality_now
    ON municipality_now.municipality_key = theme_reason_now.municipality_key
INNER JOIN initiative_now
    ON initiative_now.municipality_key = theme_reason_now.municipality_key
    AND initiative_now.initiative_id = theme_reason_now.initiative_id
INNER JOIN theme_now
    ON theme_now.theme_id = theme_reason_now.theme_id
ORDER BY municipality_now.sort_order, initiative_now.sort_order, theme_now.sort_order, theme_now.theme_id"""


def gaps(database: Database, moment: Moment) -> tuple[Gap, ...]:
    """Return one row per gap, in the order of the plans."""
    return records.rows(Gap, database.judged(moment), _GAPS)


def gap_counts(database: Database, moment: Moment) -> tuple[GapCount, ...]:
    """Return one row per city and reason."""
    return records.rows(GapCount, database.judged(moment), _GAP_COUNTS)


def corrections(database: Database, moment: Moment) -> tuple[Correction, ...]:
    """Return one row per declared correction, in the order of the plans."""
    return records.rows(Correction, database.judged(moment), _CORRECTIONS)


def theme_reasons(database: Database, moment: Moment) -> tuple[ThemeReason, ...]:
    """Return one row per initiative and theme that says why it stands there, in the order of the plans."""
    return records.rows(ThemeReason, database.judged(moment), _THEME_REASONS)
