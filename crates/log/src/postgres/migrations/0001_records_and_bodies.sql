CREATE TABLE holdpoint.records (
    seq     bigint PRIMARY KEY,
    at      bigint NOT NULL,
    actor   text   NOT NULL,
    kind    text   NOT NULL,
    version bigint NOT NULL,
    subject text   NOT NULL,
    -- Not jsonb: the hash is over the text as it was written.
    head    text   NOT NULL,
    body    bytea,
    prev    bytea  NOT NULL,
    hash    bytea  NOT NULL
);

CREATE INDEX records_by_subject ON holdpoint.records (subject, seq);

CREATE TABLE holdpoint.bodies (
    digest  bytea PRIMARY KEY,
    content bytea NOT NULL
);

-- One row. Whoever appends locks it, so hubs take turns and see each other.
CREATE TABLE holdpoint.head (
    sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
    seq  bigint NOT NULL,
    hash bytea  NOT NULL
);

INSERT INTO holdpoint.head (seq, hash) VALUES (0, decode(repeat('00', 32), 'hex'));
