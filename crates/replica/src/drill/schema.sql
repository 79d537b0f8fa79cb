-- The newest drill of each id.
CREATE TABLE drills (
    id     TEXT PRIMARY KEY,
    n      INTEGER NOT NULL,         -- the record that published it
    header TEXT NOT NULL,            -- as JSON
    body   BLOB,                     -- the signed command, which holds the lessons
    actor  TEXT NOT NULL,
    at     INTEGER NOT NULL          -- ms since 1970 UTC
) STRICT;

-- Attempts, each with its newest answer.
CREATE TABLE drill_attempts (
    drill   TEXT NOT NULL,
    version INTEGER NOT NULL,        -- the record that published the drill
    person  TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    answers INTEGER NOT NULL,        -- how many were given
    body    BLOB,                    -- the signed command, which holds the answers
    at      INTEGER NOT NULL,        -- of the newest answer, ms since 1970 UTC
    PRIMARY KEY (drill, version, person, attempt)
) STRICT, WITHOUT ROWID;
CREATE INDEX drill_attempts_by_person ON drill_attempts (person, at);

-- The newest grant of each qualification to each person.
CREATE TABLE qualifications (
    person TEXT NOT NULL,
    key    TEXT NOT NULL,            -- the name, in the form in which names are compared
    name   TEXT NOT NULL,
    drill  TEXT NOT NULL,
    at     INTEGER NOT NULL,         -- ms since 1970 UTC
    until  INTEGER NOT NULL,         -- ms since 1970 UTC
    PRIMARY KEY (person, key)
) STRICT, WITHOUT ROWID;
