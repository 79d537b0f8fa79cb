-- All or nothing by the head: when the batch does not follow it, or a newer hub uses the
-- log, nothing is stored and no row is returned. Waiting for another hub's append or
-- migration happens in `moved`, which compares the row as it is after the wait. The notice
-- is sent with the commit, so its receiver finds the records.
WITH moved AS (
    UPDATE holdpoint.head SET seq = $15, hash = $16
    WHERE seq = $13 AND hash = $14 AND format <= $18
    RETURNING seq
), stored_bodies AS (
    INSERT INTO holdpoint.bodies (digest, content)
    SELECT *
    FROM unnest($11::bytea[], $12::bytea[])
    WHERE EXISTS (SELECT FROM moved)
    ON CONFLICT (digest) DO NOTHING
), stored_records AS (
    INSERT INTO holdpoint.records (seq, at, actor, kind, version, subject, head, body, prev, hash, writer)
    SELECT *, $18::smallint
    FROM unnest(
        $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[],
        $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::bytea[]
    )
    WHERE EXISTS (SELECT FROM moved)
)
SELECT pg_notify($17, seq::text)
FROM moved
