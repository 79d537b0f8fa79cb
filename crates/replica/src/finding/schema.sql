-- What people say caused incidents, and what the hub suspects; the newest of each cause holds.
CREATE TABLE findings (
    n        INTEGER PRIMARY KEY,    -- the record
    incident TEXT NOT NULL,
    stated   TEXT NOT NULL,          -- the header, as JSON
    actor    TEXT NOT NULL,
    at       INTEGER NOT NULL        -- ms since 1970 UTC
) STRICT;

-- What the hub ranked as causes of incidents.
CREATE TABLE rankings (
    n        INTEGER PRIMARY KEY,    -- the record
    incident TEXT NOT NULL,
    ranked   TEXT NOT NULL,          -- the header, as JSON
    at       INTEGER NOT NULL        -- ms since 1970 UTC
) STRICT;
