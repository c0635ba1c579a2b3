-- The record in PostgreSQL. The number is that of the same tables in SQLite; there was no first one.
-- Texts compare by code point, as in SQLite (COLLATE "C").
CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$;
CREATE TABLE log (
  seq     BIGINT PRIMARY KEY,       -- from 1, without gaps
  at      TEXT COLLATE "C" NOT NULL,             -- RFC 3339, UTC
  who     TEXT COLLATE "C" NOT NULL,
  kind    TEXT COLLATE "C" NOT NULL,             -- report, reading, decision, coding, dossier, key
  report  TEXT COLLATE "C" NOT NULL,             -- id, '' where it is about none
  reason  TEXT COLLATE "C" NOT NULL DEFAULT '',
  payload TEXT COLLATE "C" NOT NULL              -- JSON
);
CREATE INDEX log_at ON log(at);
CREATE INDEX log_report ON log(report, seq);
CREATE TRIGGER log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION stays();

CREATE TABLE hash (                  -- hashes of the tree, where tlog.StoredHashIndex says
  pos  BIGINT PRIMARY KEY,
  hash BYTEA NOT NULL
);
CREATE TABLE checkpoint (            -- signed tree heads, one at the end of every transaction
  size BIGINT PRIMARY KEY,          -- entries that it covers
  note TEXT COLLATE "C" NOT NULL
);
CREATE TRIGGER checkpoint_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint FOR EACH STATEMENT EXECUTE FUNCTION stays();

CREATE TABLE original (
  sha256 TEXT COLLATE "C" PRIMARY KEY,
  text   BYTEA NOT NULL              -- may hold code point 0
);
CREATE TRIGGER original_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON original FOR EACH STATEMENT EXECUTE FUNCTION stays();

CREATE TABLE meta (name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);

-- Everything below is folded from the log and can be made anew. A row holds from the entry "since" up
-- to but not with the entry "until"; until = 9223372036854775807 holds now.

CREATE TABLE report (
  id       TEXT COLLATE "C" NOT NULL,
  since    BIGINT NOT NULL,
  until    BIGINT NOT NULL,
  sha256   TEXT COLLATE "C" NOT NULL,            -- of the text now
  title    TEXT COLLATE "C" NOT NULL,
  outlet   TEXT COLLATE "C" NOT NULL,
  url      TEXT COLLATE "C" NOT NULL,
  date     TEXT COLLATE "C" NOT NULL,            -- EDTF, '' if not known
  day      TEXT COLLATE "C" NOT NULL,            -- first day of date, '' if not known
  added    TEXT COLLATE "C" NOT NULL,            -- when the first text came in
  future   BIGINT NOT NULL,         -- 1: dated after it came in
  not_read TEXT COLLATE "C" NOT NULL,            -- why it was kept and not read, '' = read
  rev      BIGINT NOT NULL,         -- number of readings
  texts    BIGINT NOT NULL,         -- number of texts: 2 and more = it was edited
  reading  BIGINT NOT NULL,         -- entry of the log that holds the latest reading, 0 = none
  items    TEXT COLLATE "C" NOT NULL,            -- JSON: number of items by layer
  PRIMARY KEY (id, since)
);
CREATE INDEX report_day ON report(day) WHERE until = 9223372036854775807;
CREATE INDEX report_text ON report(sha256);

CREATE TABLE item (                  -- what can be listed and searched: records, items of reports, texts
  n       BIGINT PRIMARY KEY,       
  id      TEXT COLLATE "C" NOT NULL,             -- '' = the text of the report
  report  TEXT COLLATE "C" NOT NULL,             -- where it stands; a record: where its first finding stands
  layer   TEXT COLLATE "C" NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL,
  pos     BIGINT NOT NULL,          -- where it begins in the text
  title   TEXT COLLATE "C" NOT NULL,
  actors  TEXT COLLATE "C" NOT NULL,             -- names of who says or does it
  place   TEXT COLLATE "C" NOT NULL,
  first   TEXT COLLATE "C" NOT NULL,             -- first and last day, '' if not stated
  last    TEXT COLLATE "C" NOT NULL,
  json    TEXT COLLATE "C" NOT NULL,             -- the item as the report's reading has it
  record  TEXT COLLATE "C" NOT NULL,             -- JSON of the record, '' in layers that are not joined
  words   TEXT COLLATE "C" NOT NULL,
  search  TSVECTOR GENERATED ALWAYS AS (to_tsvector('simple', left(words, 500000))) STORED
);
CREATE INDEX item_list ON item(layer, (first = ''), first, report, pos, id) WHERE until = 9223372036854775807;
CREATE INDEX item_past ON item(layer, since, until);
CREATE INDEX item_id ON item(id, until);
CREATE INDEX item_report ON item(report, layer, until);
CREATE INDEX item_until ON item(until) WHERE until < 9223372036854775807;
CREATE INDEX item_since ON item(since);

CREATE TABLE name (                  -- names of actors and places, folded to plain small letters
  n    BIGINT PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE
);
CREATE TABLE item_name (
  name BIGINT NOT NULL,
  role TEXT COLLATE "C" NOT NULL,                -- actor, place
  item BIGINT NOT NULL,
  PRIMARY KEY (name, role, item)
);

CREATE TABLE finding (               -- items of readings that are joined across reports
  n      BIGINT PRIMARY KEY,
  id     TEXT COLLATE "C" NOT NULL,
  report TEXT COLLATE "C" NOT NULL,
  layer  TEXT COLLATE "C" NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT NOT NULL,
  json   TEXT COLLATE "C" NOT NULL
);
CREATE INDEX finding_id ON finding(id, until);
CREATE INDEX finding_report ON finding(report, until);
CREATE TABLE alias (                 -- which record a finding is of
  id     TEXT COLLATE "C" NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT NOT NULL,
  record TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (id, since)
);
CREATE INDEX alias_record ON alias(record, until);
CREATE TABLE block (                 -- blocking keys of the findings of now
  key TEXT COLLATE "C" NOT NULL,
  id  TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (key, id)
);
CREATE INDEX block_id ON block(id);
CREATE TABLE link (                  -- pairs of findings of now that score above 0, both ways
  a     TEXT COLLATE "C" NOT NULL,
  b     TEXT COLLATE "C" NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (a, b)
);

CREATE TABLE decision (              -- of analysts, by the ids that they are about
  id     TEXT COLLATE "C" NOT NULL,
  seq    BIGINT NOT NULL,           -- entry of the log
  report TEXT COLLATE "C" NOT NULL,
  coder  TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (id, seq)
);
CREATE INDEX decision_report ON decision(report, seq);

CREATE TABLE coding (                -- a second coder's own reading of a report, unseen by others
  report TEXT COLLATE "C" NOT NULL,
  coder  TEXT COLLATE "C" NOT NULL,
  since  BIGINT NOT NULL,           -- entry of the log that holds it
  until  BIGINT NOT NULL,
  PRIMARY KEY (report, coder, since)
);

CREATE INDEX item_search ON item USING gin(search);
