-- How much was to be read, as far as this person may read the reading data.
ALTER TABLE facts ADD COLUMN characters INTEGER;
