-- Devices that sign or signed for people.
CREATE TABLE devices (
    id      TEXT PRIMARY KEY,
    person  TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    revoked INTEGER                  -- the record that revoked it
) STRICT, WITHOUT ROWID;
