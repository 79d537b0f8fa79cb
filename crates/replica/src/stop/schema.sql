CREATE TABLE stops (
  id TEXT PRIMARY KEY,
  -- When it was pulled, ms.
  at INTEGER NOT NULL,
  -- The stop as JSON.
  facts TEXT NOT NULL
) STRICT;
