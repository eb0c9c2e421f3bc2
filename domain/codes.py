"""Every code list of the project, once: the database's enum types and the labels of the pages are made from these."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of quantity a KPI is; decides which row of the methodology judges it (sections 3 and 6)."""

    LEVEL = "level"
    ANNUAL = "annual"
    INCREMENT = "increment"
    RANGE = "range"
    FREQUENCY = "frequency"
    MAINTAIN = "maintain"
    MILESTONE = "milestone"
    QUALITATIVE = "qualitative"


# The kinds whose values are each of a whole fiscal year and are summed by year (methodology, section 3).
KINDS_BY_YEAR = (Kind.ANNUAL, Kind.INCREMENT)


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Comparator(StrEnum):
    """How a value must stand to its target for the target to count as met."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    EQUAL = "equal"


class Status(StrEnum):
    """The verdict on a KPI, in the order in which counts and bars show it (methodology, section 5)."""

    ACHIEVED = "achieved"
    ACHIEVED_EARLY = "achieved_early"
    MAINTAINED = "maintained"
    ON_TRACK = "on_track"
    SLIGHTLY_BEHIND = "slightly_behind"
    BEHIND = "behind"
    REGRESSED = "regressed"
    BROKEN = "broken"
    MISSED = "missed"
    UNREPORTED = "unreported"
    AWAITING = "awaiting"
    QUALITATIVE = "qualitative"
    NO_TARGET = "no_target"
    LOST = "lost"
    NOT_ASSESSABLE = "not_assessable"
    ENDED = "ended"


class ValueCode(StrEnum):
    """A report without a number. An empty cell is none of these, and none of these is zero."""

    NOT_SURVEYED = "not_surveyed"
    NOT_PUBLISHED = "not_published"
    NOT_APPLICABLE = "not_applicable"
    IN_PROGRESS = "in_progress"


class Mark(StrEnum):
    """How final an actual is; a preliminary one never decides."""

    FINAL = "final"
    PRELIMINARY = "preliminary"
    CORRECTED = "corrected"


class TargetSource(StrEnum):
    """Who set the year of a target: the city, or the end of the plan where the city printed none."""

    CITY = "city"
    PLAN_END = "plan_end"


class ObservationSource(StrEnum):
    """Where an observation comes from: printed in the plan's own text, or uploaded afterwards."""

    PLAN = "plan"
    UPLOAD = "upload"


class Absence(StrEnum):
    """Why a printed cell holds no value."""

    NOT_PRINTED = "not_printed"
    DASH = "dash"
    NOT_SET = "not_set"
    LOST = "lost"


class GapReason(StrEnum):
    """Why something is missing from a plan's data: lost by the conversion, or never there to be taken."""

    LOST = "lost"
    NOT_PRINTED = "not_printed"
    DASH = "dash"
    NOT_SET = "not_set"
    UNDATED = "undated"
    PLANNED = "planned"
    OUTSIDE = "outside"


class Stage(StrEnum):
    """The ladder for what has no number, in rising order; CANCELLED stands beside it (methodology, section 7)."""

    NOT_STARTED = "not_started"
    CONSIDERING = "considering"
    PREPARING = "preparing"
    PARTIAL = "partial"
    DONE = "done"
    CANCELLED = "cancelled"


class ContextTopic(StrEnum):
    """What a plan says about itself and its city beside initiatives and KPIs, and planners ask for."""

    GOVERNANCE = "governance"
    REVIEW = "review"
    SURVEY_RESIDENTS = "survey_residents"
    SURVEY_STAFF = "survey_staff"
    POPULATION = "population"
    POPULATION_PROJECTION = "population_projection"
    DATA_PLAN = "data_plan"
    COST = "cost"
    GRANT = "grant"


class LeadsTo(StrEnum):
    """What the successor of a retired id is: a KPI, a figure of the plan's text, or the initiative that held it."""

    KPI = "kpi"
    FIGURE = "figure"
    INITIATIVE = "initiative"


class ThemeBasis(StrEnum):
    """What of a plan lays an initiative under a theme: its name, a line of its roadmap, a KPI, or its text."""

    NAME = "name"
    LINE = "line"
    KPI = "kpi"
    TEXT = "text"


class ThemeGroup(StrEnum):
    """Where the national list places a theme."""

    PRIORITY = "priority"
    PREMISE = "premise"
    RELATED = "related"
    OWN = "own"


class Outcome(StrEnum):
    """How a submission's wait ended."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Mapped(StrEnum):
    """Whether a KPI measures a 共通指標, or an initiative stands under a theme: yes, no, or nobody said so far."""

    MAPPED = "mapped"
    NONE = "none"
    UNDECIDED = "undecided"


class AuditAction(StrEnum):
    """What brought a version."""

    BUILD = "build"
    UPLOAD = "upload"
    UNDO = "undo"
    IMPORT_PLAN = "import_plan"
    UNDO_PLAN = "undo_plan"
    MAP_MEASURE = "map_measure"


class ColumnMeaning(StrEnum):
    """What a column of a city's own table of KPIs is taken for. A target's or baseline's has a fiscal year, its own or
    that of its row (YEAR)."""

    KPI = "kpi"
    COMPONENT = "component"
    UNIT = "unit"
    BASELINE = "baseline"
    TARGET = "target"
    YEAR = "year"
    INITIATIVE = "initiative"
    NUMBER = "number"
    SECTION = "section"
    DEPARTMENTS = "departments"
    SUMMARY = "summary"
    NOTE = "note"
    PLACE = "place"
    NONE = "none"
