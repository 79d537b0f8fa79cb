-- Systems that tell this hub of incidents and changes.
CREATE TABLE sources (
    name       TEXT PRIMARY KEY,
    facts      TEXT NOT NULL,        -- as it was added, as JSON
    added_at   INTEGER NOT NULL,     -- ms since 1970 UTC
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
