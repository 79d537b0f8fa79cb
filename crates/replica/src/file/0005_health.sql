-- What Health needs of facts, by action and by hour: made when facts arrive, as far as this person may read them.

-- Actions whose present content was drawn for a blind second review, with two verdicts or more.
CREATE TABLE double_review_labels (
    action      TEXT    PRIMARY KEY,
    proposed_at INTEGER NOT NULL,
    teams       TEXT    NOT NULL,    -- as in actions
    kind        TEXT    NOT NULL,
    labels      TEXT    NOT NULL     -- the verdicts, sorted, with a space between
) STRICT, WITHOUT ROWID;
CREATE INDEX double_review_labels_by_time ON double_review_labels (proposed_at, teams, kind, labels);

-- Times on screen, by hour and reviewer.
CREATE TABLE reading_hours (
    starts_at INTEGER NOT NULL,      -- UTC ms of the hour
    reviewer  TEXT    NOT NULL,
    timed     INTEGER NOT NULL,      -- reviews of which the time is known; never zero
    seconds   INTEGER NOT NULL,      -- whole seconds, added
    squares   INTEGER NOT NULL,      -- their squares, added
    PRIMARY KEY (starts_at, reviewer)
) STRICT, WITHOUT ROWID;

CREATE INDEX facts_by_action ON facts (action);
-- Facts that are here already are asked for again, so that these tables have them too.
DELETE FROM facts;
DELETE FROM meta WHERE key IN ('facts_covered_to', 'facts_total');
