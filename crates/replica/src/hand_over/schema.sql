CREATE TABLE hand_overs (
  id TEXT PRIMARY KEY,
  by_person TEXT NOT NULL,
  to_person TEXT NOT NULL,
  at INTEGER NOT NULL,
  taken_at INTEGER,
  -- Ids of the actions whose claims are passed on, one a line.
  claims TEXT NOT NULL,
  -- The signed command, which holds the note and the lists.
  body BLOB
) STRICT;
CREATE INDEX hand_overs_by ON hand_overs (by_person, at);
CREATE INDEX hand_overs_to ON hand_overs (to_person, at);
