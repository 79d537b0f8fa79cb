SELECT seq, at, actor, kind, version, subject, head, body, prev, hash
FROM records
WHERE body = ?1
ORDER BY seq
