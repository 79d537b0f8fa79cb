-- Changes that no tool proposed. What each is follows from everything that was said of it.
CREATE TABLE other_changes (
    id         TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,     -- ms since 1970 UTC
    facts      TEXT NOT NULL         -- everything that was said, merged, as JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX other_changes_by_start ON other_changes (started_at);
