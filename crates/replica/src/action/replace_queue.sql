INSERT OR REPLACE INTO queue
    (n, id, target, risk, proposed_at, deadline, on_deadline, given, needed, digest, body, claimed_by, claimed_to, reviewers,
     escalated, search, rule, edited, second_look)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
