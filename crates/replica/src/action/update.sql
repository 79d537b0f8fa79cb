UPDATE actions SET latest = ?2, kind = ?3, title = ?4, tool = ?5, service = ?6, status = ?7, decided_at = ?8, outcome = ?9, proposed_at = ?10, model = ?11,
    risk = ?12, deadline = ?13, settled_by = ?14, teams = ?15, second_look = ?16
WHERE n = ?1
