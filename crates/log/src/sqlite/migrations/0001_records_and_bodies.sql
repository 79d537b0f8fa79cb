-- "HPLG": tells this file from any other SQLite database.
PRAGMA application_id = 1213221959;

CREATE TABLE records (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    subject TEXT    NOT NULL,
    head    TEXT    NOT NULL,
    body    BLOB,
    prev    BLOB    NOT NULL,
    hash    BLOB    NOT NULL
) STRICT;

CREATE INDEX records_by_subject ON records (subject, seq);

-- With a hidden row number: contents are then written one after another, and
-- only the small index of digests is in random order. `body` above is no foreign
-- key, for an erased body leaves its records standing.
CREATE TABLE bodies (
    digest  BLOB NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
