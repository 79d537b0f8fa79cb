-- What the Audit screen searches. Filled after the records, in the background,
-- so that a catch-up does not wait for it; made anew when its version changes.
DROP TABLE IF EXISTS words;
DROP TABLE IF EXISTS body_words;
DROP TABLE IF EXISTS named;
UPDATE bodies SET seq = NULL;

-- Words of each record and of its action's head; the row is the record.
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
-- Words of the bodies that are here; the row is the record that names the body.
CREATE VIRTUAL TABLE body_words USING fts5 (text, content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2');
-- What is erased for privacy must not stay behind as words.
INSERT INTO body_words (body_words, rank) VALUES ('secure-delete', 1);

-- Which record names a body.
CREATE TABLE named (
    body BLOB    PRIMARY KEY,
    seq  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
