-- The tables. One text for every engine; enum types (kind, status, …) are made from domain/codes.py before this runs.
-- Nothing is updated in place or deleted except data_version (a counter), actual_current (derived), the drafts and
-- own_column.
-- `version` is the data version that brought a row; an edition is a catalogue or a plan as a whole,
-- brought by one version.

-- One row per scope: 0 for everything, else a municipality_key. The version that last changed what the scope shows.
CREATE TABLE data_version (
    scope INTEGER PRIMARY KEY,
    version INTEGER NOT NULL
);

-- No row in a real database. One in a practice database, whose actuals are fictitious: the day on which it is read.
CREATE TABLE practice (
    as_of DATE NOT NULL
);

-- One row per data version: who brought it, how and why, under which rules. `happened_at` is UTC.
CREATE TABLE audit (
    version INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    action audit_action NOT NULL,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    rules_version TEXT NOT NULL,
    happened_at TIMESTAMP NOT NULL
);

-- One row per scope and version that brought it a catalogue (scope 0) or a plan (a municipality_key), whole.
CREATE TABLE edition (
    scope INTEGER NOT NULL,
    version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    PRIMARY KEY (scope, version)
);

-- One row per city and catalogue edition. municipality_key is the code as an integer; the code itself stays text.
CREATE TABLE municipality (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    municipality_code TEXT NOT NULL CHECK (length(municipality_code) = 6),
    city TEXT NOT NULL,
    municipality_name TEXT NOT NULL,
    prefecture_name TEXT NOT NULL,
    population_count INTEGER CHECK (population_count > 0),
    population_on DATE,
    population_source TEXT NOT NULL,
    is_population_confirmed BOOLEAN NOT NULL,
    sort_order INTEGER NOT NULL,
    PRIMARY KEY (version, municipality_key),
    UNIQUE (version, city)
);

-- One row per city of which the operator entered the type of 総務省 (類似団体), and catalogue edition.
CREATE TABLE municipality_type (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    similar_type TEXT NOT NULL,
    PRIMARY KEY (version, municipality_key)
);

-- One row per theme and catalogue edition: the common list on which the editions of the national list are laid.
CREATE TABLE theme (
    version INTEGER NOT NULL,
    theme_id TEXT NOT NULL,
    theme_name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    theme_group theme_group NOT NULL,
    sort_order INTEGER NOT NULL,
    PRIMARY KEY (version, theme_id)
);

-- One row per national list, item and catalogue edition.
CREATE TABLE national_item (
    version INTEGER NOT NULL,
    national_list TEXT NOT NULL,
    item_group theme_group NOT NULL,
    item_number INTEGER NOT NULL,
    item_name TEXT NOT NULL,
    theme_id TEXT NOT NULL,
    PRIMARY KEY (version, national_list, item_group, item_number)
);

-- One row per 共通指標, KPI that measures it, and catalogue edition.
CREATE TABLE common_measure (
    version INTEGER NOT NULL,
    measure_id TEXT NOT NULL,
    measure_name TEXT NOT NULL,
    is_per_resident BOOLEAN NOT NULL,
    kpi_id TEXT NOT NULL,
    difference_note TEXT NOT NULL,
    sort_order INTEGER NOT NULL,
    PRIMARY KEY (version, measure_id, kpi_id)
);

-- One row per KPI under a 共通指標 and catalogue edition: what exactly it measures, and of what it is a share.
CREATE TABLE measure_definition (
    version INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    measure_id TEXT NOT NULL,
    definition TEXT NOT NULL,
    denominator TEXT NOT NULL,
    PRIMARY KEY (version, kpi_id)
);

-- One row per KPI that somebody read and found to measure no 共通指標 (該当なし), and catalogue edition.
CREATE TABLE no_common_measure (
    version INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (version, kpi_id)
);

-- One row per value that a plan prints of the country or a prefecture, beside a 共通指標, and catalogue edition.
-- `reference_value` is NULL where the printed text is no number.
CREATE TABLE reference_value (
    version INTEGER NOT NULL,
    reference_number INTEGER NOT NULL,
    measure_id TEXT NOT NULL,
    definition TEXT NOT NULL,
    area_name TEXT NOT NULL,
    reference_value DECIMAL(18, 4),
    unit TEXT NOT NULL,
    value_text TEXT NOT NULL,
    as_of_text TEXT,
    source_text TEXT NOT NULL,
    city TEXT NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (version, reference_number)
);

-- One row per retired id and catalogue edition: no KPI, as if it had never been one, and what it leads to instead.
CREATE TABLE retired_id (
    version INTEGER NOT NULL,
    retired_id TEXT NOT NULL,
    leads_to leads_to NOT NULL,
    successor_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (version, retired_id)
);

-- One row per city and plan edition: the record of the document.
CREATE TABLE plan (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    plan_id TEXT NOT NULL,
    plan_name TEXT NOT NULL,
    publisher TEXT NOT NULL,
    start_fiscal_year INTEGER NOT NULL,
    end_fiscal_year INTEGER NOT NULL,
    published_on DATE NOT NULL,
    published_text TEXT NOT NULL,
    revised_text TEXT,
    contact TEXT,
    national_list TEXT NOT NULL,
    form_note TEXT NOT NULL,
    conversion_note TEXT NOT NULL,
    PRIMARY KEY (municipality_key, version),
    CHECK (start_fiscal_year <= end_fiscal_year)
);

-- One row per initiative and plan edition.
CREATE TABLE initiative (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    initiative_id TEXT NOT NULL,
    section_name TEXT NOT NULL,
    number_text TEXT NOT NULL,
    initiative_name TEXT NOT NULL,
    departments TEXT NOT NULL,
    is_national_priority BOOLEAN NOT NULL,
    own_mark TEXT,
    summary TEXT NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    sort_order INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, initiative_id)
);

-- One row per initiative, theme and plan edition.
CREATE TABLE initiative_theme (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    initiative_id TEXT NOT NULL,
    theme_id TEXT NOT NULL,
    PRIMARY KEY (municipality_key, version, initiative_id, theme_id)
);

-- One row per initiative, theme and plan edition that says why: what of the plan lays it there, and our reason.
-- A plan that came by workbook gives no reasons.
CREATE TABLE initiative_theme_reason (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    initiative_id TEXT NOT NULL,
    theme_id TEXT NOT NULL,
    basis theme_basis NOT NULL,
    reason TEXT NOT NULL,
    printed_text TEXT NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, initiative_id, theme_id)
);

-- One row per initiative of which the plan's workbook says that it has no theme (該当なし), and plan edition.
-- An initiative without a theme and without a row here is laid under none by anybody yet (未対応付け).
CREATE TABLE themeless_initiative (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    initiative_id TEXT NOT NULL,
    PRIMARY KEY (municipality_key, version, initiative_id)
);

-- One row per KPI component and plan edition.
CREATE TABLE kpi (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    initiative_id TEXT NOT NULL,
    kpi_name TEXT NOT NULL,
    component_name TEXT,
    kind kind NOT NULL,
    direction direction,
    comparator comparator,
    unit TEXT,
    step DECIMAL(18, 4) CHECK (step > 0),
    lower_bound DECIMAL(18, 4),
    upper_bound DECIMAL(18, 4),
    tolerance DECIMAL(18, 4) NOT NULL CHECK (tolerance >= 0),
    baseline_low_value DECIMAL(18, 4),
    baseline_high_value DECIMAL(18, 4),
    baseline_on DATE,
    baseline_text TEXT,
    baseline_place TEXT,
    baseline_absence absence,
    target_absence absence,
    decision_reason TEXT NOT NULL,
    note TEXT,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    sort_order INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, kpi_id),
    CHECK (baseline_low_value <= baseline_high_value),
    CHECK (lower_bound < upper_bound),
    CHECK ((baseline_on IS NULL) = (baseline_absence IS NOT NULL)),
    CHECK (kind = 'qualitative' OR target_absence IS NOT NULL
        OR (direction IS NOT NULL AND comparator IS NOT NULL AND unit IS NOT NULL))
);

-- One row per KPI, fiscal year, target revision and plan edition.
CREATE TABLE target (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    target_revision INTEGER NOT NULL CHECK (target_revision >= 0),
    target_low_value DECIMAL(18, 4),
    target_high_value DECIMAL(18, 4),
    target_text TEXT NOT NULL,
    source target_source NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, kpi_id, fiscal_year, target_revision),
    CHECK (target_low_value IS NOT NULL OR target_high_value IS NOT NULL),
    CHECK (target_low_value <= target_high_value)
);

-- One row per KPI, or per plan (kpi_id empty), with a day of its own on which the report of a fiscal year falls due,
-- and plan edition. Without a row it is the plan's day, else 30 June.
CREATE TABLE report_due (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    due_month INTEGER NOT NULL CHECK (due_month BETWEEN 1 AND 12),
    due_day INTEGER NOT NULL CHECK (due_day BETWEEN 1 AND 31),
    PRIMARY KEY (municipality_key, version, kpi_id),
    CHECK (due_month NOT IN (4, 6, 9, 11) OR due_day <= 30),
    CHECK (due_month <> 2 OR due_day <= 28)
);

-- One row per KPI, fiscal year in which it is measured at all (隔年調査) and plan edition; no row: every year.
CREATE TABLE survey_year (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, kpi_id, fiscal_year)
);

-- One row per KPI, baseline that a later one replaced, and plan edition: revision 0 is 当初基準値. The one that stands is
-- in `kpi`.
CREATE TABLE former_baseline (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    baseline_revision INTEGER NOT NULL CHECK (baseline_revision >= 0),
    baseline_low_value DECIMAL(18, 4),
    baseline_high_value DECIMAL(18, 4),
    baseline_on DATE NOT NULL,
    baseline_text TEXT NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, kpi_id, baseline_revision),
    CHECK (baseline_low_value IS NOT NULL OR baseline_high_value IS NOT NULL),
    CHECK (baseline_low_value <= baseline_high_value)
);

-- One row per KPI, fiscal year and plan edition that the city graded itself: the grade as printed, the city's own rule
-- and where it published it. Shown beside the verdict, never used for it.
CREATE TABLE published_grade (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    grade_text TEXT NOT NULL,
    rule_text TEXT NOT NULL,
    source_text TEXT NOT NULL,
    PRIMARY KEY (municipality_key, version, kpi_id, fiscal_year)
);

-- One row per KPI whose 共通指標 the plan's workbook says, and plan edition; `measure_id` is NULL for 該当なし.
CREATE TABLE kpi_measure (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    measure_id TEXT,
    definition TEXT NOT NULL,
    denominator TEXT NOT NULL,
    difference_note TEXT NOT NULL,
    PRIMARY KEY (municipality_key, version, kpi_id)
);

-- One row per KPI and version by which a person said its 共通指標; `measure_id` is NULL for 該当なし.
CREATE TABLE measure_decision (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    measure_id TEXT,
    definition TEXT NOT NULL,
    denominator TEXT NOT NULL,
    difference_note TEXT NOT NULL,
    PRIMARY KEY (municipality_key, version, kpi_id)
);

-- One row per version of such decisions that was taken back, with the version that did it.
CREATE TABLE measure_decision_void (
    decided_version INTEGER PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    version INTEGER NOT NULL
);

-- One row per unit that a plan declares (municipal plans print units of their own) and plan edition: whether it counts
-- whole things, and between which ends its values lie.
CREATE TABLE plan_unit (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    unit_name TEXT NOT NULL,
    is_whole BOOLEAN NOT NULL,
    lower_bound DECIMAL(18, 4),
    upper_bound DECIMAL(18, 4),
    sort_order INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, unit_name),
    CHECK (lower_bound < upper_bound)
);

-- One row per KPI, day and plan edition: figures that the plan's own text prints beside the baseline.
CREATE TABLE measurement (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    observed_on DATE NOT NULL,
    fiscal_year INTEGER NOT NULL,
    low_value DECIMAL(18, 4),
    high_value DECIMAL(18, 4),
    value_text TEXT NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, kpi_id, observed_on),
    CHECK (low_value <= high_value)
);

-- One row per roadmap line, fiscal year and plan edition.
-- `stage` is the stage at which the plan puts the line in that year.
CREATE TABLE schedule (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    initiative_id TEXT NOT NULL,
    line_number INTEGER NOT NULL,
    line_name TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    schedule_text TEXT NOT NULL,
    stage stage,
    is_uncertain BOOLEAN NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, initiative_id, line_number, fiscal_year)
);

-- One row per figure (本文の数値) and plan edition: a quantity that a plan prints without setting a KPI by it.
CREATE TABLE figure (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    figure_id TEXT NOT NULL,
    initiative_id TEXT NOT NULL,
    figure_name TEXT NOT NULL,
    component_name TEXT,
    unit TEXT,
    sort_order INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, figure_id)
);

-- One row per printed value of a figure and plan edition. `as_of_text` is its time as printed, `observed_on` the day
-- that it says; both are empty where the plan prints none. `is_planned`: the plan speaks of it as to come.
CREATE TABLE figure_value (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    figure_id TEXT NOT NULL,
    value_number INTEGER NOT NULL,
    low_value DECIMAL(18, 4),
    high_value DECIMAL(18, 4),
    value_text TEXT NOT NULL,
    restriction TEXT,
    as_of_text TEXT,
    observed_on DATE,
    fiscal_year INTEGER,
    is_planned BOOLEAN NOT NULL,
    note TEXT,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, figure_id, value_number),
    CHECK (low_value IS NOT NULL OR high_value IS NOT NULL),
    CHECK (low_value <= high_value),
    CHECK ((observed_on IS NULL) = (fiscal_year IS NULL))
);

-- One row per thing that is missing in a plan edition, with its reason.
CREATE TABLE gap (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    gap_number INTEGER NOT NULL,
    subject TEXT NOT NULL,
    reason gap_reason NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    kpi_id TEXT,
    initiative_id TEXT,
    PRIMARY KEY (municipality_key, version, gap_number)
);

-- One row per declared correction of a plan edition; the printed form is kept.
CREATE TABLE correction (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    correction_number INTEGER NOT NULL,
    printed_text TEXT NOT NULL,
    corrected_text TEXT NOT NULL,
    reason TEXT NOT NULL,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, correction_number)
);

-- One row per accepted upload.
CREATE TABLE upload (
    upload_id TEXT PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    version INTEGER NOT NULL,
    base_version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT NOT NULL
);

-- One row per upload that was undone, with the version that withdrew it.
CREATE TABLE upload_void (
    upload_id TEXT PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    version INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- One row per KPI, day and upload: what was reported. A value has no code, a code has no value.
CREATE TABLE actual_revision (
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    observed_on DATE NOT NULL,
    fiscal_year INTEGER NOT NULL,
    low_value DECIMAL(18, 4),
    high_value DECIMAL(18, 4),
    value_text TEXT NOT NULL,
    value_code value_code,
    mark mark NOT NULL,
    note TEXT,
    reason TEXT,
    next_step TEXT,
    upload_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((value_code IS NULL) = (low_value IS NOT NULL OR high_value IS NOT NULL)),
    CHECK (low_value <= high_value)
);

-- One row per initiative, day and upload: the stage that a department reported, with a line of evidence.
CREATE TABLE stage_revision (
    municipality_key INTEGER NOT NULL,
    initiative_id TEXT NOT NULL,
    observed_on DATE NOT NULL,
    stage stage NOT NULL,
    evidence TEXT NOT NULL,
    department TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- One row per KPI, fiscal year and upload: what the city published of that year, as published, with its own rule and
-- where. It came with the actuals or alone; `published_grade` holds what came with a plan.
CREATE TABLE grade_revision (
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    grade_text TEXT NOT NULL,
    rule_text TEXT NOT NULL,
    source_text TEXT NOT NULL,
    upload_id TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- One row per KPI and day: the newest accepted actual, derived in the write transaction.
CREATE TABLE actual_current (
    municipality_key INTEGER NOT NULL,
    kpi_id TEXT NOT NULL,
    observed_on DATE NOT NULL,
    fiscal_year INTEGER NOT NULL,
    low_value DECIMAL(18, 4),
    high_value DECIMAL(18, 4),
    value_text TEXT NOT NULL,
    value_code value_code,
    mark mark NOT NULL,
    note TEXT,
    reason TEXT,
    next_step TEXT,
    upload_id TEXT NOT NULL,
    version INTEGER NOT NULL
);

-- One row per accepted upload that came through a person: the department and the account behind it, and who approved.
CREATE TABLE upload_sender (
    upload_id TEXT PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    department TEXT NOT NULL,
    by_subject TEXT NOT NULL,
    submission_id TEXT,
    approved_by_subject TEXT,
    approved_by_name TEXT,
    CHECK ((submission_id IS NULL) = (approved_by_subject IS NULL)),
    CHECK ((approved_by_subject IS NULL) = (approved_by_name IS NULL))
);

-- One row per upload that was sent for approval: the checked reports as JSON, as they would be registered.
-- It has no version and counts nowhere until it is approved.
CREATE TABLE submission (
    submission_id TEXT PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    base_version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    department TEXT NOT NULL,
    by_subject TEXT NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT NOT NULL,
    content TEXT NOT NULL,
    sent_at TIMESTAMP NOT NULL
);

-- One row per submission that waits no longer; the version is the one that its approval brought.
CREATE TABLE decision (
    submission_id TEXT PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    outcome outcome NOT NULL,
    by_subject TEXT NOT NULL,
    by_name TEXT NOT NULL,
    comment TEXT NOT NULL,
    version INTEGER,
    decided_at TIMESTAMP NOT NULL,
    CHECK ((outcome = 'approved') = (version IS NOT NULL))
);

-- One row per person and city: the file that somebody is preparing, in base64, with the answers given so far as JSON.
-- It counts nowhere, and is replaced and removed freely.
CREATE TABLE draft (
    by_subject TEXT NOT NULL,
    municipality_key INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    content TEXT NOT NULL,
    answers TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (by_subject, municipality_key)
);

-- One row per city (its slug: it may have no plan yet) and header of its own table of indicators: what that column is
-- taken for, kept for the next year. `fiscal_year` is NULL where the header says it or none is meant. Replaced freely.
CREATE TABLE own_column (
    city TEXT NOT NULL,
    header TEXT NOT NULL,
    meaning column_meaning NOT NULL,
    fiscal_year INTEGER,
    PRIMARY KEY (city, header)
);

-- One row per link that lets somebody without an account read one city, at one version and day or at present.
CREATE TABLE access_link (
    link_id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    municipality_key INTEGER NOT NULL,
    version INTEGER,
    on_day DATE,
    for_whom TEXT NOT NULL,
    ends_on DATE NOT NULL,
    by_subject TEXT NOT NULL,
    by_name TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    CHECK ((version IS NULL) = (on_day IS NULL))
);

-- One row per link that was revoked before its end.
CREATE TABLE access_link_revoked (
    link_id TEXT PRIMARY KEY,
    by_subject TEXT NOT NULL,
    by_name TEXT NOT NULL,
    revoked_at TIMESTAMP NOT NULL
);

-- One row per opening of a link.
CREATE TABLE access_link_opening (
    link_id TEXT NOT NULL,
    opened_at TIMESTAMP NOT NULL
);

-- One row per sign-in that was ended by signing out: a hash of what its cookie says. Copies of it open nothing.
CREATE TABLE ended_sign_in (
    sign_in_hash TEXT PRIMARY KEY,
    ended_at TIMESTAMP NOT NULL
);

-- One row per plan version of a city that was taken back, with the version that did so. `restored_version` brought the
-- content that stands again; NULL: none stood before it, and the city's plan is withdrawn.
CREATE TABLE plan_undo (
    municipality_key INTEGER NOT NULL,
    undone_version INTEGER NOT NULL,
    version INTEGER PRIMARY KEY,
    restored_version INTEGER,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL
);

-- One row per version that brought a plan through a person: the department and the account behind it, and who approved.
CREATE TABLE plan_sender (
    version INTEGER PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    department TEXT NOT NULL,
    by_subject TEXT NOT NULL,
    submission_id TEXT,
    approved_by_subject TEXT,
    approved_by_name TEXT,
    CHECK ((submission_id IS NULL) = (approved_by_subject IS NULL))
);

-- One row per plan that was sent for approval: the workbook itself in base64. It has no version and counts nowhere
-- until it is approved. `is_correction`: what it changes of standing targets mends a slip.
CREATE TABLE plan_submission (
    submission_id TEXT PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    city TEXT NOT NULL,
    municipality_name TEXT NOT NULL,
    plan_name TEXT NOT NULL,
    base_version INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    file_name TEXT NOT NULL,
    is_correction BOOLEAN NOT NULL,
    department TEXT NOT NULL,
    by_subject TEXT NOT NULL,
    by_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL,
    sent_at TIMESTAMP NOT NULL
);

-- One row per plan that waits no longer; the version is the one that its approval brought.
CREATE TABLE plan_decision (
    submission_id TEXT PRIMARY KEY,
    municipality_key INTEGER NOT NULL,
    outcome outcome NOT NULL,
    by_subject TEXT NOT NULL,
    by_name TEXT NOT NULL,
    comment TEXT NOT NULL,
    version INTEGER,
    decided_at TIMESTAMP NOT NULL,
    CHECK ((outcome = 'approved') = (version IS NOT NULL))
);

-- One row per person: the plan workbook that somebody is preparing, in base64, with the answers given so far as JSON.
-- It counts nowhere, and is replaced and removed freely.
CREATE TABLE plan_draft (
    by_subject TEXT PRIMARY KEY,
    file_name TEXT NOT NULL,
    content TEXT NOT NULL,
    answers TEXT NOT NULL,
    saved_at TIMESTAMP NOT NULL
);

-- One row per event and plan edition: what the plan says was reached, or is due, outside its roadmap.
-- The two days are the first and the last that the printed date allows; an open end and a date not printed are NULL.
CREATE TABLE event (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    event_name TEXT NOT NULL,
    theme_id TEXT NOT NULL,
    stage stage NOT NULL,
    is_planned BOOLEAN NOT NULL,
    printed_text TEXT NOT NULL,
    occurred_on_text TEXT,
    occurred_from DATE,
    occurred_to DATE,
    initiative_id TEXT,
    note TEXT,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    sort_order INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, event_id),
    CHECK (occurred_from <= occurred_to),
    CHECK ((occurred_on_text IS NULL) = (occurred_from IS NULL AND occurred_to IS NULL))
);

-- One row per printed value of a plan's context and plan edition: who leads and reviews it, surveys, population, money.
CREATE TABLE context_item (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    context_number INTEGER NOT NULL,
    topic context_topic NOT NULL,
    item_name TEXT NOT NULL,
    value_text TEXT NOT NULL,
    as_of_text TEXT,
    note TEXT,
    place TEXT NOT NULL,
    first_line INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    PRIMARY KEY (municipality_key, version, context_number)
);

-- One row per word of a plan's own text and edition, with the numbers of its lines in a row, blanks between.
CREATE TABLE plan_term (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    term TEXT NOT NULL,
    on_lines TEXT NOT NULL,
    PRIMARY KEY (municipality_key, version, term)
);

-- One row per contradiction inside a plan edition: two statements that do not fit, each as printed.
CREATE TABLE contradiction (
    version INTEGER NOT NULL,
    municipality_key INTEGER NOT NULL,
    contradiction_number INTEGER NOT NULL,
    subject TEXT NOT NULL,
    first_text TEXT NOT NULL,
    first_place TEXT NOT NULL,
    first_first_line INTEGER NOT NULL,
    first_last_line INTEGER NOT NULL,
    second_text TEXT NOT NULL,
    second_place TEXT NOT NULL,
    second_first_line INTEGER NOT NULL,
    second_last_line INTEGER NOT NULL,
    note TEXT,
    PRIMARY KEY (municipality_key, version, contradiction_number)
);

-- One row per address (its hash) and day on which a mail to it was begun, whatever became of it: so that no two servers
-- write to it on one day.
CREATE TABLE reminder_attempt (
    recipient_hash TEXT NOT NULL,
    tried_on DATE NOT NULL,
    PRIMARY KEY (recipient_hash, tried_on)
);

-- One row per address (its hash) and day on which a mail server took a mail to it.
CREATE TABLE reminder_sent (
    recipient_hash TEXT NOT NULL,
    sent_on DATE NOT NULL,
    PRIMARY KEY (recipient_hash, sent_on)
);
