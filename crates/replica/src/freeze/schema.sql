CREATE TABLE freezes (
  id TEXT PRIMARY KEY,
  -- The first instant of the window, ms.
  from_at INTEGER NOT NULL,
  -- The freeze as JSON.
  facts TEXT NOT NULL
) STRICT;
