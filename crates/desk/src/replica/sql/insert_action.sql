INSERT INTO actions (n, id, latest, kind, title, tool, service, status, decided_at, outcome)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
