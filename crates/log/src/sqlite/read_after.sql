SELECT seq, at, actor, kind, version, subject, head, body, prev, hash
FROM records
WHERE seq > ?1
ORDER BY seq
LIMIT ?2
