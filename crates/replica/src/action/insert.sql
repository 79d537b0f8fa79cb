INSERT INTO actions (n, id, latest, kind, title, tool, service, status, decided_at, outcome, proposed_at, model,
    risk, deadline, settled_by, teams, second_look)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
ON CONFLICT (id) DO NOTHING
