-- One row per retired id of the catalogue at the moment's version, with what it leads to.
SELECT
    retired_id.retired_id AS retired_id,
    CAST(retired_id.leads_to AS TEXT) AS leads_to,
    retired_id.successor_id AS successor_id,
    retired_id.reason AS reason
FROM retired_id
INNER JOIN edition_now
    ON edition_now.edition_scope = 0
    AND edition_now.edition_version = retired_id.version
