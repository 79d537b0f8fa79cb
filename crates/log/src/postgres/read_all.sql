SELECT seq, at, actor, kind, version, subject, head, body, prev, hash
FROM holdpoint.records
ORDER BY seq
