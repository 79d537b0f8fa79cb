-- One short row for every action there ever was.
CREATE TABLE actions (
    n           INTEGER PRIMARY KEY, -- the record that proposed it
    id          TEXT    NOT NULL,
    latest      INTEGER NOT NULL,    -- the record with the present content
    kind        TEXT    NOT NULL,
    title       TEXT    NOT NULL,
    tool        TEXT    NOT NULL,
    service     TEXT,
    model       TEXT,                -- the model version of the tool
    status      INTEGER NOT NULL,
    decided_at  INTEGER,
    outcome     INTEGER,
    proposed_at INTEGER NOT NULL,
    risk        INTEGER NOT NULL,
    deadline    INTEGER NOT NULL,
    settled_by  INTEGER,             -- a code of SettledBy; absent while open, and when withdrawn
    teams       TEXT    NOT NULL,    -- teams that its rules name, one a line; empty where any may decide
    second_look INTEGER NOT NULL     -- its present content was drawn for a blind second review
) STRICT;
CREATE UNIQUE INDEX actions_id ON actions (id);
CREATE INDEX actions_decided ON actions (decided_at) WHERE decided_at IS NOT NULL;
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
