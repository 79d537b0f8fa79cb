-- Review and reading data are two rows of one review.
SELECT given.actor,
       coalesce(max(json_extract(given.head, '$.signed_at')), min(given.at)) AS at,
       facts.action, actions.title, max(facts.verdict),
       max(facts.shown_ms), max(facts.evidence_opened), max(facts.confirmed), max(facts.characters),
       coalesce(json_extract(proposed.head, '$.evidence'), 0), coalesce(json_extract(proposed.head, '$.risk'), 'medium')
FROM facts
JOIN records AS given ON given.seq = facts.seq
JOIN actions ON actions.id = facts.action
JOIN records AS proposed ON proposed.seq = actions.latest
WHERE facts.seq > ?1 AND (?2 IS NULL OR given.actor = ?2)
GROUP BY facts.review
ORDER BY given.actor, at
