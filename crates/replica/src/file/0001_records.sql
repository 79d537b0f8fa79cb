-- What the hub sent, as it lies in the log. Only this part is ever migrated;
-- the folds beside it are dropped and replayed.
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
CREATE INDEX records_subject ON records (subject);

-- Bodies that were handed out to this person, by digest.
CREATE TABLE bodies (
    digest  BLOB NOT NULL UNIQUE,
    content TEXT NOT NULL
) STRICT;

-- Few facts about the file itself, for example which folds it holds.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
