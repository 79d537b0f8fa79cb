SELECT tool, kind, model, sum(actions) FROM action_quarter_hours
WHERE span = ?1 AND starts_at >= ?2 AND starts_at < ?3 AND outcome IN (?4, ?5)
GROUP BY tool, kind, model
