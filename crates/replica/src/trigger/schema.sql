CREATE TABLE fired_triggers (
  -- The record.
  seq INTEGER PRIMARY KEY,
  -- When, ms.
  at INTEGER NOT NULL,
  trigger TEXT NOT NULL,
  -- What it saw and did, as JSON.
  facts TEXT NOT NULL
) STRICT;
