-- The log becomes a Merkle tree (golang.org/x/mod/sumdb/tlog) with signed checkpoints, and every folded
-- row says from and to which entry of the log it holds, so that any page can be shown as it stood.
-- The chain of 0001 has been checked before this runs; its hashes follow from the entries.
DROP TRIGGER log_stays_1;
DROP TRIGGER log_stays_2;
ALTER TABLE log RENAME TO log_1;
CREATE TABLE log (
  seq     INTEGER PRIMARY KEY,       -- from 1, without gaps
  at      TEXT NOT NULL,             -- RFC 3339, UTC
  who     TEXT NOT NULL,
  kind    TEXT NOT NULL,             -- report, reading, decision, coding, dossier, key
  report  TEXT NOT NULL,             -- id, '' where it is about none
  reason  TEXT NOT NULL DEFAULT '',
  payload TEXT NOT NULL              -- JSON
);
INSERT INTO log SELECT seq, at, who, kind, report, reason, payload FROM log_1 ORDER BY seq;
DROP TABLE log_1;
CREATE INDEX log_at ON log(at);
CREATE INDEX log_report ON log(report, seq);
CREATE TRIGGER log_stays_1 BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER log_stays_2 BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;

CREATE TABLE hash (                  -- hashes of the tree, where tlog.StoredHashIndex says
  pos  INTEGER PRIMARY KEY,
  hash BLOB NOT NULL
);
CREATE TABLE checkpoint (            -- signed tree heads, one at the end of every transaction
  size INTEGER PRIMARY KEY,          -- entries that it covers
  note TEXT NOT NULL
);
CREATE TRIGGER checkpoint_stays_1 BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;
CREATE TRIGGER checkpoint_stays_2 BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Everything below is folded from the log and can be made anew. A row holds from the entry "since" up
-- to but not with the entry "until"; until = 9223372036854775807 holds now.
DROP TABLE search;
DROP TABLE item;
DROP TABLE reading;
DROP TABLE report;

CREATE TABLE report (
  id       TEXT NOT NULL,
  since    INTEGER NOT NULL,
  until    INTEGER NOT NULL,
  sha256   TEXT NOT NULL,            -- of the text now
  title    TEXT NOT NULL,
  outlet   TEXT NOT NULL,
  url      TEXT NOT NULL,
  date     TEXT NOT NULL,            -- EDTF, '' if not known
  day      TEXT NOT NULL,            -- first day of date, '' if not known
  added    TEXT NOT NULL,            -- when the first text came in
  future   INTEGER NOT NULL,         -- 1: dated after it came in
  not_read TEXT NOT NULL,            -- why it was kept and not read, '' = read
  rev      INTEGER NOT NULL,         -- number of readings
  texts    INTEGER NOT NULL,         -- number of texts: 2 and more = it was edited
  reading  INTEGER NOT NULL,         -- entry of the log that holds the latest reading, 0 = none
  items    TEXT NOT NULL,            -- JSON: number of items by layer
  PRIMARY KEY (id, since)
) WITHOUT ROWID;
CREATE INDEX report_day ON report(day) WHERE until = 9223372036854775807;
CREATE INDEX report_text ON report(sha256);

CREATE TABLE item (                  -- what can be listed and searched: records, items of reports, texts
  n       INTEGER PRIMARY KEY,       -- row of search too
  id      TEXT NOT NULL,             -- '' = the text of the report
  report  TEXT NOT NULL,             -- where it stands; a record: where its first finding stands
  layer   TEXT NOT NULL,
  since   INTEGER NOT NULL,
  until   INTEGER NOT NULL,
  pos     INTEGER NOT NULL,          -- where it begins in the text
  title   TEXT NOT NULL,
  actors  TEXT NOT NULL,             -- names of who says or does it
  place   TEXT NOT NULL,
  first   TEXT NOT NULL,             -- first and last day, '' if not stated
  last    TEXT NOT NULL,
  json    TEXT NOT NULL,             -- the item as the report's reading has it
  record  TEXT NOT NULL              -- JSON of the record, '' in layers that are not joined
);
CREATE INDEX item_list ON item(layer, first = '', first, report, pos, id) WHERE until = 9223372036854775807;
CREATE INDEX item_past ON item(layer, since, until);
CREATE INDEX item_id ON item(id, until);
CREATE INDEX item_report ON item(report, layer, until);
CREATE INDEX item_until ON item(until) WHERE until < 9223372036854775807;
CREATE INDEX item_since ON item(since);

CREATE TABLE name (                  -- names of actors and places, folded to plain small letters
  n    INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE item_name (
  name INTEGER NOT NULL,
  role TEXT NOT NULL,                -- actor, place
  item INTEGER NOT NULL,
  PRIMARY KEY (name, role, item)
) WITHOUT ROWID;

CREATE TABLE finding (               -- items of readings that are joined across reports
  n      INTEGER PRIMARY KEY,
  id     TEXT NOT NULL,
  report TEXT NOT NULL,
  layer  TEXT NOT NULL,
  since  INTEGER NOT NULL,
  until  INTEGER NOT NULL,
  json   TEXT NOT NULL
);
CREATE INDEX finding_id ON finding(id, until);
CREATE INDEX finding_report ON finding(report, until);
CREATE TABLE alias (                 -- which record a finding is of
  id     TEXT NOT NULL,
  since  INTEGER NOT NULL,
  until  INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (id, since)
) WITHOUT ROWID;
CREATE INDEX alias_record ON alias(record, until);
CREATE TABLE block (                 -- blocking keys of the findings of now
  key TEXT NOT NULL,
  id  TEXT NOT NULL,
  PRIMARY KEY (key, id)
) WITHOUT ROWID;
CREATE INDEX block_id ON block(id);
CREATE TABLE link (                  -- pairs of findings of now that score above 0, both ways
  a     TEXT NOT NULL,
  b     TEXT NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (a, b)
) WITHOUT ROWID;

CREATE TABLE decision (              -- of analysts, by the ids that they are about
  id     TEXT NOT NULL,
  seq    INTEGER NOT NULL,           -- entry of the log
  report TEXT NOT NULL,
  coder  TEXT NOT NULL,
  PRIMARY KEY (id, seq)
) WITHOUT ROWID;
CREATE INDEX decision_report ON decision(report, seq);

CREATE TABLE coding (                -- a second coder's own reading of a report, unseen by others
  report TEXT NOT NULL,
  coder  TEXT NOT NULL,
  since  INTEGER NOT NULL,           -- entry of the log that holds it
  until  INTEGER NOT NULL,
  PRIMARY KEY (report, coder, since)
) WITHOUT ROWID;

-- Words of items by n: the text is not kept twice. Rows are never taken out; item says what holds.
CREATE VIRTUAL TABLE search USING fts5(words, content = '', tokenize = 'unicode61 remove_diacritics 0');
