-- The format of the build that wrote the record.
ALTER TABLE records ADD COLUMN writer INTEGER NOT NULL DEFAULT 1;

-- SQLite cannot drop the default, so the trigger makes the INSERT of a build fail that does
-- not know the column.
CREATE TRIGGER records_need_current_writer BEFORE INSERT ON records WHEN NEW.writer < 2
BEGIN
    SELECT RAISE(ABORT, 'an older Holdpoint may not append to this log; update it');
END;
