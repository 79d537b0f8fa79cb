SELECT records.seq, records.body
FROM holdpoint.records
LEFT JOIN holdpoint.bodies ON bodies.digest = records.body
WHERE records.body IS NOT NULL AND bodies.digest IS NULL
ORDER BY records.seq
