-- The record that names a body, once its words can be searched; 0 when no record here names it.
ALTER TABLE bodies ADD COLUMN seq INTEGER;
CREATE INDEX bodies_unsearched ON bodies (digest) WHERE seq IS NULL;
