-- How many actions were proposed in a quarter-hour and on a UTC day, by what became of them.
-- A later decision or report moves an action between rows of the same time. A long time is a sum of
-- days and of the quarter-hours at its ends.
CREATE TABLE action_quarter_hours (
    span      INTEGER NOT NULL,      -- 0: a quarter-hour, 1: a day
    starts_at INTEGER NOT NULL,      -- UTC ms of the beginning of the quarter-hour or day of the proposal
    tool      TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    model     TEXT    NOT NULL,      -- the model version; empty where none is stated
    outcome   INTEGER NOT NULL,      -- a code of ActionOutcome
    actions   INTEGER NOT NULL,      -- never zero
    PRIMARY KEY (span, starts_at, tool, kind, model, outcome)
) STRICT, WITHOUT ROWID;
