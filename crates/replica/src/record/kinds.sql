-- How many records there are of what.
CREATE TABLE kinds (
    kind      TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    records   INTEGER NOT NULL,
    unread    INTEGER NOT NULL,      -- of a known kind, but not readable as such
    last      INTEGER NOT NULL,      -- the newest of them
    PRIMARY KEY (kind, version)
) STRICT, WITHOUT ROWID;
