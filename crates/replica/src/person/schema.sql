-- Everybody who is or was enrolled.
CREATE TABLE people (
    id      TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    profile TEXT NOT NULL,           -- as in the record
    left    INTEGER                  -- the record that deactivated them
) STRICT, WITHOUT ROWID;
