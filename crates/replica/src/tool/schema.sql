-- Tools that propose or proposed.
CREATE TABLE tools (
    name        TEXT PRIMARY KEY,
    terms       TEXT NOT NULL,       -- what it was registered for, as JSON
    added_at    INTEGER NOT NULL,
    revoked_at  INTEGER,
    proposed_at INTEGER              -- when it last proposed
) STRICT, WITHOUT ROWID;
