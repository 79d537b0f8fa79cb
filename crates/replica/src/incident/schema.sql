-- What was said of incidents, by incident or alert group. The incidents follow from all of it.
CREATE TABLE incident_streams (
    id    TEXT PRIMARY KEY,
    facts TEXT NOT NULL,             -- everything that was said, merged, as JSON
    open  INTEGER NOT NULL,          -- 1 while an incident of it goes on, 2 of alerts that were polled; else 0
    seq   INTEGER NOT NULL           -- the last record that changed it
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_streams_open ON incident_streams (open) WHERE open > 0;
CREATE INDEX incident_streams_seq ON incident_streams (seq);

-- Incidents that people merged into others, by the id that was merged.
CREATE TABLE incident_merges (
    id   TEXT PRIMARY KEY,
    into_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Notes that people wrote on incidents; the text is in the body, which is the signed command.
CREATE TABLE incident_notes (
    n        INTEGER PRIMARY KEY,    -- the record
    stream   TEXT    NOT NULL,       -- of the incident, as in incident_streams
    incident TEXT    NOT NULL,
    actor    TEXT    NOT NULL,
    at       INTEGER NOT NULL,       -- ms since 1970 UTC
    body     BLOB
) STRICT;
CREATE INDEX incident_notes_stream ON incident_notes (stream);
