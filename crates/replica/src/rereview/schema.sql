-- Approvals that are to be reviewed again, blind; the first request for each counts.
CREATE TABLE rereviews (
    action   TEXT PRIMARY KEY,
    incident TEXT NOT NULL,          -- that led to it
    actor    TEXT NOT NULL,
    at       INTEGER NOT NULL        -- ms since 1970 UTC
) STRICT, WITHOUT ROWID;
