-- What PostgreSQL adds to the tables of schema.sql, once they are made; run again when a later release adds tables or
-- has made some anew.

-- One report per KPI or initiative, day and version, one grade per KPI, year and version.
DO $$
DECLARE
    name text;
    columns text;
BEGIN
    FOR name, columns IN
        VALUES ('actual_revision', 'municipality_key, kpi_id, observed_on, version'),
            ('stage_revision', 'municipality_key, initiative_id, observed_on, version'),
            ('grade_revision', 'municipality_key, kpi_id, fiscal_year, version'),
            ('actual_current', 'municipality_key, kpi_id, observed_on')
    LOOP
        IF NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'p' AND conrelid = to_regclass(name)) THEN
            EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (%s)', name, columns);
        END IF;
    END LOOP;
END
$$;

-- A retry is looked up by its content, a page by its newest version.
CREATE INDEX IF NOT EXISTS upload_content ON upload (municipality_key, content_hash);
CREATE INDEX IF NOT EXISTS edition_version ON edition (version);

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END
$$;

-- Every table but the counter, the derived one, the drafts and own tables' columns.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT table_name FROM information_schema.tables
        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
            AND table_name NOT IN ('data_version', 'actual_current', 'draft', 'plan_draft', 'own_column')
    LOOP
        EXECUTE format(
            'CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    END LOOP;
END
$$;
