-- Changes that were asked for and need a second administrator.
CREATE TABLE changes (
    id        TEXT PRIMARY KEY,      -- the signed command that asked
    requested TEXT    NOT NULL,      -- as in the record
    by        TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    ended     INTEGER                -- the record that confirmed or declined it
) STRICT, WITHOUT ROWID;
