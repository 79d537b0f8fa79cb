INSERT INTO actions (n, id, latest, kind, title, tool, service, status, decided_at, outcome, proposed_at, model)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (id) DO NOTHING
