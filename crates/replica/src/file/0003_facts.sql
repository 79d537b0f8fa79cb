-- What figures need of reviews, as far as this person may read it. It stays when bodies are let go.
-- `seq` is the record that names the body: a review, or its reading data.
CREATE TABLE facts (
    seq             INTEGER PRIMARY KEY,
    review          TEXT NOT NULL,
    action          TEXT NOT NULL,
    verdict         TEXT,
    reasons         TEXT NOT NULL,  -- JSON list of codes
    certainty       TEXT,
    shown_ms        INTEGER,
    evidence_opened INTEGER,
    confirmed       INTEGER
) STRICT;
CREATE INDEX facts_by_review ON facts (review);
