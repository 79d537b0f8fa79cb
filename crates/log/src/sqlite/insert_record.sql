INSERT INTO records (seq, at, actor, kind, version, subject, head, body, prev, hash, writer)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
