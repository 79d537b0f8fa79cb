SELECT starts_at, outcome, sum(actions) FROM action_quarter_hours
WHERE span = 0 AND starts_at >= ?1 AND starts_at < ?2
GROUP BY starts_at, outcome ORDER BY starts_at, outcome
