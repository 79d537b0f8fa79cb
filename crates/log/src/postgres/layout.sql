CREATE SCHEMA IF NOT EXISTS holdpoint;

CREATE TABLE IF NOT EXISTS holdpoint.layout (
    step  bigint PRIMARY KEY,
    taken timestamptz NOT NULL DEFAULT now()
);
