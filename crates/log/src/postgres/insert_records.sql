INSERT INTO holdpoint.records (seq, at, actor, kind, version, subject, head, body, prev, hash, writer)
SELECT *, $11::smallint
FROM unnest(
    $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[],
    $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::bytea[]
)
