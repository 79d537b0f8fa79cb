INSERT INTO action_quarter_hours (span, starts_at, tool, kind, model, outcome, actions) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (span, starts_at, tool, kind, model, outcome) DO UPDATE SET actions = actions + excluded.actions
RETURNING actions
