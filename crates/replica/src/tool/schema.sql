-- Tools that propose or proposed.
CREATE TABLE tools (
    name        TEXT PRIMARY KEY,
    owner       TEXT,
    added_at    INTEGER NOT NULL,
    revoked_at  INTEGER,
    proposed_at INTEGER              -- when it last proposed
) STRICT, WITHOUT ROWID;
