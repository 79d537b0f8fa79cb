SELECT seq, at, actor, kind, version, subject, head, body, prev, hash
FROM records
ORDER BY seq DESC
LIMIT 1
