-- Appends lock the head first; the same order here avoids a deadlock with one that runs.
LOCK TABLE holdpoint.head IN ACCESS EXCLUSIVE MODE;

-- The latest format that any hub of this log writes. An append of an older build compares
-- it with its own format and fails.
ALTER TABLE holdpoint.head ADD COLUMN format smallint NOT NULL DEFAULT 1;

-- The format of the build that wrote the record. There is no default, so that the INSERT of
-- a build that does not know the column fails.
ALTER TABLE holdpoint.records ADD COLUMN writer smallint NOT NULL DEFAULT 1;
ALTER TABLE holdpoint.records ALTER COLUMN writer DROP DEFAULT;
