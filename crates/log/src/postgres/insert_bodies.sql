INSERT INTO holdpoint.bodies (digest, content)
SELECT *
FROM unnest($1::bytea[], $2::bytea[])
ON CONFLICT (digest) DO NOTHING
