-- Verdicts that can be taken back: not signed before they are released, one for an action.
CREATE TABLE held (
    place     INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT    NOT NULL UNIQUE,
    action    TEXT    NOT NULL UNIQUE,
    sentence  TEXT    NOT NULL,
    statement TEXT    NOT NULL,  -- as it is signed later, but for the time; JSON
    reading   TEXT    NOT NULL   -- what was seen of the reading at the key press; JSON
) STRICT;

-- What was entered of a review that the hub has not accepted.
CREATE TABLE drafts (
    action TEXT PRIMARY KEY,
    at     INTEGER NOT NULL,
    draft  TEXT    NOT NULL      -- JSON
) STRICT, WITHOUT ROWID;
