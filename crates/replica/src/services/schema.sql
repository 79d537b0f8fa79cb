-- Every map of services there was; what it says is in its record.
CREATE TABLE service_maps (
    seq     INTEGER PRIMARY KEY,     -- the record that put it into force
    version TEXT    NOT NULL
) STRICT;
