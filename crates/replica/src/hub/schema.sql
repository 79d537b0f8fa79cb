-- The hub whose log this is: one row, from its first record.
CREATE TABLE hub (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key  TEXT NOT NULL               -- Ed25519 public key that signs decisions, base64
) STRICT, WITHOUT ROWID;
