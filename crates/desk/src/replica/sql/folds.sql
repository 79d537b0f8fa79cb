-- Folds of `records`: dropped and replayed by `rebuild`, so never migrated.

-- One short row for every action there ever was.
CREATE TABLE actions (
    n          INTEGER PRIMARY KEY, -- the record that proposed it
    id         TEXT    NOT NULL,
    latest     INTEGER NOT NULL,    -- the record with the present content
    kind       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    tool       TEXT    NOT NULL,
    service    TEXT,
    status     INTEGER NOT NULL,
    decided_at INTEGER,
    outcome    INTEGER
) STRICT;
CREATE UNIQUE INDEX actions_id ON actions (id);
CREATE INDEX actions_closed ON actions (kind, decided_at) WHERE decided_at IS NOT NULL;

-- What the queue shows, for open actions only. The order is kept in memory.
CREATE TABLE queue (
    n           INTEGER PRIMARY KEY, -- as in actions
    id          TEXT    NOT NULL,
    target      TEXT    NOT NULL,
    risk        INTEGER NOT NULL,
    proposed_at INTEGER NOT NULL,
    deadline    INTEGER NOT NULL,
    on_deadline INTEGER NOT NULL,
    given       INTEGER NOT NULL,    -- verdicts on the present content; what they say is sealed
    needed      INTEGER NOT NULL,
    rule        TEXT,                -- who may decide, where that is more than "a reviewer"
    edited      BLOB,                -- the body with the arguments a reviewer changed
    second_look INTEGER NOT NULL,
    digest      BLOB    NOT NULL,
    body        BLOB,
    claimed_by  TEXT,
    claimed_to  INTEGER,
    reviewers   TEXT    NOT NULL,    -- people who reviewed the present content, one a line
    escalated   INTEGER NOT NULL,
    search      TEXT    NOT NULL     -- what the filter looks in, in lower case
) STRICT;

CREATE TABLE people (
    id    TEXT PRIMARY KEY,
    name  TEXT NOT NULL,
    profile TEXT NOT NULL,           -- as in the record
    left  INTEGER                    -- the record that ended their part
) STRICT, WITHOUT ROWID;

CREATE TABLE devices (
    id      TEXT PRIMARY KEY,
    person  TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    revoked INTEGER                  -- the record that revoked it
) STRICT, WITHOUT ROWID;

CREATE TABLE tools (
    name       TEXT PRIMARY KEY,
    owner      TEXT,
    added_at   INTEGER NOT NULL,
    revoked_at INTEGER,
    proposed_at INTEGER              -- when it last proposed
) STRICT, WITHOUT ROWID;

CREATE TABLE invites (
    id    TEXT PRIMARY KEY,
    made  TEXT    NOT NULL,          -- as in the record
    by    TEXT    NOT NULL,
    at    INTEGER NOT NULL,
    ended INTEGER                    -- the record that used it or took it back
) STRICT, WITHOUT ROWID;

-- Every policy there was; what it says is in its record.
CREATE TABLE policies (
    seq     INTEGER PRIMARY KEY,     -- the record that put it into force
    version TEXT    NOT NULL
) STRICT;

-- How many records there are of what.
CREATE TABLE kinds (
    kind      TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    records   INTEGER NOT NULL,
    unread    INTEGER NOT NULL,      -- of a known kind, but not readable as such
    last      INTEGER NOT NULL,      -- the newest of them
    PRIMARY KEY (kind, version)
) STRICT, WITHOUT ROWID;
