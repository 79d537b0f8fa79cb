SELECT b.digest FROM bodies b
JOIN records r ON r.seq = b.seq
JOIN actions a ON a.id = r.subject
WHERE b.seq > 0 AND a.decided_at < ?1
LIMIT ?2
