SELECT tool, kind, model, sum(actions) FROM action_quarter_hours
WHERE starts_at >= ?1 AND starts_at < ?2 AND outcome IN (?3, ?4)
GROUP BY tool, kind, model ORDER BY tool, kind, model
