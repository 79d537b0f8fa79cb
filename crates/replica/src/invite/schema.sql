-- Invites, used or not.
CREATE TABLE invites (
    id    TEXT PRIMARY KEY,
    made  TEXT    NOT NULL,          -- as in the record
    by    TEXT    NOT NULL,
    at    INTEGER NOT NULL,
    ended INTEGER                    -- the record that used it or took it back
) STRICT, WITHOUT ROWID;
