-- What was said of incidents, by incident or alert group. The incidents follow from all of it.
CREATE TABLE incident_streams (
    id    TEXT PRIMARY KEY,
    facts TEXT NOT NULL              -- everything that was said, merged, as JSON
) STRICT, WITHOUT ROWID;
