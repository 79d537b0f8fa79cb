-- The plan of faults and the rate of each tool, as far as headers say it.
CREATE TABLE fault_plans (
    tool    TEXT PRIMARY KEY,
    plan    TEXT,                     -- id of the signed command; absent before the first
    items   INTEGER NOT NULL,
    actor   TEXT NOT NULL,            -- the trainer who signed it
    at      INTEGER NOT NULL,         -- ms since 1970 UTC
    body    BLOB,                     -- the signed command, with the faults
    per_day INTEGER NOT NULL
) STRICT;
