CREATE TABLE shifts (
  id TEXT PRIMARY KEY,
  -- First instant, and the first one after it, ms.
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  -- The shift as JSON.
  facts TEXT NOT NULL
) STRICT;
CREATE INDEX shifts_from ON shifts (from_at);
CREATE TABLE absences (
  id TEXT PRIMARY KEY,
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  -- The absence as JSON.
  facts TEXT NOT NULL
) STRICT;
