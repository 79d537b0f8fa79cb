-- Planted faults among decided actions, as far as this person may know of them. No projection: they
-- come from sealed bodies. `seq` is the record that names the body.
CREATE TABLE faults (
    action     TEXT PRIMARY KEY,
    seq        INTEGER NOT NULL,
    item       TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    lesson     TEXT NOT NULL,
    source     TEXT,                -- the settled action that it was made from
    told       INTEGER NOT NULL     -- this person was told of it
) STRICT;
CREATE TABLE fault_reviews (
    review     TEXT PRIMARY KEY,
    action     TEXT NOT NULL,
    reviewer   TEXT NOT NULL,
    outcome    TEXT NOT NULL
) STRICT;
CREATE INDEX fault_reviews_by_action ON fault_reviews (action);
