-- Model versions of tools, as they were released.
CREATE TABLE releases (
    n      INTEGER PRIMARY KEY,      -- the record
    tool   TEXT NOT NULL,
    header TEXT NOT NULL,            -- as JSON
    actor  TEXT NOT NULL,
    at     INTEGER NOT NULL          -- ms since 1970 UTC
) STRICT;

-- How versions did on suites of cases.
CREATE TABLE evaluations (
    n      INTEGER PRIMARY KEY,      -- the record
    tool   TEXT NOT NULL,
    header TEXT NOT NULL,            -- as JSON
    at     INTEGER NOT NULL
) STRICT;

-- Sets of corrections that were written.
CREATE TABLE datasets (
    n      INTEGER PRIMARY KEY,      -- the record
    digest TEXT NOT NULL,
    header TEXT NOT NULL,            -- as JSON
    actor  TEXT NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

-- Actions that people decided, by day, tool, model version and outcome.
CREATE TABLE decided_by_model (
    day    INTEGER NOT NULL,         -- days since 1970 UTC
    tool   TEXT NOT NULL,
    model  TEXT NOT NULL,            -- empty where the tool states none
    status TEXT NOT NULL,            -- as on the wire
    count  INTEGER NOT NULL,
    PRIMARY KEY (tool, model, day, status)
) STRICT, WITHOUT ROWID;
