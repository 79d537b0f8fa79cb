INSERT INTO kinds (kind, version, records, unread, last) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (kind, version) DO UPDATE SET
    records = records + excluded.records,
    unread = unread + excluded.unread,
    last = excluded.last
