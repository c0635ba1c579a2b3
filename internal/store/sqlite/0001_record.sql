-- What was done, in order: never changed, never deleted. Everything below it but the originals is
-- folded from it and can be made anew.
CREATE TABLE log (
  seq     INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,             -- RFC 3339, UTC
  who     TEXT NOT NULL,
  kind    TEXT NOT NULL,             -- report, reading
  report  TEXT NOT NULL,
  reason  TEXT NOT NULL DEFAULT '',
  payload TEXT NOT NULL,             -- JSON
  prev    TEXT NOT NULL,             -- hash of the entry before
  hash    TEXT NOT NULL UNIQUE
);
CREATE TRIGGER log_stays_1 BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
CREATE TRIGGER log_stays_2 BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;

-- The texts as they came in.
CREATE TABLE original (
  sha256 TEXT PRIMARY KEY,
  text   TEXT NOT NULL
);
CREATE TRIGGER original_stays_1 BEFORE UPDATE ON original BEGIN SELECT RAISE(ABORT, 'originals are never changed'); END;
CREATE TRIGGER original_stays_2 BEFORE DELETE ON original BEGIN SELECT RAISE(ABORT, 'originals are never changed'); END;

CREATE TABLE report (
  id       TEXT PRIMARY KEY,
  sha256   TEXT NOT NULL REFERENCES original(sha256),
  title    TEXT NOT NULL,
  outlet   TEXT NOT NULL,
  url      TEXT NOT NULL,
  date     TEXT NOT NULL,            -- EDTF, '' if not known
  day      TEXT NOT NULL,            -- first day of date, '' if not known
  added    TEXT NOT NULL,
  not_read TEXT NOT NULL,            -- why it was kept and not read, '' = read
  rev      INTEGER NOT NULL,         -- number of readings
  json     TEXT NOT NULL             -- the latest reading
);
CREATE INDEX report_day ON report(day);

CREATE TABLE reading (
  report TEXT NOT NULL REFERENCES report(id),
  rev    INTEGER NOT NULL,
  at     TEXT NOT NULL,
  who    TEXT NOT NULL,
  reason TEXT NOT NULL,
  engine TEXT NOT NULL,
  json   TEXT NOT NULL,
  PRIMARY KEY (report, rev)
) WITHOUT ROWID;

CREATE TABLE item (
  id      TEXT NOT NULL,
  report  TEXT NOT NULL REFERENCES report(id),
  layer   TEXT NOT NULL,
  pos     INTEGER NOT NULL,          -- where it begins in the text
  title   TEXT NOT NULL,
  actors  TEXT NOT NULL,             -- names of who says or does it
  place   TEXT NOT NULL,
  first   TEXT NOT NULL,             -- first and last day, '' if not stated
  last    TEXT NOT NULL,
  json    TEXT NOT NULL,
  PRIMARY KEY (id, report)
) WITHOUT ROWID;
CREATE INDEX item_layer ON item(layer, first);
CREATE INDEX item_report ON item(report, layer);

CREATE VIRTUAL TABLE search USING fts5(words, layer UNINDEXED, report UNINDEXED, item UNINDEXED, tokenize = 'unicode61 remove_diacritics 2');
