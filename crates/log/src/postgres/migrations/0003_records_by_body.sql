-- Appends lock the head first; the same order here avoids a deadlock with one that runs.
LOCK TABLE holdpoint.head IN ACCESS EXCLUSIVE MODE;

-- Rights on a body follow from the records that name it.
CREATE INDEX records_by_body ON holdpoint.records (body) WHERE body IS NOT NULL;
