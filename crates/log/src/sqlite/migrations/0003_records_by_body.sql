-- Rights on a body follow from the records that name it.
CREATE INDEX records_by_body ON records (body) WHERE body IS NOT NULL;
