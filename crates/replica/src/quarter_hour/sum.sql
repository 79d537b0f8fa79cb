SELECT tool, kind, outcome, sum(actions) FROM action_quarter_hours
WHERE span = 0 AND starts_at >= ?1 AND starts_at < ?2
GROUP BY tool, kind, outcome ORDER BY tool, kind, outcome
