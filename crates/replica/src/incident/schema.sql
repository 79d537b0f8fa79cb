-- What was said of incidents, by incident or alert group. The incidents follow from all of it.
CREATE TABLE incident_streams (
    id    TEXT PRIMARY KEY,
    facts TEXT NOT NULL,             -- everything that was said, merged, as JSON
    open  INTEGER NOT NULL           -- 1 while an incident of it goes on, 2 of alerts that were polled; else 0
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_streams_open ON incident_streams (open) WHERE open > 0;
