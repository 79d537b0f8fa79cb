SELECT seq, at, actor, kind, version, subject, head, body, prev, hash
FROM records
WHERE subject = ?1
ORDER BY seq
