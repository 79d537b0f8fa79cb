-- Rulings on decided actions, and appeals; the newest of each counts.
CREATE TABLE rulings (
    n       INTEGER PRIMARY KEY,     -- the record
    action  TEXT NOT NULL,
    appeal  INTEGER NOT NULL,        -- 1: an appeal
    header  TEXT NOT NULL,           -- as JSON
    command TEXT NOT NULL,           -- id of the signed command
    body    BLOB,
    actor   TEXT NOT NULL,
    at      INTEGER NOT NULL         -- ms since 1970 UTC
) STRICT;
CREATE INDEX rulings_by_action ON rulings (action, n);

-- Tags that rulings may carry; the newest are in force.
CREATE TABLE ruling_tags (
    n       INTEGER PRIMARY KEY,     -- the record
    version TEXT NOT NULL,
    tags    TEXT NOT NULL            -- JSON list
) STRICT;

-- Actions that people decided after a blind second review was drawn.
CREATE TABLE double_reviews (
    action     TEXT PRIMARY KEY,
    decided_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
