-- What Health counts of actions, by quarter-hour and by UTC day of their proposal. A time is a sum of
-- days and of the quarter-hours at its ends, so that a month costs little more than a week.
CREATE TABLE health_quarter_hours (
    span      INTEGER NOT NULL,      -- 0: a quarter-hour, 1: a day
    starts_at INTEGER NOT NULL,      -- UTC ms
    teams     TEXT    NOT NULL,      -- as in actions
    kind      TEXT    NOT NULL,
    counts    BLOB    NOT NULL,      -- ActionCounts::COUNTERS numbers, 8 bytes each, little-endian
    delays    BLOB    NOT NULL,      -- a byte for the bin and 4 for how many, by bin
    PRIMARY KEY (span, starts_at, teams, kind)
) STRICT, WITHOUT ROWID;

-- How many reviews a person gave in an hour.
CREATE TABLE review_hours (
    starts_at INTEGER NOT NULL,      -- UTC ms
    reviewer  TEXT    NOT NULL,
    reviews   INTEGER NOT NULL,
    PRIMARY KEY (starts_at, reviewer)
) STRICT, WITHOUT ROWID;
