-- Times on screen of members of sets. A set is one act: each member has the time of the whole set,
-- which counts once, at the first of its members that is known.
CREATE TABLE set_readings (
    seq       INTEGER PRIMARY KEY,  -- as in facts
    reviewer  TEXT NOT NULL,
    signed_at INTEGER NOT NULL,     -- of the one statement that all members have
    shown_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX set_readings_of_set ON set_readings (reviewer, signed_at, seq);
-- Facts that are here already are asked for again, so that sets count once in them too.
DELETE FROM facts;
DELETE FROM double_review_labels;
DELETE FROM reading_hours;
DELETE FROM meta WHERE key IN ('facts_covered_to', 'facts_total');
