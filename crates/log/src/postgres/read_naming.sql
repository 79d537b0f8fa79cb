SELECT seq, at, actor, kind, version, subject, head, body, prev, hash
FROM holdpoint.records
WHERE body = ANY($1)
ORDER BY seq
