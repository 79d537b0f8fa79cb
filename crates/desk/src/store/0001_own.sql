-- What exists on this device only: it is never dropped and never replayed.

-- Signed commands until the hub has settled them.
CREATE TABLE outbox (
    place     INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT    NOT NULL UNIQUE,
    action    TEXT,
    review    INTEGER NOT NULL,  -- it is a review
    sentence  TEXT    NOT NULL,
    signed_at INTEGER NOT NULL,
    envelope  TEXT    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
    head      INTEGER,           -- accepted: the record up to which this desk must have read
    problem   TEXT,              -- refused: why, as JSON
    attempts  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Reviews given on this device, for the reviewer's own pace.
CREATE TABLE given (
    id       TEXT PRIMARY KEY,
    at       INTEGER NOT NULL,
    shown_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX given_at ON given (at);

-- What was seen of the reading, for exactly one content of an action.
CREATE TABLE reading (
    action    TEXT    NOT NULL,
    digest    BLOB    NOT NULL,
    at        INTEGER NOT NULL,           -- when it was last touched
    shown_ms  INTEGER NOT NULL DEFAULT 0, -- before the present look
    confirmed INTEGER NOT NULL DEFAULT 0,
    opened    TEXT    NOT NULL DEFAULT '',-- indexes of opened evidence, one a line
    PRIMARY KEY (action, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE preferences (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
