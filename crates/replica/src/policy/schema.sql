-- Every policy there was; what it says is in its record.
CREATE TABLE policies (
    seq     INTEGER PRIMARY KEY,     -- the record that put it into force
    version TEXT    NOT NULL
) STRICT;
