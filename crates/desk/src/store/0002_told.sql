-- News of which this device has told its person, by what they are about.
CREATE TABLE told (
    key TEXT PRIMARY KEY,
    at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
