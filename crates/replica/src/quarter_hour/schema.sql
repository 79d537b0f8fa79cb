-- How many actions were proposed in a quarter-hour, by what became of them.
-- A later decision or report moves an action between rows of the same quarter-hour.
CREATE TABLE action_quarter_hours (
    starts_at INTEGER NOT NULL,      -- UTC ms of the quarter-hour of the proposal
    tool      TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    model     TEXT    NOT NULL,      -- the model version; empty where none is stated
    outcome   INTEGER NOT NULL,      -- a code of ActionOutcome
    actions   INTEGER NOT NULL,      -- never zero
    PRIMARY KEY (starts_at, tool, kind, model, outcome)
) STRICT, WITHOUT ROWID;
